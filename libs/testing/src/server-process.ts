import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLineOf, waitUntilGone } from './process-identity.js';

const STOP_MS_MAX = 30_000;
const KILL_MS_MAX = 10_000;
const READY_POLL_MS = 15;
const LOG_BYTES_MAX = 10 * 1024 * 1024;
const LOG_TAIL_LINES_MAX = 12;

export interface ServerProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Gets everything the server says. */
  readonly logFile: string;
  /** Begins the log anew instead of adding to it. */
  readonly isLogFresh?: boolean;
  /** Its whole environment; that of this process when absent. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whom the server runs as; only root may choose. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** Sent when a polite stop took too long. PostgreSQL has a safe one of its own (SIGQUIT). */
  readonly forceSignal: NodeJS.Signals;
}

/**
 * A server that runs in a process group of its own, so that a Ctrl-C in the terminal does not reach it before its
 * clients are done, and that does not outlive this process: a guardian holds the other end of a pipe and stops the
 * server when the pipe breaks, be it by `kill -9`.
 */
export class ServerProcess {
  readonly pid: number;
  private readonly ended: Promise<string>;
  private readonly guardian: ChildProcess;
  private endedHow: string | null = null;
  private isStopping = false;

  private constructor(
    private readonly child: ChildProcess,
    private readonly options: ServerProcessOptions,
  ) {
    this.pid = child.pid ?? 0;
    this.ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(`${code ?? signal}`)));
    this.guardian = guard(this.pid);
    void this.ended.then((how) => {
      this.endedHow = how;
      this.guardian.stdin?.end('released\n');
    });
  }

  /** The process exists. Throws the system's words when the program cannot be run at all. */
  static async spawn(options: ServerProcessOptions): Promise<ServerProcess> {
    if (existsSync(options.logFile) && statSync(options.logFile).size > LOG_BYTES_MAX) {
      renameSync(options.logFile, `${options.logFile}.1`);
    }
    const log = openSync(options.logFile, options.isLogFresh === true ? 'w' : 'a', 0o600);
    try {
      const child = spawn(options.command, options.args, {
        cwd: '/',
        detached: true,
        stdio: ['ignore', log, log],
        ...(options.environment === undefined ? {} : { env: options.environment }),
        ...(options.user ?? {}),
      });
      await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
      return new ServerProcess(child, options);
    } finally {
      closeSync(log);
    }
  }

  /** Calls back once if the server ends without having been asked to. */
  onDeath(listener: (how: string) => void): void {
    void this.ended.then((how) => {
      if (!this.isStopping) listener(how);
    });
  }

  /** True when `isReady` answered true; false when the server ended first or the time is up. */
  async waitUntilReady(isReady: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
    const until = Date.now() + timeoutMs;
    while (this.endedHow === null && Date.now() < until) {
      if (await isReady()) return true;
      await sleep(READY_POLL_MS);
    }
    return false;
  }

  /** The server has ended, politely if it could. Calling again changes nothing. */
  async stop(): Promise<void> {
    this.isStopping = true;
    if (this.endedHow !== null) return;
    this.child.kill('SIGINT');
    const forced = setTimeout(() => this.child.kill(this.options.forceSignal), STOP_MS_MAX);
    const killed = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS_MAX + KILL_MS_MAX);
    await this.ended;
    clearTimeout(forced);
    clearTimeout(killed);
  }

  /** The server's last words, for a message about why it did not start. */
  lastWords(): string {
    const lines = readFileSync(this.options.logFile, 'utf8').trimEnd().split('\n');
    return lines.slice(-LOG_TAIL_LINES_MAX).join('\n');
  }
}

/**
 * No server of an earlier platform works with `path` any more. The process that `pid` names is stopped only if `path`
 * is a word of its command line, for its number may long be another's. Answers whether there was one.
 */
export async function stopOrphan(pid: number, path: string, forceSignal: NodeJS.Signals): Promise<boolean> {
  if (!(pid > 1) || !` ${commandLineOf(pid)} `.includes(` ${path} `)) return false;
  for (const [signal, timeoutMs] of [
    ['SIGINT', STOP_MS_MAX],
    [forceSignal, KILL_MS_MAX],
    ['SIGKILL', KILL_MS_MAX],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'ESRCH') throw fault;
    }
    if (await waitUntilGone(pid, timeoutMs)) return true;
  }
  throw new Error(`Process ${pid} works on ${path} and does not end.`);
}

/** A shell that costs next to nothing: it reads one line, and stops the server unless told that it has ended. */
function guard(pid: number): ChildProcess {
  const script = 'read -r word; [ "$word" = released ] || kill -INT "$1" 2>/dev/null';
  const guardian = spawn('/bin/sh', ['-c', script, 'yicang-guardian', String(pid)], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // A guardian that died first is no reason to end the platform: the next start finds an orphan by its pid file.
  guardian.stdin?.on('error', () => undefined);
  guardian.on('error', () => undefined);
  return guardian;
}
