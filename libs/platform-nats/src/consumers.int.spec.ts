import { eventSubject, itemMovedV1 } from '@yicang/contracts';
import type { ItemCode } from '@yicang/kernel';
import type { Tx } from '@yicang/platform-db';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';

import { type Bus, Consumers, ensureStream, streamOf, type VersionedHandler } from './index.js';
import { UNACKNOWLEDGED_MAX } from './durable.js';
import { Servers, until } from './servers.fixture.js';
import { anItem, ELSEWHERE, HERE, moved, publish, Station } from './station.fixture.js';

const STREAM = streamOf('inventory');
const MAX_AGE_DAYS = 90;

let servers: Servers;
let delivery: Station;
let reporting: Station;
let inventory: Bus;
let admin: Bus;
let running: Consumers[];

beforeAll(async () => {
  servers = await Servers.start({ postgres: true });
  [delivery, reporting] = await Promise.all([Station.open(servers, 'delivery'), Station.open(servers, 'reporting')]);
  [inventory, admin] = await Promise.all([
    servers.connect('inventory'),
    servers.connect('inventory', { user: 'admin' }),
  ]);
});
beforeEach(async () => {
  running = [];
  await ensureStream(inventory.connection, { service: 'inventory', maxAgeDays: MAX_AGE_DAYS });
});
afterEach(async () => {
  await Promise.all(running.map((consumers) => consumers.stop()));
  await (await jetstreamManager(admin.connection)).streams.delete(STREAM);
  const tables = ['shelf', 'tally', 'inbox', 'inbox_version', 'dead_letter'].join(', ');
  await Promise.all([delivery, reporting].map((station) => station.rows(`truncate ${tables}`)));
});
afterAll(async () => {
  await Promise.all([delivery.close(), reporting.close()]);
  await servers.stop();
});

type Payload = { readonly itemCode: ItemCode; readonly shelf: string };
type Handler = Partial<VersionedHandler<Payload>> & {
  readonly before?: (shelf: string, tx: Tx) => Promise<void> | void;
};

/** A handler that notes the shelf, and how often it did. */
function shelves({ before, ...handler }: Handler = {}, options: { bus?: Bus; ackWaitMs?: number } = {}): Consumers {
  const consumers = delivery.consumers(options);
  running.push(consumers);
  consumers.on(itemMovedV1, {
    purpose: 'shelves',
    kind: 'versioned',
    handle: async (tx, { payload }) => {
      await before?.(payload.shelf, tx);
      await tx.sql(
        `insert into shelf (tenant_code, item_code, shelf) values ($1, $2, $3)
         on conflict (tenant_code, item_code) do update set shelf = excluded.shelf, times_written = shelf.times_written + 1`,
        [tx.tenantCode, payload.itemCode, payload.shelf],
      );
    },
    ...handler,
  });
  return consumers;
}

/** A handler that counts moves per place. */
function moves(before: (events: number) => Promise<void> | void = () => undefined): Consumers {
  const consumers = reporting.consumers();
  running.push(consumers);
  consumers.onMany([itemMovedV1], {
    purpose: 'moves',
    kind: 'commutative',
    handleBatch: async (tx, events) => {
      await before(events.length);
      if (events.some((event) => JSON.stringify(event.payload).includes('poison'))) throw new Error('a bug of ours');
      await tx.sql(
        `insert into tally (tenant_code, moves) select tenant_code, count(*) from unnest($1::text[]) as event(tenant_code)
          group by 1 order by 1
         on conflict (tenant_code) do update set moves = tally.moves + excluded.moves`,
        [events.map((event) => event.tenantCode)],
      );
    },
  });
  return consumers;
}

const written = (): Promise<{ shelf: string; times_written: number }[]> =>
  delivery.rows('select shelf, times_written from shelf order by shelf');
const isDone = async (consumers: Consumers, purpose: string): Promise<boolean> =>
  (await consumers.backlog(purpose)) === 0;
const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item, index) => ({ item, at: (index * 7_919) % 1_000 }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);

describe('a handler of states', () => {
  it('treats an event once that is delivered twice', async () => {
    const event = moved(anItem(), 1, 'A');
    await publish(inventory, event);
    await publish(inventory, event, { again: true });
    const consumers = shelves();
    consumers.start();
    await until(() => isDone(consumers, 'shelves'));
    expect(await written()).toEqual([{ shelf: 'A', times_written: 1 }]);
  });

  it('ignores what is older than what it has done, and nothing else', async () => {
    const item = anItem();
    for (const [version, shelf] of [
      [2, 'B'],
      [1, 'A'],
      [4, 'D'],
      [3, 'C'],
    ] as const)
      await publish(inventory, moved(item, version, shelf));
    await publish(inventory, moved(anItem(), 1, 'another'));
    const consumers = shelves();
    consumers.start();
    await until(() => isDone(consumers, 'shelves'));
    expect(await written()).toEqual([
      { shelf: 'D', times_written: 2 },
      { shelf: 'another', times_written: 1 },
    ]);
  });

  it('compares only what states the same part of an aggregate', async () => {
    const item = anItem();
    await publish(inventory, moved(item, 2, 'left'));
    await publish(inventory, moved(item, 1, 'right'));
    const consumers = shelves({ part: (event) => event.payload.shelf });
    consumers.start();
    await until(() => isDone(consumers, 'shelves'));
    expect(await written()).toEqual([{ shelf: 'right', times_written: 2 }]);
  });

  it('has its effect in the books the event goes over to, once, and none that is older', async () => {
    const item = anItem();
    await publish(inventory, moved(item, 2, 'B'));
    await publish(inventory, moved(item, 2, 'B'), { again: true });
    await publish(inventory, moved(item, 1, 'A'));
    const consumers = shelves({ books: () => ELSEWHERE });
    consumers.start();
    await until(() => isDone(consumers, 'shelves'));
    const rows = await delivery.rows('select tenant_code, shelf, times_written from shelf');
    expect(rows).toEqual([{ tenant_code: ELSEWHERE, shelf: 'B', times_written: 1 }]);
    expect(await delivery.rows('select distinct tenant_code from inbox')).toEqual([{ tenant_code: ELSEWHERE }]);
  });

  it('parks what is no event of the contract, and treats the others', async () => {
    const subject = eventSubject(itemMovedV1, HERE);
    const elsewhere = moved(anItem(), 1, 'not here', ELSEWHERE);
    for (const message of [
      'rice',
      '{}',
      JSON.stringify({ ...moved(anItem(), 1, 'A'), payload: {} }),
      JSON.stringify(elsewhere),
    ])
      await jetstream(inventory.connection).publish(subject, message);
    await publish(inventory, moved(anItem(), 1, 'A'));
    const consumers = shelves();
    consumers.start();
    await until(() => isDone(consumers, 'shelves'));
    expect(await written()).toEqual([{ shelf: 'A', times_written: 1 }]);
    const letters = await delivery.deadLetters.list();
    expect(letters.map(({ seq, payload, consumer, stream }) => [seq, payload.length > 0, consumer, stream])).toEqual(
      [4, 3, 2, 1].map((seq) => [seq, true, 'delivery-on-shelves', STREAM]),
    );
    expect(letters.at(-1)?.payload).toBe('rice');
  });

  it('parks an event its handler fails at again and again, and treats the others', async () => {
    let tries = 0;
    const consumers = shelves({
      before: (shelf) => {
        if (shelf !== 'poison') return;
        tries++;
        throw new Error('a bug of ours');
      },
      triesMax: 3,
    });
    await publish(inventory, moved(anItem(), 1, 'poison'));
    await publish(inventory, moved(anItem(), 1, 'A'));
    consumers.start();
    await until(() => isDone(consumers, 'shelves'));
    expect(tries).toBe(3);
    expect(await written()).toEqual([{ shelf: 'A', times_written: 1 }]);
    expect(await delivery.deadLetters.list()).toMatchObject([{ tenantCode: HERE, problem: 'Error: a bug of ours' }]);
  });

  it('treats once an event whose consumer was killed, with the broker, between commit and acknowledgement', async () => {
    const bus = await servers.connect('delivery');
    let commit = (): void => undefined;
    const held = new Promise<void>((resolve) => (commit = resolve));
    let calls = 0;
    const killed = shelves(
      {
        before: () => {
          calls++;
          return held;
        },
      },
      { bus },
    );
    await publish(inventory, moved(anItem(), 1, 'A'));
    killed.start();
    await until(() => calls === 1);
    await servers.killNats();
    await bus.connection.close();
    commit();
    await until(async () => (await written()).length === 1);
    await servers.startNats();
    const consumers = shelves({ before: () => void calls++ });
    consumers.start();
    await until(() => isDone(consumers, 'shelves'));
    expect(calls).toBe(1);
    expect(await written()).toEqual([{ shelf: 'A', times_written: 1 }]);
  });

  it('parks and loses nothing while the database is away', async () => {
    const items = Array.from({ length: 50 }, anItem);
    for (const item of items) await publish(inventory, moved(item, 1, 'A'));
    let calls = 0;
    const consumers = shelves({
      before: async () => {
        if (++calls === 10) void servers.killPostgres();
        await new Promise((resolve) => setTimeout(resolve, 5));
      },
    });
    consumers.start();
    await until(() => delivery.log.said.some(({ words }) => words === 'Events wait for the database or the broker'));
    await new Promise((resolve) => setTimeout(resolve, 1_500)); // longer than the broker waits for an acknowledgement
    await servers.startPostgres();
    for (const item of items) await publish(inventory, moved(item, 2, 'B'));
    await until(() => isDone(consumers, 'shelves'));
    expect(await delivery.deadLetters.count()).toBe(0);
    expect(await delivery.rows('select shelf, times_written, count(*)::int from shelf group by 1, 2')).toEqual([
      { shelf: 'B', times_written: 2, count: 50 },
    ]);
  });

  it('keeps an event aside whose row is locked, in its order, while all others go on', async () => {
    const [locked, free] = [anItem(), anItem()];
    await delivery.rows('insert into shelf (tenant_code, item_code, shelf) values ($1, $2, $3)', [HERE, locked, '-']);
    const lock = await delivery.admin.connect();
    await lock.query('begin; select from shelf for update');
    const done: string[] = [];
    const consumers = shelves({ before: (shelf) => void done.push(shelf) });
    await publish(inventory, moved(locked, 1, 'A'));
    await publish(inventory, moved(locked, 2, 'B'));
    await publish(inventory, moved(free, 1, 'free'));
    consumers.start();
    await until(() => delivery.log.said.some(({ words }) => words === 'An event waits for rows that are busy'));
    // while the row is still locked, and longer than the broker waits for an acknowledgement
    await publish(inventory, moved(locked, 3, 'C'));
    await publish(inventory, moved(free, 2, 'free again'));
    await publish(inventory, moved(anItem(), 1, 'elsewhere', ELSEWHERE));
    await until(async () => (await consumers.backlog('shelves')) === 3);
    expect(await written()).toMatchObject([{ shelf: '-' }, { shelf: 'elsewhere' }, { shelf: 'free again' }]);
    await lock.query('commit');
    lock.release();
    await until(() => isDone(consumers, 'shelves'));
    expect(await delivery.rows('select shelf, times_written from shelf where item_code = $1', [locked])).toEqual([
      { shelf: 'C', times_written: 4 },
    ]);
    expect(done.filter((shelf, index) => 'ABC'.includes(shelf) && shelf !== done[index - 1]).at(-1)).toBe('C');
    expect(await delivery.deadLetters.count()).toBe(0);
  });

  it('gives back what it keeps aside when it stops', async () => {
    const item = anItem();
    await delivery.rows('insert into shelf (tenant_code, item_code, shelf) values ($1, $2, $3)', [HERE, item, '-']);
    const lock = await delivery.admin.connect();
    await lock.query('begin; select from shelf for update');
    const first = shelves({}, { ackWaitMs: 30_000 });
    await publish(inventory, moved(item, 1, 'A'));
    const warned = delivery.log.said.length;
    first.start();
    await until(() => delivery.log.said.length > warned);
    const stopped = first.stop();
    await lock.query('commit');
    lock.release();
    await stopped;
    const next = shelves({}, { ackWaitMs: 30_000 });
    next.start();
    await until(() => isDone(next, 'shelves'));
    expect(await written()).toEqual([{ shelf: 'A', times_written: 2 }]);
  });

  it('is not handed again what takes longer than the broker waits', async () => {
    let calls = 0;
    const consumers = shelves({
      before: async () => {
        calls++;
        await new Promise((resolve) => setTimeout(resolve, 2_500));
      },
    });
    await publish(inventory, moved(anItem(), 1, 'A'));
    consumers.start();
    await until(() => calls === 1);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const { consumers: durables } = await jetstreamManager(admin.connection);
    expect((await durables.info(STREAM, 'delivery-on-shelves')).num_redelivered).toBe(0);
    await until(() => isDone(consumers, 'shelves'));
    expect(calls).toBe(1);
  });

  it('takes back a dead letter when the event has its effect after all', async () => {
    let isBroken = true;
    const before = () => {
      if (isBroken) throw new Error('a bug of ours');
    };
    const consumers = shelves({ before, triesMax: 1 });
    const event = moved(anItem(), 1, 'A');
    await publish(inventory, event);
    consumers.start();
    await until(async () => (await delivery.deadLetters.count()) === 1);
    isBroken = false;
    await publish(inventory, event, { again: true });
    await until(async () => (await delivery.deadLetters.count()) === 0);
    expect(await written()).toEqual([{ shelf: 'A', times_written: 1 }]);
  });

  it('waits for a stream that is not there yet, and goes on when stream or durable vanish', async () => {
    const { streams, consumers: durables } = await jetstreamManager(admin.connection);
    await streams.delete(STREAM);
    const consumers = shelves();
    consumers.start();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await ensureStream(inventory.connection, { service: 'inventory', maxAgeDays: MAX_AGE_DAYS });
    const item = anItem();
    await publish(inventory, moved(item, 1, 'A'));
    await until(async () => (await written())[0]?.shelf === 'A');
    await durables.delete(STREAM, 'delivery-on-shelves');
    await publish(inventory, moved(item, 2, 'B'));
    await until(async () => (await written())[0]?.shelf === 'B');
    await streams.delete(STREAM);
    await ensureStream(inventory.connection, { service: 'inventory', maxAgeDays: MAX_AGE_DAYS });
    await publish(inventory, moved(item, 3, 'C'));
    await until(async () => (await written())[0]?.shelf === 'C');
    expect(await written()).toEqual([{ shelf: 'C', times_written: 3 }]);
  });

  it('finishes what it has in hand when it stops, and gives the rest to the next process', async () => {
    const items = Array.from({ length: 40 }, anItem);
    for (const item of items) await publish(inventory, moved(item, 1, 'A'));
    let calls = 0;
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    const first = shelves(
      {
        before: () => {
          calls++;
          return held;
        },
      },
      { ackWaitMs: 30_000 },
    );
    first.start();
    await until(() => calls === 3);
    const stopped = first.stop();
    go();
    await stopped;
    const done = (await delivery.rows('select from shelf')).length;
    expect(done).toBe(calls);
    const next = shelves({}, { ackWaitMs: 30_000 });
    next.start();
    await until(async () => (await delivery.rows('select from shelf')).length === 40);
    await until(() => isDone(next, 'shelves'));
    expect(await delivery.rows('select distinct times_written from shelf')).toEqual([{ times_written: 1 }]);
  });

  it('has a bounded number of messages in hand', async () => {
    const publishing = Array.from({ length: 2_000 }, () => publish(inventory, moved(anItem(), 1, 'A')));
    await Promise.all(publishing);
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    const consumers = shelves({ before: () => held }, { ackWaitMs: 30_000 });
    consumers.start();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const info = await (await jetstreamManager(admin.connection)).consumers.info(STREAM, 'delivery-on-shelves');
    go(); // whatever comes of it, nobody waits for ever
    expect(info.num_ack_pending).toBeGreaterThan(0);
    expect(info.num_ack_pending).toBeLessThanOrEqual(UNACKNOWLEDGED_MAX);
    await until(() => isDone(consumers, 'shelves'));
    expect(await delivery.rows('select from shelf')).toHaveLength(2_000);
  });
});

describe('a handler of sums', () => {
  it('counts each event once, in any order and however often it is delivered', async () => {
    const items = Array.from({ length: 30 }, anItem);
    const events = items.flatMap((item) =>
      Array.from({ length: 10 }, (_, index) => moved(item, index + 1, `shelf ${index}`)),
    );
    const elsewhere = Array.from({ length: 20 }, () => moved(anItem(), 1, 'A', ELSEWHERE));
    const all = [...events, ...elsewhere];
    for (const event of shuffled(all)) await publish(inventory, event);
    const consumers = moves();
    consumers.start();
    for (const event of shuffled(all)) await publish(inventory, event, { again: true });
    await until(() => isDone(consumers, 'moves'));
    expect(await reporting.rows('select tenant_code, moves::int from tally order by 1')).toEqual([
      { tenant_code: HERE, moves: 300 },
      { tenant_code: ELSEWHERE, moves: 20 },
    ]);
  });

  it('parks the one event of a batch that it fails at, and counts the others', async () => {
    const batches: number[] = [];
    const shelvesOfBatch = ['A', 'B', 'poison', 'C', 'D'];
    for (const shelf of shelvesOfBatch) await publish(inventory, moved(anItem(), 1, shelf));
    const consumers = moves((events) => void batches.push(events));
    consumers.start();
    await until(() => isDone(consumers, 'moves'));
    expect(batches.length).toBeGreaterThan(5);
    expect(await reporting.rows('select moves::int from tally')).toEqual([{ moves: 4 }]);
    expect(await reporting.deadLetters.list()).toMatchObject([{ consumer: 'reporting-on-moves', seq: 3 }]);
  });

  it('keeps aside what its locked rows hold up, and counts the others', async () => {
    await reporting.rows('insert into tally (tenant_code, moves) values ($1, 0)', [HERE]);
    const lock = await reporting.admin.connect();
    await lock.query('begin; select from tally for update');
    const consumers = moves();
    for (let count = 0; count < 10; count++)
      await publish(inventory, moved(anItem(), 1, 'A', count % 2 ? HERE : ELSEWHERE));
    consumers.start();
    await until(async () => (await consumers.backlog('moves')) === 5);
    for (let count = 0; count < 3; count++) await publish(inventory, moved(anItem(), 1, 'A', ELSEWHERE));
    await until(async () => (await reporting.rows('select from tally where moves = 8')).length === 1);
    await lock.query('commit');
    lock.release();
    await until(() => isDone(consumers, 'moves'));
    expect(await reporting.rows('select moves::int from tally order by 1')).toEqual([{ moves: 5 }, { moves: 8 }]);
  });

  it('parks and loses nothing while the database is away', async () => {
    for (let count = 0; count < 200; count++) await publish(inventory, moved(anItem(), 1, 'A'));
    const consumers = moves();
    await servers.killPostgres();
    consumers.start();
    await until(() => reporting.log.said.some(({ words }) => words === 'Events wait for the database or the broker'));
    await servers.startPostgres();
    await until(() => isDone(consumers, 'moves'));
    expect(await reporting.rows('select moves::int from tally')).toEqual([{ moves: 200 }]);
    expect(await reporting.deadLetters.count()).toBe(0);
  });
});

it('has one handler for one purpose and event', () => {
  const consumers = shelves();
  const handler = { purpose: 'shelves', kind: 'versioned', handle: () => Promise.resolve() } as const;
  expect(() => consumers.on(itemMovedV1, handler)).toThrow('treats inventory.item.moved.v1 already');
  const other = { purpose: 'shelves', kind: 'commutative', handleBatch: () => Promise.resolve() } as const;
  expect(() => consumers.onMany([itemMovedV1], other)).toThrow('has a handler already');
  expect(() => consumers.on(itemMovedV1, { ...handler, purpose: 'Shelves!' })).toThrow('is no purpose');
});
