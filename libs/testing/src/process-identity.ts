import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;
const hasProc = process.platform === 'linux';

/**
 * Names one running process by number and start time, so that a number given to another process later is not taken for
 * it: common in containers, where every start counts from 1. Null when no such process runs (a zombie does not run).
 */
export function processIdentity(pid: number): string | null {
  if (hasProc) {
    const stat = readOrNull(`/proc/${pid}/stat`);
    if (stat === null) return null;
    // The second field is the program's name in brackets and may hold spaces: count from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startedTicks] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X') return null;
    return `${pid} ${startedTicks} ${readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}`;
  }
  const started = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
  return started === '' ? null : `${pid} ${started}`;
}

/** The command line of a running process, its words joined by spaces; empty when there is none. */
export function commandLineOf(pid: number): string {
  if (hasProc) return (readOrNull(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ').trim();
  return spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}

/** True when the process ended within `timeoutMs`. */
export async function waitUntilGone(pid: number, timeoutMs: number): Promise<boolean> {
  const identity = processIdentity(pid);
  const until = Date.now() + timeoutMs;
  while (identity !== null && processIdentity(pid) === identity) {
    if (Date.now() > until) return false;
    await sleep(POLL_MS);
  }
  return true;
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
