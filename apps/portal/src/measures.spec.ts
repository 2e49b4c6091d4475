import fc from 'fast-check';
import { classBounds, classOf, figureOf } from './measures.js';
import { aProvince } from './portal.fixture.js';

it('uses round bounds, as fine as six colours allow', () => {
  expect(classBounds([])).toEqual([]);
  expect(classBounds([1])).toEqual([1]);
  expect(classBounds([1, 3, 12])).toEqual([1, 2, 5, 10]);
  expect(classBounds([7, 9_999])).toEqual([1, 10, 100, 1_000]);
  expect(classBounds([5_200, 48_000])).toEqual([5_000, 10_000, 20_000]);
  expect(classBounds([1, 7_000_000])).toEqual([1, 100, 1_000, 10_000, 100_000, 1_000_000]);
});

it('gives every value a class between 1 and 6 whose range holds it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5_000_000 }), { minLength: 1, maxLength: 34 }), (values) => {
      const bounds = classBounds(values);
      expect(bounds.length).toBeLessThanOrEqual(6);
      expect([...bounds].sort((one, other) => one - other)).toEqual(bounds);
      for (const value of values) {
        const index = classOf(value, bounds) - 1;
        expect(value).toBeGreaterThanOrEqual(bounds[index] ?? Infinity);
        expect(value).toBeLessThan(bounds[index + 1] ?? Infinity);
      }
    }),
  );
});

it('tells no data, not started, zero, hidden and a number apart', () => {
  expect(figureOf(undefined, 'itemsReceived')).toEqual({ kind: 'noData' });
  expect(figureOf(aProvince('51'), 'itemsReceived')).toEqual({ kind: 'notStarted' });
  const started = aProvince('51', { itemsReceived: 4, familiesJoined: null });
  expect(figureOf(started, 'itemsReceived')).toEqual({ kind: 'value', value: 4 });
  expect(figureOf(started, 'itemsDelivered')).toEqual({ kind: 'zero' });
  expect(figureOf(started, 'familiesJoined')).toEqual({ kind: 'hidden' });
});

it('does not call a province not started when its first families have joined but are too few to be counted', () => {
  expect(figureOf(aProvince('51', { familiesJoined: null }), 'familiesJoined')).toEqual({ kind: 'hidden' });
});
