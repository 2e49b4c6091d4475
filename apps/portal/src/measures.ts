import type { ProvinceFigures } from './queries.js';

/** The figures that the tile grid can show, by the name they bear in `?show=`. The first is shown unless another is asked for. */
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
  if (!hasStarted(figures)) return { kind: 'notStarted' };
  const value = figures[measure];
  if (value === null) return { kind: 'hidden' };
  return value === 0 ? { kind: 'zero' } : { kind: 'value', value };
}

/** True from the first sign of life: an active community, an item, or a family. */
export function hasStarted(figures: ProvinceFigures): boolean {
  return figures.communitiesActive > 0 || figures.itemsReceived > 0 || (figures.familiesJoined ?? 0) > 0;
}

const CLASSES_MAX = 6;

/**
 * The lower bounds of the colour classes, rising: 1, then round numbers (1, 2, 5, 10, 20, ...) up to the largest that
 * the greatest value reaches. At most six, so each colour is told from its neighbours. Empty when nothing is above zero.
 */
export function classBounds(valueMax: number): readonly number[] {
  const round: number[] = [];
  for (let power = 1; power <= valueMax; power *= 10)
    round.push(...[power, 2 * power, 5 * power].filter((bound) => bound <= valueMax));
  const top = round.slice(-CLASSES_MAX);
  return top.map((bound, index) => (index === 0 ? 1 : bound));
}

/** The class of a value, 1 for the lightest. */
export function classOf(value: number, bounds: readonly number[]): number {
  return Math.max(1, bounds.filter((bound) => bound <= value).length);
}
