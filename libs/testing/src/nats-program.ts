import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE_FOLDER } from './project-root.js';
import { StartProblem, type Tell } from './start-problem.js';

/** Older servers lose acknowledged messages: 2.9 knows no `sync_interval`, 2.10.20-22 lose whole streams on `kill -9`. */
const VERSION_MIN = [2, 10, 24] as const;
const DOWNLOAD_MS_MAX = 180_000;
const DEBIAN_MIRROR = 'http://deb.debian.org/debian';
/** The official image; its program is linked statically, so it runs on any Linux. */
const DOCKER_IMAGE = 'nats:2.12.2-scratch';
const KEYRINGS = ['debian-archive-keyring.gpg', 'debian-archive-keyring.pgp'].map(
  (name) => `/usr/share/keyrings/${name}`,
);
/** Beside PATH, where packages put it but an ordinary user's PATH does not look. */
const USUAL_PLACES = [
  'nats-server',
  '/usr/sbin/nats-server',
  '/usr/local/bin/nats-server',
  '/opt/homebrew/bin/nats-server',
];

export interface NatsProgram {
  readonly path: string;
  readonly version: string;
}

/**
 * A nats-server that is new enough: the system's, else the one fetched earlier, else Debian trixie's package, fetched
 * with apt's own signature check, else the program out of the official Docker image, each put into the project's cache
 * folder. Needs no root and changes nothing of the system. Throws a StartProblem with the command to type when there is
 * no way.
 */
export async function findNatsServer(tell: Tell, cacheFolder = CACHE_FOLDER): Promise<NatsProgram> {
  const home = join(cacheFolder, 'nats-server');
  const fetched = join(home, 'usr', 'sbin', 'nats-server');
  for (const path of [...USUAL_PLACES, fetched]) {
    const version = versionOf(path);
    if (version !== null && isNewEnough(version)) return { path, version };
  }
  const keyring = KEYRINGS.find((file) => existsSync(file));
  if (keyring !== undefined && runsHere('apt-get', 'dpkg')) {
    tell('下载 nats-server（Debian trixie 软件包）', "downloading nats-server (Debian trixie's package)");
    await into(home, (draft) => unpackDebianPackage(keyring, draft));
  } else if (process.platform === 'linux' && runsHere('docker')) {
    tell(`下载 nats-server（Docker 镜像 ${DOCKER_IMAGE}）`, `downloading nats-server (Docker image ${DOCKER_IMAGE})`);
    await into(home, copyFromDockerImage);
  } else {
    throw notFound("this system has neither apt with Debian's keyring nor Docker to fetch one with");
  }
  const version = versionOf(fetched);
  if (version === null || !isNewEnough(version)) {
    throw notFound(`what was fetched holds nats-server ${version ?? 'that does not run here'}`);
  }
  return { path: fetched, version };
}

/** True for 2.10.24 and newer; false for what is not a version. */
export function isNewEnough(version: string): boolean {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10));
  for (const [index, least] of VERSION_MIN.entries()) {
    const part = parts[index] ?? Number.NaN;
    if (part !== least) return part > least;
  }
  return true;
}

function versionOf(path: string): string | null {
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return status === 0 ? (/v?(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? null) : null;
}

function runsHere(...programs: readonly string[]): boolean {
  return programs.every((program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0);
}

/** `home` holds what `fetch` has put below `unpacked/` of the draft folder it is given; all of it or nothing. */
async function into(home: string, fetch: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${home}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  try {
    await fetch(draft);
    rmSync(home, { recursive: true, force: true });
    renameSync(join(draft, 'unpacked'), home);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function unpackDebianPackage(keyring: string, draft: string): Promise<void> {
  mkdirSync(join(draft, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(draft, 'cache', 'archives', 'partial'), { recursive: true });
  // A source list and lists of our own: the system's stay untouched, and no root is needed.
  writeFileSync(join(draft, 'trixie.list'), `deb [signed-by=${keyring}] ${debianMirror()} trixie main\n`);
  const options = {
    'Dir::Etc::SourceList': join(draft, 'trixie.list'),
    'Dir::Etc::SourceParts': '-',
    'Dir::State::Lists': join(draft, 'lists'),
    'Dir::Cache': join(draft, 'cache'),
    'Acquire::Languages': 'none',
    // As root, apt fetches as user _apt, who may not be let into this folder.
    ...(process.getuid?.() === 0 ? { 'APT::Sandbox::User': 'root' } : {}),
  };
  const settings = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  await run('apt-get', [...settings, 'update'], draft);
  await run('apt-get', [...settings, 'download', 'nats-server/trixie'], draft);
  const archive = readdirSync(draft).find((name) => name.endsWith('.deb'));
  if (archive === undefined) throw notFound('apt-get download left no package');
  await run('dpkg', ['-x', archive, join(draft, 'unpacked')], draft);
}

/** A container is made to copy from, and never run. */
async function copyFromDockerImage(draft: string): Promise<void> {
  const folder = join(draft, 'unpacked', 'usr', 'sbin');
  mkdirSync(folder, { recursive: true });
  const container = `yicang-nats-${process.pid}`;
  await run('docker', ['create', '--name', container, DOCKER_IMAGE], draft);
  try {
    await run('docker', ['cp', `${container}:/nats-server`, join(folder, 'nats-server')], draft);
  } finally {
    await run('docker', ['rm', container], draft);
  }
}

/** The Debian mirror this system uses already, from deb822 or classic source lists. */
function debianMirror(): string {
  const files = ['/etc/apt/sources.list'];
  if (existsSync('/etc/apt/sources.list.d')) {
    files.push(...readdirSync('/etc/apt/sources.list.d').map((name) => `/etc/apt/sources.list.d/${name}`));
  }
  const text = files
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const uncommented = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n');
  return /https?:\/\/\S+\/debian\/?(?=\s|$)/m.exec(uncommented)?.[0] ?? DEBIAN_MIRROR;
}

async function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: DOWNLOAD_MS_MAX });
  let words = '';
  child.stdout.on('data', (chunk: Buffer) => (words += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
  const code = await new Promise<number | string>((resolve) => {
    child.once('error', (fault) => resolve(fault.message));
    child.once('close', (exitCode, signal) => resolve(exitCode ?? signal ?? 'ended'));
  });
  if (code !== 0) throw notFound(`${command} ${args.at(-1)} ended with ${code}:\n${words.trim()}`);
}

function notFound(why: string): StartProblem {
  const least = VERSION_MIN.join('.');
  const command =
    process.platform === 'darwin'
      ? 'brew install nats-server'
      : 'curl -fsSL https://binaries.nats.dev/nats-io/nats-server/v2@latest | PREFIX=/usr/local/bin sh';
  return new StartProblem(
    `找不到 nats-server ${least} 或更新的版本。请运行：${command}   然后再启动（或设置 NATS_URL）。`,
    `No nats-server ${least} or newer: ${why}\nWhat to do: ${command}\n(or put the program from https://github.com/nats-io/nats-server/releases on PATH, or set NATS_URL and NATS_MONITOR_URL), then start again.`,
  );
}
