import type { Envelope, ServiceName } from '@yicang/contracts';
import { closeDataSources, openDataSources, type UnitOfWork } from '@yicang/platform-db';
import type { Consumers } from '@yicang/platform-nats';
import type { Pool, PoolClient } from 'pg';
import { Chance } from '../chance.js';
import { simulatedHistories, simulatedSeed } from '../environment.js';
import { openTestDatabase, type TestDatabase } from '../test-database.js';
import { runCalm, runStorm, type SimulatedService, type Storm } from './simulation.js';

const CONNECTIONS_MAX = 6;
type Entities = Parameters<typeof openDataSources>[0]['entities'];

/** Which handlers, and what histories they are tried with. */
export interface HistoriesOptions {
  readonly service: ServiceName;
  readonly migrations: URL;
  readonly entities: Entities;
  /** Says what the service does about events, as it does when one of its processes starts. */
  readonly listen: (consumers: Consumers, uow: UnitOfWork) => void;
  /** A short history, and what stands in the database before it. */
  readonly history: (chance: Chance) => {
    readonly events: readonly Envelope[];
    readonly before?: (admin: Pick<Pool, 'query'>) => Promise<void>;
  };
  /** What the state is, as statements by name: everything that must not depend on order and mishaps. */
  readonly state: Readonly<Record<string, string>>;
}

/** How a storm ended otherwise than calm. */
interface Difference {
  readonly seed: number;
  readonly storm: Storm;
  readonly calmly: unknown;
  readonly stormily: unknown;
}

/** Runs histories calmly and in a storm on a database of their own, and compares how they end. */
export class Histories {
  /** Of all storms so far. */
  readonly weather = { histories: 0, crashes: 0, hiccups: 0, deliveries: 0, steps: 0 };

  private constructor(
    private readonly options: HistoriesOptions,
    private readonly database: TestDatabase,
    private readonly simulated: SimulatedService,
  ) {}

  static async open(options: HistoriesOptions): Promise<Histories> {
    const { service, migrations, entities, listen } = options;
    const database = await openTestDatabase(service, migrations);
    const sources = await openDataSources({ service, urls: database.urls, entities, poolMax: CONNECTIONS_MAX });
    return new Histories(options, database, { service, sources, listen });
  }

  /** The same histories with other handlers, such as broken ones. */
  withHandlers(listen: HistoriesOptions['listen']): Histories {
    return new Histories(this.options, this.database, { ...this.simulated, listen });
  }

  async close(): Promise<void> {
    await closeDataSources(this.simulated.sources);
    await this.database.close();
  }

  /** The first history that ends in a storm otherwise than calmly, of so many; null when none does. */
  async firstDifference(histories = simulatedHistories, seed = simulatedSeed): Promise<Difference | null> {
    for (let each = seed; each < seed + histories; each++) {
      const difference = await this.difference(each);
      if (difference !== null) return difference;
    }
    return null;
  }

  private async difference(seed: number): Promise<Difference | null> {
    const { events, before } = this.options.history(new Chance(seed).of('history'));
    const endOf = async (run: () => Promise<Storm>) => {
      await this.reset();
      await before?.(this.database.admin);
      const storm = await run().catch((fault: unknown) => {
        throw new Error(`The history with seed ${seed} does not end`, { cause: fault });
      });
      return { storm, state: await this.state() };
    };
    const calm = await endOf(() => runCalm(this.simulated, events));
    const { storm, state } = await endOf(() => runStorm(this.simulated, events, seed));
    this.weather.histories++;
    for (const what of ['crashes', 'hiccups', 'deliveries', 'steps'] as const) this.weather[what] += storm[what];
    if (JSON.stringify(state) === JSON.stringify(calm.state)) return null;
    return { seed, storm, calmly: calm.state, stormily: state };
  }

  private async state(): Promise<Record<string, unknown>> {
    const found: Record<string, unknown> = {};
    for (const [name, statement] of Object.entries(this.options.state))
      found[name] = (await this.database.admin.query<object>(statement)).rows;
    return found;
  }

  /** Nothing is left of the history before. */
  private async reset(): Promise<void> {
    const client: PoolClient = await this.database.admin.connect();
    try {
      const { rows } = await client.query<{ name: string }>(
        `select quote_ident(c.relname) as name from pg_class c join pg_attribute a on a.attrelid = c.oid
          where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname = 'tenant_code'`,
      );
      // as a replica's: no trigger refuses, no key asks for an order
      const deletions = rows.map(({ name }) => `delete from ${name};`).join(' ');
      await client.query(`begin; set local session_replication_role = replica; ${deletions} commit`);
    } finally {
      client.release();
    }
  }
}
