/** A platform to measure, on data of its own, and the ways into it. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const UP = fileURLToPath(new URL('../tools/dist/up.js', import.meta.url));

/** The platform runs; `seconds` is how long that took. `stop` ends it and keeps its data. */
export async function startPlatform(folder, flags = []) {
  const started = performance.now();
  const child = spawn(process.execPath, [...profiling(), UP, '--data', folder, '--port', '0', ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // as the image sets it, and as the peers run; one client asks here for all
    env: { ...process.env, NODE_ENV: 'production', RATE_LIMIT_FACTOR: '1000000' },
  });
  process.once('exit', () => child.kill()); // also when a scenario fails
  let words = '';
  child.stderr.on('data', (text) => (words += text));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const file = join(folder, 'run.json');
  for (;;) {
    const run = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
    if (run?.pids.platform === child.pid) {
      const seconds = (performance.now() - started) / 1000;
      return { run, seconds, stop: () => (child.kill('SIGINT'), ended) };
    }
    if (child.exitCode !== null) throw new Error(`The platform did not start:\n${words}`);
    await pause(20);
  }
}

/** With `--profile` the platform writes where its time went, for a flame graph: open it in a browser's developer tools. */
function profiling() {
  const { BENCH_PROFILE_DIR: folder } = process.env;
  return folder === undefined ? [] : ['--cpu-prof', '--cpu-prof-interval=500', `--cpu-prof-dir=${folder}`];
}

/** A folder for data that nobody wants afterwards. */
export async function withFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'yicang-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The URL of a service's database for one of its roles. */
export function databaseUrl(folder, run, service, role) {
  const port = databasePort(run);
  const { services } = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8'));
  return `postgres://${service}_${role}:${services[service].databasePasswords[role]}@127.0.0.1:${port}/yicang_${service}`;
}

/** The data of one operation. @throws Error with the errors there were. */
export async function ask({ addresses }, document, variables = {}, token = null) {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const body = JSON.stringify({ query: document, variables });
  const answer = await (await fetch(addresses.graphql, { method: 'POST', headers, body })).json();
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}

/** An access token of the demo's account with this login name. */
export async function signIn(run, loginName) {
  const { password } = run.signIns.find((account) => account.loginName === loginName);
  const document = 'mutation($i: SignInInput!) { signIn(input: $i) { ... on Session { accessToken } } }';
  return (await ask(run, document, { i: { loginName, password } })).signIn.accessToken;
}

/** The URL of a database of the platform's own PostgreSQL for its superuser. */
export function superuserUrl(folder, run, database) {
  const { password } = JSON.parse(readFileSync(join(folder, 'postgres', 'cluster.json'), 'utf8'));
  return `postgres://postgres:${password}@127.0.0.1:${databasePort(run)}/${database}`;
}

function databasePort({ pids }) {
  return readFileSync(join(readlinkSync(`/proc/${pids.postgres}/cwd`), 'postmaster.pid'), 'utf8').split('\n')[3];
}
