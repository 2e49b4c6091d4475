import { defineOperation, defineRefusals, refuse, type PlanId, type Refusal } from '@yicang/kernel';
import { READ_RUNS, STOPS_PER_RUN_MAX } from '../runs/run.rules.js';

export const ROUTE_RUN = defineOperation('delivery.route-run', READ_RUNS.roles);

export const routeRefusals = defineRefusals({
  ROUTE_DISTANCES_WRONG: {
    zh: '请为每个计划给一个坐标，或给出发点与各计划两两之间的距离（{rows} 行 {rows} 列，0 到 {max} 米），两者只给一种。',
    en: 'Give one point for each plan, or the distances between the start and the plans ({rows} rows of {rows}, 0 to {max} metres): one of the two.',
  },
});

/** Nothing of a community is farther apart. */
export const METRES_MAX = 100_000;
/** Points are taken no finer than this, so that none is a house. */
export const GRID_METRES = 100;

/** Where something is, from the start of the run. */
export interface Point {
  readonly eastMetres: number;
  readonly northMetres: number;
}
/** Metres from row to column. The first row and column are the start. */
export type Distances = readonly (readonly number[])[];

const START: Point = { eastMetres: 0, northMetres: 0 };

/** The distances that were given, or the straight lines between the points. */
export function distancesOf(
  plans: readonly PlanId[],
  points: readonly Point[] | null,
  given: Distances | null,
): Distances | Refusal<'ROUTE_DISTANCES_WRONG'> {
  const rows = plans.length + 1;
  const wrong = refuse('ROUTE_DISTANCES_WRONG', { rows, max: METRES_MAX });
  if ((points === null) === (given === null)) return wrong;
  if (points !== null) return points.length === plans.length ? straightLines([START, ...points]) : wrong;
  const isMetres = (metres: number) => metres >= 0 && metres <= METRES_MAX;
  const isWhole = given?.length === rows && given.every((row) => row.length === rows && row.every(isMetres));
  return isWhole ? given : wrong;
}

/** The straight lines between points of the grid, in whole metres. */
export function straightLines(points: readonly Point[]): Distances {
  const onGrid = points.map(({ eastMetres, northMetres }) => [coarse(eastMetres), coarse(northMetres)] as const);
  return onGrid.map(([x, y]) => onGrid.map(([east, north]) => Math.round(Math.hypot(east - x, north - y))));
}
const coarse = (metres: number) => Math.round(metres / GRID_METRES) * GRID_METRES;

/** How far it is from the start to all of these in turn, and back: what nobody took is brought back. */
export function lengthOf(order: readonly number[], distances: Distances): number {
  const way = [0, ...order, 0];
  return way.slice(1).reduce((sum, to, nth) => sum + metres(distances, way[nth] ?? 0, to), 0);
}
const metres = (distances: Distances, from: number, to: number) => distances[from]?.[to] ?? 0;

/**
 * All rows but the first in a short order: the better of the order as entered and of the nearest door next, each improved by turning
 * pieces round for as long as that makes it shorter (2-opt). Never longer than as entered.
 */
export function routeOrder(distances: Distances): readonly number[] {
  const entered = distances.slice(1).map((_, nth) => nth + 1);
  const [one, other] = [entered, nearestNext(distances)].map((order) => turnedRound(order, distances));
  if (one === undefined || other === undefined) return entered;
  return lengthOf(other, distances) < lengthOf(one, distances) ? other : one;
}

function nearestNext(distances: Distances): number[] {
  const left = new Set(distances.slice(1).map((_, nth) => nth + 1));
  const order: number[] = [];
  while (left.size > 0) {
    const here = order.at(-1) ?? 0;
    const next = [...left].reduce((best, one) =>
      metres(distances, here, one) < metres(distances, here, best) ? one : best,
    );
    left.delete(next);
    order.push(next);
  }
  return order;
}

/** Rounds without an end there are none: each makes the way shorter. So many are enough for twenty doors. */
const ROUNDS_MAX = 10 * STOPS_PER_RUN_MAX;

function turnedRound(order: readonly number[], distances: Distances): readonly number[] {
  let best = order;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const shorter = shorterTurn(best, distances);
    if (shorter === null) return best;
    best = shorter;
  }
  return best;
}

/** The shortest way that turning one piece round gives; null when none is shorter. */
function shorterTurn(order: readonly number[], distances: Distances): readonly number[] | null {
  let [best, length]: [readonly number[] | null, number] = [null, lengthOf(order, distances)];
  for (let from = 0; from < order.length - 1; from++)
    for (let to = from + 2; to <= order.length; to++) {
      const turned = [...order.slice(0, from), ...order.slice(from, to).reverse(), ...order.slice(to)];
      const turnedLength = lengthOf(turned, distances);
      if (turnedLength < length) [best, length] = [turned, turnedLength];
    }
  return best;
}
