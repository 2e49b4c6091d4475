import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { cloneDatabase } from './clone-database.js';
import { killed, platformToKill } from './platform-to-kill.fixture.js';
import { clusterOutside } from './outside-folder.js';
import { removePostgres } from './postgres-cluster.js';
import { commandLineOf, processIdentity, waitUntilGone } from './process-identity.js';
import { type RunningPostgres, startPostgres } from './start-postgres.js';

const GONE_MS_MAX = 20_000;
const isRoot = process.getuid?.() === 0;
/** uid and gid of `nobody`, the ordinary user every system has. */
const NOBODY = { uid: 65534, gid: 65534 };
const canNobodyRead = spawnSync(process.execPath, ['--version'], { cwd: '/', ...NOBODY }).status === 0;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'yicang-postgres-'));
});
afterEach(async () => {
  await removePostgres(dir);
});

const start = (tell: string[] = []): Promise<RunningPostgres> =>
  startPostgres({ dir, isDurable: false, tell: (_zh, en) => tell.push(en) });

const toKill = (user?: typeof NOBODY): ReturnType<typeof platformToKill<{ pid: number; adminUrl: string }>> =>
  platformToKill(`testing.startPostgres({ dir: ${JSON.stringify(dir)}, isDurable: false })`, user);

async function ask(adminUrl: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ answer: unknown }>(text);
    return rows[0]?.answer;
  } finally {
    await client.end();
  }
}

/** The shell that holds the pipe of a server, found by the server's number among its own words. */
function guardianOf(pid: number): number {
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((each) => each > 0);
  return pids.find((each) => commandLineOf(each).endsWith(`yicang-guardian ${pid}`)) ?? 0;
}

it('keeps what was written from one start to the next', async () => {
  const first = await start();
  await ask(first.adminUrl, 'create table kept (item text)');
  await first.stop();
  expect(processIdentity(first.pid)).toBeNull();
  const second = await start();
  expect(await ask(second.adminUrl, "select to_regclass('kept')::text as answer")).toBe('kept');
  await second.stop();
});

it('finds trigrams in Chinese text and sorts by code point', async () => {
  const server = await start();
  await ask(server.adminUrl, 'create extension pg_trgm');
  expect(await ask(server.adminUrl, "select cardinality(show_trgm('水井坊社区'))::int as answer")).toBeGreaterThan(3);
  expect(await ask(server.adminUrl, "select 'Z' < 'a' as answer")).toBe(true);
  await server.stop();
});

it('copies a database from a template', async () => {
  const server = await start();
  await ask(server.adminUrl, 'create database pattern');
  const url = await cloneDatabase(server.adminUrl, 'pattern', 'copy of it');
  expect(await ask(url, 'select current_database() as answer')).toBe('copy of it');
  await server.stop();
});

it('runs two folders side by side', async () => {
  const other = mkdtempSync(join(tmpdir(), 'yicang-postgres-'));
  const [one, two] = await Promise.all([start(), startPostgres({ dir: other, isDurable: false })]);
  expect(one.port).not.toBe(two.port);
  await Promise.all([one.stop(), two.stop()]);
  await removePostgres(other);
});

it('refuses a folder that another process uses, and says which process', async () => {
  const { child } = await toKill();
  await expect(start()).rejects.toThrow(`in use by process ${child.pid}`);
  await killed(child);
});

it('does not outlive a killed process, and starts again at once', async () => {
  const { child, told } = await toKill();
  await killed(child);
  const server = await start();
  expect(await ask(server.adminUrl, 'select 1 as answer')).toBe(1);
  expect(await waitUntilGone(told.pid, GONE_MS_MAX)).toBe(true);
  await server.stop();
});

(existsSync('/proc') ? it : it.skip)(
  'stops the server that a process left behind when its guardian was killed too',
  async () => {
    const { child, told } = await toKill();
    process.kill(guardianOf(told.pid), 'SIGKILL');
    await killed(child);
    expect(processIdentity(told.pid)).not.toBeNull();
    const words: string[] = [];
    const server = await start(words);
    expect(processIdentity(told.pid)).toBeNull();
    expect(words).toContain('stopped a database that an earlier run had left behind');
    await server.stop();
  },
);

it('tells when the server dies by itself', async () => {
  const server = await start();
  const died = new Promise((resolve) => server.onDeath(resolve));
  process.kill(server.pid, 'SIGKILL');
  await expect(died).resolves.toBe('SIGKILL');
  await server.stop();
  const again = await start();
  await again.stop();
});

(isRoot && canNobodyRead ? it : it.skip)('works for an ordinary user', async () => {
  chownSync(dir, NOBODY.uid, NOBODY.gid);
  const { child, told } = await toKill(NOBODY);
  expect(await ask(told.adminUrl, 'select 1 as answer')).toBe(1);
  await killed(child);
  await waitUntilGone(told.pid, GONE_MS_MAX);
});

(isRoot ? it : it.skip)(
  'goes where user postgres can reach when the folder is closed to it, and is found there again',
  async () => {
    const closed = mkdtempSync(join(tmpdir(), 'yicang-closed-'));
    chmodSync(closed, 0o700);
    const inside = join(closed, 'postgres');
    const first = await startPostgres({ dir: inside, isDurable: false });
    await ask(first.adminUrl, 'create table kept (item text)');
    await first.stop();
    expect(readFileSync(join(clusterOutside(inside), 'PG_VERSION'), 'utf8')).toBe('18\n');
    const second = await startPostgres({ dir: inside, isDurable: false });
    expect(await ask(second.adminUrl, "select to_regclass('kept')::text as answer")).toBe('kept');
    await second.stop();
    await removePostgres(inside);
    expect(existsSync(clusterOutside(inside))).toBe(false);
    rmSync(closed, { recursive: true });
  },
);
