import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

import pg from 'pg';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';

import { SERVICE_ROLES, type ServiceRole } from './data-sources.js';
import { Fault } from './faults.js';

/** A migration that cannot have its lock gives up rather than stop everybody who waits behind it. */
const LOCK_TIMEOUT_MS = 10_000;
/** Long work is a backfill in batches, not one statement of a migration. */
const STATEMENT_TIMEOUT_MS = 60_000;

const PLATFORM_FOLDER = new URL('../migrations/', import.meta.url);

/** Any number, the same for everybody who migrates in this cluster: roles belong to all of it. */
const MIGRATE_LOCK = 5_101;

/** What to migrate, as whom, and the passwords its roles shall have. */
export interface MigrateOptions {
  readonly service: string;
  /** The administrator's, of any database of the cluster: the same one for all who migrate at once. */
  readonly adminUrl: string;
  readonly database: string;
  /** The folder of the service's `0001-noun.sql` and following. */
  readonly folder: string | URL;
  readonly passwords: Readonly<Record<ServiceRole, string>>;
}

/**
 * The database and the service's four roles are there, and the platform's migrations and then the service's are applied,
 * each in a transaction of its own, as `<service>_owner`. Does nothing when nothing is missing; waits for another that migrates.
 * @throws Fault when a file that was applied has been edited or is gone, and for a gap in the numbers: migrations only go forward.
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const { service, adminUrl, database, folder } = options;
  if (!/^[a-z]+$/.test(service) || !/^[a-z][a-z0-9_]*$/.test(database))
    throw new Fault(`${service} or ${database} is no name of a service or database`);
  const files = [...migrationFiles('platform', PLATFORM_FOLDER, 1), ...migrationFiles(service, folder, 2)];
  const admin = new pg.Client({ connectionString: adminUrl, application_name: `yicang-${service}-migrate` });
  await admin.connect();
  try {
    await admin.query('select pg_advisory_lock($1)', [MIGRATE_LOCK]);
    await prepareRoles(admin, options);
    await prepareDatabase(admin, options);
    await apply(files, options);
  } finally {
    await admin.end(); // and the lock is free
  }
}

async function prepareRoles(admin: pg.Client, { service, passwords }: MigrateOptions): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    'select rolname as name from pg_roles where starts_with(rolname, $1)',
    [`${service}_`],
  );
  const existing = new Set(rows.map(({ name }) => name));
  const statements: string[] = [];
  if (!existing.has(`${service}_owner`))
    statements.push(`create role ${service}_owner nologin`, `grant ${service}_owner to current_user`);
  for (const role of SERVICE_ROLES) {
    const name = `${service}_${role}`;
    if (!existing.has(name)) statements.push(`create role ${name} login noinherit`);
    statements.push(`alter role ${name} password '${passwordVerifier(passwords[role])}'`);
  }
  await admin.query(statements.join(';'));
}

async function prepareDatabase(admin: pg.Client, { service, database }: MigrateOptions): Promise<void> {
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [database]);
  if (rowCount === 0)
    await admin.query(`create database ${database} owner ${service}_owner template template0 encoding 'UTF8'`);
  const roles = SERVICE_ROLES.map((role) => `${service}_${role}`).join(', ');
  await admin.query(
    `revoke all on database ${database} from public; grant connect on database ${database} to ${roles}`,
  );
}

/** What PostgreSQL keeps of a password (SCRAM-SHA-256, RFC 5802), so that the password itself is in no statement and no log. */
function passwordVerifier(password: string): string {
  if (!/^[\x21-\x7e]+$/.test(password)) throw new Fault('A password is one or more visible ASCII characters');
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const keyOf = (purpose: string) => createHmac('sha256', salted).update(purpose).digest();
  const storedKey = createHash('sha256').update(keyOf('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${keyOf('Server Key').toString('base64')}`;
}

interface MigrationFile {
  /** `inventory/0002-item.sql` */
  readonly path: string;
  /** The path, a checksum, and 13 digits to order it by, as TypeORM asks for: what is remembered of an applied file. */
  readonly name: string;
  readonly sql: string;
}

function migrationFiles(owner: string, folder: string | URL, rank: number): MigrationFile[] {
  const base = folder instanceof URL ? folder : pathToFileURL(`${folder}/`);
  const names = readdirSync(fileURLToPath(base)).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name, index) => {
    const number = String(index + 1).padStart(4, '0');
    if (!name.startsWith(`${number}-`)) throw new Fault(`${owner}/${name} should be number ${number}`);
    const sql = readFileSync(new URL(name, base), 'utf8').replaceAll('\r\n', '\n');
    const checksum = createHash('sha256').update(sql).digest('hex').slice(0, 16);
    const path = `${owner}/${name}`;
    return { path, name: `${path}@${checksum}@${rank}${number.padStart(12, '0')}`, sql };
  });
}

async function apply(files: readonly MigrationFile[], { service, adminUrl, database }: MigrateOptions): Promise<void> {
  const url = new URL(adminUrl);
  url.pathname = database;
  const dataSource = new DataSource({
    type: 'postgres',
    applicationName: `yicang-${service}-migrate`,
    url: url.href,
    schema: 'tenancy', // where the table of applied migrations is
    migrations: files.map(migrationClass),
    migrationsTableName: 'migration',
    installExtensions: false,
    logger: 'debug', // silent unless DEBUG asks for it: a fault is thrown, and logged where it is caught
    extra: {
      max: 1,
      options: `-c role=${service}_owner -c lock_timeout=${LOCK_TIMEOUT_MS} -c statement_timeout=${STATEMENT_TIMEOUT_MS}`,
    },
  });
  await dataSource.initialize();
  try {
    await dataSource.query('create schema if not exists tenancy');
    const applied = await appliedNames(dataSource);
    mustBeUnchanged(applied, files);
    if (applied.length < files.length) await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await dataSource.destroy();
  }
}

async function appliedNames(dataSource: DataSource): Promise<string[]> {
  const [table] = await dataSource.query<{ exists: boolean }[]>(
    `select to_regclass('tenancy.migration') is not null as exists`,
  );
  if (table?.exists !== true) return [];
  const rows = await dataSource.query<{ name: string }[]>('select name from tenancy.migration order by id');
  return rows.map(({ name }) => name);
}

function mustBeUnchanged(applied: readonly string[], files: readonly MigrationFile[]): void {
  for (const name of applied) {
    if (files.some((file) => file.name === name)) continue;
    const path = name.split('@')[0];
    const isThere = files.some((file) => file.path === path);
    throw new Fault(
      `${path} was ${isThere ? 'edited' : 'removed'} after it was applied here. ` +
        'Put it back as it was, and write what should change as the next migration.',
    );
  }
}

function migrationClass({ path, name, sql }: MigrationFile): new () => MigrationInterface {
  return class implements MigrationInterface {
    readonly name = name;
    async up(runner: QueryRunner): Promise<void> {
      try {
        await runner.query(sql);
      } catch (error) {
        throw new Fault(`${path} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    }
    async down(): Promise<void> {
      throw new Fault('Migrations only go forward: write the next one');
    }
  };
}
