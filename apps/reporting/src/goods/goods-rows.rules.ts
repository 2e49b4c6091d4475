import {
  addDays,
  daysBetween,
  ITEM_CATEGORIES,
  NATION,
  placeLevel,
  type ItemCategory,
  type LocalDate,
  type TenantCode,
} from '@yicang/kernel';
import {
  FIGURE_DEFINITIONS,
  measuresOf,
  type FigureDefinition,
  type GoodsFigureId,
  type Term,
} from '../figures/definition.rules.js';
import { PROVINCES, publishHouseholds, type PublishedHouseholds } from '../figures/figure.rules.js';
import { type GoodsCategory, type GoodsMeasure } from './goods.rules.js';

export const GOODS_BREAKDOWNS = ['category', 'month', 'place'] as const;
export type GoodsBreakdown = (typeof GOODS_BREAKDOWNS)[number];

export const MONTHS_MAX = 60;
export const ROWS_MAX = 500;

/** A stretch of days, both inclusive. */
export interface Period {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** What the figures of a place, category, measure and period add up to; those before the first period have a null one. */
export interface GoodsSum {
  readonly tenantCode: TenantCode;
  readonly category: GoodsCategory | null;
  readonly measure: GoodsMeasure;
  readonly from: LocalDate | null;
  readonly value: number;
  /** The sum of value times the days from its own to the last of its period. */
  readonly days: number;
}

/** One figure of one place, period and category. */
export interface GoodsRow extends Period {
  readonly tenantCode: TenantCode;
  readonly category: ItemCategory | null;
  readonly definition: FigureDefinition;
  /** Null when it is held back, and when there is nothing to divide by. */
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly isHeldBack: boolean;
}

/** The calendar months of a period, the first and the last cut to it; or the whole period as one. */
export function periodsOf({ from, to }: Period, isByMonth: boolean): Period[] {
  const periods: Period[] = [];
  for (let first = from; first <= to;) {
    const end = lastOfMonth(first);
    const last = isByMonth && end < to ? end : to;
    periods.push({ from: first, to: last });
    first = addDays(last, 1);
  }
  return periods;
}

export function firstOfMonth(day: LocalDate): LocalDate {
  return `${day.slice(0, -2)}01` as LocalDate;
}

export function lastOfMonth(day: LocalDate): LocalDate {
  return addDays(firstOfMonth(addDays(firstOfMonth(day), 31)), -1);
}

/** True for a calendar month, first day to last. */
export function isWholeMonth({ from, to }: Period): boolean {
  return from === firstOfMonth(from) && to === lastOfMonth(from);
}

export interface GoodsRequest {
  readonly places: readonly TenantCode[];
  readonly periods: readonly Period[];
  readonly figures: readonly GoodsFigureId[];
  readonly isByCategory: boolean;
}

/** The rows of these sums, by place, category, period and figure. A place is there even when nothing was counted of it. */
export function goodsRows(sums: readonly GoodsSum[], request: GoodsRequest): GoodsRow[] {
  const { places, periods, figures, isByCategory } = request;
  const byPlace = Map.groupBy(sums, ({ tenantCode }) => tenantCode);
  return places.flatMap((tenantCode) => {
    const ofPlace = byPlace.get(tenantCode) ?? [];
    return figures.flatMap((id) => {
      const definition = FIGURE_DEFINITIONS[id];
      const own = ofPlace.filter(({ measure }) => measuresOf(definition).includes(measure));
      const categories = isByCategory && definition.hasCategory ? categoriesOf(own) : [null];
      return categories.flatMap((category) => {
        const counted = category === null ? own : own.filter((sum) => sum.category === category);
        return rowsOf(definition, counted, periods).map((row) => ({ ...row, tenantCode, category, definition }));
      });
    });
  });
}

function categoriesOf(sums: readonly GoodsSum[]): ItemCategory[] {
  return ITEM_CATEGORIES.filter((category) => sums.some((sum) => sum.category === category));
}

function rowsOf(definition: FigureDefinition, sums: readonly GoodsSum[], periods: readonly Period[]) {
  const standing = new Map<GoodsMeasure, number>();
  const stand = (from: LocalDate | null) => {
    for (const { measure, value } of sums.filter((sum) => sum.from === from))
      standing.set(measure, (standing.get(measure) ?? 0) + value);
  };
  stand(null);
  return periods.map((period) => {
    const before = new Map(standing);
    stand(period.from);
    const inPeriod = sums.filter(({ from }) => from === period.from);
    const take = ({ measure, taken, sign }: Term) => {
      const own = inPeriod.filter((sum) => sum.measure === measure);
      if (taken === 'inPeriod') return sign * total(own.map(({ value }) => value));
      if (taken === 'atEnd') return sign * (standing.get(measure) ?? 0);
      const days = daysBetween(period.from, period.to) + 1;
      return sign * ((before.get(measure) ?? 0) + total(own.map((sum) => sum.days)) / days);
    };
    const numerator = total(definition.numerator.map(take));
    const denominator = definition.denominator && total(definition.denominator.map(take));
    return { ...period, numerator, denominator, value: quotient(numerator, denominator), isHeldBack: false };
  });
}

/** How many families of a province were served in the month that begins on that day. */
export interface FamiliesOfMonth {
  readonly province: TenantCode;
  readonly month: LocalDate;
  readonly families: number;
}

/**
 * The rows without what may not be told: what families lack is told of cities and wider places only; how many were served, of provinces
 * and the nation, of a month that is over, and never fewer than ten, nor what would tell them.
 */
export function heldBackIfFew(
  rows: readonly GoodsRow[],
  families: readonly FamiliesOfMonth[],
  today: LocalDate,
): GoodsRow[] {
  const published = new Map<LocalDate, PublishedHouseholds>();
  const ofMonth = (month: LocalDate) => {
    const counts = new Map(families.filter((one) => one.month === month).map((one) => [one.province, one.families]));
    const told = published.get(month) ?? publishHouseholds(PROVINCES.map((province) => counts.get(province) ?? 0));
    published.set(month, told);
    return told;
  };
  return rows.map((row) => {
    const { tenantCode, from, to, definition } = row;
    if (definition.id === 'unitsLacking' && placeLevel(tenantCode) === 'community') return heldBack(row);
    if (definition.id !== 'familiesServed') return row;
    if (!isWholeMonth(row) || to >= today) return heldBack(row);
    const { cells, total: nation } = ofMonth(from);
    const told = tenantCode === NATION ? nation : (cells[PROVINCES.indexOf(tenantCode)] ?? null);
    return told === null ? heldBack(row) : { ...row, numerator: told, value: told };
  });
}

function heldBack(row: GoodsRow): GoodsRow {
  return { ...row, value: null, numerator: null, denominator: null, isHeldBack: true };
}

/** To the fourth place, which is a hundredth of a percent; nothing is divided by nothing, or by less. */
function quotient(numerator: number, denominator: number | null): number | null {
  if (denominator === null) return numerator;
  return denominator > 0 ? Math.round((numerator / denominator) * 10_000) / 10_000 : null;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
