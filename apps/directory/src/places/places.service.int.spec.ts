import { checkTenancy } from '@yicang/platform-db';
import { isSandbox, NATION, SANDBOX, SANDBOX_CITY, type LocalDate, type TenantCode } from '@yicang/kernel';
import { CHENGDU, openDirectory, SHUIJINGFANG, SICHUAN, type Directory } from '../directory.fixture.js';
import { tenancy } from '../tenancy.js';
import { divisionCodeOn } from './place.rules.js';
import { readPlacesFile } from './places-file.js';
import { sandboxCommunity } from './sandbox-places.js';

let directory: Directory;
beforeAll(async () => {
  directory = await openDirectory();
});
afterAll(() => directory.close());

it('keeps every table as tenancy.ts declares it', async () => {
  expect(await checkTenancy(directory.sources.app, tenancy)).toEqual([]);
});

it('has no column that an entity and its table disagree about', async () => {
  const difference = await directory.sources.app.driver.createSchemaBuilder().log();
  expect(
    difference.upQueries
      .map(({ query }) => query)
      .filter((query) => /\b(ADD|DROP COLUMN|ALTER COLUMN)\b/.test(query) && !/CONSTRAINT/.test(query)),
  ).toEqual([]);
});

it('opens every place of the extract, and the sandbox, once, each told to the others once', async () => {
  const { rows } = await directory.admin.query<{ level: string; count: string }>(
    'select level, count(*) from place group by level order by count(*)',
  );
  expect(Object.fromEntries(rows.map(({ level, count }) => [level, Number(count)]))).toEqual({
    nation: 1,
    province: 32,
    city: 99,
    community: 2_600,
  });
  const events = await directory.admin.query(
    `select count(*)::int as count, count(distinct aggregate_id)::int as places from outbox where aggregate = 'place'`,
  );
  expect(events.rows).toEqual([{ count: 2_732, places: 2_732 }]);
  const places = await readPlacesFile();
  expect(await directory.opening.open(places)).toBe(0);
});

it('tells a place of its own tenant, with its official code', async () => {
  const { rows } = await directory.admin.query(
    `select subject, envelope -> 'payload' as payload from outbox where aggregate = 'place' and tenant_code = $1`,
    [SHUIJINGFANG],
  );
  expect(rows).toEqual([
    {
      subject: `evt.directory.place.opened.v1.51.5101.${SHUIJINGFANG}`,
      payload: {
        tenantCode: SHUIJINGFANG,
        level: 'community',
        nameZh: '水井坊社区',
        nameEn: 'Shuijingfang Community',
        divisionCode: '510104017001',
      },
    },
  ]);
});

it('lists what is inside a place by level, page after page', async () => {
  const first = await directory.places.list({ level: 'community', parent: CHENGDU, after: null, limit: 150 });
  const last = first.at(-1)?.tenantCode ?? null;
  const second = await directory.places.list({ level: 'community', parent: CHENGDU, after: last, limit: 150 });
  expect([first.length, second.length]).toEqual([150, 50]);
  expect([...first, ...second].map(({ nameZh }) => nameZh)).toContain('水井坊社区');
  const cities = await directory.places.list({ level: 'city', parent: SICHUAN, after: null, limit: 10 });
  expect(cities.map(({ nameZh }) => nameZh)).toEqual(['成都市', '南充市', '达州市']);
  const provinces = await directory.places.list({ level: 'province', parent: null, after: null, limit: 100 });
  expect(provinces).toHaveLength(31);
});

it('has the sandbox, which is in no list but its own, and in none the communities of partners', async () => {
  expect(await directory.places.byCode([SANDBOX_CITY])).toMatchObject([{ level: 'city', nameZh: '演练市' }]);
  for (const level of ['province', 'city'] as const)
    for (const parent of [null, NATION]) {
      const listed = await directory.places.list({ level, parent, after: null, limit: 200 });
      expect(listed).toHaveLength(level === 'province' ? 31 : 98);
      expect(listed.map(({ tenantCode }) => tenantCode).filter(isSandbox)).toEqual([]);
    }
  const community = '9901K3QA' as TenantCode;
  expect(await directory.opening.open([sandboxCommunity(community)])).toBe(1);
  expect(await directory.places.byCode([community])).toMatchObject([{ level: 'community', nameZh: '演练社区' }]);
  const inside = async (parent: TenantCode) =>
    (await directory.places.list({ level: null, parent, after: null, limit: 10 })).map(({ tenantCode }) => tenantCode);
  expect(await inside(SANDBOX)).toEqual([SANDBOX_CITY]);
  expect(await inside(SANDBOX_CITY)).toEqual([]);
});

it('knows the official code of a day, and none of a day before', async () => {
  const [divisions = []] = await directory.places.divisionsOf([SHUIJINGFANG]);
  expect(divisionCodeOn(divisions, '2026-03-01' as LocalDate)).toBe('510104017001');
  expect(divisionCodeOn(divisions, '2020-03-01' as LocalDate)).toBeNull();
});
