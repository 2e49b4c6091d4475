import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { liveCluster, removePostgres, startPostgres } from '@yicang/testing';
import { graphql, type Run } from '@yicang/tools';
import { Client } from 'pg';
import { dataFolder, pause, PlatformProcess, removeDataFolder } from './platform-process.js';

const MAIN = fileURLToPath(new URL('../../tools/dist/backup/main.js', import.meta.url));
const SERVICES = ['directory', 'registry', 'inventory', 'delivery', 'reporting'];
const folder = dataFolder();
const [source, copy, damaged] = [join(folder, 'source'), join(folder, 'copy'), join(folder, 'damaged')];
const RECEIVE = 'mutation($i: ReceiveGiftInput!) { receiveGift(input: $i) { ... on Item { code } } }';

let platform: PlatformProcess;
afterAll(async () => {
  await platform.stop();
  for (const each of [source, copy, damaged]) await removePostgres(join(each, 'postgres'));
  removeDataFolder(folder);
});

interface Ended {
  readonly status: number;
  readonly folder: string;
  readonly words: string;
}

function saving(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], (fault, stdout, stderr) =>
      resolve({ status: fault === null ? 0 : Number(fault.code), folder: stdout.trim(), words: stderr }),
    );
  });
}

it('restored on an empty machine, a backup taken under load is the platform as it was, and goes on', async () => {
  platform = PlatformProcess.spawn(source, [], { RATE_LIMIT_FACTOR: '1000' });
  const run = await platform.ready();
  const keeper = await keeperOf(run);
  const early = [await keeper.receive(), await keeper.receive()];
  const load = underLoad(keeper);
  const underway = await saving('backup', '--data', source, '--to', join(folder, 'backups'));
  expect(underway).toMatchObject({ status: 0 });
  await load.stop();
  expect(existsSync(join(source, 'last-backup.json'))).toBe(true);

  await quiet(source);
  const kept = join('files', 'kept', 'ab', 'ab12');
  mkdirSync(join(source, 'files', 'kept', 'ab'), { recursive: true });
  writeFileSync(join(source, kept), 'a signature');
  const backup = await saving('backup', '--data', source, '--to', join(folder, 'backups'));
  const before = await everyTable(source);
  const figures = await nationalFigures(run);
  await platform.stop();

  // taken under load: what was acknowledged before it began is there
  expect(await saving('restore', '--from', underway.folder, '--data', damaged)).toMatchObject({ status: 0 });
  const server = await startPostgres({ dir: join(damaged, 'postgres') });
  const codes = await rowsOf(damaged, 'inventory', 'select code from item');
  expect(codes.map(({ code }) => code)).toEqual(expect.arrayContaining(early));
  await server.stop();

  // taken when nothing happened: every row of every table is there
  expect(await saving('restore', '--from', backup.folder, '--data', copy)).toMatchObject({ status: 0 });
  const restored = await startPostgres({ dir: join(copy, 'postgres') });
  expect(await everyTable(copy)).toEqual(before);
  await restored.stop();
  expect(readFileSync(join(copy, kept), 'utf8')).toBe('a signature');

  // and it lives: what was sent is sent again to a broker that knows nothing, and counted once
  platform = PlatformProcess.spawn(copy, [], { RATE_LIMIT_FACTOR: '1000' });
  const again = await platform.ready();
  await quiet(copy);
  expect(await nationalFigures(again)).toBe(figures);
  await (await keeperOf(again)).receive();
  await quiet(copy);
  for (let looks = 0; looks < 100 && (await nationalFigures(again)) === figures; looks += 1) await pause(100);
  expect(await nationalFigures(again)).toBe(figures + 1);

  // over data that are there nothing is ever restored
  const refused = await saving('restore', '--from', backup.folder, '--data', copy);
  expect(refused).toMatchObject({ status: 1, words: expect.stringContaining('is not empty') as string });
}, 240_000);

it('nothing is left of a backup with a damaged part', async () => {
  const [backup = ''] = readdirSync(join(folder, 'backups'));
  const part = join(folder, 'backups', backup, 'cluster', 'PG_VERSION');
  writeFileSync(part, `${readFileSync(part, 'utf8')} `);
  await removePostgres(join(damaged, 'postgres'));
  removeDataFolder(damaged);
  const refused = await saving('restore', '--from', join(folder, 'backups', backup), '--data', damaged);
  expect(refused).toMatchObject({ status: 1, words: expect.stringContaining('PG_VERSION') as string });
  expect(existsSync(damaged)).toBe(false);
  expect(await saving('restore', '--from', folder, '--data', damaged)).toMatchObject({ status: 1 });
});

interface Keeper {
  receive(): Promise<string>;
}

async function keeperOf(run: Run): Promise<Keeper> {
  const { origin } = new URL(run.addresses['graphql'] ?? '');
  const { loginName = '', password = '' } = run.signIns.find(({ role }) => role === 'keeper') ?? {};
  const { signIn } = await graphql<{ signIn: { accessToken: string } }>(
    origin,
    null,
    'mutation($i: SignInInput!) { signIn(input: $i) { ... on Session { accessToken } } }',
    { i: { loginName, password } },
  );
  const { stores } = await graphql<{ stores: { edges: { node: { id: string } }[] } }>(
    origin,
    signIn.accessToken,
    '{ stores(place: "51015NGF", first: 1) { edges { node { id } } } }',
  );
  const gift = { category: 'FOOD', nameZh: '大米', quantity: 1, unit: 'BAG', weightGrams: 500 };
  return {
    async receive() {
      const i = { ...gift, commandId: randomUUID(), storeId: stores.edges[0]?.node.id };
      const answer = await graphql<{ receiveGift: { code: string } }>(origin, signIn.accessToken, RECEIVE, { i });
      return answer.receiveGift.code;
    },
  };
}

function underLoad(keeper: Keeper) {
  let isOver = false;
  const work = (async () => {
    while (!isOver) await keeper.receive();
  })();
  return {
    stop: () => {
      isOver = true;
      return work;
    },
  };
}

async function nationalFigures(run: Run): Promise<number> {
  const { origin } = new URL(run.addresses['graphql'] ?? '');
  const { nationalFigures: figures } = await graphql<{ nationalFigures: { itemsReceived: number } }>(
    origin,
    null,
    '{ nationalFigures { itemsReceived } }',
  );
  return figures.itemsReceived;
}

async function rowsOf(data: string, service: string, statement: string): Promise<Record<string, unknown>[]> {
  const url = new URL(liveCluster(join(data, 'postgres'))?.adminUrl ?? '');
  url.pathname = `yicang_${service}`;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** How many rows each table of each service has, and a checksum of them all. */
async function everyTable(data: string): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const service of SERVICES) {
    const tables = await rowsOf(data, service, `select tablename as name from pg_tables where schemaname = 'public'`);
    for (const { name } of tables)
      found[`${service}.${String(name)}`] = await rowsOf(
        data,
        service,
        `select count(*)::int as rows, md5(string_agg(one::text, ' ' order by one::text)) as sum from "${String(name)}" one`,
      );
  }
  return found;
}

/** Everything is sent, and nothing changes any more. */
async function quiet(data: string): Promise<void> {
  for (let looks = 0; looks < 60; looks += 1) {
    const unsent = await Promise.all(
      SERVICES.map((service) => rowsOf(data, service, 'select from outbox where sent_seq is null')),
    );
    const before = JSON.stringify(await everyTable(data));
    await pause(1_000);
    if (unsent.flat().length === 0 && before === JSON.stringify(await everyTable(data))) return;
  }
  throw new Error('The platform does not come to rest');
}
