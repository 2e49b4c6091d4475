import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { type Envelope, eventSubject, SERVICE_NAMES, type ServiceName } from '@yicang/contracts';
import type { Actor, Role, Scope, TenantCode } from '@yicang/kernel';
import {
  type Bus,
  BUS_HEADERS,
  connectBus,
  ensureStream,
  graphqlOf,
  makeKeyTexts,
  natsUsers,
  PULSE_SUBJECT,
  readIdentity,
  type ServiceIdentity,
  signActor,
} from '@yicang/platform-nats';
import pg from 'pg';
import { removeNats, type RunningNats, startNats } from './start-nats.js';
import { openTestDatabase, type TestDatabase } from './test-database.js';

const ANSWER_MS = 8_000;
const UNTIL_MS_MAX = 20_000;
const STREAM_DAYS = 1;
const PULSE_EVERY_MS = 200;
const QUIET = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** What a subgraph answers. */
export interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[];
}

/** The service under test, and what it is told. */
export interface StationOptions {
  readonly service: ServiceName;
  readonly migrations: URL;
  /** Settings beyond those every service has. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly start: (settings: Readonly<Record<string, string>>) => Promise<{ stop(): Promise<void> }>;
}

/**
 * One service as it really runs: its own database, its own nats-server with the real users, the gateway's end of the bus to
 * ask it by, and a place on the bus for any neighbour whose part the spec plays. Directory's pulse is beaten here.
 */
export class Station {
  private readonly keys = new Map([...SERVICE_NAMES].map((name) => [name, makeKeyTexts()]));
  private readonly buses: Bus[] = [];
  private readonly undo: (() => Promise<unknown>)[] = [];
  private nats!: RunningNats;
  private gateway!: Bus;
  private directory!: Bus;
  private running: { stop(): Promise<void> } | null = null;
  private database!: TestDatabase;
  private beating = true;

  private constructor(private readonly options: StationOptions) {}

  /** The administrator, whom row security does not hold. */
  get admin(): pg.Pool {
    return this.database.admin;
  }

  static async open(options: StationOptions): Promise<Station> {
    const station = new Station(options);
    await station.openServers();
    await station.start();
    return station;
  }

  /** The service runs (again). */
  async start(): Promise<void> {
    this.running = await this.options.start(this.settings());
  }

  /** The service runs once more, beside itself, as another process of it would; whoever asks for it stops it. */
  startAnother(): Promise<{ stop(): Promise<void> }> {
    return this.options.start(this.settings());
  }

  /** The service is stopped; servers and data stay. */
  async stop(): Promise<void> {
    await this.running?.stop();
    this.running = null;
  }

  /** One operation, asked as the gateway asks it for this actor. */
  async ask<Data>(actor: Actor, query: string, variables: object = {}): Promise<Answer<Data>> {
    const told = headers();
    const subject = graphqlOf(this.options.service);
    told.set(BUS_HEADERS.actor, signActor(actor, subject, this.identityOf('gateway')));
    told.set(BUS_HEADERS.deadline, String(Date.now() + ANSWER_MS));
    told.set(BUS_HEADERS.traceId, randomUUID());
    const body = JSON.stringify({ query, variables });
    const answer = await this.gateway.connection.request(subject, body, { headers: told, timeout: ANSWER_MS });
    return answer.json<Answer<Data>>();
  }

  /** The data of an operation. @throws Error with what was answered when there are errors. */
  async data<Data>(actor: Actor, query: string, variables: object = {}): Promise<Data> {
    const answer = await this.ask<Data>(actor, query, variables);
    if (answer.errors !== undefined || answer.data == null) throw new Error(JSON.stringify(answer.errors));
    return answer.data;
  }

  /** A neighbour on the bus, with its own rights and no others. */
  async neighbour(service: ServiceName): Promise<Bus> {
    const { url, monitorUrl } = this.nats;
    const identity = this.identityOf(service);
    const bus = await connectBus({ url, monitorUrl, user: service, password: service, identity, logger: QUIET });
    this.buses.push(bus);
    // what consumers follow must be there, as it is when the neighbour runs
    if (service !== 'gateway') await ensureStream(bus.connection, { service, maxAgeDays: STREAM_DAYS });
    return bus;
  }

  /** The event is in its service's stream; with `again`, though it is there already. */
  async publish(bus: Bus, event: Envelope, again = false): Promise<void> {
    const subject = eventSubject(event.type, event.tenantCode);
    await jetstream(bus.connection).publish(subject, JSON.stringify(event), { msgID: again ? randomUUID() : event.id });
  }

  /** The event was treated, with all that was published of its aggregate before it. */
  async hasTreated({ id }: Pick<Envelope, 'id'>): Promise<void> {
    await this.until(
      () => this.rows('select from inbox where event_id = $1', [id]),
      ({ length }) => length === 1,
    );
  }

  async rows<Row extends pg.QueryResultRow>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.admin.query<Row>(sql, [...parameters])).rows;
  }

  /** The rows the app role sees of a table in the scope of exactly this tenant. */
  async visible(table: string, tenantCode: TenantCode): Promise<number> {
    const client = new pg.Client({ connectionString: this.database.urls.app });
    await client.connect();
    try {
      await client.query(
        `begin; set local app.scope_from = '${tenantCode}'; set local app.scope_to = '${tenantCode}!'`,
      );
      const { rows } = await client.query<{ count: string }>(`select count(*) from ${pg.escapeIdentifier(table)}`);
      return Number(rows[0]?.count);
    } finally {
      await client.end();
    }
  }

  /** What `look` sees once it is as wanted. @throws Error with what was seen last when that does not come. */
  async until<T>(look: () => Promise<T>, isWanted: (seen: T) => boolean): Promise<T> {
    for (const endsAt = Date.now() + UNTIL_MS_MAX; ; await pause(25)) {
      const seen = await look();
      if (isWanted(seen)) return seen;
      if (Date.now() > endsAt) throw new Error(`It did not come; last seen ${JSON.stringify(seen)}`);
    }
  }

  async close(): Promise<void> {
    this.beating = false;
    await this.stop();
    await Promise.all(this.buses.map((bus) => bus.drain()));
    for (const undo of this.undo.reverse()) await undo();
  }

  private async openServers(): Promise<void> {
    const { service, migrations } = this.options;
    this.database = await openTestDatabase(service, migrations);
    this.undo.push(() => this.database.close());
    const dir = mkdtempSync(join(tmpdir(), 'yicang-station-'));
    const users = natsUsers(SERVICE_NAMES.map((name) => ({ service: name })));
    this.nats = await startNats({ dir, users: users.map((user) => ({ ...user, password: user.user })) });
    this.undo.push(async () => {
      await this.nats.stop();
      await removeNats(dir);
    });
    this.gateway = await this.neighbour('gateway');
    this.directory = await this.neighbour('directory');
    void this.beat();
  }

  private settings(): Record<string, string> {
    const { service, settings } = this.options;
    return {
      DATABASE_URL_APP: this.database.urls.app,
      DATABASE_URL_SYSTEM: this.database.urls.system,
      DATABASE_URL_PUBLIC: this.database.urls.public,
      NATS_URL: this.nats.url,
      NATS_MONITOR_URL: this.nats.monitorUrl,
      NATS_USER: service,
      NATS_PASSWORD: service,
      SERVICE_PRIVATE_KEY: this.keys.get(service)?.privateKey ?? '',
      TRUSTED_KEYS: JSON.stringify(this.trusted()),
      PUBLIC_ORIGIN: 'http://localhost',
      LOG_LEVEL: 'silent',
      ...settings,
    };
  }

  private identityOf(service: ServiceName): ServiceIdentity {
    return readIdentity(service, this.keys.get(service)?.privateKey ?? '', this.trusted());
  }

  private trusted(): Record<string, string> {
    return Object.fromEntries([...this.keys].map(([name, { publicKey }]) => [name, publicKey]));
  }

  /** Without directory's pulse people are refused; the spec's directory has no grants that could change. */
  private async beat(): Promise<void> {
    while (this.beating) {
      if (!this.directory.connection.isClosed()) {
        this.directory.connection.publish(PULSE_SUBJECT, JSON.stringify({ at: new Date().toISOString(), seq: 0 }));
      }
      await pause(PULSE_EVERY_MS);
    }
  }
}

/** A person who holds the role in the place. */
export function aPerson(role: Role, place: string, subject: string = randomUUID()): Actor {
  const grants = [{ role, place: place as TenantCode, until: null }];
  const provenAt = new Date().toISOString();
  return { subject, kind: 'person', grants, provenAt, grantVersion: 0, language: 'zh' };
}

/** A partner's program with one scope in one place. */
export function aPartner(scope: Scope, place: string, subject: string = randomUUID()): Actor {
  const scopes = [{ scope, places: [place as TenantCode], until: null }];
  return { subject, kind: 'partner', grants: [], scopes, grantVersion: 0, language: 'zh' };
}
