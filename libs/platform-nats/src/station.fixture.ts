import 'reflect-metadata';

import { type Envelope, eventSubject, itemMovedV1, makeEnvelope } from '@yicang/contracts';
import { type ItemCode, makeItemCode, type TenantCode } from '@yicang/kernel';
import {
  closeDataSources,
  type DataSources,
  DeadLetters,
  migrate,
  openDataSources,
  Outbox,
  RecordedStanding,
  type StandingCheck,
  UnitOfWork,
} from '@yicang/platform-db';
import { jetstream } from '@nats-io/jetstream';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';

import { type Bus, Consumers, OutboxRelay, readFrom, Reconciler } from './index.js';
import { Log, type Servers } from './servers.fixture.js';

export const HERE = '51017K3Q' as TenantCode;
export const ELSEWHERE = '51018AB2' as TenantCode;
const MAX_AGE_DAYS = 90;
const PASSWORDS = { app: 'the-app', system: 'the-system', public: 'the-public' };

let codes = 0n;
/** An item nobody used before. */
export const anItem = (): ItemCode => makeItemCode(HERE, ++codes);

/** The item lies on that shelf, as of that version. */
export function moved(itemCode: ItemCode, aggregateVersion: number, shelf: string, tenantCode = HERE): Envelope {
  const head = { id: uuidv7(), tenantCode, aggregateVersion, occurredAt: new Date().toISOString(), commandId: null };
  return makeEnvelope(itemMovedV1, { ...head, subject: 'inventory.spec', traceId: 'a-trace' }, { itemCode, shelf });
}

/** The event is in the stream, as a relay would put it there; with `again`, though it is there already. */
export async function publish(bus: Bus, event: Envelope, { again = false } = {}): Promise<void> {
  const msgID = again ? uuidv7() : event.id;
  await jetstream(bus.connection).publish(eventSubject(event.type, event.tenantCode), JSON.stringify(event), { msgID });
}

/** One process of one service: its database, its place on the bus, and what runs there. */
export class Station {
  readonly log = new Log();
  readonly outbox: Outbox;
  readonly deadLetters: DeadLetters;
  readonly uow: UnitOfWork;

  private constructor(
    readonly service: string,
    readonly bus: Bus,
    private readonly sources: DataSources,
    /** The administrator, whom row security does not hold. */
    readonly admin: pg.Pool,
    private readonly urls: Readonly<Record<'app' | 'system' | 'public', string>>,
    standing: StandingCheck,
  ) {
    this.uow = new UnitOfWork({ service, ...sources, commandHashKey: Buffer.from('a key for specs'), standing });
    this.outbox = new Outbox(this.uow);
    this.deadLetters = new DeadLetters(this.uow);
  }

  static async open(
    servers: Servers,
    service: string,
    { bus, standing = new RecordedStanding() }: { bus?: Bus; standing?: StandingCheck } = {},
  ): Promise<Station> {
    const database = `yicang_${service}`;
    const folder = new URL('../specimen/', import.meta.url);
    await migrate({ service, adminUrl: servers.adminUrl, database, folder, passwords: PASSWORDS });
    const as = (role: keyof typeof PASSWORDS): string =>
      Object.assign(new URL(servers.adminUrl), {
        pathname: database,
        username: `${service}_${role}`,
        password: PASSWORDS[role],
      }).href;
    const urls = { app: as('app'), system: as('system'), public: as('public') };
    const sources = await openDataSources({ service, urls, entities: [], poolMax: 5 });
    const admin = new pg.Pool({
      connectionString: Object.assign(new URL(servers.adminUrl), { pathname: database }).href,
    });
    admin.on('error', () => undefined); // specs kill the server on purpose
    return new Station(service, bus ?? (await servers.connect(service)), sources, admin, urls, standing);
  }

  reconciler(bus = this.bus): Reconciler {
    const { service, outbox, log: logger } = this;
    return new Reconciler({ service, bus, outbox, maxAgeDays: MAX_AGE_DAYS, logger });
  }

  relay(reconciler = this.reconciler()): OutboxRelay {
    const { service, bus, outbox, log: logger } = this;
    const databaseUrl = this.urls.system;
    return new OutboxRelay({ service, bus, outbox, reconciler, databaseUrl, maxAgeDays: MAX_AGE_DAYS, logger });
  }

  consumers({ bus = this.bus, ackWaitMs = 1_000 }: { bus?: Bus; ackWaitMs?: number } = {}): Consumers {
    const { service, uow, deadLetters, log: logger } = this;
    return new Consumers({ service, read: readFrom(bus), uow, deadLetters, logger, ackWaitMs });
  }

  /** The item is moved, version by version, as a command would do it: the events wait in the outbox. */
  async move(itemCode: ItemCode, shelves: readonly string[], firstVersion = 1): Promise<void> {
    for (const [index, shelf] of shelves.entries())
      await this.uow.system('inventory.spec', HERE, (tx) =>
        tx.emit(itemMovedV1, { version: firstVersion + index }, { itemCode, shelf }),
      );
  }

  async rows<Row extends pg.QueryResultRow>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.admin.query<Row>(sql, [...parameters])).rows;
  }

  async close(): Promise<void> {
    await closeDataSources(this.sources);
    await this.admin.end();
  }
}
