import { randomUUID } from 'node:crypto';
import { holdItemV1 } from '@yicang/contracts';
import { globalId, makeItemCode, type CommandId, type ItemCode, type PlanId } from '@yicang/kernel';
import { HERE, KEEPER, MANAGER, NEIGHBOUR, openInventory, REFUSED, type Inventory } from '../inventory.fixture.js';
import { COUNTS_MAX, DIFFERENCES_MAX, STOCK_TAKE_LINES_MAX } from './stock-take.rules.js';
import { counting, differencesOf, uuidIn, type Received } from './stock-takes.fixture.js';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await openInventory();
});
afterAll(() => inventory?.close());

const { command, aFullStore, statusOf, move, lose } = counting(() => inventory);

it('counts blind: nobody is shown what the books expect until counting is over', async () => {
  const { storeId, items } = await aFullStore(2);
  const open = await command('openStockTake', { storeId });
  expect(open).toMatchObject({ status: 'COUNTING', expected: null, counted: 0, differences: null });
  await command('recordCounts', { stockTakeId: open.id, itemCodes: [items[0]?.code] });
  const counted = await command('finishCount', { stockTakeId: open.id });
  expect(counted).toMatchObject({ status: 'COUNTED', expected: 2, counted: 1 });
  expect(differencesOf(counted)).toEqual([[items[1]?.code, 'MISSING']]);
});

it('books signed differences with their reasons, and nothing else', async () => {
  const { storeId, items } = await aFullStore(4);
  const [there, gone, elsewhere, lost] = items.map(({ code }) => code) as [ItemCode, ItemCode, ItemCode, ItemCode];
  const [, , moved, missed] = items;
  await lose(missed?.id);
  await move(moved?.id, 'B-2');
  const { id: stockTakeId } = await command('openStockTake', { storeId, shelf: 'A-1' });
  const stranger = makeItemCode(HERE, 77n);
  await command('recordCounts', { stockTakeId, itemCodes: [there, elsewhere, lost, stranger] });
  const counted = await command('finishCount', { stockTakeId });
  expect(new Map(differencesOf(counted))).toEqual(
    new Map([
      [gone, 'MISSING'],
      [elsewhere, 'MISPLACED'],
      [lost, 'FOUND'],
      [stranger, 'UNKNOWN'],
    ]),
  );
  expect(await command('closeStockTake', { stockTakeId }, MANAGER)).toEqual({ reason: 'DIFFERENCES_UNEXPLAINED' });
  await command('explainDifferences', { stockTakeId, itemCodes: [gone], reason: 'STOLEN' });
  await command('explainDifferences', { stockTakeId, itemCodes: [elsewhere, lost, stranger], reason: 'MISLAID' });
  expect(await command('closeStockTake', { stockTakeId })).toEqual({ reason: 'NOT_PERMITTED' });
  expect(await command('closeStockTake', { stockTakeId }, MANAGER)).toMatchObject({
    ...{ status: 'CLOSED', missing: 1, surplus: 3 },
  });
  expect(await statusOf(there)).toEqual({ status: 'inStore', shelf: 'A-1' });
  expect(await statusOf(gone)).toMatchObject({ status: 'lost' });
  expect(await statusOf(elsewhere)).toEqual({ status: 'inStore', shelf: 'A-1' });
  expect(await statusOf(lost)).toEqual({ status: 'inStore', shelf: 'A-1' });
  const [fact] = await inventory.station.rows(
    `select details ->> 'reason' as reason from item_event
      where item_code = $1 and type = 'lost' and details ->> 'stockTakeId' = $2`,
    [gone, uuidIn(stockTakeId)],
  );
  expect(fact).toEqual({ reason: 'stolen' });
});

it('is against the books of its opening while goods keep moving: what left is not missing, what came is no surplus', async () => {
  const { storeId, items } = await aFullStore(3);
  const [stays, leaves, discarded] = items.map(({ code }) => code) as [ItemCode, ItemCode, ItemCode];
  const { id: stockTakeId } = await command('openStockTake', { storeId, shelf: 'A-1' });
  await move(items[1]?.id, 'C-3');
  await inventory.station.data(
    KEEPER,
    `mutation ($input: DiscardItemInput!) { discardItem(input: $input) { __typename } }`,
    { input: { commandId: randomUUID(), itemId: items[2]?.id, reason: 'DAMAGED' } },
  );
  const { code: came } = await inventory.receive(KEEPER, { storeId });
  await command('recordCounts', { stockTakeId, itemCodes: [stays, came] });
  const counted = await command('finishCount', { stockTakeId });
  expect([leaves, discarded, ...differencesOf(counted)]).toEqual([leaves, discarded]);
  expect(await command('closeStockTake', { stockTakeId }, MANAGER)).toMatchObject({ missing: 0, surplus: 0 });
});

it('is overtaken by what happens after the scan, of what was expected as of what came since: signing undoes no later move and no later loss', async () => {
  const { storeId, items } = await aFullStore(2);
  const { id: stockTakeId } = await command('openStockTake', { storeId, shelf: 'A-1' });
  const came = await inventory.receive(KEEPER, { storeId });
  const [expected, lost] = items;
  await command('recordCounts', { stockTakeId, itemCodes: [expected?.code, lost?.code, came.code] });
  for (const { id } of [expected, came] as Received[]) await move(id, 'B-2');
  await lose(lost?.id);
  expect(differencesOf(await command('finishCount', { stockTakeId }))).toEqual([]);
  expect(await command('closeStockTake', { stockTakeId }, MANAGER)).toMatchObject({ missing: 0, surplus: 0 });
  for (const code of [expected?.code, came.code] as ItemCode[])
    expect(await statusOf(code)).toEqual({ status: 'inStore', shelf: 'B-2' });
  expect(await statusOf(lost?.code as ItemCode)).toMatchObject({ status: 'lost' });
});

it('tells in an item’s history of each thing it changes: found, then moved to the shelf that was counted', async () => {
  const { storeId, items } = await aFullStore(2);
  const [far, near] = items as [Received, Received];
  await move(near.id, 'C-9');
  for (const { id } of items) await lose(id);
  const { id: stockTakeId } = await command('openStockTake', { storeId, shelf: 'C-9' });
  const itemCodes = items.map(({ code }) => code);
  await command('recordCounts', { stockTakeId, itemCodes });
  await command('finishCount', { stockTakeId });
  await command('explainDifferences', { stockTakeId, itemCodes, reason: 'MISLAID' });
  await command('closeStockTake', { stockTakeId }, MANAGER);
  const facts = await inventory.station.rows(
    `select item_code, type, details ->> 'shelf' as shelf from item_event
      where details ->> 'stockTakeId' = $1 order by item_code = $2 desc, version`,
    [uuidIn(stockTakeId), far.code],
  );
  expect(facts).toEqual([
    { item_code: far.code, type: 'found', shelf: null },
    { item_code: far.code, type: 'moved', shelf: 'C-9' },
    { item_code: near.code, type: 'found', shelf: null },
  ]);
  for (const code of itemCodes) expect(await statusOf(code)).toEqual({ status: 'inStore', shelf: 'C-9' });
});

it('outranks what the books said before the scan, of what was expected as of what was not', async () => {
  const { storeId, items } = await aFullStore(2);
  const { id: stockTakeId } = await command('openStockTake', { storeId, shelf: 'A-1' });
  const [moved, lost] = items as [Received, Received];
  await move(moved.id, 'B-2');
  await lose(lost.id);
  await command('recordCounts', { stockTakeId, itemCodes: [moved.code, lost.code] });
  expect(new Map(differencesOf(await command('finishCount', { stockTakeId })))).toEqual(
    new Map([
      [moved.code, 'MISPLACED'],
      [lost.code, 'FOUND'],
    ]),
  );
});

it('is recounted: what turns up after all is no difference any more, and its reason is gone', async () => {
  const { storeId, items } = await aFullStore(1);
  const code = items[0]?.code;
  const { id: stockTakeId } = await command('openStockTake', { storeId });
  expect(differencesOf(await command('finishCount', { stockTakeId }))).toEqual([[code, 'MISSING']]);
  await command('explainDifferences', { stockTakeId, itemCodes: [code], reason: 'NOT_FOUND' });
  expect(differencesOf(await command('recordCounts', { stockTakeId, itemCodes: [code] }))).toEqual([]);
  expect(await command('closeStockTake', { stockTakeId }, MANAGER)).toMatchObject({ missing: 0 });
});

it('is one count when two phones scan one shelf, one item twice, or one command again', async () => {
  const { storeId, items } = await aFullStore(2);
  const codes = items.map(({ code }) => code);
  const { id: stockTakeId } = await command('openStockTake', { storeId });
  const twice = { commandId: randomUUID(), stockTakeId, itemCodes: codes };
  await Promise.all([
    ...Array.from({ length: 3 }, () => command('recordCounts', twice)),
    command('recordCounts', { stockTakeId, itemCodes: [codes[0], codes[0]] }, MANAGER),
  ]);
  const counted = await command('finishCount', { stockTakeId });
  expect(counted).toMatchObject({ counted: 2 });
  expect(differencesOf(counted)).toEqual([]);
});

it('keeps of each item the first scan and who made it', async () => {
  const { storeId, items } = await aFullStore(1);
  const itemCodes = items.map(({ code }) => code);
  const { id: stockTakeId } = await command('openStockTake', { storeId });
  const scan = () => scanOf(stockTakeId, itemCodes[0]);
  await command('recordCounts', { stockTakeId, itemCodes });
  const first = await scan();
  expect(first?.counted_by).toBe(KEEPER.subject);
  await command('recordCounts', { stockTakeId, itemCodes }, MANAGER);
  expect(await scan()).toEqual(first);
});

it('believes a phone that was offline, but not a clock that runs behind the opening or ahead of now', async () => {
  const { storeId, items } = await aFullStore(3);
  const [offline, behind, ahead] = items as [Received, Received, Received];
  const { id: stockTakeId } = await command('openStockTake', { storeId });
  const after = new Date();
  const hourMs = 3_600_000;
  for (const [{ code }, countedAt] of [
    [offline, after],
    [behind, new Date(after.getTime() - hourMs)],
    [ahead, new Date(after.getTime() + hourMs)],
  ] as const)
    await command('recordCounts', { stockTakeId, itemCodes: [code], countedAt: countedAt.toISOString() });
  expect((await scanOf(stockTakeId, offline.code))?.counted_at).toEqual(after);
  for (const { code } of [behind, ahead]) {
    const { counted_at } = (await scanOf(stockTakeId, code)) ?? {};
    expect(Math.abs((counted_at?.getTime() ?? 0) - after.getTime())).toBeLessThan(hourMs / 2);
  }
});

async function scanOf(stockTakeId: string, code: ItemCode | undefined) {
  const [scan] = await inventory.station.rows<{ counted_at: Date; counted_by: string }>(
    'select counted_at, counted_by from stock_take_line where stock_take_id = $1 and item_code = $2',
    [uuidIn(stockTakeId), code],
  );
  return scan;
}

it('is of no more than one count can take: a larger store is counted shelf by shelf', async () => {
  const { storeId, items } = await aFullStore(1);
  await inventory.station.rows(
    `insert into item (tenant_code, code, store_id, status, category, name_zh, quantity, unit, weight_grams, condition,
                       received_on, shelf, version)
     select tenant_code, substr(code, 1, 4) || lpad(nth::text, 8, '0'), store_id, status, category, name_zh, quantity, unit,
            weight_grams, condition, received_on, 'B-2', 1
       from item, generate_series(1, $2::int) as nth where code = $1`,
    [items[0]?.code, STOCK_TAKE_LINES_MAX],
  );
  expect(await command('openStockTake', { storeId })).toEqual({ reason: 'STOCK_TAKE_TOO_LARGE' });
  expect(await command('openStockTake', { storeId, shelf: 'B-2' })).toMatchObject({ status: 'COUNTING' });
});

it('takes so many codes at most that the books do not have there, and keeps what was scanned before', async () => {
  const { storeId } = await aFullStore(1);
  const { id: stockTakeId } = await command('openStockTake', { storeId });
  const strange = (from: number) =>
    Array.from({ length: COUNTS_MAX }, (_, nth) => makeItemCode(HERE, BigInt(9_000_000 + from + nth)));
  for (const from of [0, COUNTS_MAX])
    expect(await command('recordCounts', { stockTakeId, itemCodes: strange(from) })).toMatchObject({
      status: 'COUNTING',
    });
  expect(await command('recordCounts', { stockTakeId, itemCodes: strange(2 * COUNTS_MAX) })).toEqual({
    reason: 'STOCK_TAKE_ELSEWHERE',
  });
  const lines = 'select from stock_take_line where stock_take_id = $1 and not is_expected';
  expect(await inventory.station.rows(lines, [uuidIn(stockTakeId)])).toHaveLength(DIFFERENCES_MAX);
});

it('explains what differs and nothing else: of two items one of which agrees, neither', async () => {
  const { storeId, items } = await aFullStore(2);
  const [there, gone] = items as [Received, Received];
  const { id: stockTakeId } = await command('openStockTake', { storeId });
  await command('recordCounts', { stockTakeId, itemCodes: [there.code] });
  await command('finishCount', { stockTakeId });
  const explained = { stockTakeId, itemCodes: [gone.code, there.code], reason: 'OTHER' };
  expect(await command('explainDifferences', explained)).toEqual({ reason: 'DIFFERENCE_NOT_FOUND' });
  const { differences } = await command('finishCount', { stockTakeId });
  expect(differences?.edges).toEqual([{ node: { itemCode: gone.code, difference: 'MISSING', reason: null } }]);
});

it('ends the hold of an item that is missing, and tells whose hold it was', async () => {
  const { storeId, items } = await aFullStore(1);
  const { code } = items[0] as Received;
  const planId = randomUUID() as PlanId;
  const wanted = { itemCode: code, planId, category: 'food', unit: 'bag', holdMinutes: 60 } as const;
  const commandId = randomUUID() as CommandId;
  await inventory.delivery.rpc(holdItemV1, { commandId, tenantCode: HERE, ...wanted }, { traceId: 'a-trace' });
  const { id: stockTakeId } = await command('openStockTake', { storeId });
  await command('finishCount', { stockTakeId });
  await command('explainDifferences', { stockTakeId, itemCodes: [code], reason: 'NOT_FOUND' });
  expect(await command('closeStockTake', { stockTakeId }, MANAGER)).toMatchObject({ missing: 1 });
  const told = await inventory.station.rows(
    `select envelope ->> 'type' as type, envelope -> 'payload' ->> 'planId' as plan, envelope -> 'payload' ->> 'reason' as reason
       from outbox where aggregate_id = $1 order by aggregate_version offset 2`,
    [code],
  );
  expect(told).toEqual([
    { type: 'inventory.item.released.v1', plan: planId, reason: 'lost' },
    { type: 'inventory.item.lost.v1', plan: null, reason: 'notFound' },
  ]);
});

it('is one at a time: of twenty who open one at once, one does; a shelf is part of its store', async () => {
  const { storeId } = await aFullStore(1);
  const answers = await Promise.all(Array.from({ length: 20 }, () => command('openStockTake', { storeId })));
  expect(answers.filter(({ status }) => status === 'COUNTING')).toHaveLength(1);
  expect(answers.filter(({ reason }) => reason === 'STOCK_TAKE_UNDER_WAY')).toHaveLength(19);
  expect(await command('openStockTake', { storeId, shelf: 'A-1' })).toEqual({ reason: 'STOCK_TAKE_UNDER_WAY' });
  const stockTakeId = answers.find(({ status }) => status === 'COUNTING')?.id;
  await command('abandonStockTake', { stockTakeId });
  const [one, other] = [
    await command('openStockTake', { storeId, shelf: 'A-1' }),
    await command('openStockTake', { storeId, shelf: 'B-2' }),
  ];
  expect([one.status, other.status]).toEqual(['COUNTING', 'COUNTING']);
});

it('is of no shelf named like a telephone, and of the whole store when the name is blank', async () => {
  const { storeId } = await aFullStore(0);
  expect(await command('openStockTake', { storeId, shelf: '13800000009' })).toEqual({
    reason: 'TEXT_HOLDS_PERSONAL_NUMBER',
  });
  expect(await command('openStockTake', { storeId, shelf: '  ' })).toMatchObject({ status: 'COUNTING', shelf: null });
});

it('lets nothing more be changed once it is signed, and is signed once, on record', async () => {
  const { storeId, items } = await aFullStore(1);
  const { id: stockTakeId } = await command('openStockTake', { storeId });
  await command('finishCount', { stockTakeId });
  await command('explainDifferences', { stockTakeId, itemCodes: [items[0]?.code], reason: 'NOT_FOUND' });
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => command('closeStockTake', { stockTakeId }, MANAGER)),
  );
  expect(answers.filter(({ status }) => status === 'CLOSED')).toHaveLength(1);
  expect(answers.filter(({ reason }) => reason === 'STOCK_TAKE_ENDED')).toHaveLength(4);
  const explained = { stockTakeId, itemCodes: [items[0]?.code], reason: 'OTHER' };
  expect(await command('explainDifferences', explained)).toEqual({ reason: 'STOCK_TAKE_ENDED' });
  expect(await command('recordCounts', { stockTakeId, itemCodes: [items[0]?.code] })).toEqual({
    reason: 'STOCK_TAKE_ENDED',
  });
  expect(await command('abandonStockTake', { stockTakeId })).toEqual({ reason: 'STOCK_TAKE_ENDED' });
  const told = await inventory.station.rows(`select from outbox where aggregate = 'stock-take' and aggregate_id = $1`, [
    uuidIn(stockTakeId),
  ]);
  expect(told).toHaveLength(1);
  const signed = await inventory.station.rows(
    `select subject, details from audit_entry
      where act = 'inventory.close-stock-take' and details ->> 'stockTakeId' = $1`,
    [uuidIn(stockTakeId)],
  );
  const details = { stockTakeId: uuidIn(stockTakeId), missing: 1, surplus: 0 };
  expect(signed).toEqual([{ subject: MANAGER.subject, details }]);
});

it('names what has come to differ since, when it is not signed for that, and can be signed after it is finished again', async () => {
  const { storeId, items } = await aFullStore(1);
  const { code } = items[0] as Received;
  const { id: stockTakeId } = await command('openStockTake', { storeId, shelf: 'A-1' });
  await move(items[0]?.id, 'B-2');
  expect(differencesOf(await command('finishCount', { stockTakeId }))).toEqual([]);
  await move(items[0]?.id, 'A-1');
  const { closeStockTake: refused } = await inventory.station.data<{ closeStockTake: Unexplained }>(
    MANAGER,
    `mutation ($input: CloseStockTakeInput!) { closeStockTake(input: $input) {
      ... on Refused { reason messageEn details { name value } } } }`,
    { input: { commandId: randomUUID(), stockTakeId } },
  );
  expect(refused.reason).toBe('DIFFERENCES_UNEXPLAINED');
  expect(refused.messageEn).toContain('Finish counting again');
  expect(refused.details.find(({ name }) => name === 'itemCodes')?.value).toContain(code);
  expect(differencesOf(await command('finishCount', { stockTakeId }))).toEqual([[code, 'MISSING']]);
  await command('explainDifferences', { stockTakeId, itemCodes: [code], reason: 'NOT_FOUND' });
  expect(await command('closeStockTake', { stockTakeId }, MANAGER)).toMatchObject({ status: 'CLOSED', missing: 1 });
});

interface Unexplained {
  readonly reason: string;
  readonly messageEn: string;
  readonly details: readonly { readonly name: string; readonly value: string }[];
}

it('agrees with whoever takes an item out while it is signed: one of them is first, and nobody meets a fault', async () => {
  const discard = `mutation ($input: DiscardItemInput!) { discardItem(input: $input) { __typename ${REFUSED} } }`;
  const { storeId, items } = await aFullStore(8);
  const { id: stockTakeId } = await command('openStockTake', { storeId });
  await command('finishCount', { stockTakeId });
  await command('explainDifferences', { stockTakeId, itemCodes: items.map(({ code }) => code), reason: 'NOT_FOUND' });
  const [closed] = await Promise.all([
    command('closeStockTake', { stockTakeId }, MANAGER),
    ...items.map(({ id }) =>
      inventory.station.data(KEEPER, discard, { input: { commandId: randomUUID(), itemId: id, reason: 'DAMAGED' } }),
    ),
  ]);
  const statuses = await Promise.all(items.map(({ code }) => statusOf(code)));
  expect(closed.status).toBe('CLOSED');
  expect(statuses.filter((row) => row?.status === 'lost')).toHaveLength(closed.missing ?? -1);
  expect(statuses.every((row) => row?.status === 'lost' || row?.status === 'discarded')).toBe(true);
});

it('is not the neighbours’, and not there when it is made up', async () => {
  const { storeId } = await aFullStore(1);
  const { id: stockTakeId } = await command('openStockTake', { storeId });
  expect(await command('finishCount', { stockTakeId }, NEIGHBOUR)).toEqual({ reason: 'NOT_PERMITTED' });
  const absent = globalId('StockTake', HERE, randomUUID());
  expect(await command('finishCount', { stockTakeId: absent })).toEqual({ reason: 'STOCK_TAKE_NOT_FOUND' });
  expect(await command('openStockTake', { storeId: globalId('Store', HERE, randomUUID()) })).toEqual({
    reason: 'STORE_NOT_FOUND',
  });
  const byId = 'query ($id: ID!) { stockTake(id: $id) { id } }';
  expect(await inventory.station.data(NEIGHBOUR, byId, { id: stockTakeId })).toEqual({ stockTake: null });
});
