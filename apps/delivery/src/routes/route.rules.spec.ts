import fc from 'fast-check';
import { refuse, type PlanId } from '@yicang/kernel';
import { distancesOf, lengthOf, METRES_MAX, routeOrder, straightLines, type Distances } from './route.rules.js';

const at = (eastMetres: number, northMetres: number) => ({ eastMetres, northMetres });
const START = at(0, 0);
/** Ways between up to twenty doors, there as long as back or not. */
const anyDistances = fc.integer({ min: 1, max: 21 }).chain((rows): fc.Arbitrary<Distances> => {
  const row = fc.array(fc.nat(METRES_MAX), { minLength: rows, maxLength: rows });
  return fc.array(row, { minLength: rows, maxLength: rows });
});
const anyPoints = fc.array(
  fc.record({ eastMetres: fc.integer({ min: -5e4, max: 5e4 }), northMetres: fc.integer({ min: -5e4, max: 5e4 }) }),
  {
    maxLength: 20,
  },
);
const entered = (distances: Distances) => distances.slice(1).map((_, nth) => nth + 1);

describe('the order of a route', () => {
  it('is a permutation, and never longer than as entered, whatever the distances', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyDistances,
          anyPoints.map((points) => straightLines([START, ...points])),
        ),
        (distances) => {
          const order = routeOrder(distances);
          expect(order.toSorted((one, other) => one - other)).toEqual(entered(distances));
          expect(lengthOf(order, distances)).toBeLessThanOrEqual(lengthOf(entered(distances), distances));
        },
      ),
    );
  });
  it('is the same whenever it is asked for', () => {
    fc.assert(fc.property(anyDistances, (distances) => expect(routeOrder(distances)).toEqual(routeOrder(distances))));
  });
  it('is the best one for up to five doors on a plain, or a tenth longer', () => {
    const few = fc.array(fc.record({ eastMetres: fc.nat(20_000), northMetres: fc.nat(20_000) }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(few, (points) => {
        const distances = straightLines([START, ...points]);
        const best = Math.min(...permutations(entered(distances)).map((order) => lengthOf(order, distances)));
        expect(lengthOf(routeOrder(distances), distances)).toBeLessThanOrEqual(best * 1.1 + 5);
      }),
    );
  });
  it('goes round a square instead of across it', () => {
    const square = straightLines([START, at(1_000, 1_000), at(1_000, 0), at(0, 1_000)]);
    expect(lengthOf(routeOrder(square), square)).toBe(4_000);
    expect(lengthOf([1, 2, 3], square)).toBeGreaterThan(4_800);
  });
});

it('takes points no finer than the grid, so that none is a house', () => {
  expect(straightLines([START, at(349, 251)])).toEqual(straightLines([START, at(300, 300)]));
  expect(straightLines([START, at(300, 400)])).toEqual([
    [0, 500],
    [500, 0],
  ]);
});

describe('distances', () => {
  const plans = ['a', 'b'] as PlanId[];
  const three: Distances = [
    [0, 1, 2],
    [1, 0, 3],
    [2, 3, 0],
  ];
  it('are as given, or between the points', () => {
    expect(distancesOf(plans, null, three)).toBe(three);
    expect(distancesOf(plans, [at(300, 400), START], null)).toEqual([
      [0, 500, 0],
      [500, 0, 500],
      [0, 500, 0],
    ]);
  });
  it.each([
    [null, null],
    [[START, START], three],
    [[START], null],
    [
      null,
      [
        [0, 1],
        [1, 0],
      ],
    ],
    [
      null,
      [
        [0, 1, 2],
        [1, 0, 3],
      ],
    ],
    [
      null,
      [
        [0, 1, 2],
        [1, 0],
        [2, 3, 0],
      ],
    ],
    [
      null,
      [
        [0, 1, 2],
        [1, 0, -3],
        [2, 3, 0],
      ],
    ],
    [
      null,
      [
        [0, 1, 2],
        [1, 0, METRES_MAX + 1],
        [2, 3, 0],
      ],
    ],
  ])('are wrong: %j and %j', (points, given) => {
    expect(distancesOf(plans, points, given)).toEqual(refuse('ROUTE_DISTANCES_WRONG', { rows: 3, max: METRES_MAX }));
  });
});

function permutations(all: readonly number[]): number[][] {
  if (all.length === 0) return [[]];
  return all.flatMap((one) => permutations(all.filter((other) => other !== one)).map((rest) => [one, ...rest]));
}
