/** CPU time and memory of processes, from Linux's /proc. */
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** Seconds of CPU each of these processes has used, by name; children of one called `postgres` count as it. */
export function cpuSeconds(pids) {
  const seconds = {};
  for (const [pid, name] of withBackends(pids)) seconds[name] = (seconds[name] ?? 0) + (statOf(pid)?.cpuSeconds ?? 0);
  return seconds;
}

/** Memory in MiB by name, and of `all`; pages that PostgreSQL's backends share are counted once (PSS). */
export function memoryMiB(pids) {
  const mib = {};
  for (const [pid, name] of withBackends(pids)) {
    const pss = /^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1];
    const rss = (Number((read(`/proc/${pid}/statm`) ?? '0 0').split(' ')[1]) * PAGE_BYTES) / 1024;
    mib[name] = (mib[name] ?? 0) + Number(pss ?? rss) / 1024;
  }
  mib.all = sumOf(Object.values(mib));
  return Object.fromEntries(Object.entries(mib).map(([name, value]) => [name, Math.round(value)]));
}

export const sumOf = (values) => values.reduce((sum, value) => sum + value, 0);

function withBackends(pids) {
  const byPid = new Map();
  for (const [name, pid] of Object.entries(pids)) if (!byPid.has(pid)) byPid.set(pid, name);
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
    if (byPid.get(Number(statOf(entry)?.parent)) === 'postgres') byPid.set(Number(entry), 'postgres');
  return byPid;
}

function statOf(pid) {
  const text = read(`/proc/${pid}/stat`);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // its own, and that of its children that have ended: PostgreSQL's backends come and go
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { parent: fields[1], cpuSeconds: ticks / TICKS_PER_SECOND };
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null; // the process has ended
  }
}
