import { daysBetween, ITEM_CATEGORIES, type ItemCategory, type LocalDate, type TenantCode } from '@yicang/kernel';
import { type Facts, type ItemFact } from '../facts/fact.rules.js';

/** What is counted of goods, by community, day and category. */
export const GOODS_MEASURES = [
  'goodsReceived',
  'goodsMade',
  'goodsReversed',
  'goodsDiscarded',
  'goodsExpired',
  'goodsLost',
  'goodsFound',
  'goodsSplit',
  'goodsDelivered',
  'deliveredDays',
  'stockChange',
  'stockExpiring',
  'linesCounted',
  'linesAccurate',
  'unitsNeeded',
  'unitsMet',
  'familiesServed',
] as const;
export type GoodsMeasure = (typeof GOODS_MEASURES)[number];

/** A count of a store and a family have no category. */
export const GOODS_CATEGORIES = [...ITEM_CATEGORIES, 'none'] as const;
export type GoodsCategory = ItemCategory | 'none';

export interface GoodsFigure {
  readonly tenantCode: TenantCode;
  readonly on: LocalDate;
  readonly category: GoodsCategory;
  readonly measure: GoodsMeasure;
  readonly value: number;
}

type Counts = Readonly<Partial<Record<GoodsMeasure, 1 | -1>>>;

/** What each step of an item counts for. A discard with the reason after the colon counts otherwise than one for any other reason. */
export const GOODS_STEPS: Readonly<Record<string, Counts>> = {
  received: { goodsReceived: 1, stockChange: 1 },
  made: { goodsMade: 1, stockChange: 1 },
  found: { goodsFound: 1, stockChange: 1 },
  lost: { goodsLost: 1, stockChange: -1 },
  split: { goodsSplit: 1, stockChange: -1 },
  // on its way to another community it is still the sender's
  left: { stockChange: -1 },
  arrived: { stockChange: 1 },
  delivered: { goodsDelivered: 1, stockChange: -1 },
  discarded: { goodsDiscarded: 1, stockChange: -1 },
  'discarded:expired': { goodsDiscarded: 1, goodsExpired: 1, stockChange: -1 },
  'discarded:intakeReversed': { goodsReversed: 1, stockChange: -1 },
};

/** The steps with which an item begins to count in a community. */
export const FIRST_STEPS: readonly string[] = ['received', 'made', 'arrived'];

/** Where the step stands in GOODS_STEPS, if it counts. */
export function goodsStepOf({ type, reason }: Pick<ItemFact, 'type' | 'reason'>): string {
  const withReason = `${type}:${reason}`;
  return withReason in GOODS_STEPS ? withReason : type;
}

/** The figures of goods that these facts add up to, by community, measure, day and category. A fact counts once however often it is there. */
export function goodsFiguresOf(facts: Facts): GoodsFigure[] {
  const figures = new Map<string, GoodsFigure>();
  const counts = [countsOfItems, countsOfStockTakes, countsOfNeeds, countsOfFamilyMonths];
  for (const counted of counts.flatMap((countsOf) => [...countsOf(facts)])) {
    const { tenantCode, measure, on, category, value } = counted;
    const key = `${tenantCode} ${measure} ${on} ${category}`;
    figures.set(key, { ...counted, value: (figures.get(key)?.value ?? 0) + value });
  }
  return [...figures.entries()]
    .filter(([, { value }]) => value !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, figure]) => figure);
}

/** An item counts once its intake and its description are known, and then from its first step on, as what it is said to be now. */
function* countsOfItems({ items, descriptions }: Facts): Generator<GoodsFigure> {
  const keyOf = ({ tenantCode, itemCode }: Pick<ItemFact, 'tenantCode' | 'itemCode'>) => `${tenantCode} ${itemCode}`;
  const described = new Map(descriptions.map((one) => [keyOf(one), one]));
  for (const [key, told] of Map.groupBy(items, keyOf)) {
    const steps = once(told, ({ version }) => String(version));
    const intakes = steps.filter(({ type }) => FIRST_STEPS.includes(type));
    const [intake] = intakes;
    const category = described.get(key)?.category;
    if (intake === undefined || category === undefined) continue;
    const { tenantCode } = intake;
    // come back from another community, it has two
    const [givenOn = intake.on] = intakes.map(({ giftOn, on }) => giftOn ?? on).sort();
    const [expiresOn = null] = intakes.flatMap((one) => one.expiresOn ?? []).sort();
    let inStock = 0;
    for (const step of steps) {
      const counts = GOODS_STEPS[goodsStepOf(step)] ?? {};
      for (const measure of GOODS_MEASURES) {
        const value = counts[measure];
        if (value !== undefined) yield { tenantCode, on: step.on, category, measure, value };
      }
      inStock += counts.stockChange ?? 0;
      if (step.type === 'delivered')
        yield { tenantCode, on: step.on, category, measure: 'deliveredDays', value: daysBetween(givenOn, step.on) };
    }
    if (expiresOn !== null) yield { tenantCode, on: expiresOn, category, measure: 'stockExpiring', value: inStock };
  }
}

function* countsOfStockTakes({ stockTakes }: Facts): Generator<GoodsFigure> {
  for (const { tenantCode, on, expected, missing, surplus } of once(stockTakes, ({ stockTakeId }) => stockTakeId)) {
    yield { tenantCode, on, category: 'none', measure: 'linesCounted', value: expected + surplus };
    yield { tenantCode, on, category: 'none', measure: 'linesAccurate', value: expected - missing };
  }
}

/** No need counts for more than it asked, a withdrawn one only for what it got. */
function* countsOfNeeds({ needs, withdrawals, needDeliveries }: Facts): Generator<GoodsFigure> {
  const withdrawn = new Set(withdrawals.map(({ needId }) => needId));
  const delivered = Map.groupBy(
    once(needDeliveries, ({ planId }) => planId).sort((a, b) => (a.on + a.planId < b.on + b.planId ? -1 : 1)),
    ({ needId }) => needId,
  );
  for (const { tenantCode, needId, category, quantity, on } of needs) {
    let met = 0;
    for (const delivery of delivered.get(needId) ?? []) {
      const value = Math.min(delivery.quantity, quantity - met);
      met += value;
      yield { tenantCode, on: delivery.on, category, measure: 'unitsMet', value };
    }
    yield { tenantCode, on, category, measure: 'unitsNeeded', value: withdrawn.has(needId) ? met : quantity };
  }
}

function* countsOfFamilyMonths({ familyMonths }: Facts): Generator<GoodsFigure> {
  for (const { tenantCode, month: on } of once(familyMonths, ({ familyId, month }) => `${familyId} ${month}`))
    yield { tenantCode, on, category: 'none', measure: 'familiesServed', value: 1 };
}

function once<F>(facts: readonly F[], keyOf: (fact: F) => string): F[] {
  return [...new Map(facts.map((fact) => [keyOf(fact), fact])).values()];
}
