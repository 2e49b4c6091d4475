import { defineOperation, defineRefusals, type ItemCategory, type LocalDate, type TenantCode } from '@yicang/kernel';
import { eachKind, FACT_KINDS, type FactKind, type Facts } from '../facts/fact.rules.js';
import { type Figure, type Measure } from '../figures/figure.rules.js';
import { type GoodsFigure, type GoodsMeasure } from '../goods/goods.rules.js';

export const COMPARE_FIGURES = defineOperation('reporting.compare-figures', [
  'platformOperator',
  'cityCoordinator',
  'communityManager',
]);
export const REBUILD_FIGURES = defineOperation('reporting.rebuild-figures', [
  'platformOperator',
  'cityCoordinator',
  'communityManager',
]);

export const rebuildRefusals = defineRefusals({
  PLACE_NOT_COMMUNITY: {
    zh: '一次只能核对一个社区的数字，请选一个社区。',
    en: 'Figures are compared one community at a time. Choose a community.',
  },
});

/** A figure that is not what it should be. Without a day it is the total of all days. */
export interface FigureDifference {
  readonly tenantCode: TenantCode;
  readonly on: LocalDate | null;
  readonly measure: Measure | GoodsMeasure;
  /** Null for a measure without categories. */
  readonly category: ItemCategory | null;
  readonly shown: number;
  readonly counted: number;
}

/** What must be done to our facts to make them the owners'. A fact that says something else is removed and kept anew. */
export interface FactsDifference {
  readonly missing: Facts;
  readonly unknown: Facts;
}

/** How our facts differ from the owners'. What is equal in every word is in neither list, whatever its order. */
export function differenceOfFacts(ours: Facts, owners: Facts): FactsDifference {
  const [missing, unknown] = [without(owners, ours), without(ours, owners)];
  return { missing, unknown };
}

export function numberOf(facts: Facts): number {
  return FACT_KINDS.reduce((sum, kind) => sum + facts[kind].length, 0);
}

/** The figures that are shown and should not be, or the other way round, by day, measure and category. */
export function differenceOfFigures(
  shown: readonly (Figure | GoodsFigure)[],
  counted: readonly (Figure | GoodsFigure)[],
): FigureDifference[] {
  const byKey = new Map<string, FigureDifference>();
  for (const figure of shown) byKey.set(keyOf(figure), { ...withoutValue(figure), shown: figure.value, counted: 0 });
  for (const figure of counted) {
    const shownValue = byKey.get(keyOf(figure))?.shown ?? 0;
    byKey.set(keyOf(figure), { ...withoutValue(figure), shown: shownValue, counted: figure.value });
  }
  return [...byKey.entries()]
    .filter(([, difference]) => difference.shown !== difference.counted)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, difference]) => difference);
}

function keyOf(figure: Figure | GoodsFigure): string {
  const { tenantCode, on, measure, category } = withoutValue(figure);
  return `${tenantCode} ${on} ${measure} ${category}`;
}

function withoutValue(figure: Figure | GoodsFigure) {
  const { tenantCode, on, measure } = figure;
  return { tenantCode, on, measure, category: 'category' in figure ? categoryOf(figure) : null };
}

function categoryOf({ category }: GoodsFigure): ItemCategory | null {
  return category === 'none' ? null : category;
}

function without(facts: Facts, others: Facts): Facts {
  const left = (kind: FactKind) => {
    const known = new Set(others[kind].map((fact) => wordsOf(kind, fact)));
    return facts[kind].filter((fact) => !known.has(wordsOf(kind, fact)));
  };
  return eachKind(left) as unknown as Facts;
}

/** Everything a fact says, its fields in one order. What version a need had when it came to count so, its owner does not remember. */
function wordsOf(kind: FactKind, fact: Facts[FactKind][number]): string {
  const said = Object.entries(fact).filter(([field]) => kind !== 'needs' || field !== 'version');
  return JSON.stringify(said.sort(([a], [b]) => (a < b ? -1 : 1)));
}
