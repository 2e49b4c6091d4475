import {
  defineOperation,
  defineRefusals,
  endOfDay,
  holdsPersonalNumber,
  KEEPER_AND_ABOVE,
  refuse,
  type BoxCode,
  type FamilyId,
  type Fen,
  type Grams,
  type ItemCategory,
  type ItemCode,
  type ItemCondition,
  type ItemQuarantineReason,
  type ItemUnit,
  type LocalDate,
  type PlanId,
  type Refusal,
  type RunId,
  type StoreId,
} from '@yicang/kernel';

export const ITEM_STATUSES = [
  'inStore',
  'held',
  'issued',
  'delivered',
  'discarded',
  'quarantined',
  'lost',
  'split',
  'inTransit',
  'movedOut',
] as const;
export type ItemStatus = (typeof ITEM_STATUSES)[number];
export const ITEM_EVENT_TYPES = [
  'received',
  'held',
  'released',
  'issued',
  'returned',
  'delivered',
  'discarded',
  'moved',
  'corrected',
  'quarantined',
  'cleared',
  'lost',
  'found',
  'split',
  'made',
  'recalled',
  'graded',
  'sent',
  'left',
  'unsent',
  'arrived',
] as const;
export type ItemEventType = (typeof ITEM_EVENT_TYPES)[number];
/** The facts that say where an item is from now on; the others say what it is, or whom it is promised to. */
export const FACTS_OF_PLACE: readonly ItemEventType[] = [
  'received',
  'issued',
  'returned',
  'delivered',
  'discarded',
  'moved',
  'lost',
  'found',
  'split',
  'made',
  'sent',
  'unsent',
  'arrived',
];

/** Why an item was described anew: a slip, words about a person that must not stand there, or taken for another thing. */
export const ITEM_CORRECTION_REASONS = ['mistyped', 'personalDetails', 'wrongKind'] as const;
export type ItemCorrectionReason = (typeof ITEM_CORRECTION_REASONS)[number];

export const RECEIVE_GIFT = defineOperation('inventory.receive-gift', KEEPER_AND_ABOVE, 'write:intake');
export const READ_ITEMS = defineOperation(
  'inventory.read-items',
  ['keeper', 'volunteer', 'communityManager', 'cityCoordinator'],
  'read:items',
);
/** Whom it is promised to is nothing for partners. */
export const SEE_PLAN = defineOperation('inventory.see-plan', READ_ITEMS.roles);
/** Who gave is nothing for partners. */
export const SEE_DONOR = defineOperation('inventory.see-donor', READ_ITEMS.roles);
export const MOVE_ITEM = defineOperation('inventory.move-item', KEEPER_AND_ABOVE);
export const DISCARD_ITEM = defineOperation('inventory.discard-item', KEEPER_AND_ABOVE);
export const CORRECT_ITEM = defineOperation('inventory.correct-item', KEEPER_AND_ABOVE);
/** Asked by the delivery service for a plan of its own, never by a person. */
export const HOLD_ITEM = defineOperation('inventory.hold-item', []);
export const RELEASE_ITEM = defineOperation('inventory.release-item', []);
export const ISSUE_ITEM = defineOperation('inventory.issue-item', []);

/** Words for what inventory alone refuses; what delivery may hear too is worded in contracts. */
export const giftRefusals = defineRefusals({
  GIFT_EXPIRED: {
    zh: '保质期（{expiresOn}）早于入库日期，不能收下；请向捐赠者说明。',
    en: 'It expired on {expiresOn}, before intake, so it cannot be taken in. Tell the giver why.',
  },
  CORRECTION_EMPTY: {
    zh: '所填内容与现在的登记相同，没有什么可更正。',
    en: 'This is what is written down already; there is nothing to correct.',
  },
});

export interface ItemState {
  readonly code: ItemCode;
  readonly storeId: StoreId;
  readonly donorFamilyId: FamilyId | null;
  readonly status: ItemStatus;
  readonly nameZh: string; // what everybody may read of it
  readonly weightGrams: Grams;
  readonly condition: ItemCondition;
  readonly valueFen: Fen | null; // estimated, or as bought; null when nobody said
  readonly expiresOn: LocalDate | null; // last good day, inclusive
  readonly shelf: string;
  readonly boxCode: BoxCode | null; // the box it lies in, on the box's shelf
  readonly planId: PlanId | null;
  readonly heldUntil: Date | null;
  readonly runId: RunId | null;
  readonly quarantine: ItemQuarantineReason | null;
  readonly batch: string | null; // as printed on it
}

/** What an item is and what its quantity counts: what a need asks for. */
export interface Goods {
  readonly category: ItemCategory;
  readonly unit: ItemUnit;
}

/** What a keeper wrote down at intake, and may have written down wrongly. */
export interface ItemDescription {
  readonly nameZh: string;
  readonly category: ItemCategory;
  readonly quantity: number;
}
/** The new words and numbers of a correction; null stays as it is. */
export type Correction = { readonly [Field in keyof ItemDescription]: ItemDescription[Field] | null };

const DESCRIBED = ['nameZh', 'category', 'quantity'] as const satisfies readonly (keyof ItemDescription)[];

/** What a decision changes on the item; everything else stays. */
export type ItemChange = Partial<
  Pick<ItemState, 'status' | 'planId' | 'heldUntil' | 'runId' | 'shelf' | 'boxCode' | 'quarantine' | 'condition'> &
    ItemDescription &
    typeof BY_HAND
>;

/** Of no product of the catalogue. */
export const BY_HAND = { productTenantCode: null, productId: null } as const;

/** In the store and promised to nobody. */
export const FREE = { status: 'inStore', planId: null, heldUntil: null, runId: null, quarantine: null } as const;

/** A gift may be taken in unless its last good day is over, or its name, shelf or batch says how to reach or identify a person. */
export function acceptGift(
  { nameZh, shelf, batch, expiresOn }: Pick<ItemState, 'nameZh' | 'shelf' | 'batch' | 'expiresOn'>,
  receivedOn: LocalDate,
): 'accepted' | Refusal<'GIFT_EXPIRED' | 'TEXT_HOLDS_PERSONAL_NUMBER'> {
  if ([nameZh, shelf, batch ?? ''].some(holdsPersonalNumber)) return refuse('TEXT_HOLDS_PERSONAL_NUMBER');
  if (expiresOn !== null && expiresOn < receivedOn) return refuse('GIFT_EXPIRED', { expiresOn });
  return 'accepted';
}

/**
 * The item is held for this delivery plan and no other, to the end of its last good day at the latest. Asking again for the
 * same plan changes nothing.
 */
export function holdItem(
  item: ItemState & Goods,
  planId: PlanId,
  needed: Goods,
  heldUntil: Date,
  today: LocalDate,
): ItemChange | 'unchanged' | Refusal<'ITEM_NOT_IN_STORE' | 'ITEM_NOT_AS_NEEDED' | 'ITEM_EXPIRED'> {
  if (item.status === 'held' && item.planId === planId) return 'unchanged';
  if (item.status !== 'inStore') return refuse('ITEM_NOT_IN_STORE', { status: item.status });
  if (item.category !== needed.category || item.unit !== needed.unit)
    return refuse('ITEM_NOT_AS_NEEDED', { category: item.category, unit: item.unit });
  if (item.expiresOn !== null && item.expiresOn < today) return refuse('ITEM_EXPIRED', { expiresOn: item.expiresOn });
  const lastGood = item.expiresOn === null ? heldUntil : endOfDay(item.expiresOn);
  return { status: 'held', planId, heldUntil: lastGood < heldUntil ? lastGood : heldUntil };
}

/** The item is free again, if it was held for this plan. An item no longer held for it is left as it is. */
export function releaseItem(item: ItemState, planId: PlanId): ItemChange | 'unchanged' {
  return item.status === 'held' && item.planId === planId ? FREE : 'unchanged';
}

/** True once the item's hold is over: it is to be free again. False while it lasts, and without one. */
export function isHoldOver({ status, heldUntil }: ItemState, now: Date): boolean {
  return status === 'held' && heldUntil !== null && heldUntil <= now;
}

/**
 * The item is in the hands of the run that carries it. Only the plan it is held for may take it, and only while the hold
 * lasts: the deadline binds even when the worker that frees lapsed holds is late.
 */
export function issueItem(
  item: ItemState,
  planId: PlanId,
  runId: RunId,
  now: Date,
): ItemChange | 'unchanged' | Refusal<'ITEM_NOT_HELD' | 'ITEM_HOLD_LAPSED'> {
  if (item.status === 'issued' && item.planId === planId && item.runId === runId) return 'unchanged';
  if (item.status !== 'held' || item.planId !== planId || item.heldUntil === null) return refuse('ITEM_NOT_HELD');
  if (item.heldUntil <= now) return refuse('ITEM_HOLD_LAPSED', { heldUntil: item.heldUntil.toISOString() });
  return { status: 'issued', heldUntil: null, runId };
}

/** The item is with the family. Only an item under way for this plan can arrive. */
export function deliverItem(item: ItemState, planId: PlanId): ItemChange | 'unchanged' | Refusal<'ITEM_NOT_HELD'> {
  if (item.planId !== planId) return refuse('ITEM_NOT_HELD');
  if (item.status === 'delivered') return 'unchanged';
  return item.status === 'issued' ? { status: 'delivered' } : refuse('ITEM_NOT_HELD');
}

/** The item is back in the store and free after a failed hand-over. An item not under way for this plan is left as it is. */
export function returnItem(item: ItemState, planId: PlanId): ItemChange | 'unchanged' {
  return item.status === 'issued' && item.planId === planId ? FREE : 'unchanged';
}

/** The item is out of the books for good. Only what is free or put aside in the store can be discarded: a promise is kept first. */
export function discardItem(item: ItemState): ItemChange | Refusal<'ITEM_NOT_IN_STORE'> {
  if (item.status !== 'inStore' && item.status !== 'quarantined')
    return refuse('ITEM_NOT_IN_STORE', { status: item.status });
  return { status: 'discarded', quarantine: null };
}

/** One item is worth so much at most. */
export const VALUE_FEN_MAX = 1_000_000_000;

/** What a keeper finds on a shelf of the store. */
export const LIES_IN_STORE: readonly ItemStatus[] = ['inStore', 'held', 'quarantined'];

/** The item lies on another shelf. Things that left the store cannot be moved in it. */
export function moveItem(
  item: ItemState,
  shelf: string,
): ItemChange | 'unchanged' | Refusal<'ITEM_NOT_IN_STORE' | 'TEXT_HOLDS_PERSONAL_NUMBER'> {
  if (holdsPersonalNumber(shelf)) return refuse('TEXT_HOLDS_PERSONAL_NUMBER');
  if (!LIES_IN_STORE.includes(item.status)) return refuse('ITEM_NOT_IN_STORE', { status: item.status });
  return item.shelf === shelf ? 'unchanged' : { shelf };
}

/** Which words and numbers of the two descriptions differ. */
export function correctedFields(before: ItemDescription, after: ItemDescription): (keyof ItemDescription)[] {
  return DESCRIBED.filter((field) => before[field] !== after[field]);
}

/** What the history keeps of a correction: what was mended, and the numbers and kinds it has now. Of words it keeps none. */
export function correctionKept(before: ItemDescription, after: ItemDescription) {
  const fields = correctedFields(before, after);
  return {
    fields,
    ...(fields.includes('category') ? { category: after.category } : {}),
    ...(fields.includes('quantity') ? { quantity: after.quantity } : {}),
  };
}

/**
 * The item is described as it should have been from the start. Its name can be mended at any time, also when it is with the family:
 * everybody reads it for good. Category and quantity only while it is free in the store, since plans are made by them; of another
 * category, it is not the product it was taken for.
 */
export function correctItem(
  item: Pick<ItemState, 'status'> & ItemDescription,
  { nameZh, category, quantity }: Correction,
):
  | (ItemDescription & Partial<typeof BY_HAND>)
  | Refusal<'CORRECTION_EMPTY' | 'ITEM_NOT_IN_STORE' | 'TEXT_HOLDS_PERSONAL_NUMBER'> {
  const corrected = {
    nameZh: nameZh ?? item.nameZh,
    category: category ?? item.category,
    quantity: quantity ?? item.quantity,
  };
  const fields = correctedFields(item, corrected);
  if (fields.length === 0) return refuse('CORRECTION_EMPTY');
  if (item.status !== 'inStore' && fields.some((field) => field !== 'nameZh'))
    return refuse('ITEM_NOT_IN_STORE', { status: item.status });
  if (holdsPersonalNumber(corrected.nameZh)) return refuse('TEXT_HOLDS_PERSONAL_NUMBER');
  return fields.includes('category') ? { ...corrected, ...BY_HAND } : corrected;
}
