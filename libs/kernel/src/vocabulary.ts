// Words that more than one service says. They stand here, and not in contracts, because rules import only the kernel.

/** What kind of thing an item is. */
export const ITEM_CATEGORIES = ['food', 'hygiene', 'clothing', 'household', 'schoolThings', 'aids', 'other'] as const;
export type ItemCategory = (typeof ITEM_CATEGORIES)[number];

/** What an item's quantity counts. Quantities are whole numbers. */
export const ITEM_UNITS = ['piece', 'bag', 'bottle', 'box', 'pack', 'set', 'pair', 'kilogram', 'litre'] as const;
export type ItemUnit = (typeof ITEM_UNITS)[number];

/** Why a hold ended without the item leaving the store: its time was over, or its plan was withdrawn. */
export const ITEM_RELEASE_REASONS = ['expired', 'withdrawn'] as const;
export type ItemReleaseReason = (typeof ITEM_RELEASE_REASONS)[number];

/** Why a need is not wanted any more: what a person may say. */
export const NEED_WITHDRAWAL_REASONS = ['noLongerNeeded', 'helpedElsewhere', 'recordedByMistake'] as const;
export type NeedWithdrawalReason = (typeof NEED_WITHDRAWAL_REASONS)[number];
/** Besides, a need ends with its family. */
export const NEED_ENDS = [...NEED_WITHDRAWAL_REASONS, 'familyErased'] as const;
export type NeedEnd = (typeof NEED_ENDS)[number];

/** Why an item was taken out for good. */
export const ITEM_DISCARD_REASONS = ['expired', 'spoiled', 'damaged', 'recalled', 'other'] as const;
export type ItemDiscardReason = (typeof ITEM_DISCARD_REASONS)[number];

/** What a family is in the circle: both at once, or one after the other. */
export const FAMILY_ROLES = ['donor', 'recipient'] as const;
export type FamilyRole = (typeof FAMILY_ROLES)[number];

/** Why an item was not handed over at a stop, and so came back. */
export const DELIVERY_FAILURE_REASONS = ['nobodyHome', 'refused', 'damaged', 'wrongAddress', 'other'] as const;
export type DeliveryFailureReason = (typeof DELIVERY_FAILURE_REASONS)[number];
