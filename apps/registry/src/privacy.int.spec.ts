import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFamilyV1, proveRecipientV1 } from '@yicang/contracts';
import { NATION, ROLES, subtreeRange, type StopId, type TenantCode } from '@yicang/kernel';
import { checkTenancy, closeDataSources, openDataSources, type DataSources } from '@yicang/platform-db';
import { aPerson } from '@yicang/testing';
import { entities } from './entities.js';
import { ERASED_TABLES } from './households/households.js';
import {
  aForm,
  anId,
  assumeRole,
  CITY,
  endRole,
  eraseFamily,
  HERE,
  issueCard,
  KEEPER,
  localId,
  MANAGER,
  NEIGHBOUR,
  NEXT_DOOR,
  openRegistry,
  registerFamily,
  sign,
  type Registry,
} from './registry.fixture.js';
import { tenancy } from './tenancy.js';

const logFolder = mkdtempSync(join(tmpdir(), 'yicang-registry-log-'));
const logFile = join(logFolder, 'registry.log');
const today = '2026-03-01';
const form = aForm({ name: '欧阳慕容雪', phone: '139-8765-4321', address: '锦江区天仙桥南路 77 号附 5 号' });
const SECRETS = ['欧阳慕容雪', '13987654321', '139-8765-4321', '天仙桥南路 77', '小明'];
const CONTACT = 'query ($id: ID!) { family(id: $id) { id status contact { name } } }';

let registry: Registry;
let sources: DataSources;
let id: string;
beforeAll(async () => {
  registry = await openRegistry({ LOG_LEVEL: 'trace', LOG_FILE: logFile });
  const {
    DATABASE_URL_APP: app = '',
    DATABASE_URL_SYSTEM: system = '',
    DATABASE_URL_PUBLIC: open = '',
  } = registry.settings;
  const urls = { app, system, public: open };
  sources = await openDataSources({ service: 'registry', urls, entities, poolMax: 1 });
  id = (await registerFamily(registry, form)).id;
});
afterAll(async () => {
  await closeDataSources(sources);
  await registry?.station.close();
  rmSync(logFolder, { recursive: true, force: true });
});

it('keeps every table as tenancy.ts declares it', async () => {
  expect(await checkTenancy(sources.app, tenancy)).toEqual([]);
});
it('has no column that an entity and its table disagree about', async () => {
  const difference = await sources.app.driver.createSchemaBuilder().log();
  const changes = difference.upQueries.map(({ query }) => query);
  expect(
    changes.filter((query) => /\b(ADD|DROP COLUMN|ALTER COLUMN)\b/.test(query) && !/CONSTRAINT/.test(query)),
  ).toEqual([]);
});
it('erases every table from which rows may be deleted, and no other', () => {
  const deletable = Object.entries(tenancy).filter(([, declaration]) => 'also' in declaration);
  expect(deletable.map(([table]) => table).sort()).toEqual([...ERASED_TABLES].sort());
});

/** The open register is for everybody. */
const OF_FAMILIES = Object.keys(tenancy).filter((table) => table !== 'organization');

describe('another place', () => {
  beforeAll(async () => {
    await issueCard(registry, id);
    const proof = { tenantCode: HERE, familyId: localId(id), handOverCode: 'WRONG', stopId: anId<StopId>() };
    await registry.delivery.rpc(proveRecipientV1, proof, { traceId: 'a-spec' });
    await sign(registry, localId(id));
  });

  it.each(OF_FAMILIES)('sees no row of %s: not next door, not the province, not the nation', async (table) => {
    expect(await visible(table, HERE)).toBeGreaterThan(0);
    expect(await visible(table, CITY)).toBeGreaterThan(0);
    for (const place of [NEXT_DOOR, '5103' as TenantCode, '51' as TenantCode, NATION])
      expect(await visible(table, place)).toBe(0);
    for (const role of ['registry_system', 'registry_public'])
      await expect(count(table, role, null)).rejects.toThrow('permission denied');
  });

  it('sees no field: by id, by reference, by list or by search', async () => {
    const everything = `id place { id } memberCount registeredOn status roles { role } pseudonym(as: DONOR)
      contact { name phone address members { name birthYear } }`;
    const strangers = [NEIGHBOUR, aPerson('keeper', NEXT_DOOR), aPerson('cityCoordinator', '5103')];
    const unseeing = ROLES.filter((role) => !['cityCoordinator', 'communityManager', 'keeper'].includes(role));
    for (const actor of [...strangers, ...unseeing.map((role) => aPerson(role, placeOfRole(role)))]) {
      const one = `query ($id: ID!) { family(id: $id) { ${everything} } }`;
      // who may see none anywhere is told so besides
      expect((await registry.station.ask(actor, one, { id })).data).toEqual({ family: null });
      const reference = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Family { ${everything} } } }`;
      const r = [{ __typename: 'Family', id }];
      expect(await registry.station.data(actor, reference, { r })).toEqual({ _entities: [null] });
      for (const narrowed of ['', ', search: "欧阳慕容雪"']) {
        const list = `{ families(place: "${HERE}", first: 9${narrowed}) { edges { node { ${everything} } } } }`;
        const { data, errors } = await registry.station.ask(actor, list);
        expect(data ?? null).toBeNull();
        expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      }
    }
  });

  it('changes nothing, and is told the same whether there is such a family or not', async () => {
    const unknown = Buffer.from(`Family:${HERE}:${anId()}`).toString('base64url');
    for (const actor of [NEIGHBOUR, KEEPER, aPerson('provinceViewer', '51'), aPerson('platformOperator', '0')])
      for (const familyId of [id, unknown]) {
        const reason = 'NOT_PERMITTED';
        expect(await assumeRole(registry, { familyId, role: 'DONOR', from: today }, actor)).toMatchObject({ reason });
        expect(await endRole(registry, { familyId, role: 'DONOR', on: today }, actor)).toMatchObject({ reason });
        expect(await eraseFamily(registry, familyId, actor)).toMatchObject({ reason });
        expect(await issueCard(registry, familyId, { actor })).toMatchObject({ reason });
      }
    expect(await registerFamily(registry, aForm(), NEIGHBOUR)).toMatchObject({ reason: 'NOT_PERMITTED' });
  });
});

describe('the known name, number and address', () => {
  it('stand in no table, no stream and no log, only sealed', async () => {
    expect(await registry.station.data(MANAGER, CONTACT, { id })).toMatchObject({
      family: { contact: { name: form.name } },
    });
    await eventsAreOut();
    const [database, broker, log] = [await everyRow(), await brokerFiles(), readFileSync(logFile, 'utf8')];
    expect(database.filter((row) => row.includes(localId(id))).length).toBeGreaterThan(8); // the search looks where it should
    expect(broker).toContain(localId(id));
    expect(log).not.toBe('');
    for (const found of [...database, broker, log]) expectNoSecret(found);
    expect(await tablesNaming(id)).toEqual(expect.arrayContaining([...ERASED_TABLES]));
  });

  it('cannot be learned any more after an erasure, and the family’s id stays', async () => {
    expect(await eraseFamily(registry, id)).toMatchObject({
      status: 'ERASED',
      roles: [{ role: 'RECIPIENT', to: expect.any(String) as string }],
    });
    expect(await eraseFamily(registry, id)).toMatchObject({ status: 'ERASED' }); // nothing more happens
    expect((await tablesNaming(id)).filter((table) => (ERASED_TABLES as readonly string[]).includes(table))).toEqual(
      [],
    );
    await eventsAreOut();
    for (const found of [...(await everyRow()), await brokerFiles(), readFileSync(logFile, 'utf8')])
      expectNoSecret(found);
    expect(await registry.station.data(MANAGER, CONTACT, { id })).toEqual({
      family: { id, status: 'ERASED', contact: null },
    });
    const list = `{ families(place: "${HERE}", first: 9, search: "欧阳慕容雪") { edges { cursor } } }`;
    expect(await registry.station.data(MANAGER, list)).toEqual({ families: { edges: [] } });
    const asked = { tenantCode: HERE, familyId: localId(id), role: 'recipient' as const };
    expect(await registry.inventory.rpc(checkFamilyV1, asked, { traceId: 'a-spec' })).toMatchObject({
      reason: 'FAMILY_NOT_FOUND',
    });
    expect(await assumeRole(registry, { familyId: id, role: 'DONOR', from: today })).toMatchObject({
      reason: 'FAMILY_ERASED',
    });
    expect(
      await registry.station.rows('select type from family_fact where family_id = $1 order by version', [localId(id)]),
    ).toEqual([{ type: 'registered' }, { type: 'erased' }]);
  });
});

function expectNoSecret(text: string): void {
  for (const secret of SECRETS)
    for (const form of [
      secret,
      Buffer.from(secret).toString('hex'),
      Buffer.from(secret).toString('base64').slice(0, -3),
    ])
      expect(text.includes(form) ? `${secret} in ${text.slice(0, 200)}` : '').toBe('');
}

/** Every row of every table as text, as the administrator sees it. */
async function everyRow(): Promise<string[]> {
  const tables = await allTables();
  const rows = await Promise.all(
    tables.map((table) => registry.station.rows<{ row: string }>(`select t::text as row from "${table}" t`)),
  );
  return rows.flat().map(({ row }) => row);
}

/** The tables with a row of the family. */
async function tablesNaming(family: string): Promise<string[]> {
  const naming = [];
  for (const table of await allTables()) {
    const rows = await registry.station.rows(`select from "${table}" t where t::text like $1 limit 1`, [
      `%${localId(family)}%`,
    ]);
    if (rows.length > 0) naming.push(table);
  }
  return naming;
}

async function allTables(): Promise<string[]> {
  const tables = await registry.station.rows<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  return tables.map(({ name }) => name);
}

async function eventsAreOut(): Promise<void> {
  await registry.station.until(
    () => registry.station.rows('select from outbox where sent_seq is null'),
    (unsent) => unsent.length === 0,
  );
}

/** All that the broker has on disk, streams and configuration. */
async function brokerFiles(): Promise<string> {
  const answer = await fetch(`${registry.settings['NATS_MONITOR_URL']}/jsz`);
  const { config } = (await answer.json()) as { config: { store_dir: string } };
  const files = readdirSync(config.store_dir, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n');
}

function visible(table: string, place: TenantCode): Promise<number> {
  return count(table, 'registry_app', place);
}

/** The rows the role sees of a table, in the scope of a place and all inside it. */
async function count(table: string, role: string, place: TenantCode | null): Promise<number> {
  const client = await registry.station.admin.connect();
  try {
    const { from, to } = place === null ? { from: '', to: '' } : subtreeRange(place);
    await client.query(
      `begin; set local role ${role}; set local app.scope_from = '${from}'; set local app.scope_to = '${to}'`,
    );
    const { rows } = await client.query<{ count: number }>(`select count(*)::integer as count from "${table}"`);
    return rows[0]?.count ?? 0;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

function placeOfRole(role: (typeof ROLES)[number]): string {
  const places: Partial<Record<(typeof ROLES)[number], string>> = {
    platformOperator: '0',
    nationalViewer: '0',
    provinceViewer: '51',
  };
  return places[role] ?? HERE;
}
