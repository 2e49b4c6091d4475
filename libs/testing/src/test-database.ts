import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceName } from '@yicang/contracts';
import { migrate, type ServiceRole } from '@yicang/platform-db';
import pg from 'pg';
import { cloneDatabase } from './clone-database.js';
import { testDatabaseUrl } from './environment.js';
import { removePostgres } from './postgres-cluster.js';
import { startPostgres } from './start-postgres.js';

const PASSWORDS = { app: 'the-app', system: 'the-system', public: 'the-public' };

/** A service's database of its own, migrated and empty. */
export interface TestDatabase {
  readonly urls: Readonly<Record<'admin' | ServiceRole, string>>;
  /** The administrator, whom row security does not hold. */
  readonly admin: pg.Pool;
  /** The database is gone, with the server if it was started for it. */
  close(): Promise<void>;
}

/** In the run's own PostgreSQL, or one for this file alone when it was started by itself. */
export async function openTestDatabase(service: ServiceName, migrations: URL): Promise<TestDatabase> {
  const server = await testServer();
  const { adminUrl } = server;
  const database = `station_${service}_${randomUUID().slice(0, 8)}`;
  // the run has migrated a template of each service; a file run by itself migrates
  if (testDatabaseUrl !== undefined) await cloneDatabase(adminUrl, `template_${service}`, database);
  else await migrate({ service, adminUrl, database, folder: migrations, passwords: PASSWORDS });
  const as = (role: ServiceRole) => urlAs(adminUrl, database, `${service}_${role}`, PASSWORDS[role]);
  const urls = { admin: urlAs(adminUrl, database), app: as('app'), system: as('system'), public: as('public') };
  const admin = new pg.Pool({ connectionString: urls.admin, max: 2 });
  admin.on('error', () => undefined); // a spec may stop the server
  return {
    urls,
    admin,
    close: async () => {
      await admin.end();
      const client = new pg.Client({ connectionString: adminUrl });
      await client.connect();
      await client.query(`drop database ${database} with (force)`);
      await client.end();
      await server.stop();
    },
  };
}

async function testServer(): Promise<{ readonly adminUrl: string; stop(): Promise<void> }> {
  if (testDatabaseUrl !== undefined) return { adminUrl: testDatabaseUrl, stop: async () => undefined };
  const dir = mkdtempSync(join(tmpdir(), 'yicang-station-'));
  const postgres = await startPostgres({ dir, isDurable: false });
  return {
    adminUrl: postgres.adminUrl,
    stop: async () => {
      await postgres.stop();
      await removePostgres(dir);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function urlAs(adminUrl: string, database: string, user?: string, password?: string): string {
  const url = new URL(adminUrl);
  url.pathname = database;
  if (user !== undefined) Object.assign(url, { username: user, password });
  return url.href;
}
