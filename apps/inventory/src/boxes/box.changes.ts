import { randomBytes } from 'node:crypto';
import { itemMovedV1 } from '@yicang/contracts';
import {
  BOX_CODE_RANDOM_BITS,
  localDateAt,
  makeBoxCode,
  refuse,
  type BoxCode,
  type ItemCode,
  type Refusal,
} from '@yicang/kernel';
import { type Tx } from '@yicang/platform-db';
import { recordAll } from '../items/item.changes.js';
import { BoxEntity } from './box.entity.js';

const CODE_TRIES_MAX = 5;

/** A code no box of this community bears. */
export async function freeBoxCode(tx: Tx): Promise<BoxCode> {
  for (let attempt = 0; attempt < CODE_TRIES_MAX; attempt += 1) {
    const random = randomBytes(8).readBigUInt64BE() & ((1n << BOX_CODE_RANDOM_BITS) - 1n);
    const code = makeBoxCode(tx.tenantCode, random);
    if ((await tx.findOne(BoxEntity, { code })) === null) return code;
  }
  throw new Error('No free box code found; is the random source broken?');
}

/**
 * The box, which nobody else opens, closes, fills or moves until this transaction ends. Its items may leave it by facts of their own,
 * which name it in its history: that key stays free, so whoever has an item locked never waits here, and the two cannot meet in a deadlock.
 */
export async function lockBox(tx: Tx, code: BoxCode): Promise<BoxEntity | Refusal<'BOX_NOT_FOUND'>> {
  const [box] = await tx.rows(BoxEntity, 'where tenant_code = $1 and code = $2 for no key update', [
    tx.tenantCode,
    code,
  ]);
  return box ?? refuse('BOX_NOT_FOUND');
}

/** The codes of what is in the box, which nobody else changes until this transaction ends. */
export async function lockInside(tx: Tx, boxCode: BoxCode): Promise<ItemCode[]> {
  const inside = await tx.sql<{ code: ItemCode }>(
    'select code from item where tenant_code = $1 and box_code = $2 order by code for update',
    [tx.tenantCode, boxCode],
  );
  return inside.map(({ code }) => code);
}

/** How many items are in the box: while it is locked, at most so many stay. */
export async function countInside(tx: Tx, boxCode: BoxCode): Promise<number> {
  const [row] = await tx.sql<{ items: number }>(
    'select count(*)::int as items from item where tenant_code = $1 and box_code = $2',
    [tx.tenantCode, boxCode],
  );
  return row?.items ?? 0;
}

/** All of these items, which are locked, lie on this shelf and in this box, or beside it when it is null; each has one fact `moved` more. */
export async function placeItems(
  tx: Tx,
  codes: readonly ItemCode[],
  { shelf, boxCode }: { readonly shelf: string; readonly boxCode: BoxCode | null },
): Promise<void> {
  if (codes.length === 0) return;
  const placed = await tx.sql<{ itemCode: ItemCode; version: number }>(PLACE_ITEMS, [
    tx.tenantCode,
    codes,
    shelf,
    boxCode,
  ]);
  const facts = placed.map(({ itemCode, version }) => {
    const payload = { itemCode, shelf };
    // in which box it lies is the store's own matter, and stands in the history alone
    return { itemCode, version, payload, details: { ...payload, boxCode } };
  });
  await recordAll(tx, 'moved', localDateAt(tx.now), facts);
  await tx.emitAll(itemMovedV1, facts);
}

const PLACE_ITEMS = `
  update item set shelf = $3, box_code = $4, version = version + 1
   where tenant_code = $1 and code = any ($2) returning code as "itemCode", version`;
