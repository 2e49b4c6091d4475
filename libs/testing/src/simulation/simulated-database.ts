import type { DataSources, ServiceRole } from '@yicang/platform-db';
import { SERVICE_ROLES } from '@yicang/platform-db';
import type { PoolClient } from 'pg';
import { Crashed, LineLost, type Steps } from './steps.js';

type DataSource = DataSources[ServiceRole];
type QueryRunner = ReturnType<DataSource['createQueryRunner']>;

/** The real pools as one process sees them: every statement is a step. What a lost or dead connection had open is undone. */
export function seenBy(steps: Steps, sources: DataSources): DataSources {
  const seen = SERVICE_ROLES.map((role) => [role, overlaid(sources[role], steps)] as const);
  return Object.fromEntries(seen) as unknown as DataSources;
}

function overlaid(source: DataSource, steps: Steps): DataSource {
  const createQueryRunner: DataSource['createQueryRunner'] = (mode) => {
    const runner = source.createQueryRunner(mode);
    let connection: Promise<PoolClient> | null = null;
    // TypeORM's own statements come by this connection too: its runner asks itself
    const connect = (): Promise<PoolClient> =>
      (connection ??= steps.take(runner, () => connected(runner)).then((client) => stepping(client, steps)));
    return Object.assign(runner, { connect });
  };
  return Object.create(source, { createQueryRunner: { value: createQueryRunner } }) as DataSource;
}

/** By the class's own method: the instance's is the one above. */
function connected(runner: QueryRunner): Promise<PoolClient> {
  return (Object.getPrototypeOf(runner) as QueryRunner).connect.call(runner) as Promise<PoolClient>;
}

/** The connection with each of its statements as a step; after a mishap it only undoes what it had open. */
function stepping(client: PoolClient, steps: Steps): PoolClient {
  let isLost = false;
  const query = async (...given: unknown[]): Promise<unknown> => {
    const send = (): Promise<unknown> => {
      if (isLost) throw new LineLost('Connection terminated unexpectedly');
      return Reflect.apply(client.query.bind(client), undefined, given) as Promise<unknown>;
    };
    if (textOf(given[0]) === 'rollback') return client.query('rollback');
    try {
      return await steps.take(client, async () => send());
    } catch (fault) {
      // first of all: nobody may find the connection in the pool with something open
      if (fault instanceof Crashed || fault instanceof LineLost) {
        isLost = true;
        await client.query('rollback');
      }
      throw fault;
    }
  };
  return new Proxy(client, {
    get: (target, name) => {
      if (name === 'query') return query;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

function textOf(statement: unknown): string {
  return typeof statement === 'string' ? statement : String((statement as { readonly text?: string }).text);
}
