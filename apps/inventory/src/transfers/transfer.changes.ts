import {
  itemArrivedV1,
  itemLeftV1,
  itemLostV1,
  itemSentV1,
  itemUnsentV1,
  type TransferredGoods,
} from '@yicang/contracts';
import {
  localDateAt,
  refuse,
  Refusal,
  type Grams,
  type ItemCode,
  type StoreId,
  type TenantCode,
  type TransferDifference,
  type TransferId,
  type UnsentCause,
} from '@yicang/kernel';
import { type ReadTx, type Tx } from '@yicang/platform-db';
import { outOfBox } from '../boxes/box-history.js';
import { recordFact } from '../items/item.changes.js';
import { ItemEntity } from '../items/item.entity.js';
import { BY_HAND, FREE } from '../items/item.rules.js';
import { asideIfRecalled } from '../recalls/recall.changes.js';
import { TransferLineEntity } from './transfer-line.entity.js';
import { type TransferEntity } from './transfer.entity.js';
import { goesWith, sendItem, versionOnArrival, type TransferSettlement } from './transfer.rules.js';

/** The items with these codes, locked in one order for everybody. */
export function lockItems(tx: Tx, codes: readonly ItemCode[]): Promise<ItemEntity[]> {
  return tx.rows(ItemEntity, 'where tenant_code = $1 and code = any ($2) order by code for update', [
    tx.tenantCode,
    codes,
  ]);
}

/** The lines of a transfer of this community, by code. */
export function linesOf(tx: ReadTx, { tenantCode, id }: TransferEntity): Promise<TransferLineEntity[]> {
  return tx.rows(TransferLineEntity, 'where tenant_code = $1 and transfer_id = $2 order by item_code', [
    tenantCode,
    id,
  ]);
}

/** The lines are there; of an item of one's own, nothing is said but its code. */
export async function insertLines(
  tx: Tx,
  id: TransferId,
  lines: readonly { readonly itemCode: ItemCode; readonly goods: TransferredGoods | null }[],
): Promise<void> {
  await tx.sql(
    `insert into transfer_line (tenant_code, transfer_id, item_code, goods)
     select $1, $2, "itemCode", goods from jsonb_to_recordset($3::jsonb) as line ("itemCode" text, goods jsonb)`,
    [tx.tenantCode, id, JSON.stringify(lines)],
  );
}

/** What was received, or not, of each line; what the sender said of it is in the item's row now, or of no use. */
export async function closeLines(
  tx: Tx,
  id: TransferId,
  differences: ReadonlyMap<ItemCode, TransferDifference | null>,
): Promise<void> {
  const rows = [...differences].map(([itemCode, difference]) => ({ itemCode, difference }));
  await tx.sql(
    `update transfer_line line set goods = null, difference = told.difference
       from jsonb_to_recordset($3::jsonb) as told ("itemCode" text, difference text)
      where line.tenant_code = $1 and line.transfer_id = $2 and line.item_code = told."itemCode"`,
    [tx.tenantCode, id, JSON.stringify(rows)],
  );
}

/** Nothing of it is expected any more: what its sender said of it is of no use. */
export async function forgetLines(tx: Tx, id: TransferId): Promise<void> {
  await tx.sql('update transfer_line set goods = null where tenant_code = $1 and transfer_id = $2', [
    tx.tenantCode,
    id,
  ]);
}

/** Every one of these items, locked, is on its way with the transfer, or none is. @returns what goes over of each. */
export async function sendAll(
  tx: Tx,
  transfer: TransferEntity,
  items: readonly ItemEntity[],
): Promise<TransferredGoods[] | Refusal> {
  const sentOn = localDateAt(tx.now);
  const { id: transferId, partnerCode } = transfer;
  const goods: TransferredGoods[] = [];
  for (const item of items) {
    const change = sendItem(item, transferId, sentOn);
    if (change instanceof Refusal) return change;
    const sent = await tx.save(ItemEntity, item, { ...change, ...(await outOfBox(tx, item, 'sent')) });
    const payload = { itemCode: sent.code, transferId, partnerCode, sentOn };
    await recordFact(tx, sent, { type: 'sent', contract: itemSentV1, payload });
    goods.push(goodsOf(sent, partnerCode));
  }
  return goods;
}

/** What goes over of an item: who gave it and where it lay stays here, and so does a product that cannot be looked up there. */
function goodsOf(item: ItemEntity, partnerCode: TenantCode): TransferredGoods {
  const { code: itemCode, version, originCode, tenantCode, receivedOn, category, nameZh, quantity, unit } = item;
  const { weightGrams, condition, expiresOn, batch, productTenantCode, productId } = item;
  const isKnownThere = productTenantCode === '0' || partnerCode.startsWith(productTenantCode ?? 'none');
  return {
    ...{ itemCode, version, originCode: originCode ?? tenantCode, receivedOn, category, nameZh, quantity, unit },
    ...{ weightGrams, condition, expiresOn, batch },
    ...(isKnownThere ? { productTenantCode, productId } : BY_HAND),
  };
}

/** The item is in the receiver's books, and here only as what it was. */
export async function leave(tx: Tx, item: ItemEntity, partnerCode: TenantCode): Promise<ItemEntity> {
  const { code: itemCode, transferId } = item;
  if (transferId === null) throw new Error(`${itemCode} leaves with no transfer.`);
  const left = await tx.save(ItemEntity, item, { status: 'movedOut' });
  const payload = { itemCode, transferId, partnerCode, leftOn: localDateAt(tx.now) };
  await recordFact(tx, left, { type: 'left', contract: itemLeftV1, payload });
  return left;
}

/** The item did not go over: it is free in its store again, and put aside when it is recalled. */
export async function unsend(tx: Tx, { id, partnerCode }: TransferEntity, item: ItemEntity, cause: UnsentCause) {
  const { code: itemCode } = item;
  const free = await tx.save(ItemEntity, item, FREE);
  const payload = { itemCode, transferId: id, partnerCode, cause, unsentOn: localDateAt(tx.now) };
  await recordFact(tx, free, { type: 'unsent', contract: itemUnsentV1, payload });
  await asideIfRecalled(tx, free);
}

/** All of the transfer that is still on its way is free in its store again. */
export async function unsendAll(tx: Tx, transfer: TransferEntity, cause: UnsentCause): Promise<void> {
  const codes = (await linesOf(tx, transfer)).map(({ itemCode }) => itemCode);
  for (const item of await lockItems(tx, codes))
    if (goesWith(item, transfer.id)) await unsend(tx, transfer, item, cause);
}

/** What became of an item that the receiver did not find. */
export async function settleItem(tx: Tx, transfer: TransferEntity, code: ItemCode, settled: TransferSettlement) {
  const item = await tx.lock(ItemEntity, { code });
  if (item === null || !goesWith(item, transfer.id)) throw new Error(`${code} does not go with ${transfer.id}.`);
  if (settled === 'neverLeft') return unsend(tx, transfer, item, 'neverLeft');
  const lost = await tx.save(ItemEntity, item, { ...FREE, status: 'lost' });
  const payload = { itemCode: code, reason: 'notFound' as const, lostOn: localDateAt(tx.now) };
  await recordFact(tx, lost, { type: 'lost', contract: itemLostV1, payload });
}

/** The item is in the store here from now on: a new row, or the one it had when it was here before. Put aside when it is recalled here. */
export async function arrive(
  tx: Tx,
  { id: transferId, partnerCode }: TransferEntity,
  goods: TransferredGoods,
  { storeId, shelf }: { readonly storeId: StoreId; readonly shelf: string },
): Promise<void> {
  const { itemCode: code, version: sentVersion, originCode, ...described } = goods;
  const before = await wasHere(tx, code);
  const row = {
    ...{ ...FREE, ...described, ...productHere(before, goods), storeId, shelf, transferId },
    weightGrams: described.weightGrams as Grams,
    originCode: originCode === tx.tenantCode ? null : originCode,
    // of its worth nothing is told, and in a box it is put here
    ...{ boxCode: null, valueFen: before?.valueFen ?? null },
    version: versionOnArrival(sentVersion, before?.version ?? 0),
  };
  const item =
    before === null
      ? await tx.insert(ItemEntity, { ...row, code, donorFamilyId: null, parentCode: null, intakeId: null })
      : await tx.save(ItemEntity, before, row);
  const { category, nameZh, quantity, unit, weightGrams, receivedOn, expiresOn } = described;
  const told = { itemCode: code, transferId, partnerCode, originCode, storeId, category, quantity, unit, weightGrams };
  const days = { receivedOn, arrivedOn: localDateAt(tx.now) };
  await recordFact(tx, item, {
    ...{ type: 'arrived', contract: itemArrivedV1 },
    payload: { ...told, ...days, expiresOn, nameZh },
    // the name stands in the item's row alone, where it can be mended
    details: { ...told, ...days, shelf },
  });
  await asideIfRecalled(tx, item);
}

/** The row an item left behind here. When it comes back before its receiver was heard of, that it had left is clear from its coming. */
async function wasHere(tx: Tx, code: ItemCode): Promise<ItemEntity | null> {
  const before = await tx.lock(ItemEntity, { code });
  if (before?.status !== 'inTransit') {
    if (before !== null && before.status !== 'movedOut')
      throw new Error(`${code} arrives, and is ${before.status} here.`);
    return before;
  }
  const [went] = await tx.sql<{ partnerCode: TenantCode }>(
    'select partner_code as "partnerCode" from transfer where tenant_code = $1 and id = $2',
    [tx.tenantCode, before.transferId],
  );
  if (went === undefined) throw new Error(`${code} went with no transfer.`);
  return leave(tx, before, went.partnerCode);
}

/** Which product it is here: as it is told, or, where nothing is, what it was here before. */
function productHere(before: ItemEntity | null, { category, productTenantCode, productId }: TransferredGoods) {
  if (productId !== null || before?.category !== category) return { productTenantCode, productId };
  return { productTenantCode: before.productTenantCode, productId: before.productId };
}

/** The items with these codes, all of them there. */
export async function lockAll(tx: Tx, codes: readonly ItemCode[]): Promise<ItemEntity[] | Refusal<'ITEM_NOT_FOUND'>> {
  const items = await lockItems(tx, codes);
  const missing = codes.find((wanted) => !items.some(({ code }) => code === wanted));
  return missing === undefined ? items : refuse('ITEM_NOT_FOUND', { itemCode: missing });
}
