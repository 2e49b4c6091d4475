import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'run.json';

/** Someone a person may sign in as, in a demo. */
export interface SignIn {
  /** Such as `keeper`. */
  readonly role: string;
  readonly loginName: string;
  readonly password: string;
  readonly zh: string;
  readonly en: string;
}

/** What scripts may know of a running platform. */
export interface Run {
  readonly startedAt: string;
  readonly layout: 'one' | 'split';
  readonly dataFolder: string;
  readonly addresses: Readonly<Record<string, string>>;
  readonly pids: Readonly<Record<string, number>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly signIns: readonly SignIn[];
}

/** DIR/run.json says this, whole or not at all. Only its owner can read it: it holds the demo's passwords. */
export function writeRunFile(run: Run): void {
  const file = join(run.dataFolder, FILE);
  writeFileSync(`${file}.new`, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** DIR/run.json is gone: nothing runs there. */
export function removeRunFile(dataFolder: string): void {
  rmSync(join(dataFolder, FILE), { force: true });
}
