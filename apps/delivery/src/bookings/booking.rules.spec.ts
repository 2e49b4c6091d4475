import fc from 'fast-check';
import { refuse, Refusal, type LocalDate, type PlanId } from '@yicang/kernel';
import { RUN_STATUSES } from '../runs/run.rules.js';
import { cancelRun, departRun, loadMore, mayBook, reorder, stopsMaxOf, takePlace } from './booking.rules.js';

const scheduled = { status: 'scheduled' } as const;
const cart = { stopsMax: 3, gramsMax: 10_000 };
const bags = (count: number, weightGrams = 2_000) => Array.from({ length: count }, () => ({ weightGrams }));
const allBut = (...some: readonly string[]) => RUN_STATUSES.filter((status) => !some.includes(status));

describe('a run ahead', () => {
  it('takes what its vehicle carries, to the gram', () => {
    expect(loadMore(scheduled, cart, bags(2), 6_000)).toBe('fits');
    expect(loadMore(scheduled, cart, bags(2), 6_001)).toEqual(refuse('VEHICLE_OVERLOADED', { gramsMax: 10_000 }));
    expect(loadMore(scheduled, cart, bags(3), 0)).toEqual(refuse('RUN_FULL', { max: 3 }));
  });
  it('takes twenty of any weight without a vehicle', () => {
    expect(loadMore(scheduled, null, bags(19, 9_000_000), 9_000_000)).toBe('fits');
    expect(loadMore(scheduled, null, bags(20), 0)).toEqual(refuse('RUN_FULL', { max: 20 }));
    expect(stopsMaxOf({ stopsMax: 20, gramsMax: 1 })).toBe(20);
  });
  it('is never loaded beyond its limits, whatever is brought in whatever order', () => {
    const loads = fc.array(fc.nat(4_000), { maxLength: 40 });
    fc.assert(
      fc.property(loads, fc.integer({ min: 1, max: 20 }), fc.nat(20_000), (weights, stopsMax, gramsMax) => {
        const carried: { weightGrams: number }[] = [];
        for (const weightGrams of weights)
          if (!(loadMore(scheduled, { stopsMax, gramsMax }, carried, weightGrams) instanceof Refusal))
            carried.push({ weightGrams });
        expect(carried.length).toBeLessThanOrEqual(stopsMax);
        expect(carried.reduce((sum, one) => sum + one.weightGrams, 0)).toBeLessThanOrEqual(gramsMax);
      }),
    );
  });
  it('departs on its own day', () => {
    const run = { status: 'scheduled', startedOn: '2026-11-27' as LocalDate } as const;
    expect(departRun(run, '2026-11-27' as LocalDate)).toEqual({ status: 'departing' });
    for (const day of ['2026-11-26', '2026-11-28'] as LocalDate[])
      expect(departRun(run, day)).toEqual(refuse('RUN_DAY_OTHER', { on: '2026-11-27' }));
  });
  it('is cancelled once', () => {
    expect(cancelRun(scheduled)).toEqual({ status: 'cancelled' });
    expect(cancelRun({ status: 'cancelled' })).toBe('unchanged');
  });
  it.each(allBut('scheduled'))('is no more when it is %s', (status) => {
    const over = refuse('RUN_NOT_SCHEDULED', { status });
    const day = '2026-11-27' as LocalDate;
    expect(loadMore({ status }, null, [], 0)).toEqual(over);
    expect(departRun({ status, startedOn: day }, day)).toEqual(over);
    if (status !== 'cancelled') expect(cancelRun({ status })).toEqual(over);
  });
});

it('a window has so many places and no more', () => {
  expect(takePlace({ stopsMax: 5 }, 4)).toBe('taken');
  expect(takePlace({ stopsMax: 5 }, 5)).toEqual(refuse('WINDOW_FULL', { max: 5 }));
});

it('a plan is booked when it is held until the window opens', () => {
  const dueFrom = new Date('2026-11-27T01:00:00Z');
  expect(mayBook({ status: 'held', heldUntil: dueFrom }, { dueFrom })).toBe('bookable');
  const before = new Date('2026-11-27T00:59:59Z');
  expect(mayBook({ status: 'held', heldUntil: before }, { dueFrom })).toEqual(refuse('PLAN_HOLD_TOO_SHORT'));
  expect(mayBook({ status: 'lapsed', heldUntil: dueFrom }, { dueFrom })).toEqual(
    refuse('PLAN_NOT_HELD', { status: 'lapsed' }),
  );
});

describe('another order', () => {
  const plans = ['a', 'b', 'c'] as PlanId[];
  it('is of the same plans', () => {
    expect(reorder(plans, plans.toReversed())).toEqual(['c', 'b', 'a']);
    expect(reorder([], [])).toEqual([]);
  });
  it.each([[['a', 'b']], [['a', 'b', 'd']], [['a', 'b', 'b']], [['a', 'b', 'c', 'c']], [[]]])('is not %j', (wanted) => {
    expect(reorder(plans, wanted as PlanId[])).toEqual(refuse('RUN_STOPS_OTHER'));
  });
});
