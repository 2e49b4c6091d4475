import { randomUUID } from 'node:crypto';
import { globalId, type TenantCode } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import {
  aGift,
  aStore,
  HERE,
  KEEPER,
  MANAGER,
  NEXT_DOOR,
  openInventory,
  REFUSED,
  type Inventory,
} from '../inventory.fixture.js';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await openInventory();
});
afterAll(() => inventory?.close());

const OPEN = `mutation ($input: OpenStoreInput!) { openStore(input: $input) { ... on Store { id nameZh place { id } } ${REFUSED} } }`;
const COORDINATOR = aPerson('cityCoordinator', '5101' as TenantCode);

interface Page {
  readonly edges: { node: { nameZh?: string; code?: string; shelf?: string } }[];
  readonly pageInfo: { hasNextPage: boolean; endCursor: string };
}

it('opens a store, and lists it page by page', async () => {
  const { station } = inventory;
  const { openStore } = await station.data<{ openStore: { nameZh: string } }>(MANAGER, OPEN, { input: aStore() });
  const names: string[] = [];
  let after: string | null = null;
  do {
    const query = `query ($after: String) { stores(place: "5101", first: 1, after: $after) { edges { node { nameZh } } pageInfo { hasNextPage endCursor } } }`;
    const page: { stores: Page } = await station.data<{ stores: Page }>(COORDINATOR, query, { after });
    names.push(...page.stores.edges.map(({ node }) => node.nameZh ?? ''));
    after = page.stores.pageInfo.hasNextPage ? page.stores.pageInfo.endCursor : null;
  } while (after !== null);
  expect(names).toEqual(['水井坊义仓', openStore.nameZh]);
});
it.each([
  ['STORE_NAME_TAKEN', { nameZh: '水井坊义仓' }],
  ['TEXT_HOLDS_PERSONAL_NUMBER', { nameZh: '义仓 138 0013 8000' }],
  ['KEEPER_NOT_FOUND', { keeperAccountId: randomUUID() }],
  ['PLACE_NOT_FOUND', { community: '5101A000' }],
])('refuses a store for %s, and remembers that it did', async (reason, facts) => {
  const input = { ...aStore(), ...facts };
  const before = await inventory.station.rows('select from store');
  for (const once of ['first', 'again'])
    expect([once, await inventory.station.data(COORDINATOR, OPEN, { input })]).toEqual([
      once,
      { openStore: { reason } },
    ]);
  expect(await inventory.station.rows('select from store')).toHaveLength(before.length);
  const log = 'select from command_log where command_id = $1';
  expect(await inventory.station.rows(log, [input.commandId])).toHaveLength(1);
});
it.each([{ community: '5101' }, { community: '0' }, { nameZh: ' ' }, { nameZh: '长'.repeat(61) }])(
  'turns away bad input %j',
  async (facts) => {
    const { errors } = await inventory.station.ask(COORDINATOR, OPEN, { input: { ...aStore(), ...facts } });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  },
);
it('does not know a store or donor whose id was made up', async () => {
  const receive = `mutation ($input: ReceiveGiftInput!) { receiveGift(input: $input) { ${REFUSED} } }`;
  const storeId = globalId('Store', HERE, 'abc');
  expect(await inventory.station.data(KEEPER, receive, { input: aGift(storeId) })).toEqual({
    receiveGift: { reason: 'STORE_NOT_FOUND' },
  });
  const donorFamilyId = globalId('Family', HERE, 'abc');
  expect(
    await inventory.station.data(KEEPER, receive, { input: { ...aGift(inventory.storeId), donorFamilyId } }),
  ).toEqual({
    receiveGift: { reason: 'FAMILY_NOT_FOUND' },
  });
  const elsewhere = globalId('Store', NEXT_DOOR, randomUUID());
  expect(await inventory.station.data(KEEPER, receive, { input: aGift(elsewhere) })).toEqual({
    receiveGift: { reason: 'NOT_PERMITTED' },
  });
});
it('finds an item by its code, moves it between shelves, and lists by status', async () => {
  const { station } = inventory;
  const { id, code } = await inventory.receive();
  const gone = await inventory.receive();
  await station.data(KEEPER, 'mutation ($input: DiscardItemInput!) { discardItem(input: $input) { __typename } }', {
    input: { commandId: randomUUID(), itemId: gone.id, reason: 'DAMAGED' },
  });
  await station.data(KEEPER, 'mutation ($input: MoveItemInput!) { moveItem(input: $input) { __typename } }', {
    input: { commandId: randomUUID(), itemId: id, shelf: 'B-7' },
  });
  const look = `query ($code: ItemCode!) { itemByCode(community: "${HERE}", code: $code) { shelf store { nameZh } }
    discarded: items(place: "${HERE}", first: 50, status: DISCARDED) { edges { node { code } } }
    free: items(place: "${HERE}", first: 50, status: IN_STORE) { edges { node { code } } } }`;
  const seen = await station.data<{ itemByCode: object; discarded: Page; free: Page }>(KEEPER, look, { code });
  expect(seen.itemByCode).toEqual({ shelf: 'B-7', store: { nameZh: '水井坊义仓' } });
  expect(seen.discarded.edges.map(({ node }) => node.code)).toEqual([gone.code]);
  expect(seen.free.edges.map(({ node }) => node.code)).toContain(code);
  expect(seen.free.edges.map(({ node }) => node.code)).not.toContain(gone.code);
});
