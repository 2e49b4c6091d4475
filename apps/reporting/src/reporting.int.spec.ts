import { randomUUID } from 'node:crypto';
import {
  NATION,
  PUBLIC_ACTOR,
  ROLES,
  SANDBOX,
  SANDBOX_CITY,
  type FamilyId,
  type ItemCode,
  type NeedId,
  type Role,
  type TenantCode,
} from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import fc from 'fast-check';
import {
  aCode,
  aCorrection,
  aFamily,
  aLife,
  anId,
  aNeed,
  aNeedDelivery,
  aPlace,
  anArrival,
  aReceipt,
  aServing,
  aStep,
  aStockTake,
  aWithdrawal,
  DAY,
  ELSEWHERE,
  FACTS_AND_FIGURES,
  HERE,
  NEXT_DAY,
  NEXT_DOOR,
  REFUSED,
  Reporting,
} from './reporting.fixture.js';
import { tenancy } from './tenancy.js';

const MANAGER = aPerson('communityManager', HERE);
const OPERATOR = aPerson('platformOperator', '0');
const MAY_REBUILD: readonly Role[] = ['platformOperator', 'cityCoordinator', 'communityManager'];

let reporting: Reporting;
beforeAll(async () => {
  reporting = await Reporting.open();
});
afterEach(() => reporting.forgets());
afterAll(() => reporting.close());

interface National {
  readonly itemsReceived: number;
  readonly itemsDelivered: number;
  readonly familiesJoined: number | null;
  readonly communitiesActive: number;
  readonly provinces: readonly {
    readonly itemsReceived: number;
    readonly itemsDelivered: number;
    readonly communitiesActive: number;
    readonly tenantCode: string;
    readonly nameZh: string;
    readonly familiesJoined: number | null;
    readonly communities: number;
    readonly place: { readonly id: string };
  }[];
}
const national = async () => {
  const { nationalFigures } = await reporting.station.data<{ nationalFigures: National }>(
    PUBLIC_ACTOR,
    `{ nationalFigures { itemsReceived itemsDelivered familiesJoined communitiesActive
         provinces { tenantCode nameZh itemsReceived itemsDelivered communitiesActive familiesJoined communities place { id } } } }`,
  );
  return nationalFigures;
};
const trace = async (code: string) => {
  const { trace: told } = await reporting.station.data<{ trace: object }>(
    PUBLIC_ACTOR,
    `query ($code: String!) { trace(code: $code) { ${REFUSED} ... on Trace { code nameZh category communityZh receiptCode
       steps { step on communityEn reason } } } }`,
    { code },
  );
  return told;
};

/** The nation has as many as this, and they are those of its provinces, one by one and by day. */
async function addsUp(received: number): Promise<void> {
  const { provinces, ...nation } = await national();
  expect(nation.itemsReceived).toBe(received);
  for (const measure of ['itemsReceived', 'itemsDelivered', 'communitiesActive'] as const)
    expect(provinces.reduce((total, province) => total + province[measure], 0)).toBe(nation[measure]);
  const days = `from: "2026-02-20", to: "2026-03-10") { on itemsReceived }`;
  const { all, ...parts } = await reporting.station.data<Record<string, { itemsReceived: number }[]>>(
    PUBLIC_ACTOR,
    `{ all: figures(place: "0", ${days} ${provinces.map(({ tenantCode: code }) => `p${code}: figures(place: "${code}", ${days}`).join(' ')} }`,
  );
  const count = (list: readonly { itemsReceived: number }[]) => list.reduce((sum, day) => sum + day.itemsReceived, 0);
  expect([count(all ?? []), count(Object.values(parts).flat())]).toEqual([received, received]);
}

describe('the nation', () => {
  it('shows all 31 provinces in the order of GB/T 2260 before anything happened', async () => {
    const { provinces, itemsReceived } = await national();
    expect(itemsReceived).toBe(0);
    expect(provinces).toHaveLength(31);
    expect(provinces.map(({ tenantCode }) => tenantCode)).toEqual(
      provinces.map(({ tenantCode }) => tenantCode).toSorted(),
    );
    expect(provinces.find(({ tenantCode }) => tenantCode === '51')).toMatchObject({ nameZh: '四川省', communities: 2 });
  });

  it('counts what happens, and a community that ever received an item as active', async () => {
    await reporting.happens(aLife(aCode(), ['received', 'held', 'issued', 'delivered']));
    const seen = await reporting.station.until(national, ({ itemsDelivered }) => itemsDelivered === 1);
    expect(seen).toMatchObject({ itemsReceived: 1, communitiesActive: 1 });
  });

  it('holds back fewer than ten families, and the total that would tell their number', async () => {
    await reporting.happens([aFamily(), aFamily(), aFamily()]);
    await reporting.settles();
    const { familiesJoined, provinces } = await national();
    expect(familiesJoined).toBeNull();
    expect(provinces.filter((province) => province.familiesJoined === null)).toMatchObject([{ tenantCode: '51' }]);
  });

  it('counts what happened in a place nobody told of yet, in its city and province too, and once when it is told of', async () => {
    const [unheard, city, province] = ['63018ABC', '6301', '63'] as TenantCode[];
    const code = aCode(unheard);
    await reporting.happens(aLife(code, ['received', 'held'], DAY, unheard));
    await reporting.settles();
    const isCounted = async () => {
      for (const place of [unheard, city, province])
        expect(await reporting.figures(place ?? '')).toEqual({ [`${DAY} itemsReceived`]: 1 });
      await addsUp(1);
    };
    await isCounted();
    expect((await national()).provinces.find(({ tenantCode }) => tenantCode === '63')).toMatchObject({
      communitiesActive: 1,
      communities: 1,
    });
    expect(await trace(code)).toEqual({ reason: 'ITEM_NOT_KNOWN' });
    await reporting.arrives([aPlace(unheard ?? HERE, '新社区', 'New Community')]);
    await reporting.settles();
    await isCounted();
    expect(await trace(code)).toMatchObject({ communityZh: '新社区' });
    await reporting.station.rows(`delete from place where tenant_code = '${unheard}'`);
  });

  it('is moved by nothing that happens in a partner’s sandbox, which has figures of its own, also when all is rebuilt', async () => {
    const community = `${SANDBOX_CITY}K3QA` as TenantCode;
    await reporting.happens(aLife(aCode(), ['received']));
    await reporting.settles();
    const before = await national();
    const code = aCode(community);
    await reporting.happens([
      aPlace(SANDBOX, '演练', 'Sandbox'),
      aPlace(SANDBOX_CITY, '演练市', 'Sandbox city'),
      aPlace(community, '演练社区', 'Sandbox community'),
      ...aLife(code, ['received', 'held', 'issued', 'delivered'], DAY, community),
      ...aLife(aCode(community), ['received', 'discarded'], DAY, community),
      ...Array.from({ length: 12 }, () => aFamily(community)),
    ]);
    await reporting.settles();
    const isUnmoved = async () => {
      expect(await national()).toEqual(before);
      await addsUp(1);
    };
    await isUnmoved();
    for (const place of [community, SANDBOX_CITY, SANDBOX])
      expect(await reporting.figures(place)).toMatchObject({
        [`${DAY} itemsReceived`]: 2,
        [`${DAY} familiesJoined`]: 12,
      });
    expect(await trace(code)).toMatchObject({ communityZh: '演练社区' });
    expect(await rebuild(OPERATOR, community)).toEqual({ reason: 'NOT_PERMITTED' });
    expect(await rebuild(OPERATOR, NATION)).toEqual({ isFinished: false, mended: null });
    await reporting.station.until(
      () => reporting.station.rows('select tenant_code from due_work'),
      ({ length }) => length === 0,
    );
    await isUnmoved();
    await reporting.station.rows(`delete from place where tenant_code like '${SANDBOX}%'`);
  });

  it('adds up a place by day, and never tells families by day', async () => {
    await reporting.happens([
      ...aLife(aCode(), ['received'], DAY),
      ...aLife(aCode(NEXT_DOOR), ['received'], NEXT_DAY, NEXT_DOOR),
      aFamily(),
    ]);
    await reporting.settles();
    const days = (place: string) =>
      reporting.station.data<object>(
        PUBLIC_ACTOR,
        `{ figures(place: "${place}", from: "2026-02-20", to: "2026-03-10") { on itemsReceived deliveriesMade } }`,
      );
    const [first, second] = [DAY, NEXT_DAY].map((on) => ({ on, itemsReceived: 1, deliveriesMade: 0 }));
    expect(await days(HERE)).toEqual({ figures: [first] });
    expect(await days('5101')).toEqual({ figures: [first, second] });
    expect(await days('0')).toEqual({ figures: [first, second] });
  });

  it.each([
    ['2026-03-02', '2026-03-01'],
    ['2024-01-01', '2025-01-01'],
  ])('refuses the days from %s to %s', async (from, to) => {
    const query = `{ figures(place: "51", from: "${from}", to: "${to}") { on } }`;
    const { errors } = await reporting.station.ask(PUBLIC_ACTOR, query);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

describe('events', () => {
  it('count once that come twice, and in any order', async () => {
    const life = aLife(aCode(), ['received', 'held', 'released', 'held', 'issued', 'returned', 'discarded']);
    await reporting.happens(life.toReversed());
    await reporting.arrives(life);
    await reporting.settles();
    const expected = { [`${DAY} itemsDiscarded`]: 1, [`${DAY} itemsReceived`]: 1, [`${DAY} itemsReturned`]: 1 };
    for (const place of [HERE, '5101', '51']) expect(await reporting.figures(place)).toEqual(expected);
  });

  it('give the same figures in any order and however often they come, a city’s being the sum of its communities’', async () => {
    const community = fc.constantFrom(HERE, NEXT_DOOR, ELSEWHERE);
    const history = fc.array(
      fc.record({ community, day: fc.constantFrom(DAY, NEXT_DAY), isDelivered: fc.boolean(), isFamily: fc.boolean() }),
      { minLength: 1, maxLength: 12 },
    );
    const run = async (happened: typeof history extends fc.Arbitrary<infer H> ? H : never, seed: number) => {
      await reporting.forgets();
      const events = happened.flatMap(({ community: place, day, isDelivered, isFamily }, index) => [
        ...aLife(aCode(place), isDelivered ? ['received', 'held', 'issued', 'delivered'] : ['received'], day, place),
        ...(isFamily ? [aFamily(place, day)] : []),
        ...(isDelivered ? [aReceipt(aCode(place), `R${seed}${index}ABCDEFGH`, place, day)] : []),
      ]);
      await reporting.happens(shuffled([...events, ...events], seed));
      await reporting.settles();
      const [here, nextDoor, city, elsewhere, far] = await Promise.all(
        [HERE, NEXT_DOOR, '5101', ELSEWHERE, '11'].map((place) => reporting.figures(place)),
      );
      const expected: Record<string, number> = {};
      const count = (key: string) => (expected[key] = (expected[key] ?? 0) + 1);
      for (const { community: place, day, isDelivered, isFamily } of happened.filter(
        (one) => one.community !== ELSEWHERE,
      )) {
        expect([HERE, NEXT_DOOR]).toContain(place);
        count(`${day} itemsReceived`);
        if (isDelivered) count(`${day} itemsDelivered`);
        if (isDelivered) count(`${day} deliveriesMade`);
        if (isFamily) count(`${day} familiesJoined`);
      }
      expect(city).toEqual(expected);
      expect(far).toEqual(elsewhere);
      await addsUp(happened.length);
      expect(sum(here, nextDoor)).toEqual(city);
    };
    await fc.assert(fc.asyncProperty(history, fc.nat(9_000), run), { numRuns: 12 });
  });
});

/** The list in another order, the same for the same seed. */
const shuffled = <T>(list: readonly T[], seed: number): T[] =>
  list
    .map((one, index) => ({ one, at: (index * (seed + 7_919)) % 10_007 }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);

const sum = (a: Record<string, number> = {}, b: Record<string, number> = {}) =>
  Object.fromEntries([...Object.keys(a), ...Object.keys(b)].map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)]));

describe('the trace', () => {
  it('tells day, kind, community, coarse reason and receipt, and nothing else', async () => {
    const code = aCode();
    await reporting.happens([
      ...aLife(code, ['received', 'held', 'issued', 'returned']),
      ...(['held', 'issued', 'delivered'] as const).map((type, index) => aStep(type, code, index + 5, NEXT_DAY)),
      aReceipt(code, 'R7K3QABCDEFG', HERE, NEXT_DAY),
    ]);
    await reporting.settles();
    const step = (name: string, on: string, reason: string | null = null) => ({
      step: name,
      on,
      communityEn: 'Shuijingfang Community',
      reason,
    });
    expect(await trace(code.toLowerCase())).toEqual({
      code,
      nameZh: '书包',
      category: 'SCHOOL_THINGS',
      communityZh: '水井坊社区',
      receiptCode: 'R7K3QABCDEFG',
      steps: [
        step('RECEIVED', DAY),
        step('HELD', DAY),
        step('ISSUED', DAY),
        step('RETURNED', DAY, 'NOBODY_HOME'),
        step('HELD', NEXT_DAY),
        step('ISSUED', NEXT_DAY),
        step('DELIVERED', NEXT_DAY),
      ],
    });
  });

  it('follows an item into the communities it goes to, under one code, and says where it is now', async () => {
    const code = aCode();
    const gone = [...aLife(code, ['received', 'sent', 'left']), anArrival(code, 4, HERE)];
    const there = (
      [
        ['held', 5],
        ['issued', 6],
      ] as const
    ).map(([type, version]) => aStep(type, code, version, NEXT_DAY, NEXT_DOOR));
    // what its second community tells comes first
    await reporting.happens([...there, gone[3]!]);
    await reporting.settles();
    expect(await trace(code)).toEqual({ reason: 'ITEM_NOT_KNOWN' });
    await reporting.happens([...gone, aReceipt(code, 'R7K3QABCDEFH', NEXT_DOOR, NEXT_DAY)]);
    await reporting.settles();
    const told = (await trace(code)) as { steps: { step: string; communityEn: string }[] };
    expect(told).toMatchObject({ nameZh: '书包', receiptCode: 'R7K3QABCDEFH' });
    const [here, nextDoor] = [told.steps[0]!.communityEn, told.steps.at(-1)!.communityEn];
    expect(told.steps.map(({ step, communityEn }) => [step, communityEn])).toEqual([
      ...[
        ['RECEIVED', here],
        ['SENT', here],
      ],
      ...[
        ['ARRIVED', nextDoor],
        ['HELD', nextDoor],
        ['ISSUED', nextDoor],
      ],
    ]);
    expect(nextDoor).not.toBe(here);
    const { trace: places } = await reporting.station.data<{ trace: { communityEn: string; steps: object[] } }>(
      PUBLIC_ACTOR,
      `query ($code: String!) { trace(code: $code) { ... on Trace { communityEn steps { partnerEn } } } }`,
      { code },
    );
    expect(places.communityEn).toBe(nextDoor);
    expect(places.steps).toEqual([null, nextDoor, here, null, null].map((partnerEn) => ({ partnerEn })));
    expect(await compare()).toEqual(SAME);
    expect(await reporting.figures(NEXT_DOOR)).toMatchObject({ [`${DAY} itemsMovedIn`]: expect.any(Number) as number });
  });

  it('leaves an item where it is when it was sent and did not go, and where it came home to', async () => {
    const [kept, back] = [aCode(), aCode()];
    const home = [
      ...[...aLife(back, ['received', 'sent', 'left']), anArrival(back, 4, HERE)],
      ...[aStep('sent', back, 5, DAY, NEXT_DOOR, HERE), aStep('left', back, 6, DAY, NEXT_DOOR, HERE)],
      anArrival(back, 7, NEXT_DOOR, DAY, HERE),
    ];
    await reporting.happens([...aLife(kept, ['received', 'sent', 'unsent']), ...home]);
    await reporting.settles();
    for (const code of [kept, back]) expect(await trace(code)).toMatchObject({ communityZh: '水井坊社区' });
    const { steps } = (await trace(back)) as { steps: { step: string }[] };
    expect(steps.map(({ step }) => step)).toEqual(['RECEIVED', 'SENT', 'ARRIVED', 'SENT', 'ARRIVED']);
    expect(await compare()).toEqual(SAME);
  });

  it('refuses a code with a slip in it, and says of a sound one that it is not known', async () => {
    const code = aCode();
    expect(await trace(`${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`)).toEqual({
      reason: 'ITEM_CODE_MALFORMED',
    });
    expect(await trace('')).toEqual({ reason: 'ITEM_CODE_MALFORMED' });
    expect(await trace(code)).toEqual({ reason: 'ITEM_NOT_KNOWN' });
    expect(await trace(aCode(ELSEWHERE))).toEqual({ reason: 'ITEM_NOT_KNOWN' });
    const words = await reporting.station.data<{ trace: { message: string } }>(
      PUBLIC_ACTOR,
      'query ($code: String!) { trace(code: $code) { ... on Refused { message messageEn } } }',
      { code },
    );
    expect(words.trace.message).toContain('没有这个编码的物品');
  });

  it('bears the name of the latest correction, in whatever order and however often it is told', async () => {
    const scene = fc.record({
      corrections: fc.integer({ min: 1, max: 4 }),
      seed: fc.nat(9_000),
      isDelivered: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(scene, async ({ corrections, seed, isDelivered }) => {
        const code = aCode();
        const life = aLife(code, isDelivered ? ['received', 'held', 'issued', 'delivered'] : ['received']);
        const mended = Array.from({ length: corrections }, (_, nth) =>
          aCorrection(code, life.length + nth + 1, `书包 ${nth + 1}`, NEXT_DAY),
        );
        const events = [...life, ...mended];
        await reporting.happens(shuffled([...events, ...events], seed));
        await reporting.settles();
        expect(await trace(code)).toMatchObject({ nameZh: `书包 ${corrections}`, category: 'SCHOOL_THINGS' });
        const { steps } = (await trace(code)) as { steps: { step: string; on: string; reason: null }[] };
        expect(steps.map(({ step }) => step.toLowerCase())).toEqual(events.map(({ type }) => type.split('.')[2]));
        expect(steps.at(-1)).toMatchObject({ step: 'CORRECTED', on: NEXT_DAY, reason: null });
        expect(await compare()).toEqual(SAME);
      }),
      { numRuns: 12 },
    );
  });

  it('leaves a corrected name nowhere, whether it came before or after', async () => {
    const wrong = '王小明家的书包';
    const [early, late] = [aCode(), aCode()];
    const named = (code: ItemCode) => {
      const received = aStep('received', code, 1);
      return { ...received, payload: { ...(received.payload as object), nameZh: wrong } };
    };
    await reporting.happens([named(early), aCorrection(early, 2, '书包')]);
    await reporting.happens([aCorrection(late, 2, '书包'), named(late)]);
    await reporting.settles();
    for (const code of [early, late]) expect(await trace(code)).toMatchObject({ nameZh: '书包' });
    for (const table of Object.keys(tenancy))
      expect(await reporting.station.rows(`select from ${table} where ${table}::text like '%${wrong}%'`)).toEqual([]);
  });

  it('does not know an item whose intake has not come yet', async () => {
    const code = aCode();
    await reporting.happens([aStep('held', code, 2), aStep('corrected', code, 3)]);
    await reporting.settles();
    expect(await trace(code)).toEqual({ reason: 'ITEM_NOT_KNOWN' });
  });
});

interface Comparison {
  readonly reason?: string;
  readonly factsMissing?: number;
  readonly factsUnknown?: number;
  readonly differences?: readonly object[];
}
const COMPARISON = 'factsMissing factsUnknown differences { tenantCode on measure shown counted }';
const compare = async (actor = MANAGER, place: string = HERE) => {
  const { compareFigures } = await reporting.station.data<{ compareFigures: Comparison }>(
    actor,
    `{ compareFigures(place: "${place}") { ${REFUSED} ... on FiguresComparison { ${COMPARISON} } } }`,
  );
  return compareFigures;
};
const rebuild = async (actor = MANAGER, place: string = HERE, commandId = randomUUID()) => {
  const { rebuildFigures } = await reporting.station.data<{
    rebuildFigures: { reason?: string; isFinished?: boolean; mended?: Comparison | null };
  }>(
    actor,
    `mutation ($input: RebuildFiguresInput!) { rebuildFigures(input: $input) { ${REFUSED}
       ... on FiguresRebuild { isFinished mended { ${COMPARISON} } } } }`,
    { input: { commandId, place } },
  );
  return rebuildFigures;
};
const SAME: Comparison = { factsMissing: 0, factsUnknown: 0, differences: [] };

describe('a rebuild', () => {
  beforeEach(async () => {
    const [code, need] = [aCode(), anId<NeedId>()];
    await reporting.happens([
      ...aLife(code, ['received', 'held', 'issued', 'delivered']),
      ...aLife(aCode(NEXT_DOOR), ['received'], DAY, NEXT_DOOR),
      aReceipt(code, 'R7K3QABCDEFG'),
      aFamily(),
      aStockTake({ expected: 3, missing: 1, surplus: 0 }),
      aNeed(need, 3),
      aNeedDelivery(need, 1),
      aWithdrawal(need, 5),
      aServing(anId<FamilyId>()),
    ]);
    await reporting.settles();
  });
  const right = { [`${DAY} deliveriesMade`]: 1, [`${DAY} familiesJoined`]: 1, [`${DAY} itemsDelivered`]: 1 };
  const isRight = async () => {
    expect(await compare()).toEqual(SAME);
    expect(await reporting.figures(HERE)).toEqual({ ...right, [`${DAY} itemsReceived`]: 1 });
    for (const place of ['5101', '51'])
      expect(await reporting.figures(place)).toEqual({ ...right, [`${DAY} itemsReceived`]: 2 });
    expect(
      await reporting.station.rows('select value from total_figure where measure = $1 order by tenant_code', [
        'itemsReceived',
      ]),
    ).toEqual(['2', '2', '1', '1'].map((value) => ({ value })));
  };

  it('finds nothing to mend where nothing is wrong', isRight);

  it.each([
    [
      'a community’s figure',
      `update day_figure set value = 9 where tenant_code = '${HERE}' and measure = 'itemsReceived'`,
    ],
    ['a city’s figure', `update day_figure set value = 0 where tenant_code = '5101' and measure = 'itemsReceived'`],
    ['a province’s total', `update total_figure set value = 70 where tenant_code = '51' and measure = 'itemsReceived'`],
    ['a figure that is gone', `delete from day_figure where tenant_code = '${HERE}'`],
    ['a fact that is gone', `delete from item_fact where type = 'delivered'`],
    ['a fact of another day', `update item_fact set on_day = '2020-01-01' where tenant_code = '${HERE}'`],
    [
      'a fact nobody told',
      `insert into family_fact (tenant_code, family_id, on_day) values ('${HERE}', gen_random_uuid(), '${DAY}')`,
    ],
    ['a description that is not the last', `update item_description set name_zh = '旧名', version = 0`],
    ['a description that is gone', `delete from item_description where tenant_code = '${HERE}'`],
    ['all facts and figures', `truncate ${FACTS_AND_FIGURES.join(', ')}`],
  ])('finds and mends %s', async (what, tampering) => {
    await reporting.station.rows(tampering);
    expect(await compare()).not.toEqual(SAME);
    expect(await rebuild()).toMatchObject({ isFinished: true });
    if (what.startsWith('all')) await rebuild(aPerson('communityManager', NEXT_DOOR), NEXT_DOOR);
    await isRight();
    const audited = `select from audit_entry where tenant_code = $1 and act = 'reporting.mend-figures'`;
    expect(await reporting.station.rows(audited, [HERE])).not.toEqual([]);
  });

  it('counts what never came, and does not count it again when it comes after all', async () => {
    const late = aLife(aCode(), ['received', 'discarded'], NEXT_DAY);
    reporting.records.push(...late);
    expect(await compare()).toMatchObject({ factsMissing: 3, factsUnknown: 0 }); // with its description
    await rebuild();
    const figures = await reporting.figures('51');
    expect(figures).toMatchObject({ [`${NEXT_DAY} itemsReceived`]: 1, [`${NEXT_DAY} itemsDiscarded`]: 1 });
    await reporting.arrives(late);
    await reporting.settles();
    expect(await reporting.figures('51')).toEqual(figures);
    expect(await compare()).toEqual(SAME);
  });

  it('of a wider place goes through its communities', async () => {
    await reporting.station.rows(`truncate ${FACTS_AND_FIGURES.join(', ')}`);
    expect(await rebuild(OPERATOR, '0')).toEqual({ isFinished: false, mended: null });
    await reporting.station.until(
      () => reporting.figures('51'),
      (figures) => figures[`${DAY} itemsReceived`] === 2,
    );
    await isRight();
  });

  it('of a wider place finds a community that nobody told of yet', async () => {
    await reporting.happens(aLife(aCode(ELSEWHERE), ['received'], DAY, ELSEWHERE));
    await reporting.settles();
    await reporting.station.rows(`update day_figure set value = 7 where tenant_code = '${ELSEWHERE}'`);
    expect(await rebuild(OPERATOR, '11')).toEqual({ isFinished: false, mended: null });
    await reporting.station.until(
      () => reporting.figures(ELSEWHERE),
      (figures) => figures[`${DAY} itemsReceived`] === 1,
    );
  });

  it('is done once for a command sent twice, and refused for another place', async () => {
    const commandId = randomUUID();
    const first = await rebuild(MANAGER, HERE, commandId);
    expect(await rebuild(MANAGER, HERE, commandId)).toEqual(first);
    const coordinator = { ...aPerson('cityCoordinator', '5101'), subject: MANAGER.subject };
    await rebuild(coordinator, NEXT_DOOR, commandId);
    expect(await rebuild(aPerson('cityCoordinator', '5101'), HERE, commandId)).toEqual({ reason: 'COMMAND_ID_REUSED' });
  });

  it('compares one community at a time', async () => {
    expect(await compare(OPERATOR, '5101')).toEqual({ reason: 'PLACE_NOT_COMMUNITY' });
  });

  it.each(ROLES.filter((role) => !MAY_REBUILD.includes(role)))('is not a %s’s to ask for', async (role) => {
    const somebody = aPerson(role, role === 'provinceViewer' ? '51' : role === 'nationalViewer' ? '0' : HERE);
    expect(await compare(somebody)).toEqual({ reason: 'NOT_PERMITTED' });
    expect(await rebuild(somebody)).toEqual({ reason: 'NOT_PERMITTED' });
  });

  it('is asked for neither by the public nor by the neighbours’ manager', async () => {
    const manager = aPerson('communityManager', NEXT_DOOR);
    for (const ask of [compare, rebuild]) {
      expect(await ask(PUBLIC_ACTOR)).toEqual({ reason: 'SIGN_IN_NEEDED' });
      expect(await ask(manager)).toEqual({ reason: 'NOT_PERMITTED' });
    }
  });

  it.each([...FACTS_AND_FIGURES])('shows the other community nothing of %s', async (table) => {
    expect(await reporting.station.visible(table, HERE)).toBeGreaterThan(0);
    expect(await reporting.station.visible(table, ELSEWHERE)).toBe(0);
  });
});
