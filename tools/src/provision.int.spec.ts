import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { SERVICE_NAMES } from '@yicang/contracts';
import {
  findNatsServer,
  freePort,
  PROJECT_ROOT,
  removePostgres,
  type RunningPostgres,
  ServerProcess,
  startPostgres,
} from '@yicang/testing';
import { Client } from 'pg';
import { bareEnvironment } from './environment.js';
import { provision } from './provision.js';

const READY_MS_MAX = 60_000;
const DEPLOY = join(PROJECT_ROOT, 'deploy');
const folder = mkdtempSync(join(tmpdir(), 'yicang-provision-'));
const settings = join(folder, 'settings');
const started: ServerProcess[] = [];
let postgres: RunningPostgres;
let nats: { path: string };
let environment: Parameters<typeof provision>[1];

beforeAll(async () => {
  postgres = await startPostgres({ dir: join(folder, 'postgres'), isDurable: false });
  nats = await findNatsServer(() => undefined);
  const admin = new URL(postgres.adminUrl);
  writeFileSync(join(folder, 'password'), `${decodeURIComponent(admin.password)}\n`);
  admin.password = '';
  const [port, monitorPort] = [await freePort(), await freePort()];
  environment = {
    DATABASE_URL: admin.href,
    DATABASE_PASSWORD_FILE: join(folder, 'password'),
    NATS_URL: `nats://127.0.0.1:${port}`,
    NATS_MONITOR_URL: `http://127.0.0.1:${monitorPort}`,
    STREAM_REPLICAS: '1',
    PUBLIC_ORIGIN: 'https://yicang.example',
    PORT: '4000',
    PROXY_HOPS: '1',
    LOG_LEVEL: 'info',
  };
  await provision(settings, environment);
});
afterAll(async () => {
  await Promise.all(started.map((server) => server.stop()));
  await postgres.stop();
  await removePostgres(join(folder, 'postgres'));
  rmSync(folder, { recursive: true });
});

it('is told every secret once: provided for again, everything is as it was', async () => {
  const files = globSync('**/{environment,users.conf,secrets.json}', { cwd: settings });
  expect(files).toHaveLength(SERVICE_NAMES.length + 2);
  const texts = () => files.map((file) => readFileSync(join(settings, file), 'utf8'));
  const before = texts();
  await provision(settings, environment);
  expect(texts()).toEqual(before);
  for (const name of SERVICE_NAMES) expect(statSync(join(settings, name, 'environment')).mode & 0o077).toBe(0);
});

it.each(globSync('*/nats*.conf', { cwd: DEPLOY }))('the broker understands deploy/%s', (file) => {
  const dir = mkdtempSync(join(folder, 'nats-'));
  cpSync(join(settings, 'nats'), join(dir, 'users'), { recursive: true });
  // who runs three machines has certificates of an authority of their own; here there are none
  const text = readFileSync(join(DEPLOY, file), 'utf8').replace(/^ {2}tls \{[^}]*\}$/m, '');
  writeFileSync(join(dir, basename(file)), text);
  const { status, stderr } = spawnSync(nats.path, ['-t', '-c', join(dir, basename(file))], { encoding: 'utf8' });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(text).toMatch(/^ {2}sync_interval: always$/m);
});

it.each(globSync('*/postgresql*.conf', { cwd: DEPLOY }))('PostgreSQL understands deploy/%s', async (file) => {
  const client = new Client({ connectionString: postgres.adminUrl });
  await client.connect();
  try {
    for (const line of readFileSync(join(DEPLOY, file), 'utf8').split('\n')) {
      const [, name, value] = /^(\w+) = ('[^']*'|[^#\s]+)/.exec(line) ?? [];
      if (name === undefined || value === undefined) continue;
      await expect(client.query(`alter system set ${name} = ${value}`)).resolves.toBeDefined();
    }
    await client.query('alter system reset all');
  } finally {
    await client.end();
  }
});

it('is enough for every service to start from, each in a process of its own as in its container', async () => {
  const dir = join(folder, 'broker');
  mkdirSync(dir);
  cpSync(join(settings, 'nats'), join(dir, 'users'), { recursive: true });
  const portOf = (url: string) => new URL(url).port;
  const configuration = readFileSync(join(DEPLOY, 'one-machine', 'nats.conf'), 'utf8')
    .replace('port: 4222', `port: ${portOf(environment.NATS_URL)}`)
    .replace('0.0.0.0:8222', `127.0.0.1:${portOf(environment.NATS_MONITOR_URL)}`)
    .replace('/data', join(dir, 'data'));
  writeFileSync(join(dir, 'nats.conf'), configuration);
  await run(nats.path, ['-c', join(dir, 'nats.conf')], join(dir, 'nats.log'), async () =>
    fetch(`${environment.NATS_MONITOR_URL}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  const addresses = await Promise.all(SERVICE_NAMES.map(startAsInItsContainer));
  const gateway = addresses[SERVICE_NAMES.indexOf('gateway')]?.url ?? '';
  const { operator } = JSON.parse(readFileSync(join(settings, 'secrets.json'), 'utf8')) as { operator: object };
  const answer = await fetch(`${gateway}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'mutation($input: SignInInput!) { signIn(input: $input) { __typename } }',
      variables: { input: operator },
    }),
  });
  expect(await answer.json()).toMatchObject({ data: { signIn: { __typename: 'Session' } } });
}, 180_000);

async function startAsInItsContainer(name: string): Promise<{ url: string | null; healthUrl: string }> {
  const logFile = join(folder, `${name}.out`);
  const said = () =>
    readFileSync(logFile, 'utf8')
      .split('\n')
      .find((line) => line.startsWith('{"ready":true'));
  await run(
    process.execPath,
    [`--env-file=${join(settings, name, 'environment')}`, join(PROJECT_ROOT, 'apps', name, 'dist', 'main.js')],
    logFile,
    () => Promise.resolve(said() !== undefined),
  );
  const told = JSON.parse(said() ?? '{}') as { url: string | null; healthUrl: string };
  expect(await fetch(`${told.healthUrl}/ready`)).toMatchObject({ status: 200 });
  return told;
}

async function run(command: string, args: string[], logFile: string, isReady: () => Promise<boolean>): Promise<void> {
  // containers have their ports to themselves; here they share a machine
  const own = { ...bareEnvironment(), HEALTH_PORT: '0', PORT: '0', HOST: '127.0.0.1' };
  const server = await ServerProcess.spawn({ command, args, environment: own, logFile, forceSignal: 'SIGKILL' });
  started.unshift(server);
  if (!(await server.waitUntilReady(isReady, READY_MS_MAX))) throw new Error(`${logFile}: ${server.lastWords()}`);
}
