/**
 * Requests per second and CPU per request of the public trace through the gateway, and the memory of every process, of a
 * platform that runs on DIR: `node bench/public-trace.mjs --data DIR [--seconds 10] [--connections 16]`. One line of JSON.
 * Everything shares the machine with the load generator, so the CPU figures are worth more than the rate. Linux only.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';

const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;
const WARM_UP_SECONDS = 3;

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '.yicang' },
    seconds: { type: 'string', default: '10' },
    connections: { type: 'string', default: '16' },
  },
});
const run = JSON.parse(readFileSync(join(values.data, 'run.json'), 'utf8'));
const url = run.addresses.graphql;

const code = await someItemCode();
const query =
  'query Trace($code: String!) { trace(code: $code) { ... on Trace { code nameZh steps { step on communityZh } } } }';
const load = {
  url,
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query, variables: { code } }),
  connections: Number(values.connections),
};
await autocannon({ ...load, duration: WARM_UP_SECONDS });
const before = cpuSeconds();
const told = await autocannon({ ...load, duration: Number(values.seconds) });
const after = cpuSeconds();

const answered = told['2xx'];
const cpuMsPerRequest = Object.fromEntries(
  Object.keys(after).map((name) => [name, round(((after[name] - (before[name] ?? 0)) * 1000) / answered)]),
);
process.stdout.write(
  `${JSON.stringify({
    scenario: 'public-trace',
    layout: run.layout,
    requestsPerSecond: Math.round(answered / told.duration),
    p50Ms: told.latency.p50,
    p99Ms: told.latency.p99,
    failed: told.non2xx + told.errors,
    cpuMsPerRequest,
    cpuMsPerRequestInAll: round(Object.values(cpuMsPerRequest).reduce((sum, ms) => sum + ms, 0)),
    memoryMiB: memoryMiB(),
  })}\n`,
);

async function someItemCode() {
  const { loginName, password } = run.signIns.find(({ loginName: name }) => name === 'keeper');
  const session = await ask('mutation($i: SignInInput!) { signIn(input: $i) { ... on Session { accessToken } } }', {
    i: { loginName, password },
  });
  const items = await ask(
    '{ items(place: "51015NGF", first: 1) { edges { node { code } } } }',
    {},
    session.signIn.accessToken,
  );
  return items.items.edges[0].node.code;
}

async function ask(document, variables, token) {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query: document, variables }) });
  const { data, errors } = await answer.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** The processes of the platform by name; PostgreSQL with its children. In one process the services are one. */
function processes() {
  const byPid = new Map();
  for (const [name, pid] of Object.entries(run.pids)) if (!byPid.has(pid)) byPid.set(pid, name);
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = byPid.get(Number(statOf(entry)?.parent));
    if (parent === 'postgres') byPid.set(Number(entry), 'postgres');
  }
  return byPid;
}

function cpuSeconds() {
  const seconds = {};
  for (const [pid, name] of processes()) seconds[name] = (seconds[name] ?? 0) + (statOf(pid)?.cpuSeconds ?? 0);
  return seconds;
}

/** Resident memory; the shared pages of PostgreSQL's backends are counted once, in the proportional set size. */
function memoryMiB() {
  const mib = {};
  for (const [pid, name] of processes()) {
    const pss = /^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1];
    const rss = (Number((read(`/proc/${pid}/statm`) ?? '0 0').split(' ')[1]) * PAGE_BYTES) / 1024;
    mib[name] = round((mib[name] ?? 0) + Number(pss ?? rss) / 1024);
  }
  return { ...mib, all: round(Object.values(mib).reduce((sum, value) => sum + value, 0)) };
}

function statOf(pid) {
  const text = read(`/proc/${pid}/stat`);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { parent: fields[1], cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND };
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null; // the process has ended
  }
}

function round(value) {
  return Math.round(value * 1000) / 1000;
}
