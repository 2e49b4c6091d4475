import { randomUUID } from 'node:crypto';
import { suggestProductsV1 } from '@yicang/contracts';
import { NATION, parseGlobalId, type Actor, type TenantCode } from '@yicang/kernel';
import { aPartner, aPerson } from '@yicang/testing';
import {
  aGift,
  HERE,
  KEEPER,
  MANAGER,
  NEIGHBOUR,
  openInventory,
  REFUSED,
  type Inventory,
} from '../inventory.fixture.js';
import { readCatalogue } from './products-opening.js';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await openInventory();
});
afterAll(() => inventory?.close());

const CITY = '5101' as TenantCode;
const COORDINATOR = aPerson('cityCoordinator', CITY);
const OPERATOR = aPerson('platformOperator', NATION);
const SEARCH = `query ($place: TenantCode!, $words: String!, $category: ItemCategory) {
  searchProducts(place: $place, words: $words, category: $category) { id nameZh place { id } packs { unit holds } } }`;

interface Product {
  readonly id: string;
  readonly nameZh: string;
  readonly place: { readonly id: string };
  readonly packs: readonly object[];
  readonly reason?: string;
}

async function search(words: string, actor: Actor = KEEPER, place: TenantCode = HERE, category: string | null = null) {
  const found = await inventory.station.data<{ searchProducts: Product[] }>(actor, SEARCH, { place, words, category });
  return found.searchProducts;
}
const named = async (words: string, actor?: Actor, place?: TenantCode) =>
  (await search(words, actor, place)).map(({ nameZh }) => nameZh);
const where = ({ place: { id } }: Product) => parseGlobalId(id)?.tenantCode;

async function change(mutation: string, input: object, actor: Actor): Promise<Product> {
  const name = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${name}!) { ${mutation}(input: $input) { ... on Product { id nameZh place { id } packs { unit holds } } ${REFUSED} } }`;
  const answer = await inventory.station.data<Record<string, Product>>(actor, query, {
    input: { commandId: randomUUID(), ...input },
  });
  return answer[mutation]!;
}
const aProduct = (facts: object = {}) => ({
  place: HERE,
  category: 'FOOD',
  nameZh: `春城菜籽油 ${randomUUID().slice(0, 6)}`,
  unit: 'LITRE',
  unitWeightGrams: 920,
  storage: 'AMBIENT',
  packs: [
    { unit: 'BOTTLE', holds: 5 },
    { unit: 'BOX', holds: 20 },
  ],
  ...facts,
});
const add = (facts: object = {}, actor: Actor = KEEPER) => change('addProduct', aProduct(facts), actor);
const promote = (productId: string, place: TenantCode, actor: Actor) =>
  change('promoteProduct', { productId, place }, actor);

it('begins with a national catalogue, whole, however often the service starts', async () => {
  const lines = await readCatalogue();
  const count = 'select from product where tenant_code = $1';
  expect(await inventory.station.rows(count, [NATION])).toHaveLength(lines.length);
  expect(lines.length).toBeGreaterThan(180);
  await inventory.station.stop();
  await inventory.station.start();
  expect(await inventory.station.rows(count, [NATION])).toHaveLength(lines.length);
  // just started, it knows no grants yet
  const [rice] = await inventory.station.until(
    () => search('dm').catch(() => []),
    (found) => found.length > 0,
  );
  expect(rice).toMatchObject({ nameZh: '大米', packs: [{ unit: 'BAG', holds: 5 }] });
});

it('is searched in Chinese, pinyin, initials and English, whole names first', async () => {
  expect((await named('米'))[0]).toBe('大米');
  for (const words of ['大米', 'dami', 'da mi', 'dm', 'Rice', '稻米']) expect((await named(words))[0]).toBe('大米');
  expect(await named('koushao')).toEqual([]);
  expect((await named('kouzhao')).sort()).toEqual(['医用外科口罩', '医用防护口罩', '普通医用口罩']);
  expect((await search('米', KEEPER, HERE, 'CLOTHING')).map(({ nameZh }) => nameZh)).toEqual([]);
  for (const words of ['%', '_', '|', ' ']) {
    const { data, errors } = await inventory.station.ask(KEEPER, SEARCH, { place: HERE, words });
    expect(errors === undefined ? data : 'refused').toEqual(words === ' ' ? 'refused' : { searchProducts: [] });
  }
});

it('lists page by page what a place may take in, and is read by partners of it', async () => {
  const query = `query ($after: String) { products(place: "${HERE}", category: AIDS, first: 10, after: $after) {
    edges { node { nameZh } } pageInfo { hasNextPage endCursor } } }`;
  const names: string[] = [];
  let after: string | null = null;
  do {
    interface Page {
      products: { edges: { node: { nameZh: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    }
    const { products }: Page = await inventory.station.data<Page>(aPartner('read:items', HERE), query, { after });
    names.push(...products.edges.map(({ node }) => node.nameZh));
    after = products.pageInfo.hasNextPage ? products.pageInfo.endCursor : null;
  } while (after !== null);
  const aids = (await readCatalogue()).filter(({ category }) => category === 'aids');
  expect(names.sort()).toEqual(aids.map((line) => line.name_zh).sort());
});

it('has what a community adds, for itself alone', async () => {
  const { nameZh } = await add();
  expect(await named(nameZh)).toEqual([nameZh]);
  expect(await named(nameZh, COORDINATOR, CITY)).toEqual([nameZh]);
  expect(await named(nameZh, NEIGHBOUR, '5101555X' as TenantCode)).toEqual([]);
  expect(await add({ nameZh })).toEqual({ reason: 'PRODUCT_NAME_TAKEN' });
  expect(await add({}, NEIGHBOUR)).toEqual({ reason: 'NOT_PERMITTED' });
  expect(await add({ place: NATION })).toEqual({ reason: 'NOT_PERMITTED' });
  expect((await add({ place: CITY }, COORDINATOR)).reason).toBeUndefined();
  expect((await add({ place: NATION }, OPERATOR)).reason).toBeUndefined();
});

it('is added once: one of twenty who ask at once does it, and the same command again answers alike', async () => {
  const facts = aProduct();
  const answers = await Promise.all(Array.from({ length: 20 }, () => change('addProduct', facts, KEEPER)));
  expect(answers.filter(({ reason }) => reason === undefined)).toHaveLength(1);
  const once = { ...aProduct(), commandId: randomUUID() };
  expect(await change('addProduct', once, KEEPER)).toEqual(await change('addProduct', once, KEEPER));
});

it('is known by its bar code, of any length, and by no misread one', async () => {
  const { id } = await add({ gtin: '6901234567892' });
  const byGtin = async (gtin: string, actor: Actor = KEEPER, place: TenantCode = HERE) => {
    const query = 'query ($place: TenantCode!, $gtin: String!) { productByGtin(place: $place, gtin: $gtin) { id } }';
    return inventory.station.data(actor, query, { place, gtin });
  };
  for (const gtin of ['6901234567892', '06901234567892']) expect(await byGtin(gtin)).toEqual({ productByGtin: { id } });
  expect(await byGtin('6901234567893')).toEqual({ productByGtin: null });
  expect(await byGtin('6901234567892', NEIGHBOUR, '5101555X' as TenantCode)).toEqual({ productByGtin: null });
  expect(await add({ gtin: '6901234567892' })).toEqual({ reason: 'PRODUCT_GTIN_TAKEN' });
  expect(await add({ gtin: '6901234567893' })).toEqual({ reason: 'PRODUCT_GTIN_WRONG' });
});

it('is promoted to the city and to the nation, and then offered once, to all of them', async () => {
  const { id, nameZh } = await add();
  expect(await promote(id, CITY, KEEPER)).toEqual({ reason: 'NOT_PERMITTED' });
  expect(await promote(id, '1101' as TenantCode, aPerson('cityCoordinator', '1101'))).toEqual({
    reason: 'NOT_PERMITTED',
  });
  const ofCity = await promote(id, CITY, COORDINATOR);
  expect(ofCity.packs).toHaveLength(2);
  expect(await promote(id, CITY, COORDINATOR)).toEqual({ reason: 'PRODUCT_PROMOTED' });
  for (const [actor, place] of [
    [KEEPER, HERE],
    [NEIGHBOUR, '5101555X' as TenantCode],
    [COORDINATOR, CITY],
  ] as const)
    expect((await search(nameZh, actor, place)).map((one) => [one.id, where(one)])).toEqual([[ofCity.id, CITY]]);
  const ofNation = await promote(ofCity.id, NATION, OPERATOR);
  expect((await search(nameZh)).map(where)).toEqual([NATION]);
  expect(await promote(ofNation.id, CITY, COORDINATOR)).toMatchObject({ reason: 'NOT_PERMITTED' });
  expect(await promote(id, HERE, COORDINATOR)).toEqual({ reason: 'PRODUCT_NOT_BELOW' });
});

it('is offered once though it was promoted twice, and by its own place again when the wider one retires it', async () => {
  const { id, nameZh } = await add();
  const ofCity = await promote(id, CITY, COORDINATOR);
  const ofNation = await promote(id, NATION, OPERATOR);
  expect((await search(nameZh)).map((one) => one.id)).toEqual([ofNation.id]);
  await change('retireProduct', { productId: ofNation.id }, OPERATOR);
  expect((await search(nameZh)).map((one) => one.id)).toEqual([ofCity.id]);
  await change('retireProduct', { productId: ofCity.id }, COORDINATOR);
  expect((await search(nameZh)).map((one) => one.id)).toEqual([id]);
});

describe('a gift of a product', () => {
  const receive = (facts: object) => {
    const { commandId, storeId, shelf } = aGift(inventory.storeId);
    const query = `mutation ($input: ReceiveGiftInput!) { receiveGift(input: $input) { ${REFUSED}
      ... on Item { id nameZh category quantity unit weightGrams product { id nameZh } } } }`;
    return inventory.station
      .data<{ receiveGift: { id?: string; reason?: string } }>(KEEPER, query, {
        input: { commandId, storeId, shelf, ...facts },
      })
      .then(({ receiveGift }) => receiveGift);
  };
  const correct = (itemId: string | undefined, facts: object) =>
    inventory.station.data(
      KEEPER,
      `mutation ($input: CorrectItemInput!) { correctItem(input: $input) { ${REFUSED} ... on Item { category product { id } } } }`,
      { input: { commandId: randomUUID(), itemId, reason: 'WRONG_KIND', ...facts } },
    );

  it('is described as the product is, counted in its own unit, and weighs as much', async () => {
    const [rice] = await search('大米');
    expect(await receive({ productId: rice?.id, quantity: 3, unit: 'BAG' })).toMatchObject({
      ...{ nameZh: '大米', category: 'FOOD', quantity: 15, unit: 'KILOGRAM', weightGrams: 15_000 },
      product: { id: rice?.id, nameZh: '大米' },
    });
    const named = { productId: rice?.id, quantity: 2, nameZh: '五常大米', weightGrams: 2_050 };
    expect(await receive(named)).toMatchObject({
      nameZh: '五常大米',
      quantity: 2,
      unit: 'KILOGRAM',
      weightGrams: 2_050,
    });
  });
  it('is refused in a unit the product has not, as too much, as a retired product, and as nobody’s', async () => {
    const { id } = await add();
    const refused = [
      [{ productId: id, quantity: 1, unit: 'PAIR' }, 'UNIT_NOT_OF_PRODUCT'],
      [{ productId: id, quantity: 50_000, unit: 'BOTTLE' }, 'QUANTITY_TOO_LARGE'],
      [{ productId: id, quantity: 11_000, unit: 'LITRE' }, 'QUANTITY_TOO_LARGE'],
      [{ productId: 'UHJvZHVjdDow', quantity: 1 }, 'PRODUCT_NOT_FOUND'],
    ] as const;
    for (const [facts, reason] of refused) expect(await receive(facts)).toEqual({ reason });
    const { id: theirs } = await add({ place: '5101555X' }, NEIGHBOUR);
    expect(await receive({ productId: theirs, quantity: 1 })).toEqual({ reason: 'PRODUCT_NOT_FOUND' });
    expect(await change('retireProduct', { productId: id }, KEEPER)).toEqual({ reason: 'NOT_PERMITTED' });
    expect((await change('retireProduct', { productId: id }, MANAGER)).reason).toBeUndefined();
    expect(await receive({ productId: id, quantity: 1 })).toEqual({ reason: 'PRODUCT_RETIRED' });
    const { errors } = await inventory.station.ask(
      KEEPER,
      `mutation ($input: ReceiveGiftInput!) { receiveGift(input: $input) { __typename } }`,
      { input: { commandId: randomUUID(), storeId: inventory.storeId, quantity: 1, nameZh: '大米' } },
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
  it('stays that product when it is split, and is it no more under another category', async () => {
    const [rice] = await search('大米');
    const item = await receive({ productId: rice?.id, quantity: 2, unit: 'BAG' });
    const query = `mutation ($input: SplitItemInput!) { splitItem(input: $input) { ... on Item { parts { product { id } } } } }`;
    const input = { commandId: randomUUID(), itemId: item.id, parts: [{ quantity: 5 }, { quantity: 5 }] };
    expect(await inventory.station.data(KEEPER, query, { input })).toEqual({
      splitItem: { parts: [{ product: { id: rice?.id } }, { product: { id: rice?.id } }] },
    });
    const other = await receive({ productId: rice?.id, quantity: 1 });
    expect(await correct(other.id, { nameZh: '小米' })).toMatchObject({ correctItem: { product: { id: rice?.id } } });
    expect(await correct(other.id, { category: 'HYGIENE' })).toEqual({
      correctItem: { category: 'HYGIENE', product: null },
    });
  });
});

it.each([
  ['a name of nothing', { nameZh: ' ' }],
  [
    'a unit twice',
    {
      packs: [
        { unit: 'BOX', holds: 2 },
        { unit: 'BOX', holds: 3 },
      ],
    },
  ],
  ['its own unit as a pack', { packs: [{ unit: 'LITRE', holds: 2 }] }],
  ['a pack of one', { packs: [{ unit: 'BOX', holds: 1 }] }],
  ['a weight below nothing', { unitWeightGrams: -1 }],
])('turns away %s', async (_what, facts) => {
  const query = 'mutation ($input: AddProductInput!) { addProduct(input: $input) { __typename } }';
  const input = { commandId: randomUUID(), ...aProduct(), ...facts };
  const { errors } = await inventory.station.ask(KEEPER, query, { input });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
});
it('has no name that tells how to reach a person', async () => {
  expect(await add({ nameZh: '油 138 0013 8000' })).toEqual({ reason: 'TEXT_HOLDS_PERSONAL_NUMBER' });
});

describe('what delivery asks', () => {
  const ask = async (wanted: readonly string[][], tenantCode = HERE) => {
    const asked = { tenantCode, wanted: wanted.map((names) => ({ names })) };
    const answer = await inventory.delivery.rpc(suggestProductsV1, asked, { traceId: 'a-spec' });
    if (!('suggestions' in answer)) throw new Error(JSON.stringify(answer));
    return answer.suggestions.map((one) => one && [one.nameZh, one.scorePercent]);
  };

  it('is the product of the same name, or of another of its names', async () => {
    expect(await ask([['84消毒液'], ['75%酒精'], ['医用防护口罩', 'N95口罩'], ['某某', '护目镜'], ['防护服']])).toEqual(
      [
        ['84 消毒液', 100],
        ['75% 酒精', 100],
        ['医用防护口罩', 100],
        ['护目镜', 100],
        ['医用防护服', 100],
      ],
    );
  });
  it('is one whose name is part of it or has it as a part, when that is two fifths of it; else none', async () => {
    expect(
      await ask([
        ['医用护目镜'],
        ['防污染鞋套'],
        ['医用多功能鞋套'],
        ['消毒液'],
        ['测体温设备'],
        ['米'],
        ['%'],
        ['|'],
        ['kouzh'],
      ]),
    ).toEqual([['护目镜', 60], ['鞋套', 40], null, ['84 消毒液', 100], null, ['大米', 100], null, null, null]);
  });
  it('is of the catalogues that reach the place, the nearest first, and of no other community', async () => {
    const nameZh = `春城护目镜 ${randomUUID().slice(0, 6)}`;
    await add({ nameZh });
    expect(await ask([[nameZh]])).toEqual([[nameZh, 100]]);
    expect(await ask([[nameZh]], '5101555X' as TenantCode)).toEqual([null]);
  });
});
