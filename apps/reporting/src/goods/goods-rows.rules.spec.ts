import { NATION, type LocalDate, type TenantCode } from '@yicang/kernel';
import fc from 'fast-check';
import { HOUSEHOLDS_MIN, PROVINCES } from '../figures/figure.rules.js';
import { goodsRows, heldBackIfFew, lastOfMonth, periodsOf, type GoodsSum } from './goods-rows.rules.js';

const day = (text: string) => text as LocalDate;
const [FIRST, LAST] = [day('2026-02-01'), day('2026-02-28')];
const HERE = '51015NGF' as TenantCode;

describe('periods', () => {
  it.each([
    ['2024-02-10', '2024-02-29'],
    ['2026-02-01', '2026-02-28'],
    ['2026-12-31', '2026-12-31'],
    ['2026-04-30', '2026-04-30'],
  ])('the month of %s ends on %s', (one, last) => {
    expect(lastOfMonth(day(one))).toBe(last);
  });

  it('by month are the months cut to what was asked for, and otherwise one', () => {
    const asked = { from: day('2026-01-15'), to: day('2026-03-02') };
    expect(periodsOf(asked, false)).toEqual([asked]);
    expect(periodsOf(asked, true).map(({ from, to }) => `${from} ${to}`)).toEqual([
      '2026-01-15 2026-01-31',
      '2026-02-01 2026-02-28',
      '2026-03-01 2026-03-02',
    ]);
  });
});

describe('rows', () => {
  const sum = (measure: GoodsSum['measure'], value: number, more: Partial<GoodsSum> = {}): GoodsSum => ({
    ...{ tenantCode: HERE, category: null, measure, from: FIRST, value, days: 0 },
    ...more,
  });
  const rows = (sums: readonly GoodsSum[], figure: 'lossShare' | 'goodsInStock' | 'stockTurnover' | 'unitsLacking') =>
    goodsRows(sums, { places: [HERE], periods: [{ from: FIRST, to: LAST }], figures: [figure], isByCategory: false });

  it('say nothing where there is nothing to divide by', () => {
    expect(rows([sum('goodsLost', 1)], 'lossShare')).toMatchObject([{ numerator: 1, denominator: 0, value: null }]);
  });

  it('take a standing figure from what was before and what came', () => {
    const sums = [
      sum('stockChange', 5, { from: null }),
      sum('stockChange', -2, { days: -28 }),
      sum('goodsDelivered', 2),
    ];
    expect(rows(sums, 'goodsInStock')).toMatchObject([{ value: 3 }]);
    expect(rows(sums, 'stockTurnover')).toMatchObject([{ numerator: 2, denominator: 4, value: 0.5 }]);
  });

  it('of what families lack are held back for a community', () => {
    const [row] = heldBackIfFew(rows([sum('unitsNeeded', 3)], 'unitsLacking'), [], LAST);
    expect(row).toMatchObject({ value: null, numerator: null, isHeldBack: true });
  });

  it('of families served never show fewer than ten, nor let them be reckoned from the nation’s', () => {
    const families = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 31, maxLength: 31 });
    fc.assert(
      fc.property(families, (counts) => {
        const served = PROVINCES.map((province, at) => ({ province, month: FIRST, families: counts[at] ?? 0 }));
        const request = {
          places: [NATION, ...PROVINCES, HERE],
          figures: ['familiesServed' as const],
          isByCategory: false,
        };
        const told = heldBackIfFew(
          goodsRows([], { ...request, periods: [{ from: FIRST, to: LAST }] }),
          served,
          day('2026-03-01'),
        );
        const [nation, ...parts] = told;
        const provinces = parts.slice(0, -1);
        expect(parts.at(-1)).toMatchObject({ value: null, isHeldBack: true });
        for (const { value } of told) if (value !== null) expect(value === 0 || value >= HOUSEHOLDS_MIN).toBe(true);
        const hidden = provinces.filter(({ value }) => value === null);
        if (nation?.value == null) return;
        expect(hidden).not.toHaveLength(1);
        const rest = nation.value - provinces.reduce((total, { value }) => total + (value ?? 0), 0);
        if (hidden.length > 0) expect(rest).toBeGreaterThanOrEqual(HOUSEHOLDS_MIN);
      }),
    );
  });

  it.each([
    ['a month that is not over', FIRST, LAST, '2026-02-28'],
    ['part of a month', FIRST, '2026-02-27', '2026-05-01'],
    ['two months', FIRST, '2026-03-31', '2026-05-01'],
  ])('of families served are held back for %s', (_, from, to, today) => {
    const served = [{ province: '51' as TenantCode, month: FIRST, families: 40 }];
    const asked = { places: [NATION], figures: ['familiesServed' as const], isByCategory: false };
    const told = heldBackIfFew(goodsRows([], { ...asked, periods: [{ from, to: day(to) }] }), served, day(today));
    expect(told).toMatchObject([{ value: null, numerator: null, isHeldBack: true }]);
  });
});
