import { refuse, Refusal, type Fen, type Grams } from '@yicang/kernel';
import fc from 'fast-check';
import { ITEM_STATUSES, type ItemStatus } from '../items/item.rules.js';
import { splitItem, valueShares, type Bulk, type WantedPart } from './split.rules.js';

const rice = { status: 'inStore' as ItemStatus, quantity: 5, unit: 'bag' as const, weightGrams: 25_000 as Grams };
const part = (quantity: number, changes: Partial<WantedPart> = {}): WantedPart => ({
  ...{ quantity, unit: null, weightGrams: null },
  ...changes,
});
const notWhole = refuse('SPLIT_NOT_WHOLE', { quantity: 5, weightGrams: 25_000 });

it('shares the weight by quantity when nobody says it', () => {
  expect(splitItem(rice, [part(2), part(3)])).toEqual([
    { quantity: 2, unit: 'bag', weightGrams: 10_000 },
    { quantity: 3, unit: 'bag', weightGrams: 15_000 },
  ]);
});
it('shares grams that do not divide so that each part is within one of its share', () => {
  const four = { ...rice, quantity: 4, weightGrams: 10 as Grams };
  const parts = splitItem(four, [part(1), part(1), part(1), part(1)]);
  expect(parts).toMatchObject([2, 3, 2, 3].map((weightGrams) => ({ weightGrams })));
});
it('repacks into another unit when each part says its weight', () => {
  const packs = Array.from({ length: 10 }, () => part(1, { unit: 'pack', weightGrams: 2_500 as Grams }));
  expect(splitItem(rice, packs)).toHaveLength(10);
});
it.each([
  ['too few', [part(2), part(2)]],
  ['too many', [part(2), part(4)]],
  ['weights that are not the whole’s', [part(2, { weightGrams: 1 as Grams }), part(3, { weightGrams: 2 as Grams })]],
  ['a weight here and none there', [part(2, { weightGrams: 10_000 as Grams }), part(3)]],
  ['another unit without weights', [part(1, { unit: 'pack' }), part(1, { unit: 'pack' })]],
])('refuses parts that are not the whole: %s', (_, parts) => {
  expect(splitItem(rice, parts)).toEqual(notWhole);
});
it('refuses another unit for what was never weighed', () => {
  const unweighed = { ...rice, weightGrams: 0 as Grams };
  const packs = [
    part(1, { unit: 'pack', weightGrams: 0 as Grams }),
    part(1, { unit: 'pack', weightGrams: 0 as Grams }),
  ];
  expect(splitItem(unweighed, packs)).toMatchObject({ reason: 'SPLIT_NOT_WHOLE' });
});
it.each(ITEM_STATUSES.filter((status) => status !== 'inStore'))('divides nothing that is %s', (status) => {
  expect(splitItem({ ...rice, status }, [part(2), part(3)])).toEqual(refuse('ITEM_NOT_IN_STORE', { status }));
});
it('loses no unit and no gram, whatever the parts', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 2, maxLength: 20 }),
      fc.nat(10_000_000),
      (quantities, grams) => {
        const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
        const whole = { ...rice, quantity: sum(quantities), weightGrams: grams as Grams };
        const parts = splitItem(
          whole,
          quantities.map((quantity) => part(quantity)),
        );
        if (parts instanceof Refusal) throw new Error(parts.reason);
        expect(sum(parts.map((one: Bulk) => one.quantity))).toBe(whole.quantity);
        expect(sum(parts.map((one: Bulk) => one.weightGrams))).toBe(grams);
        expect(parts.every((one) => one.weightGrams >= 0)).toBe(true);
      },
    ),
  );
});

it('shares what the whole is worth by weight, or by quantity where nothing weighs anything, and loses no fen', () => {
  const parts = (...sizes: [number, number][]) =>
    sizes.map(([quantity, weightGrams]) => ({ quantity, unit: 'bag' as const, weightGrams: weightGrams as Grams }));
  expect(valueShares(100 as Fen, parts([1, 30], [1, 10]))).toEqual([75, 25]);
  expect(valueShares(10 as Fen, parts([1, 0], [2, 0]))).toEqual([3, 7]);
  expect(valueShares(null, parts([1, 30], [1, 10]))).toEqual([null, null]);
  const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 1_000 }), fc.nat(10_000)), { minLength: 2, maxLength: 20 });
  fc.assert(
    fc.property(fc.nat(1_000_000_000), sizes, (value, of) => {
      const shares = valueShares(value as Fen, parts(...of)).map(Number);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(value);
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
    }),
  );
});
