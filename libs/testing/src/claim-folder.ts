import { randomUUID } from 'node:crypto';
import { accessSync, constants, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processIdentity } from './process-identity.js';
import { StartProblem } from './start-problem.js';

const OWNER_FILE = 'owner';
const ATTEMPTS_MAX = 5;

/**
 * This process alone uses the folder until the returned function is called or the process is gone, however it ended.
 * Throws a StartProblem naming the other process when one that still runs has it.
 */
export function claimFolder(folder: string): () => void {
  mustBeWritable(folder);
  const ownerFile = join(folder, OWNER_FILE);
  const mine = `${processIdentity(process.pid)}\n${randomUUID()}\n`;
  const draft = join(folder, `${OWNER_FILE}.${randomUUID()}`);
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      if (linked(draft, ownerFile)) return () => releaseIfMine(ownerFile, mine);
      refuseWhenAlive(folder, ownerFile);
    }
    throw new StartProblem(
      `${folder} 正被别的进程占用。`,
      `${folder} is wanted by several processes at once: try again.`,
    );
  } finally {
    rmSync(draft, { force: true });
  }
}

function mustBeWritable(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new StartProblem(
      `不能写入 ${folder}。请用建立它的用户来运行，或用 --data 换一个文件夹。`,
      `${folder} cannot be written. Run as the user who made it, or choose another folder with --data.`,
      { cause },
    );
  }
}

function refuseWhenAlive(folder: string, ownerFile: string): void {
  const owner = readOrNull(ownerFile);
  if (owner === null) return;
  const identity = owner.split('\n')[0] ?? '';
  const pid = Number(identity.split(' ')[0]);
  if (pid > 0 && processIdentity(pid) === identity) {
    throw new StartProblem(
      `${folder} 正被进程 ${pid} 使用。请先停掉它（kill ${pid}），或用 --data 换一个文件夹。`,
      `${folder} is in use by process ${pid}. Stop that one first (kill ${pid}), or choose another folder with --data.`,
    );
  }
  // The dead owner's file is moved away, not deleted in place: only one of two that find it dead gets to move it.
  const moved = `${ownerFile}.${randomUUID()}`;
  try {
    renameSync(ownerFile, moved);
  } catch {
    return;
  }
  if (readOrNull(moved) !== owner) linked(moved, ownerFile);
  rmSync(moved, { force: true });
}

function releaseIfMine(ownerFile: string, mine: string): void {
  if (readOrNull(ownerFile) === mine) rmSync(ownerFile, { force: true });
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw fault;
  }
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
