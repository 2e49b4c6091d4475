import { type FamilyId, type ItemCode, type LocalDate, type TenantCode } from '@yicang/kernel';
import fc from 'fast-check';
import { ITEM_FACT_TYPES, NO_FACTS, type Facts, type ItemFact } from '../facts/fact.rules.js';
import { figuresOf, HOUSEHOLDS_MIN, PROVINCES, publishHouseholds } from './figure.rules.js';

const cells = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 31 });
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('numbers of households', () => {
  it.each([
    [[0, 0, 12, 30], [0, 0, 12, 30], 42],
    [[0, 5, 12, 30], [0, null, null, 30], 47],
    [[3, 8, 12, 30], [null, null, 12, 30], 53],
    [[3, 4, 12, 30], [null, null, null, 30], 49],
    [[0, 5, 0], [0, null, 0], null],
    [[0, 5, 10], [0, null, null], 15],
    [[3, 4], [null, null], null],
    [[9], [null], null],
    [[10], [10], 10],
    [[0, 0], [0, 0], 0],
  ])('%j are published as %j of %j', (given, published, total) => {
    expect(publishHouseholds(given)).toEqual({ cells: published, total });
  });

  it('never show a cell of 1 to 9, nor let it be reckoned from the total', () => {
    fc.assert(
      fc.property(cells, (given) => {
        const { cells: published, total } = publishHouseholds(given);
        const shown = published.filter((value) => value !== null);
        expect(shown.filter((value) => value > 0 && value < HOUSEHOLDS_MIN)).toEqual([]);
        const hidden = published.filter((value) => value === null).length;
        if (total === null) expect(hidden).toBeGreaterThan(0);
        else {
          expect(total).toBe(sum(given));
          expect(hidden).not.toBe(1);
          if (hidden > 0) expect(total - sum(shown)).toBeGreaterThanOrEqual(HOUSEHOLDS_MIN);
        }
        given.forEach((value, at) => expect([value, null]).toContain(published[at]));
        given.forEach((value, at) => value === 0 && expect(published[at]).toBe(0));
      }),
    );
  });
});

describe('figures', () => {
  const tenantCode = fc.constantFrom('51015NGF', '5101555X') as fc.Arbitrary<TenantCode>;
  const on = fc.constantFrom('2026-03-01', '2026-03-02') as fc.Arbitrary<LocalDate>;
  const item: fc.Arbitrary<ItemFact> = fc.record({
    tenantCode,
    on,
    itemCode: fc.constantFrom('A', 'B', 'C') as fc.Arbitrary<ItemCode>,
    version: fc.integer({ min: 1, max: 5 }),
    type: fc.constantFrom(...ITEM_FACT_TYPES),
    reason: fc.constant(null),
    parentCode: fc.constant(null),
    giftOn: fc.constant(null),
    expiresOn: fc.constant(null),
    partnerCode: fc.constant(null),
  });
  const facts: fc.Arbitrary<Facts> = fc
    .record({
      // a key says one thing
      items: fc.uniqueArray(item, { selector: (fact) => `${fact.tenantCode}${fact.itemCode}${fact.version}` }),
      families: fc.uniqueArray(fc.record({ tenantCode, on, familyId: fc.uuid() as fc.Arbitrary<string> }), {
        selector: ({ familyId }) => familyId,
      }) as unknown as fc.Arbitrary<Facts['families']>,
    })
    .map((some) => ({ ...NO_FACTS, ...some }));

  it('are the same in any order and however often a fact is told', () => {
    fc.assert(
      fc.property(facts, (some) => {
        const again = {
          ...some,
          items: [...some.items, ...some.items].reverse(),
          families: [...some.families].reverse(),
        };
        expect(figuresOf(again)).toEqual(figuresOf(some));
      }),
    );
  });

  it('count every step by which an item comes into or goes out of the books, and who joined', () => {
    fc.assert(
      fc.property(facts, (some) => {
        const counting = some.items.filter(
          ({ type }) =>
            ![
              'held',
              'released',
              'issued',
              'corrected',
              'quarantined',
              'cleared',
              'recalled',
              'sent',
              'unsent',
            ].includes(type),
        );
        expect(sum(figuresOf(some).map(({ value }) => value))).toBe(counting.length + some.families.length);
      }),
    );
  });

  it('count a family once', () => {
    const family = {
      tenantCode: '51015NGF' as TenantCode,
      familyId: '0190a000-0000-7000-8000-00000000d001' as FamilyId,
      on: '2026-03-01' as LocalDate,
    };
    expect(figuresOf({ ...NO_FACTS, families: [family, { ...family }] })).toEqual([
      { tenantCode: family.tenantCode, on: family.on, measure: 'familiesJoined', value: 1 },
    ]);
  });
});

it('knows the 31 provinces of the mainland', () => {
  expect(PROVINCES).toHaveLength(31);
  expect(new Set(PROVINCES).size).toBe(31);
});
