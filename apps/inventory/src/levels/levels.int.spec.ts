import 'reflect-metadata';

import { randomUUID } from 'node:crypto';
import { addDays, globalId, localDateAt } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import { Boxing } from '../boxes/boxes.fixture.js';
import {
  aStore,
  HERE,
  KEEPER,
  MANAGER,
  NEIGHBOUR,
  NEXT_DOOR,
  openInventory,
  REFUSED,
  type Inventory,
} from '../inventory.fixture.js';
import { Recalling } from '../recalls/recalls.fixture.js';

let inventory: Inventory;
let keeping: Boxing;
let productId: string;
beforeAll(async () => {
  inventory = await openInventory();
  keeping = new Boxing(inventory);
  productId = await new Recalling(inventory).aProduct(HERE, MANAGER);
});
afterAll(() => inventory?.close());

const RICE = { category: 'FOOD', unit: 'BAG' };
const aLevel = (store: string, facts: object = RICE) => ({ storeId: store, minimum: 4, recommended: 10, ...facts });
const SEEN = 'StockLevel { id category unit minimum recommended product { id } store { id } }';
interface Level {
  readonly id: string;
  readonly product: { readonly id: string } | null;
}
const set = (input: object, who = KEEPER) => keeping.command<Level>('setLevel', input, who, SEEN);
const remove = (levelId: string, who = KEEPER) =>
  keeping.command<{ id: string }>('removeLevel', { levelId }, who, 'Store { id }');
async function anotherStore(): Promise<string> {
  return (await keeping.command<{ id: string }>('openStore', aStore(), MANAGER, 'Store { id }')).id;
}

interface Page<N> {
  readonly edges: readonly { readonly node: N }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}
const LEVELS = `query ($store: ID!, $first: Int!, $after: String) { stockLevels(store: $store, first: $first, after: $after) {
  edges { node { level { id unit product { id } } onHand available below } } pageInfo { hasNextPage endCursor } } }`;
interface AtLevel {
  readonly level: Level;
  readonly onHand: number;
  readonly available: number;
  readonly below: string;
}
async function levels(store: string, first = 50, after: string | null = null): Promise<Page<AtLevel>> {
  const asked = { store, first, after };
  return (await inventory.station.data<{ stockLevels: Page<AtLevel> }>(KEEPER, LEVELS, asked)).stockLevels;
}
const STOCK = `query ($store: ID!, $first: Int!, $after: String) { stockOfGoods(store: $store, first: $first, after: $after) {
  edges { node { product { id } category unit items onHand available held putAside } } pageInfo { hasNextPage endCursor } } }`;
async function stock(store: string, first = 50, after: string | null = null): Promise<Page<object>> {
  const asked = { store, first, after };
  return (await inventory.station.data<{ stockOfGoods: Page<object> }>(KEEPER, STOCK, asked)).stockOfGoods;
}

it('tells what lies there from what can be given: held, put aside and expired goods cannot, nor what left', async () => {
  const store = await anotherStore();
  const { id } = await set(aLevel(store));
  const yesterday = addDays(localDateAt(new Date()), -1);
  const rice = { storeId: store, quantity: 3 };
  const [held, aside, gone, old] = [
    ...[await keeping.anItem(rice), await keeping.anItem(rice), await keeping.anItem(rice), await keeping.anItem(rice)],
  ] as const;
  await keeping.anItem(rice);
  await keeping.anItem({ ...rice, unit: 'KILOGRAM' });
  await keeping.hold(held.code);
  await keeping.item('quarantineItem', aside.id, { reason: 'INSPECTION' });
  await keeping.item('discardItem', gone.id, { reason: 'OTHER' });
  await inventory.station.rows('update item set expires_on = $2 where code = $1', [old.code, yesterday]);
  expect((await levels(store)).edges).toEqual([
    { node: { level: { id, unit: 'BAG', product: null }, onHand: 12, available: 3, below: 'BELOW_MINIMUM' } },
  ]);
  expect((await stock(store)).edges.map(({ node }) => node)).toEqual([
    { product: null, ...RICE, items: 4, onHand: 12, available: 3, held: 3, putAside: 3 },
    { product: null, category: 'FOOD', unit: 'KILOGRAM', items: 1, onHand: 3, available: 3, held: 0, putAside: 0 },
  ]);
  await keeping.item('clearItem', aside.id);
  expect((await levels(store)).edges[0]?.node).toMatchObject({ available: 6, below: 'BELOW_RECOMMENDED' });
  await keeping.anItem({ ...rice, quantity: 4 });
  expect((await levels(store)).edges[0]?.node).toMatchObject({ available: 10, below: 'NONE' });
});
it('counts a product in its own unit, and a category whichever product it is of', async () => {
  const store = await anotherStore();
  const ofProduct = await set(aLevel(store, { productId }));
  expect(ofProduct).toMatchObject({ category: null, unit: 'BAG', product: { id: productId }, store: { id: store } });
  await set(aLevel(store));
  await keeping.anItem({ storeId: store, quantity: 2 });
  const milk = { storeId: store, productId, quantity: 5 };
  await keeping.anItem({ ...milk, category: null, nameZh: null, unit: null, weightGrams: null });
  const seen = (await levels(store)).edges.map(({ node }) => [node.level.product?.id ?? null, node.onHand]);
  expect(new Map(seen as [string | null, number][])).toEqual(
    new Map([
      [productId, 5],
      [null, 7],
    ] as [string | null, number][]),
  );
  expect((await stock(store)).edges).toHaveLength(2);
});
it('has one level for each thing, whoever sets it at once, and the last that was set', async () => {
  const store = await anotherStore();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, nth) => set({ ...aLevel(store), minimum: nth, recommended: 50 })),
  );
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  expect((await levels(store)).edges).toHaveLength(1);
  const same = { commandId: randomUUID(), ...aLevel(store) };
  const first = await set(same);
  await set({ ...aLevel(store), minimum: 9 });
  expect(await set(same)).toEqual(first);
  expect(
    await inventory.station.rows('select minimum from stock_level where store_id::text = $1', [uuidOf(store)]),
  ).toEqual([{ minimum: 9 }]);
});
it('removes a level once, and lists levels and stock page by page', async () => {
  const store = await anotherStore();
  const ids: string[] = [];
  for (const unit of ['BAG', 'BOX', 'KILOGRAM']) {
    ids.push((await set(aLevel(store, { category: 'FOOD', unit }))).id);
    await keeping.anItem({ storeId: store, unit });
  }
  const first = await levels(store, 2);
  const second = await levels(store, 2, first.pageInfo.endCursor);
  expect([...first.edges, ...second.edges].map(({ node }) => node.level.id)).toEqual(ids);
  expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
  const page = await stock(store, 2);
  expect([page.edges.length, (await stock(store, 2, page.pageInfo.endCursor)).edges.length]).toEqual([2, 1]);
  expect(await remove(ids[0]!)).toEqual({ id: store });
  expect(await remove(ids[0]!)).toEqual({ reason: 'LEVEL_NOT_FOUND' });
  expect((await levels(store)).edges.map(({ node }) => node.level.id)).toEqual(ids.slice(1));
  const noted = await inventory.station.rows(`select from audit_entry where act = 'inventory.remove-level'`);
  expect(noted).toHaveLength(1);
});
it('refuses a level of no store or product, and more than 500', async () => {
  const store = await anotherStore();
  const { storeId } = inventory;
  for (const [input, reason] of [
    [aLevel('made up'), 'STORE_NOT_FOUND'],
    [aLevel(globalId('Store', HERE, randomUUID())), 'STORE_NOT_FOUND'],
    [aLevel(storeId, { productId: 'made up' }), 'PRODUCT_NOT_FOUND'],
    [aLevel(storeId, { productId: globalId('Product', HERE, randomUUID()) }), 'PRODUCT_NOT_FOUND'],
  ] as const)
    expect(await set(input)).toEqual({ reason });
  for (const levelId of ['made up', globalId('StockLevel', HERE, randomUUID())])
    expect(await remove(levelId)).toEqual({ reason: 'LEVEL_NOT_FOUND' });
  await inventory.station.rows(
    `insert into product (tenant_code, id, category, name_zh, unit, unit_weight_grams, storage, search, version)
     select tenant_code, gen_random_uuid(), category, name_zh || nth, unit, unit_weight_grams, storage, search, 1
       from product, generate_series(1, 500) as nth where id::text = $1`,
    [uuidOf(productId)],
  );
  await inventory.station.rows(
    `insert into stock_level (tenant_code, id, store_id, product_tenant_code, product_id, unit, minimum, recommended, version)
     select tenant_code, gen_random_uuid(), $1, tenant_code, id, unit, 1, 2, 1 from product where tenant_code = $2 limit 500`,
    [uuidOf(store), HERE],
  );
  expect(await set(aLevel(store))).toEqual({ reason: 'LEVELS_TOO_MANY' });
});
it.each([
  ['neither product nor category', {}],
  ['a category without a unit', { category: 'FOOD' }],
  ['both', { productId: 'a', ...RICE }],
  ['more for its minimum than is recommended', { ...RICE, minimum: 11 }],
  ['nothing', { ...RICE, minimum: 0, recommended: 0 }],
  ['more than there can be', { ...RICE, recommended: 1_000_001 }],
])('does not take %s for a level', async (_, facts) => {
  const input = { commandId: randomUUID(), storeId: inventory.storeId, minimum: 4, recommended: 10, ...facts };
  const { errors } = await inventory.station.ask(
    KEEPER,
    `mutation ($input: SetLevelInput!) { setLevel(input: $input) { ${REFUSED} } }`,
    { input },
  );
  expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
});
it('is not there for the community next door, and is set by keepers alone', async () => {
  const { id } = await set(aLevel(inventory.storeId));
  expect(await inventory.station.visible('stock_level', HERE)).toBeGreaterThan(0);
  expect(await inventory.station.visible('stock_level', NEXT_DOOR)).toBe(0);
  for (const who of [NEIGHBOUR, aPerson('volunteer', HERE)]) {
    expect(await set(aLevel(inventory.storeId), who)).toEqual({ reason: 'NOT_PERMITTED' });
    expect(await remove(id, who)).toEqual({ reason: 'NOT_PERMITTED' });
  }
  for (const query of [LEVELS, STOCK]) {
    const { errors } = await inventory.station.ask(NEIGHBOUR, query, { store: inventory.storeId, first: 5 });
    expect(errors?.[0]?.extensions).toMatchObject({ reason: 'NOT_PERMITTED' });
  }
  expect((await levels('made up')).edges).toEqual([]);
  expect((await stock('made up')).edges).toEqual([]);
});

function uuidOf(id: string): string {
  return Buffer.from(id, 'base64url').toString().split(':')[2] ?? '';
}
