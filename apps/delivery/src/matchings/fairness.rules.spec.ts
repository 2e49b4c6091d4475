import {
  type FamilyId,
  type ItemCode,
  type LocalDate,
  type NeedId,
  type ProductId,
  type TenantCode,
} from '@yicang/kernel';
import fc from 'fast-check';
import { allocate, CLAUSES, type Offered, type Wanting } from './fairness.rules.js';
import { inWords } from './ground.words.js';

const TODAY = '2026-11-27' as LocalDate;
const RICE = { tenantCode: '0' as TenantCode, id: 'rice' as ProductId };
const NOODLES = { tenantCode: '0' as TenantCode, id: 'noodles' as ProductId };

const wants = (needId: string, facts: Partial<Wanting> = {}): Wanting => ({
  ...{
    needId: needId as NeedId,
    familyId: `family of ${needId}` as FamilyId,
    category: 'food',
    unit: 'bag',
    product: null,
  },
  ...{ quantity: 1, met: 0, urgency: 'ordinary', recordedOn: '2026-11-01' as LocalDate, lastHelpedOn: null },
  declined: [],
  ...facts,
});
const item = (itemCode: string, facts: Partial<Offered> = {}): Offered => ({
  ...{ itemCode: itemCode as ItemCode, category: 'food', unit: 'bag', quantity: 1, expiresOn: null, product: null },
  ...facts,
});
const whoGets = (wanting: readonly Wanting[], offered: readonly Offered[]) =>
  allocate(wanting, offered, TODAY).map(({ needId, itemCode }) => `${needId} ${itemCode}`);

describe('the fairness rule', () => {
  it('1: gives what is needed and no more of it', () => {
    const offered = [
      item('clothes', { category: 'clothing' }),
      item('kilograms', { unit: 'kilogram' }),
      item('five', { quantity: 5 }),
    ];
    expect(whoGets([wants('a', { quantity: 4 })], offered)).toEqual([]);
    expect(whoGets([wants('a', { quantity: 6, met: 1 })], offered)).toEqual(['a five']);
  });
  it('1: gives the product that is needed, when the need names one', () => {
    const offered = [item('any'), item('noodles', { product: NOODLES }), item('rice', { product: RICE })];
    expect(whoGets([wants('a', { product: RICE, quantity: 3 })], offered)).toEqual(['a rice']);
    expect(whoGets([wants('a', { quantity: 3 })], offered)).toEqual(['a any', 'a noodles', 'a rice']);
  });
  it('1: proposes nothing again that a person has declined for the need, and gives it to another', () => {
    const wanting = [wants('a', { declined: ['first' as ItemCode] }), wants('b')];
    expect(whoGets(wanting, [item('first'), item('second')])).toEqual(['a second', 'b first']);
    expect(whoGets(wanting.slice(0, 1), [item('first')])).toEqual([]);
  });
  it('2: serves the urgent as far as the goods go, and then the others', () => {
    const wanting = [
      wants('slow', { lastHelpedOn: null }),
      wants('hurry', { urgency: 'urgent', quantity: 2, lastHelpedOn: TODAY }),
    ];
    expect(whoGets(wanting, [item('1'), item('2'), item('3')])).toEqual(['hurry 1', 'hurry 2', 'slow 3']);
  });
  it('3: gives nobody a second of a category before everybody got one, whatever the needs of one family', () => {
    const one = 'one family' as FamilyId;
    const wanting = [wants('a1', { familyId: one }), wants('a2', { familyId: one }), wants('b', { quantity: 3 })];
    expect(whoGets(wanting, [item('1'), item('2'), item('3'), item('4')])).toEqual(['a1 1', 'b 2', 'a2 3', 'b 4']);
    const other = wants('c', { familyId: one, category: 'hygiene' });
    expect(whoGets([...wanting, other], [item('1'), item('soap', { category: 'hygiene' })])).toEqual([
      'a1 1',
      'c soap',
    ]);
  });
  it('4: serves first who has least of what she needs', () => {
    const wanting = [wants('half', { quantity: 4, met: 2 }), wants('quarter', { quantity: 4, met: 1 })];
    expect(whoGets(wanting, [item('1')])).toEqual(['quarter 1']);
  });
  it('5: then who was helped longest ago, and before all who never was', () => {
    const helped = (on: string) => ({ lastHelpedOn: on as LocalDate });
    const wanting = [wants('lately', helped('2026-11-20')), wants('long ago', helped('2026-01-01')), wants('never')];
    expect(whoGets(wanting, [item('1'), item('2')])).toEqual(['never 1', 'long ago 2']);
  });
  it('6: then who has waited longest', () => {
    const wanting = [wants('new'), wants('old', { recordedOn: '2026-10-01' as LocalDate })];
    expect(whoGets(wanting, [item('1')])).toEqual(['old 1']);
  });
  it('7: gives first what was offered first, that is what expires first', () => {
    const offered = [item('big', { quantity: 9 }), item('soon'), item('later')];
    expect(whoGets([wants('a', { quantity: 2 })], offered)).toEqual(['a soon', 'a later']);
  });
  it('says why, clause by clause, in both languages', () => {
    const [first] = allocate(
      [wants('a', { quantity: 4, met: 1, lastHelpedOn: '2026-11-17' as LocalDate, urgency: 'urgent' })],
      [item('1', { expiresOn: '2026-12-31' as LocalDate })],
      TODAY,
    );
    expect(first?.grounds).toEqual([
      { clause: 1, missing: 3 },
      { clause: 2, urgency: 'urgent' },
      { clause: 3, alreadyProposed: 0 },
      { clause: 4, metPercent: 25 },
      { clause: 5, daysSinceHelp: 10 },
      { clause: 6, daysWaiting: 26 },
      { clause: 7, expiresOn: '2026-12-31' },
    ]);
    const words = first?.grounds.map(inWords) ?? [];
    expect(words.map(({ clause }) => clause)).toEqual([...CLAUSES]);
    expect(words[4]).toEqual({ clause: 5, wordsZh: '10 天前得到过帮助', wordsEn: 'last helped 10 days ago' });
    expect(inWords({ clause: 5, daysSinceHelp: null }).wordsEn).toBe('never helped before');
    expect(inWords({ clause: 7, expiresOn: null }).wordsZh).toBe('没有保质期');
    expect(inWords({ clause: 2, urgency: 'ordinary' }).wordsEn).toBe('ordinary');
  });
});

describe('whatever is wanted and offered', () => {
  const anyWanting = fc
    .array(
      fc.record({
        family: fc.integer({ min: 0, max: 5 }),
        category: fc.constantFrom('food' as const, 'hygiene' as const),
        quantity: fc.integer({ min: 1, max: 5 }),
        urgency: fc.constantFrom('ordinary' as const, 'urgent' as const),
        product: fc.constantFrom(null, RICE, NOODLES),
        helped: fc.constantFrom(null, '2026-11-20' as LocalDate, '2026-01-01' as LocalDate),
        declined: fc.subarray(['item 0', 'item 1', 'item 2'] as ItemCode[]),
      }),
      { maxLength: 15 },
    )
    .map((needs) =>
      needs.map(({ family, helped, ...facts }, nth) =>
        wants(`need ${nth}`, { ...facts, familyId: `family ${family}` as FamilyId, lastHelpedOn: helped }),
      ),
    );
  const anyOffered = fc
    .array(
      fc.record({
        category: fc.constantFrom('food' as const, 'hygiene' as const),
        quantity: fc.integer({ min: 1, max: 3 }),
        product: fc.constantFrom(null, RICE, NOODLES),
      }),
      { maxLength: 25 },
    )
    .map((items) => items.map((facts, nth) => item(`item ${nth}`, facts)));

  it('no item goes twice, no need gets more than it is short of, and the same comes to the same', () => {
    fc.assert(
      fc.property(anyWanting, anyOffered, (wanting, offered) => {
        const allocations = allocate(wanting, offered, TODAY);
        expect(new Set(allocations.map(({ itemCode }) => itemCode)).size).toBe(allocations.length);
        for (const need of wanting) {
          const given = allocations.filter(({ needId }) => needId === need.needId);
          const sum = given.reduce((all, { quantity }) => all + quantity, 0);
          expect(sum).toBeLessThanOrEqual(need.quantity - need.met);
        }
        expect(allocate([...wanting].reverse(), offered, TODAY)).toEqual(allocations);
      }),
    );
  });
  it('whoever goes without could not have been given anything that is left', () => {
    fc.assert(
      fc.property(anyWanting, anyOffered, (wanting, offered) => {
        const allocations = allocate(wanting, offered, TODAY);
        const gone = new Set(allocations.map(({ itemCode }) => itemCode));
        const left = offered.filter(({ itemCode }) => !gone.has(itemCode));
        for (const need of wanting) {
          const got = allocations.filter(({ needId }) => needId === need.needId);
          const missing = need.quantity - got.reduce((sum, { quantity }) => sum + quantity, need.met);
          const fits = left.filter(
            ({ itemCode, category, quantity, product }) =>
              category === need.category &&
              quantity <= missing &&
              (need.product === null || product === need.product) &&
              !need.declined.includes(itemCode),
          );
          expect(fits).toEqual([]);
        }
      }),
    );
  });
  it('nobody got two of a category while another of the same urgency, who could have had the second, got none', () => {
    fc.assert(
      fc.property(anyWanting, anyOffered, (wanting, offered) => {
        const allocations = allocate(wanting, offered, TODAY);
        const needOf = (id: NeedId) => wanting.find(({ needId }) => needId === id) ?? wants('none');
        const turn = ({ familyId, category, urgency }: Wanting) => `${familyId} ${category} ${urgency}`;
        const got = Map.groupBy(allocations, ({ needId }) => turn(needOf(needId)));
        const without = wanting.filter((need) => !got.has(turn(need)));
        for (const mine of got.values())
          for (const second of mine.slice(1)) {
            const { category, urgency } = needOf(second.needId);
            const of = offered.find(({ itemCode }) => itemCode === second.itemCode);
            const couldHave = without.filter(
              (need) =>
                need.category === category &&
                need.urgency === urgency &&
                second.quantity <= need.quantity - need.met &&
                (need.product === null || need.product === of?.product) &&
                !need.declined.includes(second.itemCode),
            );
            expect(couldHave).toEqual([]);
          }
      }),
    );
  });
  /** The families that got something of a category. */
  const served = (wanting: readonly Wanting[], offered: readonly Offered[]) => {
    const needs = new Map(wanting.map((need) => [need.needId, need]));
    return allocate(wanting, offered, TODAY).map(({ needId }) => {
      const { familyId, category } = needs.get(needId) ?? wants('none');
      return `${familyId} ${category}`;
    });
  };
  const withOneMore = fc.tuple(anyOffered, fc.nat()).map(([offered, nth]) => {
    const at = nth % (offered.length + 1);
    const more = offered[at] ?? item('one more');
    return [offered, offered.toSpliced(at, 0, { ...more, itemCode: 'one more' as ItemCode })] as const;
  });

  it('one item more leaves nobody without who got a first one of those equally in a hurry', () => {
    fc.assert(
      fc.property(anyWanting, withOneMore, (wanting, [offered, more]) => {
        const alike = wanting.map((need) => ({ ...need, urgency: 'urgent' as const }));
        expect(served(alike, more)).toEqual(expect.arrayContaining(served(alike, offered)));
      }),
    );
  });
  it('one item more leaves nobody at all without when all come one by one', () => {
    fc.assert(
      fc.property(anyWanting, withOneMore, (wanting, both) => {
        const [offered, more] = both.map((items) => items.map((one) => ({ ...one, quantity: 1 })));
        expect(served(wanting, more ?? [])).toEqual(expect.arrayContaining(served(wanting, offered ?? [])));
      }),
    );
  });
});
