/**
 * What must be true before the platform's own code can run: the locked dependencies are installed, Node 24 is at hand,
 * the sources are compiled. Used by start.mjs and test.mjs; runs on Node 20 and imports nothing that is not in Node.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The project's folder, without a slash at the end. */
export const root = join(fileURLToPath(import.meta.url), '..', '..');

const NODE_MAJOR_MIN = 24;
const HEARTBEAT_MS = 10_000;
const LOCK_WAIT_MS_MAX = 15 * 60_000;
const LOCK_POLL_MS = 250;
const OUTPUT_LINES_MAX = 40;
/** npm and the terminal both pass a Ctrl-C on: two signals closer than this are one wish. */
const SAME_SIGNAL_MS = 700;
const LAUNCHER_POLL_MS = 500;

/** Who ran us, when it was npm: it does not pass every signal on, so its end must be noticed. Null when it was not. */
const launcher = process.env.npm_lifecycle_event === undefined ? null : launcherNow();

/** Something only a person can put right: what happened, and what to do, zh first. Printed without a stack. */
export class BootstrapProblem extends Error {
  name = 'BootstrapProblem';
}

/** One line of progress on stderr, so that stdout stays free for results. */
export function say(zh, en) {
  process.stderr.write(`› ${zh} · ${en}\n`);
}

/** The locked dependencies are installed. Runs `npm ci` only when node_modules is missing or differs from the lockfile. */
export async function ensureDependencies() {
  if (installedMatchesLock()) return;
  await alone(async () => {
    if (installedMatchesLock()) return;
    say('安装依赖（第一次约一分钟）', 'installing the locked dependencies (about a minute the first time)');
    const npm = npmCommand();
    const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
    const ended = await runQuietly(npm.command, [...npm.args, ...args], '还在安装', 'still installing');
    if (ended.code !== 0) {
      throw new BootstrapProblem(
        `依赖没有装好（npm ci 退出码 ${ended.code}）。请看上面 npm 的话，检查网络或 npm 源，然后再运行一次。\n` +
          `The dependencies were not installed (npm ci ended with ${ended.code}).\n` +
          `npm's own words:\n${indent(ended.output)}\n` +
          'What to do: check that the npm registry can be reached (npm ping) and that the disk is not full, then run the same command again.',
      );
    }
  });
}

/** The path of a Node >= 24: the one npm installed, else the one running now. Throws a sentence when neither is there. */
export function node24() {
  const names = { linux: `node-linux-${process.arch}`, win32: `node-win-${process.arch}` };
  const name = names[process.platform];
  const installed = name && join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (installed && existsSync(installed)) return installed;
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN) return process.execPath;
  throw new BootstrapProblem(
    `本机（${process.platform}-${process.arch}）需要 Node ${NODE_MAJOR_MIN}，现在是 ${process.versions.node}。请从 https://nodejs.org 安装，再运行一次。\n` +
      `This system (${process.platform}-${process.arch}) has no Node ${NODE_MAJOR_MIN} from npm and runs Node ${process.versions.node}.\n` +
      `What to do: install Node ${NODE_MAJOR_MIN} (https://nodejs.org, or "brew install node@24") and run the same command again.`,
  );
}

/** Everything is compiled to dist. Incremental: a second or less when nothing changed. */
export async function build() {
  await alone(async () => {
    const started = Date.now();
    const first = !existsSync(join(root, 'tools', 'dist', 'up.js'));
    if (first) say('编译', 'compiling');
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const ended = await runQuietly(node24(), [tsc, '-b', '--pretty', 'false'], '还在编译', 'still compiling');
    if (ended.code !== 0) {
      throw new BootstrapProblem(
        '编译没有通过，请改正下面的错误后再运行一次。\n' +
          `The sources do not compile:\n${indent(ended.output)}\n` +
          'What to do: correct these errors (or go back to a commit that compiles) and run the same command again.',
      );
    }
    const tookMs = Date.now() - started;
    if (tookMs > 2_000)
      say(`已编译（${(tookMs / 1000).toFixed(1)} 秒）`, `compiled in ${(tookMs / 1000).toFixed(1)} s`);
  });
}

/**
 * Runs a script under Node 24 with this terminal and answers its exit code. Ctrl-C reaches it exactly once: it has a
 * process group of its own, and this process hands each signal on. When this process dies, the child is told by the
 * closed channel (`process.on('disconnect')`); a child that does not listen dies of the next write at the latest.
 */
export async function runUnderNode24(args, { env = {}, cwd = root, channel = true } = {}) {
  const node = node24();
  const child = spawn(node, args, {
    cwd,
    env: { ...process.env, PATH: [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter), ...env },
    stdio: ['ignore', 'inherit', 'inherit', ...(channel ? ['ipc'] : [])],
    detached: process.platform !== 'win32',
  });
  let lastSignalAt = 0;
  const pass = (signal) => {
    const now = Date.now();
    if (now - lastSignalAt < SAME_SIGNAL_MS) return;
    lastSignalAt = now;
    child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, pass);
  const watch = setInterval(() => {
    if (launcher === null || launcherNow() === launcher) return;
    clearInterval(watch);
    pass('SIGTERM');
  }, LAUNCHER_POLL_MS);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 1)));
    });
  } finally {
    clearInterval(watch);
    for (const signal of signals) process.off(signal, pass);
  }
}

/** Runs `main` and ends the process with its exit code; a problem is printed as its sentence, anything else with its stack. */
export async function endWith(main) {
  try {
    process.exitCode = await main();
  } catch (fault) {
    process.stderr.write(`\n✗ ${fault instanceof BootstrapProblem ? fault.message : (fault.stack ?? fault)}\n`);
    process.exitCode = 1;
  }
}

/**
 * npm writes node_modules/.package-lock.json last and says in it what it installed. Installed is what the lockfile asks
 * for when every package has the same version there; only optional ones (other systems' binaries) may be absent.
 */
function installedMatchesLock() {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === null)
    throw new BootstrapProblem('package-lock.json is missing. What to do: git checkout package-lock.json');
  if (installed === null) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true;
    const found = installed[path];
    if (found === undefined) return entry.optional === true || entry.devOptional === true || entry.peer === true;
    return found.version === entry.version && found.integrity === entry.integrity && found.resolved === entry.resolved;
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

function npmCommand() {
  const cli = process.env.npm_execpath;
  if (cli && /\.c?js$/.test(cli) && existsSync(cli)) return { command: process.execPath, args: [cli] };
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}

/** Runs a command with its words kept back, a heartbeat while it works, and its last lines in the answer. */
async function runQuietly(command, args, zh, en) {
  const started = Date.now();
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32' && command.endsWith('.cmd'),
  });
  const lines = [];
  const keep = (chunk) => {
    lines.push(
      ...String(chunk)
        .split('\n')
        .filter((line) => line.trim() !== ''),
    );
    lines.splice(0, Math.max(0, lines.length - OUTPUT_LINES_MAX));
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const heartbeat = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    say(`${zh}（${seconds} 秒）`, `${en} (${seconds} s)`);
  }, HEARTBEAT_MS);
  try {
    return await new Promise((resolve) => {
      child.once('error', (fault) => resolve({ code: 127, output: `${command}: ${fault.message}` }));
      child.once('close', (code, signal) => resolve({ code: code ?? signal, output: lines.join('\n') }));
    });
  } finally {
    clearInterval(heartbeat);
  }
}

/** Two starts of one clone do not install or compile over each other: the second waits for the first. */
async function alone(work) {
  const folder = join(root, '.yicang-cache');
  const lock = join(folder, 'bootstrap.lock');
  mkdirSync(folder, { recursive: true });
  const until = Date.now() + LOCK_WAIT_MS_MAX;
  let told = false;
  while (!tookLock(lock)) {
    if (!told) say('另一个进程正在安装或编译，稍候', 'another process installs or compiles here, waiting for it');
    told = true;
    if (Date.now() > until)
      throw new BootstrapProblem(`Waited too long for ${lock}. What to do: delete it if nothing else runs here.`);
    await sleep(LOCK_POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function tookLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (fault) {
    if (fault.code !== 'EEXIST') throw fault;
    const holder = Number(readFileOr(lock, '0'));
    if (holder !== 0 && !isAlive(holder)) rmSync(lock, { force: true });
    return false;
  }
}

/** npm runs us through a shell: the shell's number and, where it can be read, npm's own. Changes when one of them ends. */
function launcherNow() {
  const shell = process.ppid;
  const isShell = readFileOr(`/proc/${shell}/cmdline`, '').startsWith('sh\0-c\0');
  const stat = isShell ? readFileOr(`/proc/${shell}/stat`, '') : '';
  return `${shell} ${stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]}`;
}

function readFileOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return fault.code === 'EPERM';
  }
}

function indent(text) {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
