import {
  daysBetween,
  type FamilyId,
  type ItemCategory,
  type ItemCode,
  type ItemUnit,
  type LocalDate,
  type NeedId,
} from '@yicang/kernel';
import { NEED_URGENCIES, type NeedUrgency, type OfProduct } from '../needs/need.rules.js';

/**
 * The fairness rule, as docs/fairness.md states it for everybody. A ground names its clause:
 * 1 only what is needed · 2 the urgent first · 3 nobody twice before everybody once · 4 who has least of what she needs ·
 * 5 who was helped longest ago · 6 who has waited longest · 7 what expires first.
 */
export const CLAUSES = [1, 2, 3, 4, 5, 6, 7] as const;
export type Clause = (typeof CLAUSES)[number];

/** Why a family is proposed an item: a clause, and the fact it was applied to. */
export type Ground =
  | { readonly clause: 1; readonly missing: number }
  | { readonly clause: 2; readonly urgency: NeedUrgency }
  | { readonly clause: 3; readonly alreadyProposed: number }
  | { readonly clause: 4; readonly metPercent: number }
  | { readonly clause: 5; readonly daysSinceHelp: number | null } // null: never
  | { readonly clause: 6; readonly daysWaiting: number }
  | { readonly clause: 7; readonly expiresOn: LocalDate | null };

/** A family's open need, as the rule looks at it. */
export interface Wanting {
  readonly needId: NeedId;
  readonly familyId: FamilyId;
  readonly category: ItemCategory;
  readonly unit: ItemUnit;
  /** Only this product will do; null when any of its kind does. */
  readonly product: OfProduct | null;
  readonly quantity: number;
  /** Planned or delivered already. */
  readonly met: number;
  readonly urgency: NeedUrgency;
  readonly recordedOn: LocalDate;
  readonly lastHelpedOn: LocalDate | null;
  /** A person has decided that these are not for this need. */
  readonly declined: readonly ItemCode[];
}

/** What may be given. They come in the order in which they should go: first expired, then first come. */
export interface Offered {
  readonly itemCode: ItemCode;
  readonly category: ItemCategory;
  readonly unit: ItemUnit;
  readonly quantity: number;
  readonly expiresOn: LocalDate | null;
  readonly product: OfProduct | null;
}

/** One item for one need, and why. */
export interface Allocation {
  readonly needId: NeedId;
  readonly itemCode: ItemCode;
  readonly quantity: number;
  readonly grounds: readonly Ground[];
}

/**
 * Who might get what, in the order in which the rule gives. The same needs and items always come to the same; no item is given twice,
 * and no need more than it is short of. Cost: needs times rounds, where there are as many rounds as one family gets items of a category.
 */
export function allocate(wanting: readonly Wanting[], offered: readonly Offered[], today: LocalDate): Allocation[] {
  const shelves = new Shelves(offered);
  const allocations: Allocation[] = [];
  // 2: whoever is in a hurry is served as far as the goods go, before anybody who is not
  for (const urgency of [...NEED_URGENCIES].reverse()) {
    const got = new Map<string, number>();
    let waiting = wanting.filter((need) => need.urgency === urgency).map((need) => ({ ...need }));
    for (let round = 0; waiting.length > 0; round += 1) {
      // 3: a family that got one of the category already waits until all others got theirs
      const inTurn = waiting.filter((need) => (got.get(turnOf(need)) ?? 0) === round);
      const unserved = new Set<NeedId>();
      for (const need of inTurn.sort(byFairness)) {
        if ((got.get(turnOf(need)) ?? 0) > round) continue;
        const item = shelves.take(need);
        if (item === null) {
          unserved.add(need.needId);
          continue;
        }
        allocations.push({
          ...{ needId: need.needId, itemCode: item.itemCode, quantity: item.quantity },
          grounds: groundsOf(need, item, round, today),
        });
        need.met += item.quantity;
        got.set(turnOf(need), round + 1);
      }
      waiting = waiting.filter((need) => need.met < need.quantity && !unserved.has(need.needId));
    }
  }
  return allocations;
}

/** Whose turn it is: a family's, for each category of goods. */
const turnOf = ({ familyId, category }: Wanting): string => `${familyId} ${category}`;

function byFairness(one: Wanting, other: Wanting): number {
  return (
    one.met / one.quantity - other.met / other.quantity || // 4
    compare(one.lastHelpedOn ?? '', other.lastHelpedOn ?? '') || // 5
    compare(one.recordedOn, other.recordedOn) || // 6
    compare(one.needId, other.needId)
  );
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function groundsOf(need: Wanting, item: Offered, round: number, today: LocalDate): Ground[] {
  const { quantity, met, urgency, lastHelpedOn, recordedOn } = need;
  return [
    { clause: 1, missing: quantity - met },
    { clause: 2, urgency },
    { clause: 3, alreadyProposed: round },
    { clause: 4, metPercent: Math.floor((met * 100) / quantity) },
    { clause: 5, daysSinceHelp: lastHelpedOn && Math.max(0, daysBetween(lastHelpedOn, today)) },
    { clause: 6, daysWaiting: Math.max(0, daysBetween(recordedOn, today)) },
    { clause: 7, expiresOn: item.expiresOn },
  ];
}

interface Ranked extends Offered {
  readonly rank: number;
}

/** The items by kind, product and quantity, each in the order in which they should go. */
class Shelves {
  private readonly kinds = new Map<string, Map<string, Map<number, Ranked[]>>>();

  constructor(offered: readonly Offered[]) {
    // from the end, so that what should go first is the last of its row, and taken without moving the others
    for (const [nth, item] of [...offered].reverse().entries())
      rowOf(this.kinds, item).push({ ...item, rank: offered.length - nth });
  }

  /** The first that is as needed, was not declined and is no more than is missing (1, 7); it is gone then. Null when there is none. */
  take({ category, unit, product, quantity, met, declined }: Wanting): Offered | null {
    const products = this.kinds.get(kindOf({ category, unit })) ?? new Map<string, Map<number, Ranked[]>>();
    const fitting = product === null ? [...products.values()] : [products.get(productKey(product))];
    let first: { readonly row: Ranked[]; readonly at: number; readonly rank: number } | null = null;
    for (const rows of fitting)
      for (const [each, row] of rows ?? []) {
        if (each > quantity - met || rankAt(row, row.length - 1) >= (first?.rank ?? Infinity)) continue;
        const at = row.findLastIndex(({ itemCode }) => !declined.includes(itemCode));
        const rank = rankAt(row, at);
        if (rank < (first?.rank ?? Infinity)) first = { row, at, rank };
      }
    return first?.row.splice(first.at, 1)[0] ?? null;
  }
}

const rankAt = (row: readonly Ranked[], at: number): number => row[at]?.rank ?? Infinity;
const kindOf = ({ category, unit }: Pick<Offered, 'category' | 'unit'>): string => `${category} ${unit}`;
const productKey = (product: OfProduct | null): string =>
  product === null ? '' : `${product.tenantCode} ${product.id}`;

function rowOf(kinds: Map<string, Map<string, Map<number, Ranked[]>>>, item: Offered): Ranked[] {
  const products = inMap(kinds, kindOf(item), () => new Map<string, Map<number, Ranked[]>>());
  const rows = inMap(products, productKey(item.product), () => new Map<number, Ranked[]>());
  return inMap(rows, item.quantity, (): Ranked[] => []);
}

function inMap<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const there = map.get(key) ?? make();
  map.set(key, there);
  return there;
}
