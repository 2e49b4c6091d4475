import type { ProvinceFigures } from './queries.js';

/** The figures that the tile grid can show, by their name in `?show=`. The first is shown unless another is asked for. */
export const TILE_MEASURES = {
  received: 'itemsReceived',
  delivered: 'itemsDelivered',
  families: 'familiesJoined',
  communities: 'communitiesActive',
} as const;
export type TileMeasureName = keyof typeof TILE_MEASURES;
export type TileMeasure = (typeof TILE_MEASURES)[TileMeasureName];

export const TILE_MEASURE_NAMES = Object.keys(TILE_MEASURES) as readonly TileMeasureName[];

/** The measure asked for in `?show=`, or the first. */
export function tileMeasureName(asked: string | null): TileMeasureName {
  return TILE_MEASURE_NAMES.find((name) => name === asked) ?? 'received';
}

/**
 * What one place has of one measure. *No data*, *not started*, *zero* and *hidden* (fewer than 10 families) are four
 * different facts, and a reader must be able to tell them apart.
 */
export type Figure =
  { readonly kind: 'noData' | 'notStarted' | 'zero' | 'hidden' } | { readonly kind: 'value'; readonly value: number };

/** The figure of a province, `undefined` being a province that reporting does not speak of. */
export function figureOf(figures: ProvinceFigures | undefined, measure: TileMeasure): Figure {
  if (figures === undefined) return { kind: 'noData' };
  const value = figures[measure];
  if (value === null) return { kind: 'hidden' }; // also where nothing else is known: nine families are no nothing
  if (!hasStarted(figures)) return { kind: 'notStarted' };
  return value === 0 ? { kind: 'zero' } : { kind: 'value', value };
}

/** True from the first sign of life: an active community, an item, or a family. */
export function hasStarted(figures: ProvinceFigures): boolean {
  return figures.communitiesActive > 0 || figures.itemsReceived > 0 || (figures.familiesJoined ?? 0) > 0;
}

const CLASSES_MAX = 6;
const ROUND_STEPS = [[1, 2, 5], [1, 5], [1]] as const;

/**
 * The lower bounds of the colour classes, rising and round, for values above zero: the finest of 1-2-5-10, 1-5-10 and
 * 1-10-100 that needs no more than six classes, so each colour is told from its neighbours. Empty without values.
 */
export function classBounds(values: readonly number[]): readonly number[] {
  if (values.length === 0) return [];
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const scales = ROUND_STEPS.map((steps) => boundsWithin(steps, least, greatest));
  const finest = scales.find((bounds) => bounds.length <= CLASSES_MAX);
  return finest ?? [1, ...(scales.at(-1) ?? []).slice(1 - CLASSES_MAX)]; // beyond six decades the least share a class
}

/** Every `step * 10^n` up to the greatest value, from the last one that the least value reaches. */
function boundsWithin(steps: readonly number[], least: number, greatest: number): number[] {
  const round: number[] = [];
  for (let power = 1; power <= greatest; power *= 10) round.push(...steps.map((step) => step * power));
  const reached = round.filter((bound) => bound <= greatest);
  return reached.slice(reached.findLastIndex((bound) => bound <= least));
}

/** The class of a value, 1 for the lightest. */
export function classOf(value: number, bounds: readonly number[]): number {
  return Math.max(1, bounds.filter((bound) => bound <= value).length);
}
