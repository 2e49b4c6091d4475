import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commandLineOf } from './process-identity.js';

/** Where root keeps what user postgres cannot reach in its own place. */
export const OUTSIDE_FOLDER = '/var/lib/yicang';
const ORIGIN_FILE = 'origin';

/** The cluster folder outside `folder` that belongs to it, whether or not it is in use. */
export function clusterOutside(folder: string): string {
  return join(OUTSIDE_FOLDER, createHash('sha256').update(folder).digest('hex').slice(0, 16), 'cluster');
}

/** The outside folder of `folder` is there and says whose it is. */
export function makeClusterOutside(folder: string): string {
  const cluster = clusterOutside(folder);
  mkdirSync(dirname(cluster), { recursive: true, mode: 0o755 });
  writeFileSync(join(dirname(cluster), ORIGIN_FILE), folder);
  return cluster;
}

/** Clusters whose data folder was deleted, and on which no server works, are gone: nobody would ever find them again. */
export function sweepOutside(): void {
  if (!existsSync(OUTSIDE_FOLDER)) return;
  for (const name of readdirSync(OUTSIDE_FOLDER)) {
    const folder = join(OUTSIDE_FOLDER, name);
    const origin = join(folder, ORIGIN_FILE);
    if (!existsSync(origin) || existsSync(readFileSync(origin, 'utf8')) || isServed(join(folder, 'cluster'))) continue;
    rmSync(folder, { recursive: true, force: true });
  }
}

function isServed(cluster: string): boolean {
  const pidFile = join(cluster, 'postmaster.pid');
  return existsSync(pidFile) && commandLineOf(Number.parseInt(readFileSync(pidFile, 'utf8'), 10)).includes(cluster);
}
