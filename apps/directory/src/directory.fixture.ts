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
import { AccountsService } from './accounts/accounts.service.js';
import { Credentials, type AccountFacts } from './accounts/credentials.js';
import { GrantsService } from './accounts/grants.service.js';
import { AuditNotes } from './audit/audit-notes.js';
import { READ_AUDIT } from './audit/audit.rules.js';
import { type DirectoryEnvironment } from './environment.js';
import { entities } from './entities.js';
import { PartnerAssertions } from './partners/partner-assertions.js';
import { PartnerDoor } from './partners/partner-door.js';
import { PartnersService } from './partners/partners.service.js';
import { readPlacesFile } from './places/places-file.js';
import { Sandboxes } from './partners/sandboxes.js';
import { PlacesOpening } from './places/places-opening.js';
import { SANDBOX_PLACES } from './places/sandbox-places.js';
import { PlacesService } from './places/places.service.js';
import { AccessTokens } from './sessions/access-tokens.js';
import { ProviderClient } from './providers/provider-client.js';
import { ProvidersService } from './providers/providers.service.js';
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

/** Where people reach this directory's platform. */
export const PUBLIC_ORIGIN = 'https://yicang.example';

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
  readonly partners: PartnersService;
  readonly partnerDoor: PartnerDoor;
  readonly partnerAssertions: PartnerAssertions;
  readonly publicKey: ReturnType<typeof generateKeyPairSync>['publicKey'];
  /** A second and third community: of the same city, and of another. */
  readonly neighbour: TenantCode;
  readonly elsewhere: TenantCode;
  /** Sign-in with the provider that these settings name. */
  providersOf(settings: ProviderSettings): ProvidersService;
  close(): Promise<void>;
}

type ProviderSettings = Pick<
  DirectoryEnvironment,
  'OIDC_ISSUER' | 'OIDC_CLIENT_ID' | 'OIDC_CLIENT_SECRET' | 'OIDC_REDIRECT_URIS'
>;

/** A database of directory's own, migrated, with its administrator's and its roles' addresses. */
export function makeDatabase(): Promise<TestDatabase> {
  return openTestDatabase('directory', new URL('../migrations/', import.meta.url));
}

export async function openDirectory(): Promise<Directory> {
  const database = await makeDatabase();
  const sources = await openDataSources({
    service: 'directory',
    urls: database.urls,
    entities,
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
  await opening.open([...rows, ...SANDBOX_PLACES]);
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
    partners: new PartnersService(uow, places, new Sandboxes(uow, worker), worker),
    partnerDoor: new PartnerDoor(uow, notes),
    partnerAssertions: new PartnerAssertions(uow, tokens, { PUBLIC_ORIGIN }),
    publicKey: keys.publicKey,
    neighbour: community(CHENGDU)?.tenantCode ?? NATION,
    elsewhere: community(BEIJING_CITY)?.tenantCode ?? NATION,
    providersOf: (settings) => {
      const client = new ProviderClient({ ...settings, TOKEN_PRIVATE_KEY: key });
      return new ProvidersService(uow, client, credentials, sessions, notes);
    },
    close: async () => {
      await closeDataSources(sources);
      await admin.end();
      await database.close();
    },
  };
}

/** A person who holds the role in the place. */
export function aPerson(role: Role, place: TenantCode, subject: string = randomUUID()): Actor {
  const provenAt = new Date().toISOString();
  return { subject, kind: 'person', grants: [{ role, place, until: null }], provenAt, grantVersion: 0, language: 'zh' };
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
