// Words that more than one service says. They stand here, and not in contracts, because rules import only the kernel.

/** What kind of thing an item is. */
export const ITEM_CATEGORIES = ['food', 'hygiene', 'clothing', 'household', 'schoolThings', 'aids', 'other'] as const;
export type ItemCategory = (typeof ITEM_CATEGORIES)[number];

/** What an item's quantity counts. Quantities are whole numbers. */
export const ITEM_UNITS = ['piece', 'bag', 'bottle', 'box', 'pack', 'set', 'pair', 'kilogram', 'litre'] as const;
export type ItemUnit = (typeof ITEM_UNITS)[number];

/** In which condition an item is. */
export const ITEM_CONDITIONS = ['new', 'good', 'fair'] as const;
export type ItemCondition = (typeof ITEM_CONDITIONS)[number];

/** Why an item's condition is another than was written down: it was looked at, it has worn, it was mended, or it was a slip. */
export const ITEM_GRADING_REASONS = ['inspected', 'worn', 'mended', 'mistaken'] as const;
export type ItemGradingReason = (typeof ITEM_GRADING_REASONS)[number];

/**
 * Why a hold ended without the item leaving the store: its time was over, its plan was withdrawn, or it cannot be promised any more
 * because it was put aside or is missing.
 */
export const ITEM_RELEASE_REASONS = ['expired', 'withdrawn', 'quarantined', 'lost'] as const;
export type ItemReleaseReason = (typeof ITEM_RELEASE_REASONS)[number];

/** Why an item is put aside in its store and given to nobody until somebody has decided. */
export const ITEM_QUARANTINE_REASONS = ['inspection', 'recalled', 'damaged', 'complaint'] as const;
export type ItemQuarantineReason = (typeof ITEM_QUARANTINE_REASONS)[number];

/** Why an item is missing that the books say is in the store, or on its way to a family. */
export const ITEM_LOSS_REASONS = ['notFound', 'stolen', 'onTheWay', 'other'] as const;
export type ItemLossReason = (typeof ITEM_LOSS_REASONS)[number];

/** Why a need is not wanted any more: what a person may say. */
export const NEED_WITHDRAWAL_REASONS = ['noLongerNeeded', 'helpedElsewhere', 'recordedByMistake'] as const;
export type NeedWithdrawalReason = (typeof NEED_WITHDRAWAL_REASONS)[number];
/** Besides, a need ends with its family. */
export const NEED_ENDS = [...NEED_WITHDRAWAL_REASONS, 'familyErased'] as const;
export type NeedEnd = (typeof NEED_ENDS)[number];

/** Why an item was taken out for good. */
export const ITEM_DISCARD_REASONS = ['expired', 'spoiled', 'damaged', 'recalled', 'other'] as const;
export type ItemDiscardReason = (typeof ITEM_DISCARD_REASONS)[number];
/** Besides, an item is out with the intake that should not have been. */
export const ITEM_DISCARD_CAUSES = [...ITEM_DISCARD_REASONS, 'intakeReversed'] as const;
export type ItemDiscardCause = (typeof ITEM_DISCARD_CAUSES)[number];

/** How goods come in: given, or bought. */
export const INTAKE_KINDS = ['gift', 'purchase'] as const;
export type IntakeKind = (typeof INTAKE_KINDS)[number];

/** Why an item that was sent to another community was not received there: not in the shipment, there but broken, or never packed. */
export const TRANSFER_DIFFERENCES = ['missing', 'damaged', 'notPacked'] as const;
export type TransferDifference = (typeof TRANSFER_DIFFERENCES)[number];
/** Why a community takes nothing of what was sent to it: what a person may say. */
export const TRANSFER_REFUSAL_REASONS = ['notNeeded', 'noRoom', 'notAsAgreed', 'other'] as const;
export type TransferRefusalReason = (typeof TRANSFER_REFUSAL_REASONS)[number];
/** Besides, what was sent after the agreement had been revoked is taken by nobody. */
export const TRANSFER_REFUSAL_CAUSES = [...TRANSFER_REFUSAL_REASONS, 'agreementRevoked'] as const;
export type TransferRefusalCause = (typeof TRANSFER_REFUSAL_CAUSES)[number];
/** Why what was sent is its sender's again: it was refused, called back in time, or had never left. */
export const UNSENT_CAUSES = ['refused', 'calledBack', 'neverLeft'] as const;
export type UnsentCause = (typeof UNSENT_CAUSES)[number];

/** What a family is in the circle: both at once, or one after the other. */
export const FAMILY_ROLES = ['donor', 'recipient'] as const;
export type FamilyRole = (typeof FAMILY_ROLES)[number];

/** What an organization is: one that supports (爱心企业), one that reports (媒体), or one that serves people itself. */
export const ORGANIZATION_KINDS = ['enterprise', 'media', 'hospital', 'school', 'association', 'other'] as const;
export type OrganizationKind = (typeof ORGANIZATION_KINDS)[number];

/** Why an item was not handed over at a stop, and so came back. */
export const ITEM_RETURN_REASONS = ['nobodyHome', 'refused', 'postponed', 'damaged', 'wrongAddress', 'other'] as const;
export type ItemReturnReason = (typeof ITEM_RETURN_REASONS)[number];
/** What may come of a stop instead of a hand-over: the item comes back, or is lost on the way. */
export const DELIVERY_FAILURE_REASONS = [...ITEM_RETURN_REASONS, 'lost'] as const;
export type DeliveryFailureReason = (typeof DELIVERY_FAILURE_REASONS)[number];
