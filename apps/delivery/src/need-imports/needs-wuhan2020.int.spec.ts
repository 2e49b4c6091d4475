import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Actor, type TenantCode } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import { Delivery } from '../delivery.fixture.js';
import { Bystanders } from '../neighbours.fixture.js';
import { readRows } from './need-import.rules.js';
import { rowsOf } from './need-rows.js';

/** What hospitals of 16 cities asked for in 2020: data/needs/README.md. */
const DATA = new URL('../../../../data/needs/', import.meta.url);
const TABLE = new URL('needs-wuhan2020.csv', DATA);
const PLACES = new URL('../places/places.csv', DATA);
const ROWS = 2_095;
const PROVINCE = '42';

interface Report {
  readonly isDryRun: boolean;
  readonly read: number;
  readonly recorded: number;
  readonly merged: number;
  readonly refused: number;
  readonly organizations: number;
  readonly refusedFor: readonly { readonly problem: string; readonly rows: number }[];
  readonly refusedCsv: string;
}
const IMPORT = `mutation ($input: ImportNeedsInput!) { importNeeds(input: $input) { ... on NeedImport {
  isDryRun read recorded merged normalised organizations ofOne mappedExactly suggested notMapped refused
  refusedFor { problem rows } refusedCsv } ... on Refused { reason } } }`;

let delivery: Delivery;
let table: Buffer;
beforeAll(async () => {
  delivery = await Delivery.open();
  await Bystanders.open(delivery.station);
  table = await readFile(TABLE);
});
afterAll(() => delivery?.close());

/** The cities of the table that take part, by name. */
async function citiesTakingPart(): Promise<Map<string, TenantCode>> {
  const lines = (await readFile(PLACES, 'utf8')).split('\n').map((line) => line.split(','));
  const cities = lines.filter(([, parent, level]) => parent === PROVINCE && level === 'city');
  return new Map(cities.map(([code = '', , , name = '']) => [name, code as TenantCode]));
}

async function importTable(coordinator: Actor, place: TenantCode, facts: object = {}): Promise<Report> {
  const fileId = await delivery.bring(coordinator, table);
  const input = { commandId: randomUUID(), place, isDryRun: false, fileId, ...facts };
  const data = await delivery.station.data<{ importNeeds: Report }>(coordinator, IMPORT, { input });
  return data.importNeeds;
}
const needs = () => delivery.station.rows('select * from need order by tenant_code, id');
const told = async () => (await delivery.station.rows('select from outbox')).length;

it('is the table that its README tells of', async () => {
  const readme = await readFile(new URL('README.md', DATA), 'utf8');
  expect(readme).toContain(createHash('sha256').update(table).digest('hex'));
  const rows = await rowsOf([table.toString()]);
  expect(rows).toHaveLength(ROWS);
});

it('would be imported for each of its 16 cities, but for what says no quantity', async () => {
  const rows = await rowsOf([table.toString()]);
  if (!Array.isArray(rows)) throw new Error('The table was not read');
  const readings = [...new Set(rows.map(({ city }) => city))].map((city) => readRows(rows, city));
  for (const { read, wishes, merged, refused } of readings) expect(wishes.length + merged + refused.length).toBe(read);
  const refused = readings.flatMap((reading) => reading.refused).filter(({ problem }) => problem !== 'otherCity');
  expect(new Set(refused.map(({ problem }) => problem))).toEqual(new Set(['quantityMissing']));
  const count = (of: (reading: (typeof readings)[number]) => number) =>
    readings.reduce((sum, reading) => sum + of(reading), 0);
  expect({
    cities: readings.length,
    wishes: count(({ wishes }) => wishes.length),
    merged: count(({ merged }) => merged),
    quantityMissing: refused.length,
    hospitals: new Set(readings.flatMap(({ wishes }) => wishes.map((wish) => wish.organizationNameZh))).size,
  }).toEqual({ cities: 16, wishes: 2_073, merged: 0, quantityMissing: 22, hospitals: 214 });
});

it('is imported for each city that takes part, and not a second time', async () => {
  const rows = await rowsOf([table.toString()]);
  if (!Array.isArray(rows)) throw new Error('The table was not read');
  const named = new Set(rows.map(({ city }) => city));
  const cities = [...(await citiesTakingPart())].filter(([name]) => named.has(name));
  expect(cities.map(([name]) => name)).toEqual(['武汉市', '襄阳市']);
  for (const [name, place] of cities) {
    const elsewhere = rows.filter(({ city }) => city !== name).length;
    const coordinator = aPerson('cityCoordinator', place);
    const tried = await importTable(coordinator, place, { isDryRun: true });
    const commandId = randomUUID();
    const done = await importTable(coordinator, place, { commandId });
    const { read, recorded, merged, refused, refusedFor } = done;
    expect(tried).toEqual({ ...done, isDryRun: true });
    expect(read).toBe(ROWS);
    expect(recorded + merged + refused).toBe(read);
    expect(refusedFor).toContainEqual({ problem: 'OTHER_CITY', rows: elsewhere });
    expect(recorded).toBeGreaterThan(0);
    const { refusedCsv: _, ...figures } = done;
    process.stdout.write(`${name} ${JSON.stringify(figures)}\n`);

    const before = [await needs(), await told()];
    expect(await importTable(coordinator, place, { commandId })).toEqual(done);
    const again = await importTable(coordinator, place);
    expect(again).toMatchObject({ read, recorded: 0, merged, refused: refused + recorded });
    expect(again.refusedFor).toContainEqual({ problem: 'ALREADY_RECORDED', rows: recorded });
    expect([await needs(), await told()]).toEqual(before);
  }
});
