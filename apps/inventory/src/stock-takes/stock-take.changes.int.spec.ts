import { type StoreId } from '@yicang/kernel';
import { HERE, NEXT_DOOR, openInventory, type Inventory } from '../inventory.fixture.js';
import { ITEM_STATUSES } from '../items/item.rules.js';
import { differenceOf } from './stock-take.rules.js';
import { counting, uuidIn, type Received } from './stock-takes.fixture.js';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await openInventory();
});
afterAll(() => inventory?.close());

const { command, receive, aFullStore } = counting(() => inventory);
const LINES = [
  { isExpected: true, isCounted: false, isOvertaken: false },
  ...[true, false].flatMap((isExpected) =>
    [true, false].map((isOvertaken) => ({ isExpected, isCounted: true, isOvertaken })),
  ),
];

it('tells of each line what the rule does: expected or not, scanned or not, overtaken or not, whatever the item is now and wherever', async () => {
  const { storeId } = await aFullStore(0);
  const cases = LINES.flatMap((line) =>
    ITEM_STATUSES.flatMap((status) => ['A-1', 'B-2'].map((shelf) => ({ line, now: { status, shelf } }))),
  );
  const items: Received[] = [];
  for (const { line } of cases) items.push(await receive(storeId, line.isExpected ? 'A-1' : 'B-2'));
  const { id: stockTakeId } = await command('openStockTake', { storeId, shelf: 'A-1' });
  const counted = items.filter((_, at) => cases[at]?.line.isCounted).map(({ code }) => code);
  await command('recordCounts', { stockTakeId, itemCodes: counted });
  for (const [at, { line, now }] of cases.entries()) await become(items[at]?.code, now, line.isOvertaken);
  await command('finishCount', { stockTakeId });
  const lines = await inventory.station.rows<{ item_code: string; difference: string | null }>(
    'select item_code, difference from stock_take_line where stock_take_id = $1',
    [uuidIn(stockTakeId)],
  );
  const told = new Map(lines.map(({ item_code, difference }) => [item_code, difference]));
  const store = uuidIn(storeId) as StoreId;
  for (const [at, one] of cases.entries())
    expect({ ...one, difference: told.get(items[at]?.code ?? '') }).toEqual({
      ...one,
      difference: differenceOf({ storeId: store, shelf: 'A-1' }, one.line, { ...one.now, storeId: store }),
    });
});

/** A transfer, by hand, with which items may have gone. */
async function aTransfer(): Promise<string | undefined> {
  const [made] = await inventory.station.rows<{ id: string }>(
    `insert into transfer (tenant_code, id, direction, partner_code, agreement_id, status, line_count, sent_on, due_on, version)
     values ($1, gen_random_uuid(), 'out', $2, gen_random_uuid(), 'underWay', 1, current_date, current_date, 1) returning id`,
    [HERE, NEXT_DOOR],
  );
  return made?.id;
}

/** The item's row is so from now on, by hand; when it overtakes the scan, with a fact that says so. */
async function become(code: string | undefined, now: { status: string; shelf: string }, isOvertaking: boolean) {
  await inventory.station.rows(
    `update item set status = $2, shelf = $3,
            plan_id = case when $2 in ('held', 'issued', 'delivered') then gen_random_uuid() end,
            held_until = case when $2 = 'held' then now() end,
            run_id = case when $2 in ('issued', 'delivered') then gen_random_uuid() end,
            quarantine = case when $2 = 'quarantined' then 'damaged' end,
            transfer_id = case when $2 in ('inTransit', 'movedOut') then $4::uuid end
      where code = $1`,
    [code, now.status, now.shelf, await aTransfer()],
  );
  if (isOvertaking)
    await inventory.station.rows(
      `insert into item_event (tenant_code, item_code, version, type, happened_on, recorded_at, subject, details)
       select tenant_code, code, 2, 'moved', current_date, now(), 'by hand', '{}' from item where code = $1`,
      [code],
    );
}
