import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Person } from '../people.js';
import type { Platform } from '../platform.js';
import { type Cast, demoCommand, makeAccount, who } from '../seed/cast.js';
import { eventually, mustBeRefused, mustHold, type Trail } from './journey.js';

const CITY = '5101';
/** 武汉市, for whose hospitals the table of 2020 asks. */
const WUHAN = '4201';
const NEEDS_TABLE = new URL('../../../data/needs/needs-wuhan2020.csv', import.meta.url);
const NEEDS_OF_WUHAN = 299;
const SOON_MS = 10_000;

interface Goods {
  readonly id: string;
  readonly code: string;
}

/** A store's year in small: goods of a batch, a count with a difference, a recall, and a table of needs. */
export async function walkGoods(platform: Platform, trail: Trail, cast: Cast): Promise<void> {
  const batch = `B-${randomUUID().slice(0, 8)}`;
  const goods = await takeInBatch(trail, cast, batch);
  await count(trail, cast, batch, goods);
  await recall(trail, cast, batch, goods);
  await importNeeds(trail, platform, cast);
}

/** Ten packs of one batch lie on a shelf of that name. */
async function takeInBatch(trail: Trail, { people, storeId }: Cast, batch: string): Promise<readonly Goods[]> {
  const productId = await productOf(who(people, 'coordinator'));
  const line = { productId, quantity: 1, shelf: batch, batch };
  return trail.step(
    '整批入库 a batch is taken in',
    async () => {
      const { items } = await who(people, 'keeper').do<{ items: { edges: { node: Goods }[] } }>(
        'receiveGifts',
        'Intake',
        'items(first: 20) { edges { node { id code } } }',
        { commandId: randomUUID(), storeId, lines: Array.from({ length: 10 }, () => line) },
      );
      mustHold(items.edges.length === 10, `${items.edges.length} items came in, not 10`);
      return items.edges.map(({ node }) => node);
    },
    (seen) => `${seen.length}`,
  );
}

/** A product of the city's catalogue, the same whenever the journey is walked. */
async function productOf(coordinator: Person): Promise<string> {
  const { id } = await coordinator.do<{ id: string }>('addProduct', 'Product', 'id', {
    commandId: demoCommand('add the product of the journey'),
    place: CITY,
    category: 'FOOD',
    nameZh: '示范挂面 500 克',
    unit: 'PACK',
    unitWeightGrams: 500,
    storage: 'DRY',
  });
  return id;
}

/** One item is not where the books say: who counts explains it, who answers for the community signs, and it is lost. */
async function count(trail: Trail, { people, storeId }: Cast, shelf: string, goods: readonly Goods[]): Promise<void> {
  const keeper = who(people, 'keeper');
  const [missing, ...there] = goods;
  if (missing === undefined) throw new Error('There is nothing to count');
  const act = (deed: string, input: object = {}, by = keeper) =>
    by.do<StockTake>(deed, 'StockTake', STOCK_TAKE, { commandId: randomUUID(), ...input });
  const { id: stockTakeId } = await trail.step('盘点一个货架 a shelf is counted', async () => {
    const opened = await act('openStockTake', { storeId, shelf });
    await act('recordCounts', { stockTakeId: opened.id, itemCodes: there.map(({ code }) => code) });
    const counted = await act('finishCount', { stockTakeId: opened.id });
    const [line, ...more] = counted.differences.edges.map(({ node }) => node);
    mustHold(more.length === 0 && line?.itemCode === missing.code, 'the difference is another');
    return counted;
  });
  await trail.step('差异要有原因 a difference wants its reason', () =>
    mustBeRefused('DIFFERENCES_UNEXPLAINED', () => act('closeStockTake', { stockTakeId }, who(people, 'manager'))),
  );
  await trail.step('负责人签字 the manager signs, and one is lost', async () => {
    await act('explainDifferences', { stockTakeId, itemCodes: [missing.code], reason: 'NOT_FOUND' });
    const closed = await act('closeStockTake', { stockTakeId }, who(people, 'manager'));
    mustHold(closed.status === 'CLOSED' && closed.missing === 1, `the count is ${closed.status}`);
    mustHold((await statusOf(keeper, missing.id)) === 'LOST', 'the missing item is not lost');
  });
}

interface StockTake {
  readonly id: string;
  readonly status: string;
  readonly missing: number | null;
  readonly differences: { readonly edges: readonly { readonly node: { readonly itemCode: string } }[] };
}
const STOCK_TAKE = 'id status missing differences(first: 5) { edges { node { itemCode } } }';

/** The batch is recalled: what lies in the store is put aside at once. */
async function recall(trail: Trail, { people }: Cast, batch: string, goods: readonly Goods[]): Promise<void> {
  const coordinator = who(people, 'coordinator');
  const productId = await productOf(coordinator);
  await trail.step('召回一批 a batch is recalled', async () => {
    const { id } = await coordinator.do<{ id: string }>('announceRecall', 'Recall', 'id', {
      commandId: randomUUID(),
      place: CITY,
      productId,
      batch,
      reasonZh: '检验不合格',
    });
    await eventually(
      () => putAside(coordinator, id),
      (seen) => seen === goods.length - 1,
      SOON_MS,
    );
  });
  await trail.step('召回的不再发出 what is recalled is not given out', async () => {
    const [, first] = goods;
    mustHold((await statusOf(who(people, 'keeper'), first?.id ?? '')) === 'QUARANTINED', 'it is free');
  });
}

async function putAside(asker: Person, id: string): Promise<number> {
  const { recall: seen } = await asker.ask<{ recall: { counts: { putAside: number } } }>(
    'query Recall($id: ID!) { recall(id: $id) { counts { putAside } } }',
    { id },
  );
  return seen.counts.putAside;
}

/** What hospitals asked for in 2020 is on record as organizations' needs, and anybody may read it. */
async function importNeeds(trail: Trail, { url, secrets }: Platform, { people }: Cast): Promise<void> {
  const account = { loginName: 'wuhan', zh: '武汉市协调员', place: WUHAN, roles: ['cityCoordinator'] as const };
  await makeAccount(who(people, 'operator'), account, secrets.demoPassword);
  const coordinator = await Person.signIn(url, account.loginName, secrets.demoPassword);
  await trail.step('导入各医院的需求 the needs of hospitals are imported', async () => {
    const fileId = await coordinator.bring(await readFile(NEEDS_TABLE), 'text/csv');
    const { read, recorded } = await coordinator.do<{ read: number; recorded: number }>(
      'importNeeds',
      'NeedImport',
      'read recorded',
      { commandId: randomUUID(), place: WUHAN, isDryRun: false, fileId },
    );
    // walked a second time, all of them are on record already
    mustHold(recorded === NEEDS_OF_WUHAN || recorded === 0, `${recorded} of ${read} were recorded`);
  });
  await trail.step('人人可读 anybody reads what is needed', async () => {
    const { organizationNeeds } = await Person.public(url).ask<{ organizationNeeds: { edges: unknown[] } }>(
      'query Needs($place: TenantCode!) { organizationNeeds(place: $place, first: 5) { edges { node { nameZh quantity } } } }',
      { place: WUHAN },
    );
    mustHold(organizationNeeds.edges.length === 5, 'the needs are not to be read');
  });
}

async function statusOf(asker: Person, id: string): Promise<string | undefined> {
  const query = 'query Item($id: ID!) { item(id: $id) { status } }';
  return (await asker.ask<{ item: { status: string } | null }>(query, { id })).item?.status;
}
