import { setTimeout as pause } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import pg from 'pg';
import { eventReaders } from '@yicang/contracts';
import { durablesOf, streamOf } from '@yicang/platform-nats';
import { DATABASE_SERVICES, type DatabaseService } from '../services.js';
import type { House } from './house.js';

const LOOK_EVERY_MS = 500;
/** Nothing may happen between two looks that far apart. */
const LOOKS_QUIET = 4;
/** Work that is due within this time is waited for: it must not fall into the checker's look. */
const SOON_MS = 30_000;

/** Every durable there must be, as `<name> of <stream>`. */
const DURABLES = DATABASE_SERVICES.flatMap((service) =>
  durablesOf(service, eventReaders[service]).map(({ name, stream }) => `${name} of ${stream}`),
);

/** What still moves; empty when nothing does. */
type Restless = readonly string[];

/**
 * Everything that was begun is finished: outboxes empty, consumers caught up, no work due. Work that waits after failures is
 * made due at once, as time would. @returns what still moved when the time was over.
 */
export async function untilQuiet(house: House, mostMs: number): Promise<Restless> {
  let quietLooks = 0;
  let last: Restless = [];
  for (const endsAt = Date.now() + mostMs; Date.now() < endsAt; await pause(LOOK_EVERY_MS)) {
    last = await restless(house).catch((fault: unknown) => [String(fault)]);
    quietLooks = last.length === 0 ? quietLooks + 1 : 0;
    if (quietLooks === LOOKS_QUIET) return [];
  }
  return last;
}

async function restless(house: House): Promise<Restless> {
  const births = new Map<string, string>();
  const onTheBus = await onBus(house, births);
  const found = DATABASE_SERVICES.map((service) => inDatabase(house, service, births.get(streamOf(service))));
  return [...onTheBus, ...(await Promise.all(found)).flat()];
}

async function inDatabase(house: House, service: DatabaseService, born: string | undefined): Promise<Restless> {
  const connectionString = house.databaseUrl(service);
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000, query_timeout: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('update due_work set due_at = now() where attempt > 0 and due_at > now() + interval $$2 s$$');
    const { rows } = await client.query<{ what: string }>(
      `select 'unsent ' || count(*) as what from outbox where sent_seq is null having count(*) > 0
       union all select 'due ' || kind || ' ' || coalesce(problem, '') from due_work
         where due_at < now() + make_interval(secs => $1)
       union all select 'not reconciled ' || count(*) from outbox where sent_stream_created <> $2 having count(*) > 0`,
      [SOON_MS / 1_000, born],
    );
    return rows.map(({ what }) => `${service}: ${what}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** `births` gets when each stream was made. */
async function onBus(house: House, births: Map<string, string>): Promise<Restless> {
  const bus = await house.broker();
  try {
    const manager = await jetstreamManager(bus, { checkAPI: false });
    const found: string[] = [];
    const there = new Set<string>();
    for await (const { config, created } of manager.streams.list()) {
      births.set(config.name, new Date(created).toISOString());
      for await (const { name, num_pending, num_ack_pending } of manager.consumers.list(config.name)) {
        there.add(`${name} of ${config.name}`);
        if (num_pending + num_ack_pending > 0)
          found.push(`${name} of ${config.name}: ${num_pending} and ${num_ack_pending}`);
      }
    }
    // who has not found its stream again since it was deleted has all of it still to read
    found.push(...DURABLES.filter((durable) => !there.has(durable)).map((durable) => `${durable} is not there`));
    for (const stream of DATABASE_SERVICES.map(streamOf)) if (!births.has(stream)) found.push(`${stream} is not there`);
    return found;
  } finally {
    await bus.close();
  }
}
