import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE_FOLDER } from './project-root.js';
import { StartProblem, type Tell } from './start-problem.js';

/** Older servers lose acknowledged messages: 2.9 knows no `sync_interval`, 2.10.20-22 lose whole streams on `kill -9`. */
const VERSION_MIN = [2, 10, 24] as const;
const DOWNLOAD_MS_MAX = 180_000;
const DEBIAN_MIRROR = 'http://deb.debian.org/debian';
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
 * A nats-server that is new enough: the system's, else the one unpacked earlier, else Debian trixie's package, fetched
 * with apt's own signature check and unpacked into the project's cache folder. Needs no root and changes nothing of the
 * system. Throws a StartProblem with the command to type when there is no way.
 */
export async function findNatsServer(tell: Tell, cacheFolder = CACHE_FOLDER): Promise<NatsProgram> {
  const home = join(cacheFolder, 'nats-server');
  const unpacked = join(home, 'usr', 'sbin', 'nats-server');
  for (const path of [...USUAL_PLACES, unpacked]) {
    const version = versionOf(path);
    if (version !== null && isNewEnough(version)) return { path, version };
  }
  tell('下载 nats-server（Debian trixie 软件包）', "downloading nats-server (Debian trixie's package)");
  await unpackDebianPackage(cacheFolder, home);
  const version = versionOf(unpacked);
  if (version === null || !isNewEnough(version)) {
    throw notFound(`the package that was fetched holds nats-server ${version ?? 'that does not run here'}`);
  }
  return { path: unpacked, version };
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

async function unpackDebianPackage(cacheFolder: string, home: string): Promise<void> {
  const keyring = KEYRINGS.find((file) => existsSync(file));
  const hasTools = ['apt-get', 'dpkg'].every(
    (tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).status === 0,
  );
  if (keyring === undefined || !hasTools)
    throw notFound("this system has no apt with Debian's keyring to fetch one with");
  const draft = `${home}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(join(draft, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(draft, 'cache', 'archives', 'partial'), { recursive: true });
  try {
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
    rmSync(home, { recursive: true, force: true });
    renameSync(join(draft, 'unpacked'), home);
  } finally {
    rmSync(draft, { recursive: true, force: true });
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
