import 'reflect-metadata';

import { randomUUID } from 'node:crypto';
import { addDays, globalId, localDateAt, type TenantCode } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import { Boxing, type Received } from '../boxes/boxes.fixture.js';
import { aStore, HERE, KEEPER, MANAGER, NEIGHBOUR, openInventory, type Inventory } from '../inventory.fixture.js';
import { Recalling } from '../recalls/recalls.fixture.js';

let inventory: Inventory;
let keeping: Boxing;
beforeAll(async () => {
  inventory = await openInventory();
  keeping = new Boxing(inventory);
});
afterAll(() => inventory?.close());

const today = localDateAt(new Date());
const inDays = (days: number) => addDays(today, days);
async function anotherStore(): Promise<string> {
  return (await keeping.command<{ id: string }>('openStore', aStore(), MANAGER, 'Store { id }')).id;
}

const EXPIRING = `query ($place: TenantCode!, $store: ID, $within: Int!, $first: Int!, $after: String) {
  expiringItems(place: $place, store: $store, withinDays: $within, first: $first, after: $after) {
    edges { node { daysLeft item { code status } } } pageInfo { hasNextPage endCursor } } }`;
interface Page {
  readonly edges: readonly { readonly node: { readonly daysLeft: number; readonly item: { readonly code: string } } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}
async function expiring(store: string | null, facts: object = {}, who = KEEPER): Promise<Page> {
  const asked = { place: HERE, store, within: 30, first: 50, ...facts };
  return (await inventory.station.data<{ expiringItems: Page }>(who, EXPIRING, asked)).expiringItems;
}
const codesOf = ({ edges }: Page) => edges.map(({ node }) => node.item.code);

const FIRST_OUT = `query ($store: ID!, $productId: ID, $category: ItemCategory, $unit: ItemUnit, $quantity: Int!) {
  firstExpiredFirstOut(store: $store, productId: $productId, category: $category, unit: $unit, quantity: $quantity) {
    quantity missing items { reason item { code } } } }`;
interface Proposal {
  readonly quantity: number;
  readonly missing: number;
  readonly items: readonly { readonly reason: string; readonly item: { readonly code: string } }[];
}
async function firstOut(store: string, quantity: number, of: object = { category: 'FOOD', unit: 'BAG' }, who = KEEPER) {
  const asked = { store, quantity, ...of };
  return (await inventory.station.data<{ firstExpiredFirstOut: Proposal }>(who, FIRST_OUT, asked)).firstExpiredFirstOut;
}

it('lists what lies in a store and expires within so many days, first expired first, with the days left', async () => {
  const store = await anotherStore();
  const bag = (expiresOn: string | null, facts: object = {}) => keeping.anItem({ storeId: store, expiresOn, ...facts });
  const [later, soon, never, held, gone, over, today0] = [
    ...[await bag(inDays(31)), await bag(inDays(30)), await bag(null), await bag(inDays(2)), await bag(inDays(1))],
    ...[await bag(inDays(5)), await bag(today)],
  ] as [Received, Received, Received, Received, Received, Received, Received];
  await keeping.hold(held.code);
  await keeping.item('discardItem', gone.id, { reason: 'OTHER' });
  await inventory.station.rows('update item set expires_on = $2 where code = $1', [over.code, inDays(-3)]);
  const page = await expiring(store);
  expect(page.edges.map(({ node }) => node)).toEqual([
    { daysLeft: -3, item: { code: over.code, status: 'IN_STORE' } },
    { daysLeft: 0, item: { code: today0.code, status: 'IN_STORE' } },
    { daysLeft: 2, item: { code: held.code, status: 'HELD' } },
    { daysLeft: 30, item: { code: soon.code, status: 'IN_STORE' } },
  ]);
  expect(codesOf(await expiring(store, { within: 0 }))).toEqual([over.code, today0.code]);
  expect(codesOf(await expiring(store, { within: 365 }))).toContain(later.code);
  expect(codesOf(await expiring(store, { within: 365 }))).not.toContain(never.code);
});
it('goes on where the page before ended, in a store and over all stores of a city', async () => {
  const store = await anotherStore();
  const bags: string[] = [];
  for (const days of [3, 3, 1, 2, 3])
    bags.push((await keeping.anItem({ storeId: store, expiresOn: inDays(days) })).code);
  for (const facts of [{}, { place: '5101' }]) {
    const pages: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page: Page = await expiring(
        store,
        { first: 2, after, ...facts },
        aPerson('cityCoordinator', '5101' as TenantCode),
      );
      pages.push(...codesOf(page));
      [after, more] = [page.pageInfo.endCursor, page.pageInfo.hasNextPage];
    }
    expect(pages).toEqual([bags[2], bags[3], ...[bags[0], bags[1], bags[4]].toSorted()]);
  }
  const all = codesOf(await expiring(null, { first: 100 }));
  expect(all).toEqual(expect.arrayContaining(bags));
  expect(await expiring(globalId('Store', '1101FAR0' as TenantCode, randomUUID()))).toMatchObject({ edges: [] });
  expect(await expiring('made up')).toMatchObject({ edges: [] });
});
it('proposes what expires first of what can be given, as whole items, and says why and how much is missing', async () => {
  const store = await anotherStore();
  const bag = (quantity: number, expiresOn: string | null, facts: object = {}) =>
    keeping.anItem({ storeId: store, quantity, expiresOn, ...facts });
  const [never, soon, late, held, other] = [
    ...[await bag(3, null), await bag(2, inDays(3)), await bag(9, inDays(9)), await bag(1, inDays(1))],
    await bag(1, inDays(1), { unit: 'KILOGRAM' }),
  ] as [Received, Received, Received, Received, Received];
  await keeping.hold(held.code);
  expect(await firstOut(store, 4)).toEqual({
    quantity: 5,
    missing: 0,
    items: [
      { reason: 'FIRST_TO_EXPIRE', item: { code: soon.code } },
      { reason: 'FITS_BEST', item: { code: never.code } },
    ],
  });
  const whole = await firstOut(store, 20);
  expect(whole).toMatchObject({ quantity: 14, missing: 6 });
  expect(whole.items.map(({ item, reason }) => [item.code, reason])).toEqual([
    [soon.code, 'FIRST_TO_EXPIRE'],
    [late.code, 'FIRST_TO_EXPIRE'],
    [never.code, 'LONGEST_IN_STORE'],
  ]);
  expect((await firstOut(store, 1, { category: 'FOOD', unit: 'KILOGRAM' })).items[0]?.item.code).toBe(other.code);
  await inventory.station.rows('update item set expires_on = $2 where code = $1', [soon.code, inDays(-1)]);
  expect((await firstOut(store, 20)).items.map(({ item }) => item.code)).toEqual([late.code, never.code]);
});
it('proposes of a product in its own unit', async () => {
  const store = await anotherStore();
  const productId = await new Recalling(inventory).aProduct(HERE, MANAGER);
  await keeping.anItem({ storeId: store });
  const milk = { storeId: store, productId, category: null, nameZh: null, unit: null, weightGrams: null };
  const { code } = await keeping.anItem({ ...milk, quantity: 5 });
  expect(await firstOut(store, 4, { productId })).toMatchObject({ quantity: 5, items: [{ item: { code } }] });
  const none = { quantity: 0, missing: 4, items: [] };
  for (const [from, of] of [
    [store, { productId: globalId('Product', HERE, randomUUID()) }],
    [store, { productId: 'made up' }],
    ['made up', { productId }],
  ] as const)
    expect(await firstOut(from, 4, of)).toEqual(none);
});
it.each([
  [EXPIRING, { within: 366 }],
  [EXPIRING, { within: -1 }],
  [EXPIRING, { first: 101 }],
  [EXPIRING, { after: 'no cursor' }],
  [FIRST_OUT, { category: 'FOOD' }],
  [FIRST_OUT, { productId: 'a', category: 'FOOD', unit: 'BAG' }],
  [FIRST_OUT, { category: 'FOOD', unit: 'BAG', quantity: 0 }],
])('turns away bad input to %s: %j', async (query, facts) => {
  const asked = { place: HERE, store: inventory.storeId, within: 30, first: 5, quantity: 1, ...facts };
  const { errors } = await inventory.station.ask(KEEPER, query, asked);
  expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
});
it('tells the community next door nothing', async () => {
  await keeping.anItem({ expiresOn: inDays(1) });
  const asked = {
    place: HERE,
    within: 30,
    first: 5,
    store: inventory.storeId,
    quantity: 1,
    category: 'FOOD',
    unit: 'BAG',
  };
  for (const query of [EXPIRING, FIRST_OUT]) {
    const { errors } = await inventory.station.ask(NEIGHBOUR, query, asked);
    expect(errors?.[0]?.extensions).toMatchObject({ reason: 'NOT_PERMITTED' });
  }
});
it('reads the first page of a store of 10,000 items from the index, in its order', async () => {
  const store = await anotherStore();
  const storeId = Buffer.from(store, 'base64url').toString().split(':')[2];
  const { station } = inventory;
  await station.rows(
    `insert into item (tenant_code, code, store_id, status, category, name_zh, quantity, unit, weight_grams, condition, expires_on, received_on, version)
     select $1, '5NGF' || lpad(nth::text, 8, '0'), $2, case when nth % 3 = 0 then 'discarded' else 'inStore' end, 'food', '大米', 1, 'bag', 1, 'new',
            case when nth % 5 > 0 then current_date + nth % 400 end, current_date - nth % 90, 1 from generate_series(1, 10000) as nth`,
    [HERE, storeId],
  );
  await station.rows('analyze item');
  const plan = async (statement: string) =>
    (await station.rows<Record<string, string>>(`explain (analyze, costs off, timing off, summary off) ${statement}`))
      .map((row) => row['QUERY PLAN'])
      .join('\n');
  const first = await plan(
    `select * from item where status in ('inStore', 'held', 'quarantined') and expires_on <= current_date + 30
        and tenant_code = '${HERE}' and store_id = '${storeId}' order by expires_on, received_on, code limit 51`,
  );
  const candidates = await plan(
    `select * from item where tenant_code = '${HERE}' and store_id = '${storeId}' and status = 'inStore'
        and (expires_on is null or expires_on >= current_date) and category = 'food' and unit = 'bag'
      order by expires_on, received_on, code limit 2000`,
  );
  for (const one of [first, candidates]) {
    expect(one).toContain('Index Scan using item_first_out');
    expect(one).not.toContain('Sort');
  }
});
