/** Load on one server, and what a request cost whom. */
import autocannon from 'autocannon';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuSeconds, sumOf } from './processes.mjs';

const CONNECTIONS = 16;
const IDLE_SECONDS = 3;

/** CPU per second the processes use although nobody asks them anything. */
export async function idleCpu(pids) {
  const before = cpuSeconds(pids);
  await pause(IDLE_SECONDS * 1000);
  return perSecond(before, cpuSeconds(pids), IDLE_SECONDS);
}

/** PostgreSQL has finished what it does after much was written: it is as idle as it was, or a minute is over. */
export async function settle(pids, idle) {
  for (let looks = 0; looks < 20; looks += 1) {
    const { postgres } = await idleCpu(pids);
    if (postgres <= idle.postgres * 1.5 + 0.02) return;
  }
}

/**
 * `bodies` are sent to `url` in turn for `seconds`. What the processes use without being asked is not counted. @throws Error
 * when a request failed: a figure over failures says nothing.
 */
export async function measure(url, bodies, { pids, idle, seconds, headers = {} }) {
  const sent = { 'content-type': 'application/json', ...headers };
  const requests = bodies.map((body) => ({ method: 'POST', headers: sent, body }));
  const load = { url, connections: CONNECTIONS, requests };
  const first = await fetch(url, requests[0]);
  const words = await first.text();
  if (!first.ok || words.includes('"errors"')) throw new Error(`${url} answers ${first.status}: ${words}`);
  await autocannon({ ...load, duration: Math.max(4, seconds / 2) });
  const before = cpuSeconds(pids);
  const told = await autocannon({ ...load, duration: seconds });
  const used = perSecond(before, cpuSeconds(pids), told.duration);
  if (told.non2xx + told.errors > 0) throw new Error(`${told.non2xx + told.errors} requests to ${url} failed`);
  const perRequest = told['2xx'] / told.duration;
  const cpuMs = Object.fromEntries(
    Object.entries(used).map(([name, value]) => [name, round(((value - (idle[name] ?? 0)) * 1000) / perRequest)]),
  );
  return {
    requestsPerSecond: Math.round(perRequest),
    p50Ms: told.latency.p50,
    p99Ms: told.latency.p99,
    cpuMs,
    cpuMsInAll: round(sumOf(Object.values(cpuMs))),
  };
}

function perSecond(before, after, seconds) {
  return Object.fromEntries(Object.keys(after).map((name) => [name, (after[name] - (before[name] ?? 0)) / seconds]));
}

export const round = (value) => Math.round(value * 1000) / 1000;
