import {
  ITEM_DISCARD_CAUSES,
  ITEM_LOSS_REASONS,
  ITEM_QUARANTINE_REASONS,
  ITEM_RELEASE_REASONS,
  ITEM_RETURN_REASONS,
  type FamilyId,
  type ItemCategory,
  type ItemCode,
  type LocalDate,
  type NeedId,
  type PlanId,
  type StockTakeId,
  type TenantCode,
} from '@yicang/kernel';

/** What the public may know of an item's life. A move between shelves is the store's own matter. */
export const ITEM_FACT_TYPES = [
  'received',
  'held',
  'released',
  'issued',
  'returned',
  'delivered',
  'discarded',
  'corrected',
  'quarantined',
  'cleared',
  'lost',
  'found',
  'split',
  'made',
  'recalled',
  'sent',
  'left',
  'unsent',
  'arrived',
] as const;
export type ItemFactType = (typeof ITEM_FACT_TYPES)[number];

/** Why an item was released, returned, discarded, put aside or lost, in the words the public reads; and that it was bought, not given. */
export const ITEM_FACT_REASONS = [
  ...new Set([
    ...ITEM_RELEASE_REASONS,
    ...ITEM_RETURN_REASONS,
    ...ITEM_DISCARD_CAUSES,
    ...ITEM_QUARANTINE_REASONS,
    ...ITEM_LOSS_REASONS,
    'purchased' as const,
  ]),
] as const;
export type ItemFactReason = (typeof ITEM_FACT_REASONS)[number];

/** One step of an item's life. Its key is tenant, code and version. */
export interface ItemFact {
  readonly tenantCode: TenantCode;
  readonly itemCode: ItemCode;
  readonly version: number;
  readonly type: ItemFactType;
  readonly on: LocalDate;
  readonly reason: ItemFactReason | null;
  /** The item it was made of by splitting; null for every step but `made`. */
  readonly parentCode: ItemCode | null;
  /** With `made`, the day its whole came in, with `arrived` the day it came in elsewhere; null for every other step, and where nobody told it. */
  readonly giftOn: LocalDate | null;
  /** With the first step, the last good day; null for every other step, and where there is none. */
  readonly expiresOn: LocalDate | null;
  /** The community it goes to or comes from; null for every step within one. */
  readonly partnerCode: TenantCode | null;
}

/** How an item is described from one version of it on, until a later one says otherwise. Its key is tenant and code. */
export interface ItemDescription {
  readonly tenantCode: TenantCode;
  readonly itemCode: ItemCode;
  readonly version: number;
  readonly category: ItemCategory;
  readonly nameZh: string;
}

/** A family was registered. Its key is tenant and family. */
export interface FamilyFact {
  readonly tenantCode: TenantCode;
  readonly familyId: FamilyId;
  readonly on: LocalDate;
}

/** A receipt was published. Its key is tenant and code. */
export interface ReceiptFact {
  readonly tenantCode: TenantCode;
  readonly receiptCode: string;
  readonly itemCode: ItemCode;
  readonly on: LocalDate;
}

/** A count of a store was signed. Its key is tenant and count. */
export interface StockTakeFact {
  readonly tenantCode: TenantCode;
  readonly stockTakeId: StockTakeId;
  readonly on: LocalDate;
  readonly expected: number;
  readonly missing: number;
  readonly surplus: number;
}

/** How a need counts from one version of it on, until a later one says otherwise. Its key is tenant and need. */
export interface NeedFact {
  readonly tenantCode: TenantCode;
  readonly needId: NeedId;
  readonly version: number;
  readonly category: ItemCategory;
  readonly quantity: number;
  readonly on: LocalDate;
}

/** Nothing more is planned for a need. Its key is tenant and need. */
export interface NeedWithdrawal {
  readonly tenantCode: TenantCode;
  readonly needId: NeedId;
}

/** So much was handed over for a need. Its key is tenant and plan. */
export interface NeedDelivery {
  readonly tenantCode: TenantCode;
  readonly planId: PlanId;
  readonly needId: NeedId;
  readonly quantity: number;
  readonly on: LocalDate;
}

/** Something was handed to a family in the month that begins on that day. All of it is the key. */
export interface FamilyMonth {
  readonly tenantCode: TenantCode;
  readonly familyId: FamilyId;
  readonly month: LocalDate;
}

/** Facts of all kinds, each list by the name of its kind. */
export interface Facts {
  readonly items: readonly ItemFact[];
  readonly descriptions: readonly ItemDescription[];
  readonly families: readonly FamilyFact[];
  readonly receipts: readonly ReceiptFact[];
  readonly stockTakes: readonly StockTakeFact[];
  readonly needs: readonly NeedFact[];
  readonly withdrawals: readonly NeedWithdrawal[];
  readonly needDeliveries: readonly NeedDelivery[];
  readonly familyMonths: readonly FamilyMonth[];
}
export type FactKind = keyof Facts;
export const FACT_KINDS = [
  ...(['items', 'descriptions', 'families', 'receipts'] as const),
  ...(['stockTakes', 'needs', 'withdrawals', 'needDeliveries', 'familyMonths'] as const),
] satisfies readonly FactKind[];
export const NO_FACTS: Facts = {
  ...{ items: [], descriptions: [], families: [], receipts: [] },
  ...{ stockTakes: [], needs: [], withdrawals: [], needDeliveries: [], familyMonths: [] },
};

/** A list of each kind. */
export function eachKind<R>(listOf: (kind: FactKind) => R): Record<FactKind, R> {
  return Object.fromEntries(FACT_KINDS.map((kind) => [kind, listOf(kind)])) as Record<FactKind, R>;
}

/** The type as the public knows it; null for one that is not told in public, or not known here yet. */
export function knownType(type: string): ItemFactType | null {
  return ITEM_FACT_TYPES.find((known) => known === type) ?? null;
}

/** The reason as the public knows it; null for none, and for one that is not known here yet. */
export function knownReason(reason: string | null): ItemFactReason | null {
  return ITEM_FACT_REASONS.find((known) => known === reason) ?? null;
}

/** The description of the highest version of each item, whatever their order. */
export function latestOf(descriptions: readonly ItemDescription[]): ItemDescription[] {
  const latest = new Map<ItemCode, ItemDescription>();
  for (const described of descriptions)
    if ((latest.get(described.itemCode)?.version ?? 0) < described.version) latest.set(described.itemCode, described);
  return [...latest.values()];
}
