import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { SERVICE_NAMES } from '@yicang/contracts';
import { streamOf } from '@yicang/platform-nats';
import pg from 'pg';
import { DATABASE_SERVICES, type DatabaseService } from '../services.js';
import type { Chance } from '@yicang/testing';
import { type House, PARTS } from './house.js';

const REST_MS = [100, 900] as const;
const EVENTS_TOLD_AGAIN_MAX = 30;

/** Rows that people's commands and events need, by service. */
const BUSY_TABLES: Readonly<Record<string, readonly string[]>> = {
  inventory: ['item', 'store'],
  delivery: ['need', 'plan', 'run', 'stop'],
  reporting: ['total_figure', 'day_figure', 'item_description'],
  registry: ['family', 'family_card'],
  directory: ['account'],
};

/** Something bad that is over when it resolves. */
type Fault = (chance: Chance) => Promise<void>;

/** Does one bad thing after the other, drawn by the seed. */
export class Nemesis {
  /** How often each was done. */
  readonly done = new Map<string, number>();
  private readonly faults: readonly (readonly [name: string, times: number, fault: Fault])[];

  constructor(
    private readonly house: House,
    /** Stands in every message that is broken on purpose. */
    private readonly planted: string,
    private readonly longestMs: number,
  ) {
    this.faults = [
      ['kill -9', 2, (chance) => this.kill(chance)],
      ['SIGSTOP, SIGCONT', 2, (chance) => this.freeze(chance)],
      ['cut line', 2, (chance) => this.line(chance, { is: 'cut' })],
      ['slow line', 1, (chance) => this.line(chance, { is: 'slow', ms: chance.between(20, 250) })],
      ['stream deleted', 1, (chance) => this.deleteStream(chance)],
      ['rows locked, idle in transaction', 2, (chance) => this.lockRows(chance)],
      ['broken and foreign messages', 1, (chance) => this.publishBroken(chance)],
      ['events again, backwards', 1, (chance) => this.tellAgain(chance)],
      ['wrong clock', 1, (chance) => this.wrongClock(chance)],
    ];
  }

  /** Until the signal; then everything is over, and every line open. */
  async rage(chance: Chance, signal: AbortSignal): Promise<void> {
    // a round has each kind as often as said, so that a short run has met them all
    let round: Fault[] = [];
    const names = new Map(this.faults.map(([name, , fault]) => [fault, name]));
    while (!signal.aborted) {
      if (round.length === 0)
        round = this.faults.flatMap(([, times, fault]) => Array.from({ length: times }, () => fault));
      const [fault] = round.splice(chance.between(0, round.length - 1), 1);
      if (fault === undefined) continue;
      const name = names.get(fault) ?? '';
      try {
        await fault(chance);
        this.count(name);
      } catch {
        this.count(`${name} (in vain)`); // what it was meant for is away already
      }
      await pause(chance.between(...REST_MS));
    }
  }

  private count(name: string): void {
    this.done.set(name, (this.done.get(name) ?? 0) + 1);
  }

  private lasting(chance: Chance): Promise<void> {
    return pause(chance.between(100, this.longestMs));
  }

  private async kill(chance: Chance): Promise<void> {
    await this.house.restart(chance.pick(PARTS), chance.between(0, this.longestMs / 2));
  }

  private async freeze(chance: Chance): Promise<void> {
    const part = chance.pick(PARTS);
    this.house.signal(part, 'SIGSTOP');
    await this.lasting(chance);
    this.house.signal(part, 'SIGCONT');
  }

  private async line(chance: Chance, line: { is: 'cut' } | { is: 'slow'; ms: number }): Promise<void> {
    const service = chance.pick(SERVICE_NAMES);
    const proxy = this.house.lines.get(service)?.[chance.pick(['postgres', 'nats'] as const)];
    proxy?.set(line);
    await this.lasting(chance);
    proxy?.set({ is: 'open' });
  }

  private deleteStream(chance: Chance): Promise<void> {
    return this.onBus(async (bus) => {
      const { streams } = await jetstreamManager(bus, { checkAPI: false });
      await streams.delete(streamOf(chance.pick(DATABASE_SERVICES)));
    });
  }

  private async lockRows(chance: Chance): Promise<void> {
    const service = chance.pick(DATABASE_SERVICES);
    const table = chance.pick(BUSY_TABLES[service] ?? []);
    await this.inDatabase(service, async (client) => {
      await client.query('begin');
      await client.query(`select from ${table} order by random() limit 20 for update`);
      await this.lasting(chance);
      await client.query('rollback');
    });
  }

  /** Not JSON, not an event, a type nobody knows, and an event at the address of another community. */
  private publishBroken(chance: Chance): Promise<void> {
    const service = chance.pick(DATABASE_SERVICES);
    return this.onBus(async (bus) => {
      const [event] = await this.events(service, 1);
      const of = `evt.${service}`;
      const subject = event?.subject ?? `${of}.thing.happened.v1.51.5101.51015NGF`;
      const foreign = { ...event?.envelope, id: randomUUID(), traceId: this.planted };
      const messages: readonly (readonly [string, string])[] = [
        [subject, `{ ${this.planted}`],
        [subject, JSON.stringify({ hello: this.planted })],
        [`${of}.thing.unheard-of.v1.51.5101.51015NGF`, JSON.stringify(foreign)],
        [subject.replace(/\.[^.]+$/, '.5101555X'), JSON.stringify(foreign)],
      ];
      for (const [at, body] of messages) await jetstream(bus).publish(at, body, { timeout: 2_000 });
    });
  }

  /** Events that were published are published once more, the newest first, as no deduplication of the broker notices. */
  private tellAgain(chance: Chance): Promise<void> {
    const service = chance.pick(DATABASE_SERVICES);
    return this.onBus(async (bus) => {
      for (const { subject, envelope } of await this.events(service, EVENTS_TOLD_AGAIN_MAX))
        await jetstream(bus).publish(subject, JSON.stringify(envelope), { msgID: randomUUID(), timeout: 2_000 });
    });
  }

  private async wrongClock(chance: Chance): Promise<void> {
    const service = chance.pick(SERVICE_NAMES);
    await this.house.restart(service, 0, chance.pick([-40, -3, 2, 30]));
    await this.lasting(chance);
    await this.house.restart(service, 0);
  }

  private async events(service: DatabaseService, limit: number) {
    return this.inDatabase(service, async (client) => {
      const { rows } = await client.query<{ subject: string; envelope: Record<string, unknown> }>(
        'select subject, envelope from outbox where sent_seq is not null order by pos desc limit $1',
        [limit],
      );
      return rows;
    });
  }

  private async inDatabase<R>(service: DatabaseService, work: (client: pg.Client) => Promise<R>): Promise<R> {
    const connectionString = this.house.databaseUrl(service);
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000, query_timeout: 10_000 });
    client.on('error', () => undefined); // another fault may end it
    try {
      await client.connect();
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private async onBus(work: (bus: NatsConnection) => Promise<void>): Promise<void> {
    const bus = await this.house.broker();
    try {
      await work(bus);
    } finally {
      await bus.close().catch(() => undefined);
    }
  }
}
