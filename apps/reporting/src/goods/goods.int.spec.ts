import {
  PUBLIC_ACTOR,
  type FamilyId,
  type ItemCategory,
  type ItemCode,
  type LocalDate,
  type NeedId,
  type TenantCode,
} from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import fc from 'fast-check';
import {
  aCode,
  aCorrection,
  aGift,
  aLife,
  anId,
  aNeed,
  aNeedDelivery,
  aPart,
  aReceipt,
  aRevision,
  aServing,
  aStep,
  aStockTake,
  aWithdrawal,
  ELSEWHERE,
  HERE,
  NEXT_DOOR,
  REFUSED,
  Reporting,
} from '../reporting.fixture.js';
import { type ItemFactType } from '../facts/fact.rules.js';
import { GOODS_FIGURES } from '../figures/definition.rules.js';

const day = (text: string) => text as LocalDate;
const [FIRST, TENTH, LAST] = ['2026-03-01', '2026-03-10', '2026-03-31'].map(day) as [LocalDate, LocalDate, LocalDate];

let reporting: Reporting;
beforeAll(async () => {
  reporting = await Reporting.open();
});
afterEach(() => reporting.forgets());
afterAll(() => reporting.close());

interface Row {
  readonly tenantCode: string;
  readonly from: string;
  readonly category: string | null;
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly isHeldBack: boolean;
  readonly definition: { readonly id: string };
}
interface Asked {
  readonly place?: string;
  readonly from?: string;
  readonly to?: string;
  readonly by?: readonly string[];
  readonly figures?: readonly string[];
}
const ask = ({ place = HERE, from = FIRST, to = LAST, by = [], figures }: Asked) =>
  `{ goodsFigures(place: "${place}", from: "${from}", to: "${to}", by: [${by.join(', ')}]
       ${figures === undefined ? '' : `, figures: [${figures.join(', ')}]`}) {
       asOf rows { tenantCode from category value numerator denominator isHeldBack definition { id } place { id } } } }`;
const rows = async (asked: Asked = {}) => {
  const { goodsFigures } = await reporting.station.data<{ goodsFigures: { asOf: string; rows: Row[] } }>(
    PUBLIC_ACTOR,
    ask(asked),
  );
  return goodsFigures.rows;
};
const value = async (figure: string, asked: Asked = {}) =>
  (await rows({ ...asked, figures: [figure] })).map((row) => row.value);

const COMPARISON = 'factsMissing factsUnknown differences { tenantCode on measure category shown counted }';
const compare = async (community: TenantCode = HERE) => {
  const { compareFigures } = await reporting.station.data<{ compareFigures: object }>(
    aPerson('communityManager', community),
    `{ compareFigures(place: "${community}") { ${REFUSED} ... on FiguresComparison { ${COMPARISON} } } }`,
  );
  return compareFigures;
};
const rebuild = () =>
  reporting.station.data(
    aPerson('communityManager', HERE),
    `mutation ($input: RebuildFiguresInput!) { rebuildFigures(input: $input) { ${REFUSED} ... on FiguresRebuild { isFinished } } }`,
    { input: { commandId: crypto.randomUUID(), place: HERE } },
  );
const SAME = { factsMissing: 0, factsUnknown: 0, differences: [] };

/** A gift of the first of March with these steps, each on its day. */
const aHistory = (
  code: ItemCode,
  steps: readonly (readonly [ItemFactType, string])[],
  category: ItemCategory = 'food',
) => [aGift(code, { on: FIRST, category }), ...steps.map(([type, on], at) => aStep(type, code, at + 2, day(on)))];

/** The list in another order, the same for the same seed. */
const shuffled = <T>(list: readonly T[], seed: number): T[] =>
  list
    .map((one, index) => ({ one, at: ((index + 1) * (seed + 7_919)) % 10_007 }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);

describe('figures of goods', () => {
  it('are what the steps of items add up to, by category, in community, city, province and nation', async () => {
    await reporting.happens([
      ...aHistory(aCode(), [
        ['held', '2026-03-02'],
        ['issued', '2026-03-04'],
        ['delivered', '2026-03-05'],
      ]),
      ...aHistory(aCode(), [
        ['held', '2026-03-02'],
        ['issued', '2026-03-11'],
        ['delivered', '2026-03-11'],
      ]),
      ...aHistory(aCode(), [['discarded', '2026-03-08']], 'clothing'),
      ...aHistory(aCode(), [['lost', '2026-03-08']], 'clothing'),
      ...aHistory(
        aCode(),
        [
          ['lost', '2026-03-08'],
          ['found', '2026-03-09'],
        ],
        'clothing',
      ),
      ...aHistory(aCode(), []),
    ]);
    await reporting.settles();
    const [food, clothing] = ['FOOD', 'CLOTHING'];
    for (const place of [HERE, '5101', '51', '0']) {
      const told = await rows({ place, by: ['CATEGORY'], figures: ['DAYS_TO_FAMILY', 'LOSS_SHARE', 'GOODS_IN_STOCK'] });
      expect(told.map(({ definition, category, value: told }) => [definition.id, category, told])).toEqual([
        ['DAYS_TO_FAMILY', food, 7],
        ['LOSS_SHARE', food, 0],
        ['LOSS_SHARE', clothing, 0.6667],
        ['GOODS_IN_STOCK', food, 1],
        ['GOODS_IN_STOCK', clothing, 1],
      ]);
    }
    expect((await rows({ figures: ['LOSS_SHARE'] }))[0]).toMatchObject({ numerator: 2, denominator: 6, value: 0.3333 });
    expect(await value('GOODS_IN_STOCK', { from: FIRST, to: '2026-03-04' })).toEqual([6]);
    expect(await value('GOODS_IN_STOCK', { from: TENTH, to: TENTH })).toEqual([3]);
  });

  it('divide what was delivered by the mean stock of the days', async () => {
    await reporting.happens([
      ...aHistory(aCode(), [
        ['held', '2026-03-02'],
        ['issued', '2026-03-06'],
        ['delivered', '2026-03-06'],
      ]),
      ...aHistory(aCode(), []),
    ]);
    await reporting.settles();
    // two for five days, one for five
    const [turnover] = await rows({ to: TENTH, figures: ['STOCK_TURNOVER'] });
    expect(turnover).toMatchObject({ numerator: 1, denominator: 1.5, value: 0.6667 });
    expect(await value('STOCK_TURNOVER', { from: TENTH })).toEqual([0]);
  });

  it('are by month and by place what they are in all', async () => {
    await reporting.happens([
      ...aHistory(aCode(), [
        ['held', '2026-04-02'],
        ['issued', '2026-04-06'],
        ['delivered', '2026-04-06'],
      ]),
      aGift(aCode(NEXT_DOOR), { on: day('2026-04-07'), tenantCode: NEXT_DOOR }),
      aGift(aCode(ELSEWHERE), { on: day('2026-04-07'), tenantCode: ELSEWHERE }),
    ]);
    await reporting.settles();
    const asked = { from: '2026-03-15', to: '2026-05-15', figures: ['GOODS_IN_STOCK', 'GOODS_RECEIVED'] };
    const byMonth = await rows({ ...asked, place: '5101', by: ['MONTH'] });
    expect(byMonth.map(({ from, value: told }) => [from, told])).toEqual([
      ['2026-03-15', 1],
      ['2026-04-01', 1],
      ['2026-05-01', 1],
      ['2026-03-15', 0],
      ['2026-04-01', 1],
      ['2026-05-01', 0],
    ]);
    const parts = async (place: string) =>
      (await rows({ ...asked, place, by: ['PLACE'], figures: ['GOODS_RECEIVED'] }))
        .filter((row) => row.value !== 0)
        .map(({ tenantCode, value: told }) => [tenantCode, told]);
    expect(await parts('0')).toEqual([
      ['11', 1],
      ['51', 1],
    ]);
    expect(await parts('51')).toEqual([['5101', 1]]);
    expect(await parts('5101')).toEqual([[NEXT_DOOR, 1]]);
    expect((await rows({ ...asked, place: '5101', by: ['PLACE'] })).map(({ tenantCode }) => tenantCode)).toEqual(
      [NEXT_DOOR, NEXT_DOOR, HERE, HERE].sort(),
    );
    expect(await parts(HERE)).toEqual([]);
  });

  it('count a part from the day its whole came in, and expiring items by their last good day', async () => {
    const [whole, part] = [aCode(), aCode()];
    await reporting.happens([
      aGift(whole, { on: FIRST, expiresOn: day('2026-06-30') }),
      aStep('split', whole, 2, TENTH),
      aPart(part, whole, TENTH, HERE, { receivedOn: FIRST, expiresOn: day('2026-06-30') }),
      ...aLife(part, ['received', 'held', 'issued', 'delivered'], day('2026-03-21')).slice(1),
      aPart(aCode(), whole, TENTH, HERE, { receivedOn: FIRST, expiresOn: day('2026-06-30') }),
      aGift(aCode(), { expiresOn: day('2026-07-01') }),
    ]);
    await reporting.settles();
    expect(await value('DAYS_TO_FAMILY')).toEqual([20]);
    const june = { from: '2026-06-01', to: '2026-07-31', by: ['MONTH'], figures: ['GOODS_EXPIRING'] };
    expect((await rows(june)).map((row) => row.value)).toEqual([1, 1]);
    expect(await compare()).toEqual(SAME);
  });

  it('follow the category an item is corrected to, whichever is told first', async () => {
    for (const isEarly of [true, false]) {
      await reporting.forgets();
      const code = aCode();
      const life = aHistory(code, [
        ['held', '2026-03-02'],
        ['issued', '2026-03-04'],
        ['delivered', '2026-03-05'],
      ]);
      const correction = aCorrection(code, 5, '被子', TENTH, HERE, 'household');
      for (const events of isEarly ? [[correction], life] : [life, [correction]]) {
        await reporting.happens(events);
        await reporting.settles();
      }
      const told = await rows({ by: ['CATEGORY'], figures: ['DAYS_TO_FAMILY', 'GOODS_DELIVERED'] });
      expect(told.map(({ category, value: one }) => [category, one])).toEqual([
        ['HOUSEHOLD', 4],
        ['HOUSEHOLD', 1],
      ]);
      expect(await compare()).toEqual(SAME);
    }
  });

  it('are in any order and however often the events come what a recount of the records gives', async () => {
    const steps: readonly (readonly ItemFactType[])[] = [
      [],
      ['held', 'issued', 'delivered'],
      ['held', 'issued', 'returned', 'held', 'issued', 'delivered'],
      ['discarded'],
      ['lost', 'found', 'split'],
      ['quarantined', 'cleared', 'corrected', 'lost'],
    ];
    const step = fc.constantFrom(...steps);
    const category = fc.constantFrom<ItemCategory[]>('food', 'aids', 'schoolThings');
    const community = fc.constantFrom(HERE, NEXT_DOOR, ELSEWHERE);
    const life = fc.record({ community, category, step, lag: fc.integer({ min: 0, max: 40 }), expires: fc.boolean() });
    const run = async (lives: readonly (typeof life extends fc.Arbitrary<infer L> ? L : never)[], seed: number) => {
      await reporting.forgets();
      const events = lives.flatMap(({ community: tenantCode, category: kind, step: taken, lag, expires }) => {
        const code = aCode(tenantCode);
        const at = (days: number) =>
          new Date(Date.parse(FIRST) + days * 86_400_000).toISOString().slice(0, 10) as LocalDate;
        return [
          aGift(code, { tenantCode, category: kind, expiresOn: expires ? at(90 + lag) : null }),
          ...taken.map((type, index) => aStep(type, code, index + 2, at(lag + index), tenantCode)),
        ];
      });
      reporting.records.push(...events);
      // many at once, and again after a while, so that some come alone and some beside their own
      await reporting.arrives(shuffled([...events, ...events], seed));
      await reporting.settles();
      await reporting.arrives(shuffled(events, seed + 1));
      await reporting.settles();
      for (const place of [HERE, NEXT_DOOR, ELSEWHERE]) expect(await compare(place)).toEqual(SAME);
      const held = lives.filter(
        ({ step: taken }) => !['delivered', 'discarded', 'split', 'lost'].includes(taken.at(-1) ?? ''),
      );
      expect(await value('GOODS_IN_STOCK', { place: '0', to: '2026-12-31' })).toEqual([held.length]);
    };
    await fc.assert(fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 10 }), fc.nat(9_000), run), {
      numRuns: 12,
    });
  });

  it.each([
    ['the wrong order', { from: LAST, to: FIRST }],
    ['more than 60 months', { from: '2020-01-01', to: '2025-01-01' }],
    ['more than 500 rows', { place: '0', by: ['PLACE', 'MONTH'], from: '2026-01-01', to: '2026-12-31' }],
  ])('are refused for %s', async (_, asked) => {
    const { errors } = await reporting.station.ask(PUBLIC_ACTOR, ask(asked));
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('are a file of CSV too, with a row of hashtags, each figure with its definition and as of when', async () => {
    await reporting.happens(aHistory(aCode(), [['lost', '2026-03-08']]));
    await reporting.settles();
    const { goodsFiguresCsv } = await reporting.station.data<{ goodsFiguresCsv: string }>(
      PUBLIC_ACTOR,
      `{ goodsFiguresCsv(place: "5101", from: "${FIRST}", to: "${LAST}", by: [PLACE, CATEGORY], figures: [LOSS_SHARE]) }`,
    );
    const [head = '', tags = '', row = '', ...rest] = goodsFiguresCsv.split('\r\n');
    expect([head.startsWith('\ufeff地点编码'), tags.split(',')[0], rest]).toEqual([true, '#adm+code+v_yicang', ['']]);
    expect(row.split(',').slice(0, 9)).toEqual([
      ...[HERE, '水井坊社区', FIRST, LAST, 'food', 'lossShare', '损失率', 'Loss', '1'],
    ]);
    expect(row).toMatch(/20\d\d-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('each have one definition in both languages', async () => {
    const { figureDefinitions } = await reporting.station.data<{ figureDefinitions: Record<string, unknown>[] }>(
      PUBLIC_ACTOR,
      `{ figureDefinitions { id nameZh nameEn definitionZh definitionEn unit numeratorMeasures denominatorMeasures events version hasFacts } }`,
    );
    expect(figureDefinitions).toHaveLength(GOODS_FIGURES.length);
    expect(figureDefinitions.find(({ id }) => id === 'DAYS_TO_FAMILY')).toMatchObject({
      unit: 'DAY',
      numeratorMeasures: ['DELIVERED_DAYS'],
      denominatorMeasures: ['GOODS_DELIVERED'],
      hasFacts: true,
    });
    const ids = (await rows({})).map(({ definition }) => definition.id);
    expect(new Set(ids).size).toBe(GOODS_FIGURES.length);
  });
});

describe('count accuracy', () => {
  it('is what shelf and books agreed on, of what was counted, however often a count is told', async () => {
    const counts = [
      aStockTake({ expected: 20, missing: 2, surplus: 0 }),
      aStockTake({ expected: 10, missing: 0, surplus: 2 }, TENTH),
      aStockTake({ expected: 8, missing: 8, surplus: 0 }, FIRST, NEXT_DOOR),
    ];
    await reporting.happens(counts);
    await reporting.arrives(counts.toReversed());
    await reporting.settles();
    expect((await rows({ figures: ['COUNT_ACCURACY'], by: ['CATEGORY'] }))[0]).toMatchObject({
      ...{ category: null, numerator: 28, denominator: 32, value: 0.875 },
    });
    expect(await value('COUNT_ACCURACY', { place: '0' })).toEqual([0.7]);
    expect(await value('COUNT_ACCURACY', { from: TENTH })).toEqual([0.8333]);
    const { edges } = await behind('COUNT_ACCURACY', ', first: 1');
    expect(edges[0]?.node).toMatchObject({ on: FIRST, itemCode: null, linesCounted: 20, linesAccurate: 18 });
    expect(await compare()).toEqual(SAME);
  });
});

describe('the gap', () => {
  const gap = (asked: Asked = {}) => value('UNITS_LACKING', { place: '5101', ...asked });

  it('is what is needed and not delivered at the end of the period, and told of no community', async () => {
    const [rice, soap, over] = [anId<NeedId>(), anId<NeedId>(), anId<NeedId>()];
    await reporting.happens([
      aNeed(rice, 10),
      aNeedDelivery(rice, 4, TENTH),
      aNeed(soap, 500, { category: 'hygiene', on: TENTH, ofOrganization: true }),
      aNeed(over, 2),
      aNeedDelivery(over, 5, TENTH), // no need counts for more than it asked
    ]);
    await reporting.settles();
    expect(await gap()).toEqual([506]);
    expect(await gap({ to: '2026-03-09' })).toEqual([12]);
    const byCategory = await rows({ place: '51', by: ['CATEGORY'], figures: ['UNITS_LACKING'] });
    expect(byCategory.map(({ category, value: told }) => [category, told])).toEqual([
      ['FOOD', 6],
      ['HYGIENE', 500],
    ]);
    expect((await rows({ figures: ['UNITS_LACKING'] }))[0]).toMatchObject({ value: null, isHeldBack: true });
    expect(await compare()).toEqual(SAME);
  });

  it('holds of a need that was withdrawn only what it got, and follows the category it is revised to, in any order', async () => {
    const history = fc.record({
      ...{ quantity: fc.integer({ min: 1, max: 9 }), isWithdrawn: fc.boolean(), isRevised: fc.boolean() },
      deliveries: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 4 }),
    });
    type Happened = typeof history extends fc.Arbitrary<infer H> ? H : never;
    const run = async (needs: readonly Happened[], seed: number) => {
      await reporting.forgets();
      const events = needs.flatMap(({ quantity, isWithdrawn, isRevised, deliveries }) => {
        const needId = anId<NeedId>();
        return [
          aNeed(needId, quantity, { on: FIRST }),
          ...deliveries.map((units, at) => aNeedDelivery(needId, units, at % 2 === 0 ? FIRST : TENTH)),
          ...(isRevised ? [aRevision(needId, 3, quantity, 'aids')] : []),
          ...(isWithdrawn ? [aWithdrawal(needId, 9)] : []),
        ];
      });
      reporting.records.push(...events);
      await reporting.arrives(shuffled([...events, ...events], seed));
      await reporting.settles();
      const lacking = needs.map(({ quantity, isWithdrawn, deliveries }) => {
        const met = Math.min(
          quantity,
          deliveries.reduce((sum, units) => sum + units, 0),
        );
        return isWithdrawn ? 0 : quantity - met;
      });
      expect(await gap()).toEqual([lacking.reduce((sum, units) => sum + units, 0)]);
      expect(await compare()).toEqual(SAME);
    };
    await fc.assert(fc.asyncProperty(fc.array(history, { minLength: 1, maxLength: 6 }), fc.nat(9_000), run), {
      numRuns: 10,
    });
  });
});

describe('families served', () => {
  const FAMILIES = Array.from({ length: 12 }, () => anId<FamilyId>());
  const served = (asked: Asked = {}) => rows({ by: ['MONTH'], figures: ['FAMILIES_SERVED'], place: '51', ...asked });

  it('count a family once a month, in a month that is over, and are told of province and nation alone', async () => {
    await reporting.happens(FAMILIES.flatMap((family) => [aServing(family, FIRST), aServing(family, TENTH)]));
    await reporting.happens(FAMILIES.slice(0, 3).map((family) => aServing(family, day('2026-04-02'))));
    await reporting.settles();
    for (const place of ['51', '0'])
      expect((await served({ place, to: '2026-04-30' })).map((row) => [row.value, row.isHeldBack])).toEqual([
        [12, false],
        [null, true],
      ]);
    for (const place of [HERE, '5101'])
      expect((await served({ place }))[0]).toMatchObject({ value: null, isHeldBack: true });
    expect(await value('FAMILIES_SERVED', { place: '51', to: '2026-03-30' })).toEqual([null]);
    expect(await compare()).toEqual(SAME);
  });

  it('of two provinces hold back the larger beside the smaller, so that it is not told by the nation’s', async () => {
    await reporting.happens([
      ...FAMILIES.map((family) => aServing(family, FIRST)),
      ...FAMILIES.slice(0, 4).map((family) => aServing(family, FIRST, ELSEWHERE)),
    ]);
    await reporting.settles();
    const parts = (await served({ place: '0', by: ['MONTH', 'PLACE'] })).filter((row) => row.value !== 0);
    expect(parts.map(({ tenantCode, value: told }) => [tenantCode, told])).toEqual([
      ['11', null],
      ['51', null],
    ]);
    expect((await served({ place: '0' })).map((row) => row.value)).toEqual([16]);
    expect((await served({ place: '51' })).map((row) => row.value)).toEqual([null]);
  });
});

interface Facts {
  readonly edges: readonly { readonly node: Record<string, unknown> }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
const behind = async (figure: string, more = '', place: string = HERE) => {
  const { factsBehind } = await reporting.station.data<{ factsBehind: Facts }>(
    PUBLIC_ACTOR,
    `{ factsBehind(figure: ${figure}, place: "${place}", from: "${FIRST}", to: "${LAST}"${more}) {
         edges { node { tenantCode on itemCode step reason days receiptCode expiresOn linesCounted linesAccurate } }
         pageInfo { hasNextPage endCursor } } }`,
  );
  return factsBehind;
};

describe('the rows behind a figure', () => {
  const [one, two] = [aCode(), aCode()];
  beforeEach(async () => {
    await reporting.happens([
      ...aHistory(one, [
        ['held', '2026-03-02'],
        ['issued', '2026-03-04'],
        ['delivered', '2026-03-05'],
      ]),
      aReceipt(one, 'R7K3QABCDEFG', HERE, day('2026-03-05')),
      ...aHistory(two, [['discarded', '2026-03-08']], 'clothing'),
      ...aHistory(aCode(NEXT_DOOR), [['lost', '2026-03-08']]).map((event) => ({ ...event, tenantCode: NEXT_DOOR })),
    ]);
    await reporting.settles();
  });

  it('tell item, day, reason and receipt, and are as many as the figure counts', async () => {
    const { edges } = await behind('DAYS_TO_FAMILY', ', first: 10');
    expect(edges.map(({ node }) => node)).toEqual([
      expect.objectContaining({
        itemCode: one,
        on: '2026-03-05',
        step: 'DELIVERED',
        days: 4,
        receiptCode: 'R7K3QABCDEFG',
      }),
    ]);
    const lost = await behind('LOSS_SHARE', ', first: 10');
    expect(lost.edges.map(({ node }) => [node['itemCode'], node['reason']])).toEqual([[two, 'SPOILED']]);
    expect((await behind('LOSS_SHARE', ', first: 10', '5101')).edges).toHaveLength(2);
    expect((await behind('LOSS_SHARE', ', first: 10, category: FOOD')).edges).toEqual([]);
  });

  it('come page by page, each once', async () => {
    const seen: unknown[] = [];
    for (let after = ''; ;) {
      const { edges, pageInfo } = await behind('GOODS_IN_STOCK', `, first: 1${after}`);
      seen.push(...edges.map(({ node }) => `${String(node['itemCode'])} ${String(node['step'])}`));
      if (!pageInfo.hasNextPage) break;
      after = `, after: "${pageInfo.endCursor}"`;
    }
    expect(seen.sort()).toEqual([`${one} RECEIVED`, `${one} DELIVERED`, `${two} RECEIVED`, `${two} DISCARDED`].sort());
  });

  it('are none of what is of families, and are not told of a province', async () => {
    for (const figure of ['UNITS_LACKING', 'FAMILIES_SERVED'])
      expect((await behind(figure, ', first: 10')).edges).toEqual([]);
    const { errors } = await reporting.station.ask(
      PUBLIC_ACTOR,
      `{ factsBehind(figure: LOSS_SHARE, place: "51", from: "${FIRST}", to: "${LAST}", first: 1) { edges { cursor } } }`,
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

describe('a rebuild of goods', () => {
  beforeEach(async () => {
    const need = anId<NeedId>();
    await reporting.happens([
      ...aHistory(aCode(), [
        ['held', '2026-03-02'],
        ['issued', '2026-03-04'],
        ['delivered', '2026-03-05'],
      ]),
      aGift(aCode(), { expiresOn: day('2026-07-01') }),
      aStockTake({ expected: 5, missing: 1, surplus: 0 }),
      aNeed(need, 3),
      aNeedDelivery(need, 1),
      aServing(anId<FamilyId>()),
    ]);
    await reporting.settles();
  });

  it.each([
    [
      'a community’s figure',
      `update goods_figure set value = 9 where tenant_code = '${HERE}' and measure = 'deliveredDays'`,
    ],
    [
      'a category’s figure',
      `update goods_figure set category = 'aids' where tenant_code = '${HERE}' and measure = 'stockChange'`,
    ],
    ['a city’s figure', `update goods_figure set value = 0 where tenant_code = '5101' and measure = 'stockExpiring'`],
    ['a province’s figure', `delete from goods_figure where tenant_code = '51' and measure = 'goodsReceived'`],
    ['what is needed', `update need_fact set quantity = 90 where tenant_code = '${HERE}'`],
    ['what was delivered for it', `delete from need_delivery_fact`],
    ['a count', `update stock_take_fact set missing = 0`],
    ['a month of a family', `insert into family_month_fact values ('${HERE}', gen_random_uuid(), '2026-03-01')`],
    ['a withdrawal', `insert into need_withdrawal_fact select tenant_code, need_id from need_fact`],
    ['a last good day', `update item_fact set expires_on = '2030-01-01' where expires_on is not null`],
    ['a description', `update item_description set category = 'aids' where tenant_code = '${HERE}'`],
  ])('finds and mends %s that was tampered with', async (_, tampering) => {
    expect(await compare()).toEqual(SAME);
    await reporting.station.rows(tampering);
    expect(await compare()).not.toEqual(SAME);
    await rebuild();
    expect(await compare()).toEqual(SAME);
    expect(await value('DAYS_TO_FAMILY', { place: '0' })).toEqual([4]);
    expect(await value('GOODS_EXPIRING', { place: '51', from: '2026-07-01', to: '2026-07-01' })).toEqual([1]);
  });

  it('counts what never came beside what did', async () => {
    const code = aCode();
    const life = aHistory(code, [
      ['held', '2026-03-02'],
      ['issued', '2026-03-04'],
      ['delivered', '2026-03-15'],
    ]);
    reporting.records.push(...life);
    await reporting.arrives(life.slice(-1));
    await reporting.settles();
    expect(await value('DAYS_TO_FAMILY')).toEqual([4]); // nothing is known of an item before its intake
    await rebuild();
    expect(await value('DAYS_TO_FAMILY')).toEqual([9]);
    await reporting.arrives(life);
    await reporting.settles();
    expect(await value('DAYS_TO_FAMILY')).toEqual([9]);
    expect(await compare()).toEqual(SAME);
  });
});
