import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { type Envelope, itemMovedV1 } from '@yicang/contracts';
import { jetstreamManager, type StoredMsg } from '@nats-io/jetstream';

import { type Bus, Consumers, type OutboxRelay, streamOf } from './index.js';
import { Servers, until } from './servers.fixture.js';
import { anItem, HERE, Station } from './station.fixture.js';

const STREAM = streamOf('inventory');

let servers: Servers;
let inventory: Station;
let admin: Bus;
let relays: OutboxRelay[];

beforeEach(async () => {
  servers = await Servers.start({ postgres: true });
  inventory = await Station.open(servers, 'inventory');
  admin = await servers.connect('inventory', { user: 'admin' });
  relays = [];
});
afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.stop()));
  await inventory.close();
  await servers.stop();
});

function aRelay(station = inventory, reconciler = station.reconciler()): OutboxRelay {
  const relay = station.relay(reconciler);
  relays.push(relay);
  return relay;
}

/** What the broker has, however long our own line to it takes to come back after it was away. */
async function onceThere(isWhole: (events: Envelope[]) => boolean): Promise<Envelope[]> {
  let events: Envelope[] = [];
  await until(async () => isWhole((events = await inStream().catch(() => []))));
  return events;
}

async function inStream(): Promise<Envelope[]> {
  const { streams } = await jetstreamManager(admin.connection);
  const { state } = await streams.info(STREAM);
  if (state.messages === 0) return [];
  const seqs = Array.from({ length: state.last_seq - state.first_seq + 1 }, (_, index) => state.first_seq + index);
  const messages = await Promise.all(seqs.map((seq) => streams.getMessage(STREAM, { seq })));
  return messages
    .filter((message): message is StoredMsg => message !== null)
    .map((message) => message.json<Envelope>());
}

const unsent = async (): Promise<number> => (await inventory.outbox.status()).unsent;

it('publishes what was committed, each aggregate in the order of its versions, and marks it', async () => {
  const items = Array.from({ length: 20 }, anItem);
  const shelves = Array.from({ length: 15 }, (_, index) => `shelf ${index}`);
  await Promise.all(items.map((item) => inventory.move(item, shelves)));
  aRelay().start();
  await until(async () => (await unsent()) === 0);
  const events = await inStream();
  expect(events).toHaveLength(300);
  for (const item of items)
    expect(events.filter((event) => event.aggregateId === item).map((event) => event.aggregateVersion)).toEqual(
      shelves.map((_, index) => index + 1),
    );
});

it('publishes once in effect when it is killed between publishing and marking', async () => {
  await inventory.move(anItem(), ['A', 'B']);
  const other = await inventory.admin.connect();
  await other.query('begin');
  await other.query('select from outbox for update'); // now nobody can mark
  const killed = aRelay();
  killed.start();
  await until(async () => (await inStream().catch(() => [])).length === 2);
  const stopped = killed.stop();
  // what PostgreSQL sees of a process that is killed
  await other.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'inventory_system'`);
  await other.query('rollback');
  other.release();
  await stopped;
  expect(await unsent()).toBe(2);
  aRelay().start();
  await until(async () => (await unsent()) === 0);
  expect((await inStream()).map((event) => event.aggregateVersion)).toEqual([1, 2]);
});

it('has one active relay of two, and the other takes over when its connection is lost', async () => {
  const second = await Station.open(servers, 'inventory');
  const [one, two] = [aRelay(), aRelay(second)];
  one.start();
  await until(() => one.isActive);
  two.start();
  await inventory.move(anItem(), ['A']);
  await until(async () => (await unsent()) === 0);
  expect(two.isActive).toBe(false);
  await inventory.rows(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'yicang-inventory-outbox-relay'
    and pid in (select pid from pg_locks where locktype = 'advisory')`);
  await until(() => one.isActive !== two.isActive && (one.isActive || two.isActive));
  await inventory.move(anItem(), ['B']);
  await until(async () => (await unsent()) === 0);
  const { rows } = await inventory.admin.query(
    `select count(*)::int as held from pg_locks where locktype = 'advisory'`,
  );
  expect(rows).toEqual([{ held: 1 }]);
  await Promise.all([one.stop(), two.stop()]);
  await second.close();
});

it('stops only the lane of an event that cannot be published, and nothing of that lane overtakes', async () => {
  const [bad, good] = [anItem(), anItem()];
  await inventory.move(bad, ['A', 'B']);
  // a subject the broker lets only another service publish
  await inventory.rows(`update outbox set subject = 'evt.delivery.' || subject where aggregate_version = 1`);
  await inventory.move(good, ['A']);
  aRelay().start();
  await until(async () => (await unsent()) === 2);
  expect((await inStream()).map((event) => event.aggregateId)).toEqual([good]);
  await inventory.rows(`update outbox set subject = replace(subject, 'evt.delivery.', '') where sent_seq is null`);
  await until(async () => (await unsent()) === 0);
  expect((await inStream()).map((event) => event.aggregateId)).toEqual([good, bad, bad]);
});

it('makes a deleted stream again and sends again what is not too old, each in order, once in effect', async () => {
  const delivery = await Station.open(servers, 'delivery');
  const consumers = shelvesOf(delivery);
  consumers.start();
  const [old, item] = [anItem(), anItem()];
  await inventory.move(old, ['A']);
  await inventory.move(item, ['A', 'B', 'C']);
  aRelay().start();
  await until(async () => (await delivery.rows('select from shelf')).length === 2);
  await inventory.rows(`update outbox set created_at = now() - interval '91 days' where aggregate_id = $1`, [old]);
  await (await jetstreamManager(admin.connection)).streams.delete(STREAM);
  await inventory.move(item, ['D'], 4);
  await until(async () => (await delivery.rows(`select from shelf where shelf = 'D'`)).length === 1);
  expect((await inStream()).map((event) => [event.aggregateId, event.aggregateVersion])).toEqual([
    [item, 1],
    [item, 2],
    [item, 3],
    [item, 4],
  ]);
  expect(await delivery.rows('select item_code, times_written from shelf order by times_written')).toEqual([
    { item_code: old, times_written: 1 },
    { item_code: item, times_written: 4 },
  ]);
  await consumers.stop();
  await delivery.close();
});

it.each([0, 2])('goes on in a stream that another process made again, after %i events', async (before) => {
  const item = anItem();
  const reconciler = inventory.reconciler();
  aRelay(inventory, reconciler).start();
  await inventory.move(item, ['A', 'B'].slice(0, before));
  await until(async () => (await unsent()) === 0 && (await inStream()).length === before);
  await (await jetstreamManager(admin.connection)).streams.delete(STREAM);
  await inventory.reconciler(admin).reconcile();
  await inventory.move(item, ['C', 'D'], before + 1);
  const isWhole = async (): Promise<boolean> => (await unsent()) === 0 && (await inStream()).length === before + 2;
  await until(isWhole);
  // what was marked meanwhile as sent to the stream there was before is found by the next comparison, and only once
  await reconciler.reconcile(); // may be one that was under way before they were marked
  await reconciler.reconcile();
  await until(isWhole);
  // a relay that hears late of the new stream marks its events a moment later, and they are found once more: then never again
  await until(async () => (await reconciler.reconcile()).resent === 0);
  expect(await reconciler.reconcile()).toMatchObject({ resent: 0 });
  expect(await isWhole()).toBe(true);
});

it('sends again what a broker has lost that comes back older than it was', async () => {
  const item = anItem();
  const store = join(servers.dir, 'nats', 'streams');
  await inventory.move(item, ['A', 'B']);
  aRelay().start();
  await until(async () => (await unsent()) === 0);
  await servers.killNats();
  cpSync(store, `${store}-before`, { recursive: true });
  await servers.startNats();
  await inventory.move(item, ['C', 'D'], 3);
  await until(async () => (await unsent()) === 0);
  await servers.killNats();
  rmSync(store, { recursive: true });
  cpSync(`${store}-before`, store, { recursive: true });
  await servers.startNats();
  await inventory.move(item, ['E'], 5);
  await until(async () => (await unsent()) === 0);
  const events = await onceThere(({ length }) => length >= 5);
  expect(events.map((event) => event.aggregateVersion)).toEqual([1, 2, 3, 4, 5]);
});

it('waits for a broker and a database that are away, and goes on', async () => {
  aRelay().start();
  await inventory.move(anItem(), ['A']);
  await until(async () => (await unsent()) === 0);
  await servers.killNats();
  await inventory.move(anItem(), ['B']);
  await servers.startNats();
  await until(async () => (await unsent()) === 0);
  await servers.killPostgres();
  await servers.startPostgres();
  await until(() =>
    inventory.move(anItem(), ['C']).then(
      () => true,
      () => false,
    ),
  );
  await until(async () => (await unsent()) === 0);
  expect(await onceThere(({ length }) => length >= 3)).toHaveLength(3);
});

function shelvesOf(station: Station): Consumers {
  const consumers = station.consumers();
  consumers.on(itemMovedV1, {
    purpose: 'shelves',
    kind: 'versioned',
    handle: async (tx, { payload }) => {
      await tx.sql(
        `insert into shelf (tenant_code, item_code, shelf) values ($1, $2, $3)
         on conflict (tenant_code, item_code) do update set shelf = excluded.shelf, times_written = shelf.times_written + 1`,
        [HERE, payload.itemCode, payload.shelf],
      );
    },
  });
  return consumers;
}
