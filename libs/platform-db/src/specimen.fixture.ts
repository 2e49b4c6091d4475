import 'reflect-metadata';

import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { defineEvent, type Envelope, makeEnvelope } from '@yicang/contracts';
import { type Actor, defineOperation, type Role, type TenantCode } from '@yicang/kernel';
import pg from 'pg';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';

import { closeDataSources, type DataSources, type DataSourcesOptions, openDataSources } from './data-sources.js';
import { testDatabaseUrl } from './fixture/environment.js';
import { migrate, type MigrateOptions } from './migrate.js';
import { safeInteger } from './safe-integer.js';
import { RecordedStanding } from './standing.js';
import type { Tenancy } from './tenancy.js';
import { UnitOfWork } from './unit-of-work.js';

export const HERE = '51017K3Q' as TenantCode;
export const ELSEWHERE = '5101A0B1' as TenantCode;
export const CITY = '5101' as TenantCode;
export const OTHER_CITY = '5103' as TenantCode;
export const PROVINCE = '51' as TenantCode;

@Entity({ name: 'sack' })
export class SackEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'text' }) label!: string;
  @Column({ type: 'bigint', name: 'weight_grams', transformer: safeInteger }) weightGrams!: number;
  @Column({ type: 'date', name: 'filled_on', nullable: true }) filledOn!: string | null;
  @Column({ type: 'timestamptz', name: 'filled_at', nullable: true }) filledAt!: Date | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}

export const specimenTenancy: Tenancy = {
  sack: 'owned',
  sack_event: { kind: 'owned', appendOnly: true },
  hold: { kind: 'owned', also: 'delete' },
  rule: 'inherited',
  notice: 'published',
  neighbour: { kind: 'owned', personal: true },
  tally: { kind: 'owned', openToSystem: true },
  secret: 'system',
};

export const sackFilledV1 = defineEvent(
  'inventory.sack.filled.v1',
  { aggregate: 'sack', id: (payload) => payload.sackId },
  z.object({ sackId: z.uuid(), weightGrams: z.int() }),
);

/** An event as another service would send it. */
export function aSackFilled(tenantCode: TenantCode, aggregateVersion = 1): Envelope {
  const head = { id: uuidv7(), tenantCode, aggregateVersion, occurredAt: new Date().toISOString(), commandId: null };
  return makeEnvelope(
    sackFilledV1,
    { ...head, subject: 'inventory.fill-sacks', traceId: 'a-trace' },
    { sackId: randomUUID(), weightGrams: 500 },
  );
}

export const fillSack = defineOperation('inventory.fill-sack', ['keeper', 'communityManager']);
export const emptySack = defineOperation('inventory.empty-sack', ['keeper']);

/** A person who holds the role in the place. */
export function aPerson(role: Role, place: TenantCode, subject = randomUUID()): Actor {
  return { subject, kind: 'person', grants: [{ role, place, until: null }], grantVersion: 1, language: 'zh' };
}

export const aSack = (label: string = randomUUID()) => ({
  id: randomUUID(),
  label,
  weightGrams: 500,
  filledOn: null,
  filledAt: null,
});

/** A database of its own with a table of every kind, as every role sees it. */
export interface Specimen {
  readonly migration: MigrateOptions;
  readonly connection: DataSourcesOptions;
  readonly sources: DataSources;
  readonly uow: UnitOfWork;
  /** The administrator, whom row security does not hold. */
  readonly admin: pg.Client;
  close(): Promise<void>;
}

const PASSWORDS = { app: 'specimen-app', system: 'specimen-system', public: 'specimen-public' };

export async function openSpecimen(poolMax = 5): Promise<Specimen> {
  const cluster = await testCluster();
  const database = `yicang_specimen_${randomUUID().slice(0, 8)}`;
  const folder = new URL('../specimen/', import.meta.url);
  const migration = { service: 'specimen', adminUrl: cluster.adminUrl, database, folder, passwords: PASSWORDS };
  await migrate(migration);
  const urls = {
    app: urlAs(cluster.adminUrl, database, 'specimen_app', PASSWORDS.app),
    system: urlAs(cluster.adminUrl, database, 'specimen_system', PASSWORDS.system),
    public: urlAs(cluster.adminUrl, database, 'specimen_public', PASSWORDS.public),
  };
  const connection = { service: 'specimen', urls, entities: [SackEntity], poolMax };
  const sources = await openDataSources(connection);
  const admin = new pg.Client({ connectionString: urlAs(cluster.adminUrl, database) });
  await admin.connect();
  return {
    migration,
    connection,
    sources,
    uow: new UnitOfWork({
      service: 'specimen',
      ...sources,
      commandHashKey: Buffer.from('a key for specs'),
      standing: new RecordedStanding(),
    }),
    admin,
    close: async () => {
      await closeDataSources(sources);
      await admin.end();
      await dropDatabase(cluster.adminUrl, database);
      await cluster.stop();
    },
  };
}

export function urlAs(adminUrl: string, database: string, user?: string, password?: string): string {
  const url = new URL(adminUrl);
  url.pathname = database;
  if (user !== undefined) Object.assign(url, { username: user, password });
  return url.href;
}

async function dropDatabase(adminUrl: string, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`drop database if exists ${database} with (force)`);
  await client.end();
}

/** The run's own PostgreSQL, or one for this file alone when it was started by itself. */
async function testCluster(): Promise<{ adminUrl: string; stop(): Promise<void> }> {
  if (testDatabaseUrl !== undefined) return { adminUrl: testDatabaseUrl, stop: async () => undefined };
  const { startPostgres } = await import('@yicang/testing');
  return startPostgres({ dir: mkdtempSync(join(tmpdir(), 'yicang-pg-')), isDurable: false });
}
