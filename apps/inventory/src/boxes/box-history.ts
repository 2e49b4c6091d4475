import { refuse, type BoxCode, type ItemCode, type Json, type Refusal } from '@yicang/kernel';
import { type Tx } from '@yicang/platform-db';
import { type ItemEventType } from '../items/item.rules.js';
import { BoxEventEntity } from './box-event.entity.js';
import { BoxEntity } from './box.entity.js';
import { leavesBox, type BoxEventType } from './box.rules.js';

interface InBox {
  readonly code: ItemCode;
  readonly boxCode: BoxCode | null;
}

/** It is in the box's history that this was done with it, or left it. */
export async function noteBox(
  tx: Tx,
  boxCode: BoxCode,
  type: BoxEventType,
  details: { readonly [key: string]: Json },
): Promise<void> {
  await tx.append(BoxEventEntity, { boxCode, type, recordedAt: tx.now, subject: tx.actor.subject, details });
}

/**
 * What a fact of its own changes about the item's box, to be saved with the rest: nothing, or it is out of it, and so says the box's
 * history. The box's row is not touched, so nobody who has the item waits for somebody who moves the box.
 */
export async function outOfBox(
  tx: Tx,
  { code, boxCode }: InBox,
  type: ItemEventType,
): Promise<{ boxCode: null } | Record<never, never>> {
  if (boxCode === null || !leavesBox(type)) return {};
  await noteBox(tx, boxCode, 'left', { itemCodes: [code], fact: type });
  return { boxCode: null };
}

/**
 * Why a keeper's hands do not reach the item, which is locked: its box is sealed. A box that is sealed meanwhile is sealed after this.
 */
export async function whileSealed(tx: Tx, { boxCode }: InBox): Promise<Refusal<'BOX_SEALED'> | null> {
  if (boxCode === null) return null;
  const box = await tx.findOne(BoxEntity, { code: boxCode });
  return box?.status === 'sealed' ? refuse('BOX_SEALED', { boxCode }) : null;
}
