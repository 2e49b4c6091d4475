import { type LocalDate, type TenantCode } from '@yicang/kernel';
import { type Facts, type ItemFactType } from '../facts/fact.rules.js';

/** What is counted, each a number of facts. */
export const MEASURES = [
  'itemsReceived',
  'itemsDelivered',
  'itemsDiscarded',
  'itemsReturned',
  'itemsLost',
  'itemsFound',
  'itemsSplit',
  'itemsMade',
  'itemsMovedIn',
  'itemsMovedOut',
  'deliveriesMade',
  'familiesJoined',
] as const;
export type Measure = (typeof MEASURES)[number];

/** Which step of an item's life counts for which measure; the others count for none. */
export const MEASURE_OF_ITEM_FACT: Readonly<Partial<Record<ItemFactType, Measure>>> = {
  received: 'itemsReceived',
  delivered: 'itemsDelivered',
  discarded: 'itemsDiscarded',
  returned: 'itemsReturned',
  lost: 'itemsLost',
  found: 'itemsFound',
  split: 'itemsSplit',
  made: 'itemsMade',
  arrived: 'itemsMovedIn',
  left: 'itemsMovedOut',
};

/** How many facts of one measure one place has on one day. */
export interface Figure {
  readonly tenantCode: TenantCode;
  readonly on: LocalDate;
  readonly measure: Measure;
  readonly value: number;
}

/** The 31 provinces of the mainland by our codes, in the order of GB/T 2260. */
export const PROVINCES = (
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65'.split(
    ' ',
  ) as TenantCode[]
).sort();

/** The figures of the communities these facts are of, by community, day and measure. A fact counts once however often it is there. */
export function figuresOf(facts: Facts): Figure[] {
  const counted = new Map<string, { figure: Omit<Figure, 'value'>; keys: Set<string> }>();
  const count = (tenantCode: TenantCode, on: LocalDate, measure: Measure | undefined, key: string) => {
    if (measure === undefined) return;
    const place = `${tenantCode} ${on} ${measure}`;
    const cell = counted.get(place) ?? { figure: { tenantCode, on, measure }, keys: new Set() };
    counted.set(place, cell);
    cell.keys.add(key);
  };
  for (const { tenantCode, on, type, itemCode, version } of facts.items)
    count(tenantCode, on, MEASURE_OF_ITEM_FACT[type], `${itemCode} ${version}`);
  for (const { tenantCode, on, familyId } of facts.families) count(tenantCode, on, 'familiesJoined', familyId);
  for (const { tenantCode, on, receiptCode } of facts.receipts) count(tenantCode, on, 'deliveriesMade', receiptCode);
  return [...counted.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { figure, keys }]) => ({ ...figure, value: keys.size }));
}

/** A published number of households is 0 or at least this: fewer could be recognized. */
export const HOUSEHOLDS_MIN = 10;

/** What may be told of a number of households per place: null is held back. */
export interface PublishedHouseholds {
  readonly cells: readonly (number | null)[];
  readonly total: number | null;
}

/**
 * What may be published of these cells and their total. A cell of 1 to 9 is held back, and so are the next smallest ones
 * until those held back are at least two and make at least 10 together: then total minus visible cells tells nobody's
 * number. Where there is nothing left to hold back, the total goes too. 0 stays 0.
 */
export function publishHouseholds(cells: readonly number[]): PublishedHouseholds {
  const bySize = cells.map((value, at) => ({ value, at })).sort((a, b) => a.value - b.value);
  const hidden = bySize.filter(({ value }) => value > 0 && value < HOUSEHOLDS_MIN);
  const isTelling = () => hidden.length > 0 && (hidden.length === 1 || sumOf(hidden) < HOUSEHOLDS_MIN);
  for (const cell of bySize.filter(({ value }) => value >= HOUSEHOLDS_MIN)) if (isTelling()) hidden.push(cell);
  const heldBack = new Set(hidden.map(({ at }) => at));
  return {
    cells: cells.map((value, at) => (heldBack.has(at) ? null : value)),
    total: isTelling() ? null : sumOf(bySize),
  };
}

function sumOf(cells: readonly { readonly value: number }[]): number {
  return cells.reduce((sum, { value }) => sum + value, 0);
}
