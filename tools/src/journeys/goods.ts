import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { globalId, parseGlobalId, type TenantCode } from '@yicang/kernel';
import { Person } from '../people.js';
import type { Platform } from '../platform.js';
import { type Cast, demoCommand, HOME, makeAccount, NEXT_DOOR, who } from '../seed/cast.js';
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
  const [arrives, isMissing] = goods.slice(-2);
  if (arrives === undefined || isMissing === undefined) throw new Error('There is too little to send');
  await sendNextDoor(trail, cast, Person.public(platform.url), arrives, isMissing);
  await recall(trail, cast, batch, goods);
  await importNeeds(trail, platform, cast);
}

/** Ten packs of one batch come in by a spreadsheet, once it holds no mistake, and lie on a shelf of that name. */
async function takeInBatch(trail: Trail, { people, storeId }: Cast, batch: string): Promise<readonly Goods[]> {
  const keeper = who(people, 'keeper');
  const productId = await productOf(who(people, 'coordinator'));
  const sheetOf = (quantities: readonly string[]) =>
    ['品种编号,数量,批号,货架', ...quantities.map((quantity) => [productId, quantity, batch, batch].join(','))].join(
      '\n',
    );
  const bring = async (sheet: string) => {
    const fileId = await keeper.bring(sheet, 'text/csv');
    const asked = { commandId: randomUUID(), storeId, fileId, kind: 'GIFT', isDryRun: false };
    const { id } = await keeper.do<{ id: string }>('importIntake', 'IntakeImport', 'id', asked);
    return eventually(
      () => importOf(keeper, id),
      ({ status }) => !['WAITING', 'RUNNING'].includes(status),
      SOON_MS,
    );
  };
  await trail.step('表格有错就都不入库 a sheet with a mistake is not taken in', async () => {
    const refused = await bring(sheetOf(['1', '一箱', '1']));
    mustHold(refused.status === 'REFUSED' && refused.rowsWrong === 1, `it is ${refused.status}`);
    const errors = await keeper.fetchText(refused.errors?.path ?? '');
    mustHold(errors.includes('3'), 'the list of mistakes does not name the row');
  });
  return trail.step(
    '整批用表格入库 a batch is taken in by spreadsheet',
    async () => {
      const done = await bring(sheetOf(Array.from({ length: 10 }, () => '1')));
      mustHold(done.status === 'DONE' && done.rowsBooked === 10, `${done.rowsBooked} rows came in: ${done.status}`);
      return done.intake?.items.edges.map(({ node }) => node) ?? [];
    },
    (seen) => `${seen.length}`,
  );
}

interface Import {
  readonly status: string;
  readonly rowsWrong: number;
  readonly rowsBooked: number;
  readonly errors: { readonly path: string } | null;
  readonly intake: { readonly items: { readonly edges: readonly { readonly node: Goods }[] } } | null;
}
async function importOf(keeper: Person, id: string): Promise<Import> {
  const query = `query Import($id: ID!) { intakeImport(id: $id) {
    status rowsWrong rowsBooked errors { path } intake { items(first: 20) { edges { node { id code } } } } } }`;
  return (await keeper.ask<{ intakeImport: Import }>(query, { id })).intakeImport;
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

/** Two go next door by an agreement; one arrives, and of the other its sender says that it was lost. */
async function sendNextDoor(
  trail: Trail,
  { people }: Cast,
  anybody: Person,
  arrives: Goods,
  isMissing: Goods,
): Promise<void> {
  const [manager, neighbour] = [who(people, 'manager'), who(people, 'nextdoor-manager')];
  const storeId = await storeNextDoor(people);
  await trail.step('与隔壁社区签协议、送货 goods go next door by an agreement', async () => {
    const today = new Date();
    const day = (days: number) => new Date(today.getTime() + (days * 24 + 8) * 3_600_000).toISOString().slice(0, 10);
    const agreement = await manager.do<{ id: string }>('proposeAgreement', 'Agreement', 'id', {
      ...{ commandId: randomUUID(), community: HOME, partner: NEXT_DOOR, fromDay: day(0), untilDay: day(300) },
    });
    const theirs = idNextDoor(agreement.id);
    await comesTo(neighbour, 'agreement', theirs, 'PROPOSED');
    await neighbour.do('acceptAgreement', 'Agreement', 'id', { commandId: randomUUID(), agreementId: theirs });
    await comesTo(manager, 'agreement', agreement.id, 'IN_FORCE');
    const sent = await manager.do<{ id: string }>('sendTransfer', 'Transfer', 'id', {
      ...{ commandId: randomUUID(), agreementId: agreement.id, itemCodes: [arrives.code, isMissing.code] },
    });
    const transferId = idNextDoor(sent.id);
    await comesTo(neighbour, 'transfer', transferId, 'UNDER_WAY');
    const differences = [{ itemCode: isMissing.code, difference: 'MISSING' }];
    await neighbour.do('receiveTransfer', 'Transfer', 'id', {
      ...{ commandId: randomUUID(), transferId, storeId, arrived: [arrives.code], differences },
    });
    await comesTo(manager, 'transfer', sent.id, 'DIFFERS');
    const lines = [{ itemCode: isMissing.code, settled: 'LOST' }];
    await manager.do('settleTransfer', 'Transfer', 'id', { commandId: randomUUID(), transferId: sent.id, lines });
    mustHold((await statusOf(manager, arrives.id)) === 'MOVED_OUT', 'what arrived has not left');
    mustHold((await statusOf(manager, isMissing.id)) === 'LOST', 'what is missing is not lost');
  });
  await trail.step('编码不变，追溯不断 the code is kept, the trace goes on', async () => {
    const query = 'query Trace($code: String!) { trace(code: $code) { ... on Trace { steps { step } } } }';
    await eventually(
      () => anybody.ask<{ trace: { steps?: { step: string }[] } }>(query, { code: arrives.code }),
      ({ trace }) => trace.steps?.at(-1)?.step === 'ARRIVED',
      SOON_MS,
    );
  });
}

/** What one community has told the other has come there. */
async function comesTo(asker: Person, what: 'agreement' | 'transfer', id: string, wanted: string): Promise<void> {
  const query = `query Come($id: ID!) { ${what}(id: $id) { status } }`;
  const look = () => asker.ask<Record<string, { status: string } | null>>(query, { id });
  await eventually(look, (seen) => seen[what]?.status === wanted, SOON_MS);
}

/** What is under this id here is under the same next door. */
function idNextDoor(id: string): string {
  const parts = parseGlobalId(id);
  if (parts === null) throw new Error(`${id} is no id`);
  return globalId(parts.type, NEXT_DOOR as TenantCode, parts.local);
}

async function storeNextDoor(people: Cast['people']): Promise<string> {
  const { id } = await who(people, 'nextdoor-manager').do<{ id: string }>('openStore', 'Store', 'id', {
    commandId: demoCommand('open the store of 合江亭'),
    community: NEXT_DOOR,
    nameZh: '合江亭义仓',
    keeperAccountId: who(people, 'nextdoor-keeper').accountId,
  });
  return id;
}

/** The batch is recalled: what lies in the stores, next door too, is put aside at once. */
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
      (seen) => seen === goods.length - 2, // one was not found, one was lost on its way
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
