import fc from 'fast-check';
import {
  addFen,
  addGrams,
  addMinutes,
  fen,
  grams,
  minutes,
  splitFenFloor,
  subtractFen,
  subtractGrams,
  subtractMinutes,
} from './units.js';

const MAX = Number.MAX_SAFE_INTEGER;
const half = fc.integer({ min: 0, max: Math.floor(MAX / 2) });

describe.each([
  ['fen', fen],
  ['grams', grams],
  ['minutes', minutes],
])('%s', (_, of) => {
  it.each([0.5, NaN, Infinity, -Infinity, MAX + 1, -MAX - 1])('is never %s', (amount) => {
    expect(() => of(amount)).toThrow(RangeError);
  });

  it('is any safe integer from 0 up, as it stands', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (amount) => of(amount) === amount));
    expect(Object.is(of(-0), 0)).toBe(true);
  });
});

it('lets only money be negative: it can be owed, a weight or a time cannot', () => {
  expect(fen(-1)).toBe(-1);
  expect(() => grams(-1)).toThrow(RangeError);
  expect(() => minutes(-1)).toThrow(RangeError);
});

it('takes away again what was added', () => {
  fc.assert(
    fc.property(half, half, (a, b) => {
      expect(subtractFen(addFen(fen(a), fen(b)), fen(b))).toBe(a);
      expect(subtractGrams(addGrams(grams(a), grams(b)), grams(b))).toBe(a);
      expect(subtractMinutes(addMinutes(minutes(a), minutes(b)), minutes(b))).toBe(a);
    }),
  );
});

it('throws rather than round when a sum leaves the safe integers, or a weight or time goes below zero', () => {
  expect(() => addFen(fen(MAX), fen(1))).toThrow(RangeError);
  expect(() => subtractFen(fen(-MAX), fen(1))).toThrow(RangeError);
  expect(() => addGrams(grams(MAX), grams(1))).toThrow(RangeError);
  expect(() => addMinutes(minutes(MAX), minutes(1))).toThrow(RangeError);
  expect(() => subtractGrams(grams(1), grams(2))).toThrow(RangeError);
  expect(() => subtractMinutes(minutes(1), minutes(2))).toThrow(RangeError);
});

describe('splitFenFloor', () => {
  it('gives equal parts and names the rest, and not a fen is lost', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 1, max: MAX }), (total, parts) => {
        const { each, rest } = splitFenFloor(fen(total), parts);
        expect(BigInt(each) * BigInt(parts) + BigInt(rest)).toBe(BigInt(total));
        expect(rest).toBeLessThan(parts);
      }),
    );
    expect(splitFenFloor(fen(1000), 3)).toEqual({ each: 333, rest: 1 });
  });

  it.each([
    [-1, 2],
    [10, 0],
    [10, -2],
    [10, 1.5],
  ])('does not split %s in %s', (total, parts) => {
    expect(() => splitFenFloor(fen(total), parts)).toThrow(RangeError);
  });
});
