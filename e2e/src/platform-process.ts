import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Run } from '@yicang/tools';

const UP = fileURLToPath(new URL('../../tools/dist/up.js', import.meta.url));
const READY_MS_MAX = 150_000;
const LOOK_EVERY_MS = 100;

/** What a finished run printed and how it ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly output: string;
}

/** A folder for one platform's data; `npm start` would use .yicang. */
export function dataFolder(): string {
  return mkdtempSync(join(tmpdir(), 'yicang-e2e-'));
}

export function removeDataFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** The platform as `npm start` runs it once everything is compiled. */
export class PlatformProcess {
  private output = '';
  private readonly ended: Promise<Ended>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (this.output += String(text)));
    this.ended = new Promise((resolve) =>
      child.once('close', (exitCode) => resolve({ exitCode, output: this.output })),
    );
  }

  static spawn(
    folder: string,
    flags: readonly string[] = [],
    settings: Readonly<Record<string, string>> = {},
  ): PlatformProcess {
    const given = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    // env becomes node, under the same pid
    const args = [...given, process.execPath, UP, '--data', folder, '--port', '0', ...flags];
    return new PlatformProcess(spawn('env', args, { stdio: ['ignore', 'pipe', 'pipe'] }), folder);
  }

  /** Where it is, once it says so. @throws Error with what it printed when it ends before. */
  async ready(): Promise<Run> {
    const file = join(this.folder, 'run.json');
    for (const endsAt = Date.now() + READY_MS_MAX; Date.now() < endsAt; await pause(LOOK_EVERY_MS)) {
      const run = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Run) : null;
      // a killed platform leaves its file behind
      if (run !== null && run.pids['platform'] === this.child.pid) return run;
      if (this.child.exitCode !== null) break;
    }
    throw new Error(`The platform did not start:\n${this.output}`);
  }

  end(): Promise<Ended> {
    return this.ended;
  }

  /** Ctrl-C. */
  stop(): Promise<Ended> {
    this.child.kill('SIGINT');
    return this.ended;
  }

  /** As a power cut would; what it started must not outlive it. */
  kill(): Promise<Ended> {
    this.child.kill('SIGKILL');
    return this.ended;
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
