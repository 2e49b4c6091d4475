import { makeItemCode, type LocalDate, type TenantCode } from '@yicang/kernel';
import fc from 'fast-check';
import { daysLeft, firstOut, PROPOSED_MAX, type Candidate } from './expiry.rules.js';

const HERE = '51015NGF' as TenantCode;
const day = (text: string) => text as LocalDate;
function aBag(nth: number, quantity: number, expires: string | null, received = '2026-01-01'): Candidate {
  const expiresOn = expires === null ? null : day(expires);
  return { code: makeItemCode(HERE, BigInt(nth)), quantity, expiresOn, receivedOn: day(received) };
}
const told = (candidates: Candidate[], wanted: number) => {
  const { items, quantity } = firstOut(candidates, wanted);
  return [items.map(({ item, reason }) => [candidates.indexOf(item), reason]), quantity];
};

it('counts the last good day, in whole days', () => {
  const today = day('2026-02-28');
  const days = ['2026-02-27', '2026-02-28', '2026-03-01', '2027-02-28'].map((on) => daysLeft(day(on), today));
  expect(days).toEqual([-1, 0, 1, 365]);
});
it('takes what expires first, then what was taken in first, and what never expires last', () => {
  const bags = [
    aBag(1, 1, null, '2025-01-01'),
    aBag(2, 1, '2026-05-01', '2026-02-01'),
    aBag(3, 1, '2026-05-01', '2026-01-01'),
    aBag(4, 1, '2026-04-01', '2026-03-01'),
    aBag(5, 1, null, '2024-01-01'),
  ];
  const soonest = (at: number) => [at, 'firstToExpire'];
  expect(told(bags, 4)).toEqual([[soonest(3), soonest(2), soonest(1), [4, 'longestInStore']], 4]);
});
it('takes whole items, and as the last the one with the least over', () => {
  const bags = [
    aBag(1, 4, '2026-04-01'),
    aBag(2, 10, '2026-05-01'),
    aBag(3, 3, '2026-06-01'),
    aBag(4, 3, '2026-07-01'),
  ];
  expect(told(bags, 6)).toEqual([
    [
      [0, 'firstToExpire'],
      [2, 'fitsBest'],
    ],
    7,
  ]);
  expect(told(bags, 14)).toEqual([
    [
      [0, 'firstToExpire'],
      [1, 'firstToExpire'],
    ],
    14,
  ]);
  expect(told([aBag(1, 5, '2026-04-01')], 2)).toEqual([[[0, 'firstToExpire']], 5]);
});
it('takes all there is when that is not enough, and names 200 at most', () => {
  expect(told([aBag(1, 2, '2026-04-01'), aBag(2, 1, null)], 9)).toEqual([
    [
      [0, 'firstToExpire'],
      [1, 'longestInStore'],
    ],
    3,
  ]);
  expect(told([], 1)).toEqual([[], 0]);
  const many = Array.from({ length: PROPOSED_MAX + 5 }, (_, nth) => aBag(nth, 1, null));
  expect(firstOut(many, PROPOSED_MAX + 5).items).toHaveLength(PROPOSED_MAX);
});
it('over any stock: enough when there is enough, no item too many, none before its turn but the last, whatever their order', () => {
  const days = fc.constantFrom(null, '2026-04-01', '2026-05-01', '2026-06-01');
  const stock = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), days, fc.constantFrom('2026-01-01', '2026-01-02')), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(stock, fc.integer({ min: 1, max: 60 }), (rows, wanted) => {
      const bags = rows.map(([quantity, expires, received], nth) => aBag(nth, quantity, expires, received));
      const all = bags.reduce((sum, { quantity }) => sum + quantity, 0);
      const { items, quantity } = firstOut(bags, wanted);
      expect(quantity).toBe(items.reduce((sum, { item }) => sum + item.quantity, 0));
      expect(quantity >= wanted).toBe(all >= wanted);
      if (all < wanted) expect(items).toHaveLength(bags.length);
      const last = items.at(-1);
      if (last !== undefined) expect(quantity - last.item.quantity).toBeLessThan(wanted);
      const whole = firstOut(bags, all).items.map(({ item }) => item.code);
      const inTurn = items.filter(({ reason }) => reason !== 'fitsBest').map(({ item }) => item.code);
      expect(inTurn).toEqual(whole.slice(0, inTurn.length));
      expect(firstOut(bags.toReversed(), wanted)).toEqual({ items, quantity });
    }),
  );
});
