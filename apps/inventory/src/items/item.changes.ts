import { randomBytes } from 'node:crypto';
import { type itemReceivedV1, itemReleasedV1, type EventContract, type PayloadOf } from '@yicang/contracts';
import {
  ITEM_CODE_RANDOM_BITS,
  localDateAt,
  makeItemCode,
  type IntakeKind,
  type ItemCode,
  type ItemReleaseReason,
  type Json,
  type LocalDate,
  type TenantCode,
} from '@yicang/kernel';
import { type NewRow, type Tx } from '@yicang/platform-db';
import { ItemEventEntity } from './item-event.entity.js';
import { ItemEntity } from './item.entity.js';
import { BY_HAND, FREE, type ItemEventType } from './item.rules.js';

export type Details = Readonly<Record<string, Json>>;

interface Fact<P> {
  readonly type: ItemEventType;
  readonly contract: EventContract<P>;
  readonly payload: P;
  /** The day it happened; told late, it keeps its own. */
  readonly on?: LocalDate;
  /** What the history keeps of it, when that is not the payload. */
  readonly details?: Details;
}

/** One fact is in the item's history and on its way to the others, or neither. */
export async function recordFact<P extends Details>(
  tx: Tx,
  item: ItemEntity,
  { type, contract, payload, on = localDateAt(tx.now), details = payload }: Fact<P>,
): Promise<void> {
  await tx.append(ItemEventEntity, {
    itemCode: item.code,
    version: item.version,
    type,
    happenedOn: on,
    recordedAt: tx.now,
    subject: tx.actor.subject,
    details,
  });
  await tx.emit(contract, item, payload);
}

/** The same fact is in the history of each of these items; it is the caller's to tell the others. */
export async function recordAll(
  tx: Tx,
  type: ItemEventType,
  on: LocalDate,
  facts: readonly { readonly itemCode: ItemCode; readonly version: number; readonly details: object }[],
): Promise<void> {
  const rows = facts.map(({ itemCode, version, details }) => ({ item_code: itemCode, version, details }));
  await tx.sql(INSERT_FACTS, [tx.tenantCode, type, on, tx.now, tx.actor.subject, JSON.stringify(rows)]);
}

const INSERT_FACTS = `
  insert into item_event (tenant_code, item_code, version, type, happened_on, recorded_at, subject, details)
  select $1, item_code, version, $2, $3, $4, $5, details
    from jsonb_to_recordset($6::jsonb) as fact (item_code text, version integer, details jsonb)`;

/** The items with these codes, in their order, which nobody else changes until this transaction ends; null when one is not there. */
export async function lockItems(tx: Tx, codes: readonly ItemCode[]): Promise<ItemEntity[] | null> {
  const locked = await tx.rows(ItemEntity, 'where tenant_code = $1 and code = any ($2) order by code for update', [
    tx.tenantCode,
    codes,
  ]);
  const items = new Map(locked.map((item) => [item.code, item]));
  const found = codes.flatMap((code) => items.get(code) ?? []);
  return found.length === codes.length ? found : null;
}

/**
 * What is not said of a new item: it is free in its store, in no box, nobody's part, came in alone, of no known batch or value, is
 * described by hand, and was born here.
 */
const NEW_ITEM = {
  ...{ ...FREE, ...BY_HAND, parentCode: null, boxCode: null, valueFen: null, batch: null, intakeId: null },
  ...{ transferId: null, originCode: null },
};

/** A new item is in the books, free in its store, under a code no item of this community carries. Its first fact is the caller's to record. */
export async function insertItem(
  tx: Tx,
  item: Omit<NewRow<ItemEntity>, 'code' | keyof typeof NEW_ITEM> &
    Partial<Pick<ItemEntity, 'parentCode' | 'batch' | 'valueFen' | 'productTenantCode' | 'productId'>>,
  code: ItemCode | Promise<ItemCode> = freeCode(tx),
): Promise<ItemEntity> {
  return tx.insert(ItemEntity, { ...NEW_ITEM, ...item, code: await code });
}

/** The item without the hold it was under, which ended for this reason; an item that is not held stays as it is. */
export async function withoutHold(tx: Tx, item: ItemEntity, reason: ItemReleaseReason): Promise<ItemEntity> {
  const { code: itemCode, planId } = item;
  if (item.status !== 'held' || planId === null) return item;
  const freed = await tx.save(ItemEntity, item, FREE);
  await recordFact(tx, freed, { type: 'released', contract: itemReleasedV1, payload: { itemCode, planId, reason } });
  return freed;
}

/** What is told of goods that come in, and what the history keeps of it: the name stands in the item's row alone, where it can be mended. */
export function receivedFact(
  item: Omit<PayloadOf<typeof itemReceivedV1>, 'itemCode' | 'kind'> & {
    readonly code: ItemCode;
    readonly shelf: string;
  },
  kind?: IntakeKind,
) {
  const { code: itemCode, storeId, donorFamilyId, category, nameZh, quantity, unit, weightGrams, receivedOn } = item;
  const { expiresOn = null } = item;
  const told = { itemCode, storeId, donorFamilyId, category, quantity, unit, weightGrams, receivedOn };
  const whole = kind === undefined ? told : { ...told, kind };
  // where it was put is nobody else's, and stands in the history alone; the last good day stands in the item's row
  return { payload: { ...whole, nameZh, expiresOn }, details: { ...whole, shelf: item.shelf } };
}

const CODE_TRIES_MAX = 5;

/** A code no item of this community carries. */
export async function freeCode(tx: Tx): Promise<ItemCode> {
  const [code] = await freeCodes(tx, 1);
  if (code === undefined) throw new Error('No code was asked for.');
  return code;
}

/** So many codes that no item of this community carries. Of 35 random bits: a second try is rare, a fifth a sign of a broken generator. */
export async function freeCodes(tx: Tx, count: number): Promise<ItemCode[]> {
  const free = new Set<ItemCode>();
  for (let attempt = 0; attempt < CODE_TRIES_MAX; attempt += 1) {
    const drawn = Array.from({ length: count - free.size }, () => drawCode(tx.tenantCode));
    const known = await tx.sql<{ code: ItemCode }>('select code from item where tenant_code = $1 and code = any ($2)', [
      tx.tenantCode,
      drawn,
    ]);
    const taken = new Set(known.map(({ code }) => code));
    for (const code of drawn) if (!taken.has(code)) free.add(code);
    if (free.size === count) return [...free];
  }
  throw new Error('No free item code found; is the random source broken?');
}

function drawCode(tenantCode: TenantCode): ItemCode {
  return makeItemCode(tenantCode, randomBytes(8).readBigUInt64BE() & ((1n << ITEM_CODE_RANDOM_BITS) - 1n));
}
