import {
  ancestorsOf,
  covers,
  exactRange,
  NATION,
  subtreeRange,
  type TenantCode,
  type TenantRange,
} from '@yicang/kernel';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';

import type { ServiceRole } from './data-sources.js';
import { beginInScope, beginUnscoped } from './scope.js';
import { Session } from './session.js';
import {
  CITY,
  ELSEWHERE,
  HERE,
  openSpecimen,
  OTHER_CITY,
  PROVINCE,
  type Specimen,
  specimenTenancy,
} from './specimen.fixture.js';
import { checkTenancy, mustMatchTenancy, platformTenancy, type TableKind } from './tenancy.js';

let specimen: Specimen;
beforeAll(async () => {
  specimen = await openSpecimen(1); // every transaction of a role is on one and the same connection
});
afterAll(() => specimen.close());

/** The rows of one statement, in a transaction of this role and scope that is undone. */
function as<Row>(
  role: ServiceRole,
  scope: TenantRange | null,
  text: string,
  parameters: unknown[] = [],
): Promise<Row[]> {
  return Session.within(specimen.sources[role], async (session) => {
    await session.begin(scope === null ? beginUnscoped('read write') : beginInScope(scope, 'read write'));
    return session.sql<Row>(text, parameters);
  });
}

/** The columns that must be said, with any value of their type. */
async function anyRow(table: string, tenantCode: TenantCode): Promise<[columns: string, values: string]> {
  const { rows } = await specimen.admin.query<{ name: string; value: string }>(
    `select column_name as name, case data_type when 'text' then quote_literal($2) when 'uuid' then quote_literal(gen_random_uuid())
        when 'date' then 'current_date' when 'jsonb' then '''{}''' when 'bytea' then '''''' when 'timestamp with time zone' then 'now()'
        else '1' end as value
       from information_schema.columns
      where table_schema = 'public' and table_name = $1 and column_default is null and is_nullable = 'NO' and is_identity = 'NO'`,
    [table, randomUUID()],
  );
  const said = rows.map(({ name, value }) => (name === 'tenant_code' ? `'${tenantCode}'` : value));
  return [rows.map(({ name }) => name).join(', '), said.join(', ')];
}

async function plant(table: string, tenantCode: TenantCode): Promise<void> {
  const [columns, values] = await anyRow(table, tenantCode);
  await specimen.admin.query(`insert into ${table} (${columns}) values (${values})`);
}

const tables = Object.entries({ ...platformTenancy, ...specimenTenancy })
  .map(([table, declared]): [string, TableKind] => [table, typeof declared === 'string' ? declared : declared.kind])
  .filter(([table]) => table !== 'sack_event'); // has a parent, which a random row has not

describe.each(tables)('%s, which is %s', (table, kind) => {
  const seen = async (role: ServiceRole, scope: TenantRange | null) =>
    (await as<{ tenant_code: TenantCode }>(role, scope, `select distinct tenant_code from ${table}`))
      .map((row) => row.tenant_code)
      .sort();

  beforeAll(async () => {
    for (const place of [HERE, ELSEWHERE, CITY, OTHER_CITY]) await plant(table, place);
  });

  it('is seen by nobody without a scope, also when the connection had one before', async () => {
    expect(await seen('app', exactRange(HERE))).toContain(HERE);
    expect(await seen('app', null)).toEqual([]);
  });

  it('shows a community its own rows, and its ancestors rows only when it is inherited', async () => {
    expect(await seen('app', exactRange(HERE))).toEqual(kind === 'inherited' ? [CITY, HERE] : [HERE]);
  });

  it('shows a city its own rows and those inside it', async () => {
    expect(await seen('app', subtreeRange(CITY))).toEqual([CITY, HERE, ELSEWHERE].sort());
  });

  it.each(['insert', 'update', 'delete'])('lets nobody %s a row of another community', async (change) => {
    const [columns, values] = await anyRow(table, ELSEWHERE);
    const statement = {
      insert: `insert into ${table} (${columns}) values (${values}) returning 1`,
      update: `update ${table} set tenant_code = '${HERE}' where tenant_code <> '${HERE}' returning 1`,
      delete: `delete from ${table} where tenant_code <> '${HERE}' returning 1`,
    }[change] as string;
    const outcome = await as('app', exactRange(HERE), statement).catch((error: Error) => error.cause ?? error);
    if (Array.isArray(outcome)) expect(outcome).toEqual([]);
    else expect(String(outcome)).toMatch(/row-level security policy|permission denied/);
  });

  it('does not let a row leave its community', async () => {
    const moving = as('app', exactRange(HERE), `update ${table} set tenant_code = '${ELSEWHERE}' returning 1`);
    await expect(moving).rejects.toThrow();
  });

  it('is open to the public only when it is published, and to the system role only when it says so', async () => {
    const isPublished = kind === 'published';
    const isOpen = kind === 'system' || table === 'tally';
    const everywhere = [CITY, HERE, ELSEWHERE, OTHER_CITY].sort();
    if (isPublished) expect(await seen('public', null)).toEqual(everywhere);
    else await expect(seen('public', null)).rejects.toThrow('permission denied');
    if (isOpen) expect(await seen('system', null)).toEqual(everywhere);
    else await expect(seen('system', null)).rejects.toThrow('permission denied');
  });
});

describe('rows about persons', () => {
  it.each([
    ['a community', exactRange(HERE), true],
    ['a city', subtreeRange(CITY), true],
    ['a province', subtreeRange(PROVINCE), false],
    ['the nation', subtreeRange(NATION), false],
  ])('are seen from %s: %s %s', async (_, scope, isSeen) => {
    await plant('neighbour', HERE);
    const rows = await as('app', scope, 'select from neighbour where tenant_code = $1', [HERE]);
    expect(rows.length > 0).toBe(isSeen);
  });
});

describe('rows nobody may change', () => {
  it.each(['update audit_entry set act = act', 'delete from audit_entry', 'truncate audit_entry'])(
    'withstand the owner: %s',
    async (change) => {
      await plant('audit_entry', HERE);
      await specimen.admin.query(
        'begin; alter table audit_entry no force row level security; set local role specimen_owner',
      );
      await expect(specimen.admin.query(change)).rejects.toThrow('append-only');
      await specimen.admin.query('rollback');
    },
  );
});

describe('any place', () => {
  const provinces = ['11', '51', '52', '99'];
  const cities = provinces.flatMap((province) => [`${province}01`, `${province}99`]);
  const communities = cities.flatMap((city) => [`${city}0000`, `${city}7K3Q`, `${city}ZZZZ`]);
  const places = [NATION, ...provinces, ...cities, ...communities] as TenantCode[];
  const aPlace = fc.constantFrom(...places);

  it('sees exactly what it covers, and of the inherited also what its ancestors and the nation declared, which holds in the sandbox too', async () => {
    await specimen.admin.query('truncate hold, rule');
    for (const place of places) {
      await specimen.admin.query('insert into hold values ($1, gen_random_uuid())', [place]);
      await specimen.admin.query(`insert into rule values ($1, gen_random_uuid(), 'be kind')`, [place]);
    }
    const seen = async (table: string, scope: TenantRange) =>
      (await as<{ place: TenantCode }>('app', scope, `select tenant_code as place from ${table} order by 1`)).map(
        (row) => row.place,
      );
    await fc.assert(
      fc.asyncProperty(aPlace, async (place) => {
        const covered = places.filter((other) => covers(place, other)).sort();
        expect(await seen('hold', subtreeRange(place))).toEqual(covered);
        expect(await seen('hold', exactRange(place))).toEqual([place]);
        expect(await seen('rule', subtreeRange(place))).toEqual(
          [...new Set([NATION, ...ancestorsOf(place), ...covered])].sort(),
        );
        expect(await seen('rule', exactRange(place))).toEqual(
          [...new Set([NATION, ...ancestorsOf(place), place])].sort(),
        );
      }),
      { numRuns: 40 },
    );
  });
});

describe('the catalogue', () => {
  const afterChange = async (change: string) => {
    await specimen.admin.query(change);
    return (await checkTenancy(specimen.sources.app, specimenTenancy)).join('\n');
  };

  it('is as declared after the migrations, seen by any role', async () => {
    for (const source of Object.values(specimen.sources))
      expect(await checkTenancy(source, specimenTenancy)).toEqual([]);
    await expect(mustMatchTenancy(specimen.sources.app, specimenTenancy)).resolves.toBeUndefined();
  });

  it.each([
    [
      'a dropped policy',
      'drop policy in_scope on sack',
      "create policy in_scope on sack to specimen_app using (tenant_code >= nullif(current_setting('app.scope_from', true), '') and tenant_code < nullif(current_setting('app.scope_to', true), '')) with check (tenant_code >= nullif(current_setting('app.scope_from', true), '') and tenant_code < nullif(current_setting('app.scope_to', true), ''))",
      'not in the database: sack has policy in_scope',
    ],
    [
      'a policy too many',
      'create policy open on sack using (true)',
      'drop policy open on sack',
      'not declared: sack has policy open',
    ],
    [
      'a policy without nullif',
      "alter policy in_scope on hold using (tenant_code >= current_setting('app.scope_from', true))",
      "alter policy in_scope on hold using (tenant_code >= nullif(current_setting('app.scope_from', true), '') and tenant_code < nullif(current_setting('app.scope_to', true), ''))",
      'hold has policy in_scope',
    ],
    [
      'row security not forced',
      'alter table sack no force row level security',
      'alter table sack force row level security',
      'not declared: sack is a table without forced row security',
    ],
    [
      'a table nobody declared',
      'create table stray (tenant_code text)',
      'drop table stray',
      'not declared: stray is a table without forced row security',
    ],
    [
      'a loose key',
      'create unique index loose on sack (id)',
      'drop index loose',
      'key loose that does not start with tenant_code',
    ],
    [
      'a privilege too many',
      'grant select on sack to specimen_public',
      'revoke select on sack from specimen_public',
      'not declared: sack lets specimen_public select',
    ],
    [
      'a privilege on one column',
      'grant select (label) on sack to public',
      'revoke select (label) on sack from public',
      'sack lets everybody select (label)',
    ],
    [
      'a view that reads as its owner',
      'create view peep as select * from sack',
      'drop view peep',
      'peep is a view or foreign table',
    ],
    [
      'a definer function',
      "create function reach() returns int language sql security definer as 'select 1'",
      'drop function reach',
      'reach() runs as its definer',
    ],
    [
      'a missing trigger',
      'alter table audit_entry disable trigger append_only',
      'alter table audit_entry enable trigger append_only',
      'not in the database: audit_entry is append-only',
    ],
  ])('that has %s is found out', async (_, change, undo, sentence) => {
    expect(await afterChange(change)).toContain(sentence);
    expect(await afterChange(undo)).toBe('');
  });

  it('that lacks a declared table is found out', async () => {
    const found = await checkTenancy(specimen.sources.app, { ...specimenTenancy, jar: 'owned' });
    expect(found).toContain('Declared, but not in the database: jar is a table under forced row security');
  });
});
