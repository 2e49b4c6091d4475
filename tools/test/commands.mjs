import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** After this long, what was asked to end is ended. */
const GRACE_MS = 5_000;
const GROUPED = process.platform !== 'win32';

/** The programs of node_modules this run has started. They end with it. */
export class Commands {
  isInterrupted = false;
  #root;
  #running = new Set();

  constructor(root) {
    this.#root = root;
  }

  /** What is running is told to end, and nothing more is started. */
  interrupt() {
    if (this.isInterrupted) return;
    this.isInterrupted = true;
    this.#signal('SIGTERM');
    setTimeout(() => this.#signal('SIGKILL'), GRACE_MS).unref();
  }

  /** To the whole group of each: Jest would leave its workers, and the servers these have started, behind. */
  #signal(signal) {
    for (const { pid } of this.#running) {
      try {
        process.kill(GROUPED ? -pid : pid, signal);
      } catch (fault) {
        if (fault.code !== 'ESRCH') throw fault;
      }
    }
  }

  /** Runs a script of node_modules quietly; answers its exit code and all it wrote. */
  async run(script, args, env = {}) {
    let output = '';
    const keep = (chunk) => (output += chunk);
    const code = await this.#start(script, args, env, ['ignore', 'pipe', 'pipe'], (child) => {
      child.stdout.setEncoding('utf8').on('data', keep);
      child.stderr.setEncoding('utf8').on('data', keep);
    });
    return { code, output };
  }

  /** Runs a script of node_modules in this terminal; answers its exit code. */
  async show(script, args, env = {}) {
    return this.#start(script, args, env, ['ignore', 'inherit', 'inherit'], () => undefined);
  }

  #start(script, args, env, stdio, watch) {
    if (this.isInterrupted) return Promise.resolve(1);
    const child = spawn(process.execPath, [join(this.#root, 'node_modules', script), ...args], {
      cwd: this.#root,
      env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', ...env },
      stdio,
      detached: GROUPED,
    });
    this.#running.add(child);
    watch(child);
    return new Promise((resolve) => {
      child.once('error', () => resolve(1));
      child.once('close', (code) => {
        this.#running.delete(child);
        resolve(code ?? 1);
      });
    });
  }
}
