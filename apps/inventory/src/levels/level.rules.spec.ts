import fc from 'fast-check';
import { SHORTAGES, shortageOf } from './level.rules.js';

it('tells a store that has enough from one that should have more and one that must', () => {
  const level = { minimum: 10, recommended: 30 };
  expect([9, 10, 29, 30].map((available) => shortageOf(level, available))).toEqual([
    ...['belowMinimum', 'belowRecommended', 'belowRecommended', 'none'],
  ]);
  expect(shortageOf({ minimum: 0, recommended: 1 }, 0)).toBe('belowRecommended');
  expect(shortageOf({ minimum: 5, recommended: 5 }, 5)).toBe('none');
});
it('is never shorter with more', () => {
  const count = fc.nat(100);
  fc.assert(
    fc.property(count, count, count, count, (minimum, more, available, extra) => {
      const level = { minimum, recommended: minimum + more };
      const [before, after] = [available, available + extra].map((one) => SHORTAGES.indexOf(shortageOf(level, one)));
      expect(after).toBeLessThanOrEqual(before!);
    }),
  );
});
