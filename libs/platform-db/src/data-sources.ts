import pg from 'pg';
import { DataSource, type ObjectLiteral } from 'typeorm';

import { Fault } from './faults.js';
import { GatheringSocket } from './gathering-socket.js';
import type { EntityClass } from './tx.js';

const STATEMENT_TIMEOUT_MS = 15_000;
const LOCK_TIMEOUT_MS = 10_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** Longer than the server's own: only a server that has gone silent meets it. */
const QUERY_TIMEOUT_MS = 20_000;

/** The roles a service works as; its fourth, the owner, only migrates. */
export const SERVICE_ROLES = ['app', 'system', 'public'] as const;
export type ServiceRole = (typeof SERVICE_ROLES)[number];

/** One pool per role. */
export type DataSources = Readonly<Record<ServiceRole, DataSource>>;

/** Where the service's database is, for each role, and at most how many connections each pool opens. */
export interface DataSourcesOptions {
  readonly service: string;
  readonly urls: Readonly<Record<ServiceRole, string>>;
  readonly entities: readonly EntityClass<ObjectLiteral>[];
  readonly poolMax: number;
}

/**
 * Pools of the three roles; PostgreSQL's views call their connections `yicang-<service>-app` and so on. @throws Fault when a role is another than its URL should name,
 * or one that row security does not hold: superuser, BYPASSRLS, or an owner of tables.
 */
export async function openDataSources(options: DataSourcesOptions): Promise<DataSources> {
  const opened: DataSource[] = [];
  try {
    const open = async (role: ServiceRole) => {
      const dataSource = await dataSourceOf(role, options).initialize();
      opened.push(dataSource);
      await mustBeHeld(dataSource, `${options.service}_${role}`);
      return dataSource;
    };
    return { app: await open('app'), system: await open('system'), public: await open('public') };
  } catch (error) {
    await Promise.all(opened.map((dataSource) => dataSource.destroy()));
    throw error;
  }
}

/** All connections are closed, those in use when they are given back. */
export async function closeDataSources(sources: DataSources): Promise<void> {
  await Promise.all(SERVICE_ROLES.map((role) => sources[role].destroy()));
}

function dataSourceOf(role: ServiceRole, { service, urls, entities, poolMax }: DataSourcesOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: urls[role],
    entities: [...entities],
    installExtensions: false,
    logger: 'debug', // silent unless DEBUG asks for it: a fault is thrown, and logged where it is caught
    applicationName: `yicang-${service}-${role}`,
    poolSize: poolMax,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    extra: {
      pipeline: true, // see Session
      stream: () => new GatheringSocket(),
      keepAlive: true,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      lock_timeout: LOCK_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      types: { getTypeParser: typeParser },
    },
  });
}

type ParseText = (text: string) => unknown;

/** A `date` stays the text it is: pg would make it midnight of the process's own time zone. */
function typeParser(oid: number, format: 'text'): ParseText {
  return oid === pg.types.builtins.DATE ? String : (pg.types.getTypeParser(oid, format) as ParseText);
}

async function mustBeHeld(dataSource: DataSource, expected: string): Promise<void> {
  const [role] = await dataSource.query<{ name: string; passes: boolean; owns: boolean }[]>(
    `select rolname as name, rolsuper or rolbypassrls as passes,
            exists (select from pg_class
                     where relnamespace = 'public'::regnamespace and pg_has_role(relowner, 'usage')) as owns
       from pg_roles where rolname = current_user`,
  );
  if (role?.name !== expected) throw new Fault(`The connection for ${expected} signs in as ${role?.name}`);
  if (role.passes) throw new Fault(`${expected} is superuser or BYPASSRLS: row security would not hold it`);
  if (role.owns) throw new Fault(`${expected} owns tables: it could switch their row security off`);
}
