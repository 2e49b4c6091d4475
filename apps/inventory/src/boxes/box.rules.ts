import {
  defineOperation,
  defineRefusals,
  holdsPersonalNumber,
  KEEPER_AND_ABOVE,
  refuse,
  type BoxCode,
  type ItemCode,
  type Refusal,
  type StoreId,
} from '@yicang/kernel';
import { FACTS_OF_PLACE, LIES_IN_STORE, READ_ITEMS, type ItemEventType, type ItemState } from '../items/item.rules.js';

export const BOX_STATUSES = ['open', 'sealed', 'dissolved'] as const;
export type BoxStatus = (typeof BOX_STATUSES)[number];
export const BOX_EVENT_TYPES = [
  'opened',
  'packed',
  'unpacked',
  'moved',
  'sealed',
  'unsealed',
  'left',
  'dissolved',
] as const;
export type BoxEventType = (typeof BOX_EVENT_TYPES)[number];

/** The most that one box holds: what moves as one is booked in one transaction. */
export const BOX_ITEMS_MAX = 500;

export const READ_BOXES = defineOperation('inventory.read-boxes', READ_ITEMS.roles, 'read:items');
export const OPEN_BOX = defineOperation('inventory.open-box', KEEPER_AND_ABOVE);
export const PACK_ITEMS = defineOperation('inventory.pack-items', KEEPER_AND_ABOVE);
export const UNPACK_ITEMS = defineOperation('inventory.unpack-items', KEEPER_AND_ABOVE);
export const MOVE_BOX = defineOperation('inventory.move-box', KEEPER_AND_ABOVE);
export const SEAL_BOX = defineOperation('inventory.seal-box', KEEPER_AND_ABOVE);
export const UNSEAL_BOX = defineOperation('inventory.unseal-box', KEEPER_AND_ABOVE);
export const DISSOLVE_BOX = defineOperation('inventory.dissolve-box', KEEPER_AND_ABOVE);

export const boxRefusals = defineRefusals({
  BOX_NOT_FOUND: {
    zh: '本社区没有这个箱子。请核对箱上的编码，或重新扫码。',
    en: 'This community has no such box. Check the code on it, or scan it again.',
  },
  BOX_SEALED: {
    zh: '箱子 {boxCode} 已封箱，里面的东西只能随箱移动。请先启封，再做这一步。',
    en: 'Box {boxCode} is sealed, and what is in it moves only with it. Unseal it first, then do this again.',
  },
  BOX_DISSOLVED: {
    zh: '箱子 {boxCode} 已撤销，不能再用。请另开一个箱子。',
    en: 'Box {boxCode} was dissolved and is used no more. Open another one.',
  },
  BOX_FULL: {
    zh: '一个箱子最多装 {max} 件，这样会有 {items} 件。请另开一个箱子。',
    en: 'A box holds {max} items at most, and this would make {items}. Open another box.',
  },
  BOX_NOT_EMPTY: {
    zh: '箱子里还有 {items} 件。请先取出，再撤销。',
    en: 'There are {items} items in this box still. Unpack them before it is dissolved.',
  },
  ITEM_IN_OTHER_BOX: {
    zh: '物品 {itemCode} 在箱子 {boxCode} 里。请先从那里取出。',
    en: 'Item {itemCode} is in box {boxCode}. Unpack it there first.',
  },
  ITEM_NOT_IN_BOX: {
    zh: '物品 {itemCode} 不在这个箱子里。请核对编码。',
    en: 'Item {itemCode} is not in this box. Check the code.',
  },
  ITEM_OF_OTHER_STORE: {
    zh: '物品 {itemCode} 在另一个义仓，不能装进这里的箱子。',
    en: 'Item {itemCode} is of another store and does not go into a box here.',
  },
});

export interface BoxState {
  readonly code: BoxCode;
  readonly storeId: StoreId;
  readonly status: BoxStatus;
  readonly shelf: string;
}
type BoxChange = Partial<Pick<BoxState, 'status' | 'shelf'>>;
type Boxed = Pick<ItemState, 'code' | 'status' | 'storeId' | 'shelf'> & { readonly boxCode: BoxCode | null };
type NotOpen = Refusal<'BOX_SEALED' | 'BOX_DISSOLVED'>;

/** A new box stands open on this shelf, unless its name says how to reach or identify a person. */
export function openBox(shelf: string): Pick<BoxState, 'status' | 'shelf'> | Refusal<'TEXT_HOLDS_PERSONAL_NUMBER'> {
  return holdsPersonalNumber(shelf) ? refuse('TEXT_HOLDS_PERSONAL_NUMBER') : { status: 'open', shelf };
}

/** Hands may be in the box. */
export function mustBeOpen({ code, status }: BoxState): NotOpen | null {
  if (status === 'open') return null;
  return refuse(status === 'sealed' ? 'BOX_SEALED' : 'BOX_DISSOLVED', { boxCode: code });
}

/**
 * Which of these items go into the open box: those that are not in it yet. All may, or none is packed: whatever lies in the box's own
 * store and in no other box, promised or put aside too. `inside` is how many are in it now.
 */
export function packItems<I extends Boxed>(
  box: BoxState,
  inside: number,
  items: readonly I[],
): readonly I[] | NotOpen | Refusal<'ITEM_NOT_IN_STORE' | 'ITEM_OF_OTHER_STORE' | 'ITEM_IN_OTHER_BOX' | 'BOX_FULL'> {
  const closed = mustBeOpen(box);
  if (closed !== null) return closed;
  for (const { code: itemCode, status, storeId, boxCode } of items) {
    if (!LIES_IN_STORE.includes(status)) return refuse('ITEM_NOT_IN_STORE', { itemCode, status });
    if (storeId !== box.storeId) return refuse('ITEM_OF_OTHER_STORE', { itemCode });
    if (boxCode !== null && boxCode !== box.code) return refuse('ITEM_IN_OTHER_BOX', { itemCode, boxCode });
  }
  const coming = items.filter(({ boxCode }) => boxCode === null);
  const all = inside + coming.length;
  return all > BOX_ITEMS_MAX ? refuse('BOX_FULL', { items: all, max: BOX_ITEMS_MAX }) : coming;
}

/** These items are taken out of the open box and lie beside it; all of them are in it, or none is taken out. */
export function unpackItems(box: BoxState, items: readonly Boxed[]): 'unpacked' | NotOpen | Refusal<'ITEM_NOT_IN_BOX'> {
  const closed = mustBeOpen(box);
  if (closed !== null) return closed;
  const other = items.find(({ boxCode }) => boxCode !== box.code);
  return other === undefined ? 'unpacked' : refuse('ITEM_NOT_IN_BOX', { itemCode: other.code });
}

/** The box stands on another shelf, open or sealed. */
export function moveBox(
  box: BoxState,
  shelf: string,
): BoxChange | 'unchanged' | Refusal<'BOX_DISSOLVED' | 'TEXT_HOLDS_PERSONAL_NUMBER'> {
  if (holdsPersonalNumber(shelf)) return refuse('TEXT_HOLDS_PERSONAL_NUMBER');
  if (box.status === 'dissolved') return refuse('BOX_DISSOLVED', { boxCode: box.code });
  return box.shelf === shelf ? 'unchanged' : { shelf };
}

/** Nobody takes anything out of the box, or puts anything in, until it is unsealed. */
export function sealBox({ code, status }: BoxState): BoxChange | 'unchanged' | Refusal<'BOX_DISSOLVED'> {
  if (status === 'dissolved') return refuse('BOX_DISSOLVED', { boxCode: code });
  return status === 'sealed' ? 'unchanged' : { status: 'sealed' };
}

/** The box is open again. */
export function unsealBox({ code, status }: BoxState): BoxChange | 'unchanged' | Refusal<'BOX_DISSOLVED'> {
  if (status === 'dissolved') return refuse('BOX_DISSOLVED', { boxCode: code });
  return status === 'open' ? 'unchanged' : { status: 'open' };
}

/** The box is used no more: it is empty. */
export function dissolveBox({ status }: BoxState, inside: number): BoxChange | 'unchanged' | Refusal<'BOX_NOT_EMPTY'> {
  if (status === 'dissolved') return 'unchanged';
  return inside === 0 ? { status: 'dissolved' } : refuse('BOX_NOT_EMPTY', { items: inside });
}

/**
 * A fact that says where an item is from now on takes it out of its box; one that says what it is, whom it is promised to or that it
 * is put aside leaves it in there. So what is held, quarantined or recalled lies in its box until somebody takes it out, and what is
 * issued, discarded, lost, split, or moved or counted somewhere by itself, does not.
 */
export function leavesBox(type: ItemEventType): boolean {
  return FACTS_OF_PLACE.includes(type);
}

/** The codes without those said twice. */
export function eachOnce(codes: readonly ItemCode[]): ItemCode[] {
  return [...new Set(codes)];
}
