import { itemFoundV1, itemLostV1, itemMovedV1 } from '@yicang/contracts';
import { localDateAt, refuse, Refusal, type ItemCode, type StockTakeId } from '@yicang/kernel';
import { type Tx } from '@yicang/platform-db';
import { type Deed, doTo } from '../items/item-commands.js';
import { type Details } from '../items/item.changes.js';
import { ItemEntity } from '../items/item.entity.js';
import { FACTS_OF_PLACE, LIES_IN_STORE, moveItem } from '../items/item.rules.js';
import { findItem, loseItem } from '../losses/loss.rules.js';
import { asideIfRecalled } from '../recalls/recall.changes.js';
import { StockTakeLineEntity } from './stock-take-line.entity.js';
import { StockTakeEntity } from './stock-take.entity.js';
import { differenceOf, lossReasonOf, type StockDifference } from './stock-take.rules.js';

/** The count, which nobody else changes until this transaction ends. */
export async function lockStockTake(
  tx: Tx,
  id: StockTakeId,
): Promise<StockTakeEntity | Refusal<'STOCK_TAKE_NOT_FOUND'>> {
  return (await tx.lock(StockTakeEntity, { id })) ?? refuse('STOCK_TAKE_NOT_FOUND');
}

/** What the books have there now, `$3` to `$5` being the store, the shelf or null, and what lies in a store. */
const LIES_HERE = 'item.status = any ($5) and item.store_id = $3 and ($4::text is null or item.shelf = $4)';
const whereOf = (tx: Tx, { id, storeId, shelf }: StockTakeEntity) => [tx.tenantCode, id, storeId, shelf, LIES_IN_STORE];

/** The count's lines are what the books have there now, in one statement. @returns how many there are. */
export async function expectItems(tx: Tx, take: StockTakeEntity): Promise<number> {
  const [row] = await tx.sql<{ expected: number }>(
    `with expected as (
       insert into stock_take_line (tenant_code, stock_take_id, item_code, is_expected)
       select tenant_code, $2, code, true from item where tenant_code = $1 and ${LIES_HERE}
       returning 1)
     select count(*)::int as expected from expected`,
    whereOf(tx, take),
  );
  return row?.expected ?? 0;
}

/** These codes were scanned. Two who scan the same are one count: the first stands. @returns how many of the count are not expected there. */
export async function countItems(
  tx: Tx,
  id: StockTakeId,
  codes: readonly ItemCode[],
  countedAt: Date,
): Promise<number> {
  await tx.sql(
    `insert into stock_take_line (tenant_code, stock_take_id, item_code, is_expected, counted_at, counted_by)
     select $1, $2, code, false, $4, $5 from unnest($3::text[]) as scanned (code) order by code
     on conflict (tenant_code, stock_take_id, item_code) do update
       set counted_at = excluded.counted_at, counted_by = excluded.counted_by where stock_take_line.counted_at is null`,
    [tx.tenantCode, id, [...new Set(codes)], countedAt, tx.actor.subject],
  );
  const [row] = await tx.sql<{ unexpected: number }>(
    `select count(*)::int as unexpected from stock_take_line
      where tenant_code = $1 and stock_take_id = $2 and not is_expected`,
    [tx.tenantCode, id],
  );
  return row?.unexpected ?? 0;
}

/** A line that may disagree with the books, or did until now: the others were scanned and lie there. */
const CAN_DIFFER = `(line.counted_at is null or (${LIES_HERE}) is not true or line.difference is not null)`;

type Judged = StockTakeLineEntity &
  Pick<ItemEntity, 'status' | 'storeId' | 'shelf'> & { readonly isKnown: boolean; readonly isOvertaken: boolean };

/**
 * Lines are joined with the books all at once. A table PostgreSQL has not analysed yet counts as one row there, and row by row the
 * ten thousand lines that were opened a minute ago would be compared with ten thousand items each.
 */
function joinAtOnce(tx: Tx): Promise<unknown> {
  return tx.sql('set local enable_nestloop = off');
}

/** Nobody changes the items that can differ until this transaction ends: what is judged is what is booked. */
export async function lockItems(tx: Tx, take: StockTakeEntity): Promise<void> {
  await joinAtOnce(tx);
  await tx.sql(
    `select from stock_take_line line
       join item on item.tenant_code = line.tenant_code and item.code = line.item_code
      where line.tenant_code = $1 and line.stock_take_id = $2 and ${CAN_DIFFER}
      order by item.code for update of item`,
    whereOf(tx, take),
  );
}

/**
 * Every line, or those of these codes, is compared with the books as they are now, and bears its difference; one that is gone loses
 * its reason too.
 */
export async function judgeLines(
  tx: Tx,
  take: StockTakeEntity,
  codes: readonly ItemCode[] | null = null,
): Promise<void> {
  await joinAtOnce(tx);
  const lines = await tx.sql<Judged>(
    `select line.item_code as "itemCode", line.is_expected as "isExpected", line.counted_at as "countedAt",
            line.difference, item.code is not null as "isKnown", item.status, item.store_id as "storeId", item.shelf,
            exists (select from item_event fact
                     where fact.tenant_code = line.tenant_code and fact.item_code = line.item_code and fact.version > 0
                       and fact.type = any ($6) and fact.recorded_at > line.counted_at) as "isOvertaken"
       from stock_take_line line
       left join item on item.tenant_code = line.tenant_code and item.code = line.item_code
      where line.tenant_code = $1 and line.stock_take_id = $2 and ($7::text[] is null or line.item_code = any ($7))
        and ${CAN_DIFFER}`,
    [...whereOf(tx, take), FACTS_OF_PLACE, codes],
  );
  const judged = lines.map((line) => ({ code: line.itemCode, before: line.difference, after: judge(take, line) }));
  const changed = judged.filter(({ before, after }) => before !== after);
  if (changed.length === 0) return;
  await tx.sql(
    `update stock_take_line line set difference = judged.after,
            reason = case when judged.after is not null then line.reason end
       from jsonb_to_recordset($3::jsonb) as judged (code text, after text)
      where line.tenant_code = $1 and line.stock_take_id = $2 and line.item_code = judged.code`,
    [tx.tenantCode, take.id, JSON.stringify(changed)],
  );
}

function judge(take: StockTakeEntity, line: Judged): StockDifference | null {
  return differenceOf(take, { ...line, isCounted: line.countedAt !== null }, line.isKnown ? line : null);
}

/** The differences of a count, by code. */
export function differencesOf(tx: Tx, take: StockTakeEntity, limit: number): Promise<StockTakeLineEntity[]> {
  return tx.rows(
    StockTakeLineEntity,
    'where tenant_code = $1 and stock_take_id = $2 and difference is not null order by item_code limit $3',
    [tx.tenantCode, take.id, limit],
  );
}

/**
 * What the books can be made to say is said, a fact each: lost, found, and lying on the shelf that was counted. The rest stays on record
 * in the count.
 */
export async function bookDifference(tx: Tx, take: StockTakeEntity, line: StockTakeLineEntity): Promise<void> {
  const { itemCode, difference } = line;
  const { shelf } = take;
  const on = localDateAt(tx.now);
  let item = await tx.lock(ItemEntity, { code: itemCode });
  if (item === null) return;
  if (difference === 'missing') {
    const payload = { itemCode, reason: lossReasonOf(line.reason ?? 'other'), lostOn: on };
    await book(tx, take, item, { type: 'lost', contract: itemLostV1, decide: loseItem, endsHold: 'lost', payload });
  }
  if (difference === 'found') {
    const payload = { itemCode, foundOn: on };
    item = await book(tx, take, item, {
      type: 'found',
      contract: itemFoundV1,
      decide: findItem,
      payload,
      then: asideIfRecalled,
    });
  }
  if ((difference === 'found' || difference === 'misplaced') && shelf !== null) {
    const decide = (found: ItemEntity) => moveItem(found, shelf);
    await book(tx, take, item, { type: 'moved', contract: itemMovedV1, decide, payload: { itemCode, shelf } });
  }
}

/** The fact is in the item's history, which names the count. @throws Error when the books cannot say it, which after `lockItems` is a bug. */
async function book<P extends Details>(
  tx: Tx,
  take: StockTakeEntity,
  item: ItemEntity,
  { payload, ...deed }: Pick<Deed<P>, 'type' | 'contract' | 'decide' | 'then' | 'endsHold'> & { readonly payload: P },
): Promise<ItemEntity> {
  const details = () => ({ ...payload, stockTakeId: take.id });
  const booked = await doTo(tx, item, { ...deed, payload: () => payload, details });
  if (booked instanceof Refusal) throw new Error(`${item.code} cannot be booked as ${deed.type}: ${booked.reason}`);
  return booked;
}
