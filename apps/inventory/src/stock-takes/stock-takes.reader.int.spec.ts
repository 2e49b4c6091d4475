import { randomUUID } from 'node:crypto';
import { tellStockTakesV1, type OutputOf } from '@yicang/contracts';
import { localDateAt, Refusal, type StockTakeId, type TenantCode } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import {
  HERE,
  KEEPER,
  KEEPER_ACCOUNT_ID,
  MANAGER,
  NEXT_DOOR,
  openInventory,
  REFUSED,
  type Inventory,
} from '../inventory.fixture.js';
import { EVERY_DAYS_MAX, EVERY_DAYS_MIN } from './stock-take.rules.js';
import { counting, uuidIn, type Take } from './stock-takes.fixture.js';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await openInventory();
});
afterAll(() => inventory?.close());

const COORDINATOR = aPerson('cityCoordinator', '5101' as TenantCode);
const { command, aFullStore } = counting(() => inventory);

async function due(): Promise<string[]> {
  const answer = await inventory.station.data<{ storesDueForCount: { store: { id: string } }[] }>(
    COORDINATOR,
    '{ storesDueForCount(place: "5101") { store { id } lastCountedOn dueOn } }',
  );
  return answer.storesDueForCount.map(({ store }) => store.id);
}

async function accuracy(month: string) {
  const { countAccuracy } = await inventory.station.data<{ countAccuracy: { store: { id: string } }[] }>(
    COORDINATOR,
    `query ($month: String!) { countAccuracy(place: "5101", month: $month) {
      store { id } keeperAccountId stockTakes expected missing surplus accuracyBasisPoints } }`,
    { month },
  );
  return countAccuracy;
}

function setRule(rule: { place: string; everyDays: number }, who = COORDINATOR) {
  const input = { commandId: randomUUID(), ...rule };
  const set = `mutation ($input: SetStockTakeRuleInput!) { setStockTakeRule(input: $input) { ... on StockTakeRule { everyDays } ${REFUSED} } }`;
  return inventory.station.ask(who, set, { input });
}

async function aStoreOpened(daysAgo: number): Promise<string> {
  const { storeId } = await aFullStore(0);
  await inventory.station.rows(`update store set opened_on = opened_on - $2::int where id = $1`, [
    uuidIn(storeId),
    daysAgo,
  ]);
  return storeId;
}

/** A count of an empty store, or of a shelf of it, is signed. */
async function aSignedCount(storeId: string, shelf: string | null = null): Promise<Take> {
  const { id: stockTakeId } = await command('openStockTake', { storeId, shelf });
  await command('finishCount', { stockTakeId });
  return command('closeStockTake', { stockTakeId }, MANAGER);
}

it('tells how accurate a store’s counts were in a month, and which stores are due by the city’s rule', async () => {
  const { storeId, items } = await aFullStore(4);
  const { id: stockTakeId } = await command('openStockTake', { storeId });
  await command('recordCounts', { stockTakeId, itemCodes: items.slice(1).map(({ code }) => code) });
  await command('finishCount', { stockTakeId });
  await command('explainDifferences', { stockTakeId, itemCodes: [items[0]?.code], reason: 'NOT_FOUND' });
  await command('closeStockTake', { stockTakeId }, MANAGER);
  const month = localDateAt(new Date()).slice(0, 7);
  expect((await accuracy(month)).find(({ store }) => store.id === storeId)).toEqual({
    ...{ store: { id: storeId }, keeperAccountId: KEEPER_ACCOUNT_ID, stockTakes: 1 },
    ...{ expected: 4, missing: 1, surplus: 0, accuracyBasisPoints: 7_500 },
  });

  expect(await due()).toEqual([]);
  expect(await setRule({ place: '5101', everyDays: 30 }, MANAGER)).toMatchObject({
    data: { setStockTakeRule: { reason: 'NOT_PERMITTED' } },
  });
  expect(await setRule({ place: '5101', everyDays: 30 })).toMatchObject({
    data: { setStockTakeRule: { everyDays: 30 } },
  });
  const old = await aStoreOpened(31);
  expect(await due()).toEqual([old]);
});

it('tells first of the store that waits longest', async () => {
  const [some, most, least] = [await aStoreOpened(100), await aStoreOpened(120), await aStoreOpened(90)];
  expect((await due()).filter((id) => [some, most, least].includes(id))).toEqual([most, some, least]);
});

it('is waited for until the whole store is counted: a shelf of it is not enough', async () => {
  const storeId = await aStoreOpened(100);
  await aSignedCount(storeId, 'A-1');
  expect(await due()).toContain(storeId);
  await aSignedCount(storeId);
  expect(await due()).not.toContain(storeId);
});

it('forgets no store that is due, however many are not', async () => {
  const before = await due();
  await inventory.station.rows(
    `insert into store (tenant_code, id, name_zh, keeper_account_id, opened_on, version)
     select $1, gen_random_uuid(), '义仓 ' || nth, $2, current_date + 1, 1 from generate_series(1, 5001) as nth`,
    [NEXT_DOOR, KEEPER_ACCOUNT_ID],
  );
  expect(before).not.toEqual([]);
  expect(await due()).toEqual(before);
});

it('goes by the community’s own rule before the city’s', async () => {
  const [monthly, yearly] = [await aStoreOpened(100), await aStoreOpened(EVERY_DAYS_MAX)];
  expect(await due()).toEqual(expect.arrayContaining([yearly, monthly]));
  await setRule({ place: HERE, everyDays: EVERY_DAYS_MAX });
  expect(await due()).toEqual([yearly]);
});

it.each([EVERY_DAYS_MIN - 1, EVERY_DAYS_MAX + 1])('is not ruled to be every %d days', async (everyDays) => {
  const { errors } = await setRule({ place: HERE, everyDays });
  expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
});

it('is of the month it was signed in, by the clock of Shanghai', async () => {
  const signed = [
    '2026-02-28T23:59:59.999+08',
    '2026-03-01T00:00:00+08',
    '2026-03-31T23:59:59.999+08',
    '2026-04-01T00:00:00+08',
  ];
  const stores: string[] = [];
  for (const closedAt of signed) {
    const { storeId } = await aFullStore(0);
    const { id } = await aSignedCount(storeId);
    await inventory.station.rows('update stock_take set closed_at = $2 where id = $1', [uuidIn(id), closedAt]);
    stores.push(storeId);
  }
  const march = (await accuracy('2026-03')).map(({ store }) => store.id);
  expect(new Set(march)).toEqual(new Set(stores.slice(1, 3)));
});

it('is listed by how far it is, page by page', async () => {
  const { id: abandoned } = await command('openStockTake', { storeId: (await aFullStore(0)).storeId });
  await command('abandonStockTake', { stockTakeId: abandoned });
  const open: string[] = [];
  for (let nth = 0; nth < 3; nth += 1)
    open.push((await command('openStockTake', { storeId: (await aFullStore(0)).storeId })).id);
  const listed = async (page: object) => {
    const { stockTakes } = await inventory.station.data<{ stockTakes: Page<{ id: string }> }>(
      KEEPER,
      `query ($status: StockTakeStatus, $first: Int!, $after: String) {
        stockTakes(place: "${HERE}", status: $status, first: $first, after: $after) {
          edges { node { id } } pageInfo { endCursor } } }`,
      page,
    );
    return { ids: stockTakes.edges.map(({ node }) => node.id), after: stockTakes.pageInfo.endCursor };
  };
  expect((await listed({ first: 100 })).ids).toEqual(expect.arrayContaining([abandoned, ...open]));
  expect((await listed({ first: 100, status: 'COUNTING' })).ids).toEqual(open);
  const { ids, after } = await listed({ first: 2, status: 'COUNTING' });
  const { ids: others } = await listed({ first: 2, status: 'COUNTING', after });
  expect([...ids, ...others]).toEqual(open);
});

it('shows its differences page by page', async () => {
  const { storeId, items } = await aFullStore(3);
  const { id } = await command('openStockTake', { storeId });
  await command('finishCount', { stockTakeId: id });
  const shown = async (page: object) => {
    const { stockTake } = await inventory.station.data<{
      stockTake: { differences: Page<{ itemCode: string }> };
    }>(
      KEEPER,
      `query ($id: ID!, $first: Int!, $after: String) { stockTake(id: $id) {
        differences(first: $first, after: $after) { edges { node { itemCode } } pageInfo { endCursor } } } }`,
      { id, ...page },
    );
    const { edges, pageInfo } = stockTake.differences;
    return { codes: edges.map(({ node }) => node.itemCode), after: pageInfo.endCursor };
  };
  const { codes, after } = await shown({ first: 2 });
  const { codes: others } = await shown({ first: 2, after });
  expect([...codes, ...others]).toEqual(items.map(({ code }) => code).sort());
});

interface Page<Node> {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly endCursor: string | null };
}

it('tells signed counts again, page by page, and nothing of another community', async () => {
  const {
    storeId,
    items: [item],
  } = await aFullStore(1);
  for (const shelf of ['A-1', 'A-2']) {
    const { id: stockTakeId } = await command('openStockTake', { storeId, shelf });
    await command('finishCount', { stockTakeId });
    if (shelf === 'A-1')
      await command('explainDifferences', { stockTakeId, itemCodes: [item?.code], reason: 'NOT_FOUND' });
    await command('closeStockTake', { stockTakeId }, MANAGER);
  }
  const { id: open } = await command('openStockTake', { storeId });
  const reporting = await inventory.station.neighbour('reporting');
  const told: OutputOf<typeof tellStockTakesV1>['facts'] = [];
  const tell = async (tenantCode: TenantCode, after: StockTakeId | null) => {
    const page = await reporting.rpc(tellStockTakesV1, { tenantCode, after, limit: 1 }, { traceId: 'a-spec' });
    if (page instanceof Refusal) throw new Error(page.reason);
    return page;
  };
  for (let [after, isLast] = [null as StockTakeId | null, false]; !isLast;) {
    const page = await tell(HERE, after);
    told.push(...page.facts);
    [after, isLast] = [page.nextAfter, page.nextAfter === null];
  }
  const closed = await inventory.station.rows(`select from stock_take where status = 'closed'`);
  expect(told).toHaveLength(closed.length);
  expect(told).toContainEqual(
    expect.objectContaining({ expected: 1, missing: 1, surplus: 0, closedOn: localDateAt(new Date()) }),
  );
  expect(told.map(({ stockTakeId }) => stockTakeId)).not.toContain(uuidIn(open));
  expect(await tell(NEXT_DOOR, null)).toEqual({ facts: [], nextAfter: null });
});
