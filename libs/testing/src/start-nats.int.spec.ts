import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { killed, platformToKill } from './platform-to-kill.fixture.js';
import { waitUntilGone } from './process-identity.js';
import { type NatsUser, type RunningNats, startNats } from './start-nats.js';

const GONE_MS_MAX = 20_000;
const isRoot = process.getuid?.() === 0;
const NOBODY = { uid: 65534, gid: 65534 };
const canNobodyRead = spawnSync(process.execPath, ['--version'], { cwd: '/', ...NOBODY }).status === 0;

let dir: string;
const open: NatsConnection[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'yicang-nats-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((connection) => connection.close()));
  rmSync(dir, { recursive: true, force: true });
});

async function connected(server: RunningNats, user?: NatsUser): Promise<NatsConnection> {
  const connection = await connect({
    servers: server.url,
    reconnect: false,
    ...(user === undefined ? {} : { user: user.user, pass: user.password, inboxPrefix: `_INBOX_${user.user}` }),
  });
  open.push(connection);
  return connection;
}

const toKill = (user?: typeof NOBODY): ReturnType<typeof platformToKill<{ pid: number; url: string }>> =>
  platformToKill(`testing.startNats({ dir: ${JSON.stringify(dir)} })`, user);

it('writes to disk before it acknowledges, and keeps streams from one start to the next', async () => {
  const first = await startNats({ dir });
  const told = (await (await fetch(`${first.monitorUrl}/jsz`)).json()) as { config: { sync_always: boolean } };
  expect(told.config.sync_always).toBe(true);
  const connection = await connected(first);
  await (await jetstreamManager(connection)).streams.add({ name: 'KEPT', subjects: ['kept.>'] });
  await jetstream(connection).publish('kept.one', 'rice');
  await connection.close();
  await first.stop();
  const second = await startNats({ dir });
  const manager = await jetstreamManager(await connected(second));
  expect((await manager.streams.info('KEPT')).state.messages).toBe(1);
  await second.stop();
});

it('lets a user do what is listed and nothing else', async () => {
  const asker: NatsUser = {
    user: 'asker',
    password: 'a-1',
    publish: ['rpc.>'],
    subscribe: ['_INBOX_asker.>'],
    allowResponses: null,
  };
  const giver: NatsUser = {
    user: 'giver',
    password: 'g-1',
    publish: [],
    subscribe: ['rpc.give'],
    allowResponses: { max: 1, expiresMs: 60_000 },
  };
  const mute: NatsUser = { user: 'mute', password: 'm-1', publish: [], subscribe: [], allowResponses: null };
  const server = await startNats({ dir, users: [asker, giver, mute] });
  const [a, g] = [await connected(server, asker), await connected(server, giver)];
  g.subscribe('rpc.give', { callback: (_fault, message) => void message.respond('rice') });
  await g.flush();
  expect((await a.request('rpc.give', '', { timeout: 2_000 })).string()).toBe('rice');
  await expect((await connected(server, mute)).request('rpc.give', '', { timeout: 2_000 })).rejects.toThrow(
    /permission/i,
  );
  await expect(g.request('rpc.give', '', { timeout: 2_000 })).rejects.toThrow(/permission/i);
  await expect(connected(server, { ...asker, password: 'wrong' })).rejects.toThrow(/authorization/i);
  await server.stop();
});

it('carries four mebibytes in one message', async () => {
  const server = await startNats({ dir });
  expect((await connected(server)).info?.max_payload).toBe(4 * 1024 * 1024);
  await server.stop();
});

it('runs two folders side by side', async () => {
  const other = mkdtempSync(join(tmpdir(), 'yicang-nats-'));
  const [one, two] = await Promise.all([startNats({ dir }), startNats({ dir: other })]);
  expect(one.url).not.toBe(two.url);
  await Promise.all([one.stop(), two.stop()]);
  rmSync(other, { recursive: true });
});

it('does not outlive a killed process, and starts again at once', async () => {
  const { child, told } = await toKill();
  await expect(startNats({ dir })).rejects.toThrow(`in use by process ${child.pid}`);
  await killed(child);
  const server = await startNats({ dir });
  expect(await waitUntilGone(told.pid, GONE_MS_MAX)).toBe(true);
  await server.stop();
});

(isRoot && canNobodyRead ? it : it.skip)('works for an ordinary user', async () => {
  chownSync(dir, NOBODY.uid, NOBODY.gid);
  const { child, told } = await toKill(NOBODY);
  expect(told.url).toMatch(/^nats:\/\/127\.0\.0\.1:\d+$/);
  await killed(child);
  await waitUntilGone(told.pid, GONE_MS_MAX);
});
