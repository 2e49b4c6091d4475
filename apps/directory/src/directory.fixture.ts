import 'reflect-metadata';

import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { grantsChangedV1, parseEnvelope, Violation } from '@yicang/contracts';
import {
  NATION,
  Refusal,
  ROLE_LEVELS,
  type AccountId,
  type Actor,
  type PlaceLevel,
  type Role,
  type TenantCode,
} from '@yicang/kernel';
import {
  closeDataSources,
  DueWorker,
  openDataSources,
  RecordedStanding,
  UnitOfWork,
  type DataSources,
} from '@yicang/platform-db';
import { readAudit } from '@yicang/platform-graphql';
import { openTestDatabase, type TestDatabase } from '@yicang/testing';
import pg from 'pg';
import { AccountGrantEntity } from './accounts/account-grant.entity.js';
import { AccountEntity } from './accounts/account.entity.js';
import { AccountsService } from './accounts/accounts.service.js';
import { Credentials, type AccountFacts } from './accounts/credentials.js';
import { GrantsService } from './accounts/grants.service.js';
import { AuditNotes } from './audit/audit-notes.js';
import { READ_AUDIT } from './audit/audit.rules.js';
import { type DirectoryEnvironment } from './environment.js';
import { PlaceDivisionEntity } from './places/place-division.entity.js';
import { PlaceEntity } from './places/place.entity.js';
import { readPlacesFile } from './places/places-file.js';
import { PlacesOpening } from './places/places-opening.js';
import { PlacesService } from './places/places.service.js';
import { AccessTokens } from './sessions/access-tokens.js';
import { RefreshSessionEntity } from './sessions/refresh-session.entity.js';
import { RefreshSessions } from './sessions/refresh-sessions.js';
import { SessionsService } from './sessions/sessions.service.js';
import { SignInThrottle } from './sessions/sign-in-throttle.js';

/** Two communities of one city, and one of another: real ones of the extract. */
export const SHUIJINGFANG = '51015NGF' as TenantCode;
export const CHENGDU = '5101' as TenantCode;
export const SICHUAN = '51' as TenantCode;
export const BEIJING_CITY = '1101' as TenantCode;
export const PASSWORD = 'rice for the neighbours';

type AuditAsked = [actor: Actor, place: TenantCode, page: { readonly after: string | null; readonly limit: number }];

/** Directory's services over a database of their own, wired by hand as the modules wire them. */
export interface Directory {
  readonly admin: pg.Client;
  readonly sources: DataSources;
  readonly uow: UnitOfWork;
  readonly worker: DueWorker;
  readonly places: PlacesService;
  readonly opening: PlacesOpening;
  readonly credentials: Credentials;
  readonly grants: GrantsService;
  readonly accounts: AccountsService;
  readonly audit: { list(...asked: AuditAsked): ReturnType<typeof readAudit> };
  readonly sessions: SessionsService;
  readonly publicKey: ReturnType<typeof generateKeyPairSync>['publicKey'];
  /** A second and third community: of the same city, and of another. */
  readonly neighbour: TenantCode;
  readonly elsewhere: TenantCode;
  close(): Promise<void>;
}

/** A database of directory's own, migrated, with its administrator's and its roles' addresses. */
export function makeDatabase(): Promise<TestDatabase> {
  return openTestDatabase('directory', new URL('../migrations/', import.meta.url));
}

export async function openDirectory(): Promise<Directory> {
  const database = await makeDatabase();
  const sources = await openDataSources({
    service: 'directory',
    urls: database.urls,
    entities: [PlaceEntity, PlaceDivisionEntity, AccountEntity, AccountGrantEntity, RefreshSessionEntity],
    poolMax: 5,
  });
  const admin = new pg.Client({ connectionString: database.urls.admin });
  await admin.connect();
  const commandHashKey = Buffer.from('a key for specs');
  const uow = new UnitOfWork({ service: 'directory', ...sources, commandHashKey, standing: new RecordedStanding() });
  const worker = new DueWorker(uow, { error: (_, sentence) => process.stderr.write(`${sentence}\n`) });
  const keys = generateKeyPairSync('ed25519');
  const key = keys.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');

  const places = new PlacesService(uow);
  const opening = new PlacesOpening(uow);
  const credentials = new Credentials(uow);
  const grants = new GrantsService(uow, credentials, places, worker);
  const accounts = new AccountsService(uow, credentials, grants, worker);
  const notes = new AuditNotes(uow, worker);
  const tokens = new AccessTokens({ TOKEN_PRIVATE_KEY: key } as DirectoryEnvironment);
  const sessions = new SessionsService(
    credentials,
    new RefreshSessions(uow),
    grants,
    tokens,
    new SignInThrottle(uow),
    notes,
  );
  const rows = await readPlacesFile();
  await opening.open(rows);
  const community = (city: TenantCode) =>
    rows.find(
      ({ tenantCode, level }) => level === 'community' && tenantCode.startsWith(city) && tenantCode !== SHUIJINGFANG,
    );
  return {
    admin,
    sources,
    uow,
    worker,
    places,
    opening,
    credentials,
    grants,
    accounts,
    audit: { list: (actor, place, page) => readAudit(uow, actor, place, READ_AUDIT, page) },
    sessions,
    publicKey: keys.publicKey,
    neighbour: community(CHENGDU)?.tenantCode ?? NATION,
    elsewhere: community(BEIJING_CITY)?.tenantCode ?? NATION,
    close: async () => {
      await closeDataSources(sources);
      await admin.end();
      await database.close();
    },
  };
}

/** A person who holds the role in the place. */
export function aPerson(role: Role, place: TenantCode, subject: string = randomUUID()): Actor {
  return { subject, kind: 'person', grants: [{ role, place, until: null }], grantVersion: 0, language: 'zh' };
}

export const OPERATOR = aPerson('platformOperator', NATION);

/** A place of this level around or at 水井坊. */
export function placeOf(level: PlaceLevel): TenantCode {
  return { nation: NATION, province: SICHUAN, city: CHENGDU, community: SHUIJINGFANG }[level];
}

/** A place where the role is granted. */
export const placeFor = (role: Role): TenantCode => placeOf(ROLE_LEVELS[role]);

/** A new account, made by command. */
export async function anAccount(
  directory: Directory,
  place: TenantCode = SHUIJINGFANG,
  maker = OPERATOR,
): Promise<AccountFacts> {
  const loginName = `user-${randomUUID().slice(0, 8)}`;
  const asked = { commandId: randomUUID(), loginName, displayName: '王芳', initialPassword: PASSWORD, place };
  return must(await directory.accounts.create(maker, asked, 'a-trace'));
}

/** A grant, given by command. */
export async function aGrant(directory: Directory, accountId: AccountId, role: Role, place: TenantCode, by = OPERATOR) {
  const command = { commandId: randomUUID(), accountId, role, place, fromOn: null, toOn: null };
  return must(await directory.grants.grant(by, command, 'a-trace'));
}

/** The account is suspended, by command. */
export async function suspend(directory: Directory, accountId: AccountId, by = OPERATOR): Promise<AccountFacts> {
  return must(await directory.accounts.suspend(by, { commandId: randomUUID(), accountId }, 'a-trace'));
}

/** The value; a refusal fails the spec. */
export function must<T>(outcome: T | Refusal): T {
  if (outcome instanceof Refusal) throw new Error(`refused: ${outcome.reason} ${JSON.stringify(outcome.details)}`);
  return outcome;
}

/** What every service does with changed grants, done with what this outbox holds. */
export async function hearGrantsChanged({ admin, uow }: Directory): Promise<void> {
  const { rows } = await admin.query<{ envelope: unknown }>(
    'select envelope from outbox where aggregate = $1 order by pos',
    ['account'],
  );
  for (const { envelope } of rows) {
    const event = parseEnvelope(grantsChangedV1, envelope);
    if (event instanceof Violation) throw new Error(event.problem);
    await uow.consume('directory-on-standing', event, async (tx) => {
      await tx.sql(
        `insert into subject_standing (tenant_code, subject, grant_version) values ($1, $2, $3)
         on conflict (tenant_code, subject) do update set grant_version = excluded.grant_version`,
        [NATION, event.payload.subject, event.payload.grantVersion],
      );
    });
  }
}
