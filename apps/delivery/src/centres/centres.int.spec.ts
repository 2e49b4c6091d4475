import { randomUUID } from 'node:crypto';
import { addDays, globalId, localDateAt, PUBLIC_ACTOR } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import { anUnknownId, Delivery, HERE, KEEPER, MANAGER, NEIGHBOURS, NEXT_DOOR, VOLUNTEER } from '../delivery.fixture.js';
import { CENTRE_WINDOWS_MAX } from './centre.rules.js';

const NO_PLACE = '5101A000';
const COORDINATOR = aPerson('cityCoordinator', '5101' as typeof HERE);

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
  await delivery.knowPlaces([NO_PLACE]);
});
afterAll(() => delivery?.close());

const open = (facts: object = {}, actor = MANAGER) =>
  delivery.change(actor, 'openCentre', { community: HERE, nameZh: `中心 ${randomUUID().slice(0, 8)}`, ...facts });
const addWindow = (centreId: string, facts: object = {}, actor = MANAGER) => {
  const morning = { weekday: 'FRIDAY', fromMinute: 540, untilMinute: 660, mode: 'PICK_UP', stopsMax: 10 };
  return delivery.change(actor, 'addCentreWindow', { centreId, ...morning, ...facts });
};
async function windowsOf(id: string, actor = KEEPER) {
  const query =
    'query ($id: ID!) { centre(id: $id) { windows { id weekday fromMinute untilMinute mode stopsMax endedOn } } }';
  const { data } = await delivery.station.ask<{ centre: { windows: Record<string, unknown>[] } | null }>(actor, query, {
    id,
  });
  return data?.centre?.windows ?? null;
}

describe('a centre', () => {
  it('is opened once, also of twenty at once, and has its windows', async () => {
    const nameZh = '水井坊互助中心';
    const sent = await Promise.all(Array.from({ length: 20 }, () => open({ nameZh })));
    expect(sent.filter(({ reason }) => reason === 'CENTRE_NAME_TAKEN')).toHaveLength(19);
    const { id = '' } = sent.find(({ reason }) => reason === undefined) ?? {};
    const command = { commandId: randomUUID() };
    expect(await addWindow(id, { fromMinute: 660 })).toEqual({ reason: 'WINDOW_TIMES_WRONG' });
    const window = await addWindow(id, command);
    expect(await addWindow(id, command)).toEqual(window);
    expect(await windowsOf(id)).toEqual([
      {
        ...{ id: window.id, weekday: 'FRIDAY', fromMinute: 540, untilMinute: 660, mode: 'PICK_UP', stopsMax: 10 },
        endedOn: null,
      },
    ]);
    expect(await delivery.change(MANAGER, 'endCentreWindow', { windowId: window.id })).toMatchObject({
      endedOn: localDateAt(new Date()),
    });
    expect(await delivery.change(MANAGER, 'endCentreWindow', { windowId: window.id })).toHaveProperty('endedOn');
    const list = `{ centres(place: "5101", first: 100) { edges { node { nameZh place { id } } } } }`;
    const { centres } = await delivery.station.data<{ centres: { edges: { node: object }[] } }>(COORDINATOR, list);
    expect(centres.edges.map(({ node }) => node)).toContainEqual({
      nameZh,
      place: { id: globalId('Place', HERE, HERE) },
    });
  });
  it.each([
    ['TEXT_HOLDS_PERSONAL_NUMBER', { nameZh: '中心 138 0013 8000' }],
    ['PLACE_NOT_FOUND', { community: NO_PLACE }],
  ])('is refused for %s, and nothing is there', async (reason, facts) => {
    const before = await delivery.station.rows('select from centre');
    expect(await open(facts, COORDINATOR)).toEqual({ reason });
    expect(await delivery.station.rows('select from centre')).toHaveLength(before.length);
  });
  it('has no more windows than it may', async () => {
    const { id } = await open();
    for (let window = 0; window < CENTRE_WINDOWS_MAX - 1; window++) await addWindow(id);
    const sent = await Promise.all(Array.from({ length: 20 }, () => addWindow(id)));
    expect(sent.filter(({ reason }) => reason === undefined)).toHaveLength(1);
    expect(sent.filter(({ reason }) => reason === 'CENTRE_WINDOWS_TOO_MANY')).toHaveLength(19);
  });
  it.each([{ fromMinute: -1 }, { untilMinute: 1441 }, { stopsMax: 0 }, { stopsMax: 501 }, { weekday: 'NEVER' }])(
    'takes no window %j',
    async (facts) => {
      const { id } = await open();
      expect(await addWindow(id, facts)).toMatchObject({ error: 'BAD_USER_INPUT' });
      expect(await windowsOf(id)).toEqual([]);
    },
  );
  it.each([{ community: '5101' }, { nameZh: ' ' }, { nameZh: '长'.repeat(61) }])(
    'is not opened by %j',
    async (facts) => {
      expect(await open(facts, COORDINATOR)).toMatchObject({ error: 'BAD_USER_INPUT' });
    },
  );
  it('is made by those who answer for the community, and not there next door', async () => {
    const { id } = await open();
    const window = await addWindow(id);
    for (const who of [KEEPER, VOLUNTEER, ...NEIGHBOURS]) {
      expect(await open({}, who)).toEqual({ reason: 'NOT_PERMITTED' });
      expect(await addWindow(id, {}, who)).toEqual({ reason: 'NOT_PERMITTED' });
      expect(await delivery.change(who, 'endCentreWindow', { windowId: window.id })).toEqual({
        reason: 'NOT_PERMITTED',
      });
    }
    for (const who of [...NEIGHBOURS, PUBLIC_ACTOR]) expect(await windowsOf(id, who)).toBeNull();
    expect(await windowsOf(id, VOLUNTEER)).toHaveLength(1);
    for (const none of [anUnknownId('Centre'), 'x', globalId('Centre', NEXT_DOOR, randomUUID())])
      expect((await addWindow(none)).reason).toMatch(/CENTRE_NOT_FOUND|NOT_PERMITTED/);
    for (const none of [anUnknownId('CentreWindow'), 'x'])
      expect(await delivery.change(MANAGER, 'endCentreWindow', { windowId: none })).toEqual({
        reason: 'WINDOW_NOT_FOUND',
      });
    const entity = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Centre { nameZh } } }';
    const r = [{ __typename: 'Centre', id }];
    expect(await delivery.station.data(NEIGHBOURS[0] ?? KEEPER, entity, { r })).toEqual({ _entities: [null] });
    expect(await delivery.station.data(KEEPER, entity, { r })).toEqual({
      _entities: [{ nameZh: expect.any(String) as string }],
    });
  });
});

describe('a window', () => {
  it('says how many of its places are taken on a day', async () => {
    const window = await delivery.aWindow({ stopsMax: 3 });
    const plans = await Promise.all([1, 2].map(() => delivery.aHeldPlan({ holdMinutes: 4_000 })));
    await delivery.scheduleRun(
      window,
      plans.map(({ plan }) => plan),
    );
    const today = localDateAt(new Date());
    const list = `query ($on: LocalDate!) { centres(place: "${HERE}", first: 100) { edges { node { windows { id taken(on: $on) } } } } }`;
    const taken = async (on: string) => {
      type Page = { centres: { edges: { node: { windows: { id: string; taken: number }[] } }[] } };
      const { centres } = await delivery.station.data<Page>(KEEPER, list, { on });
      return centres.edges.flatMap(({ node }) => node.windows).find(({ id }) => id === window)?.taken;
    };
    expect(await taken(today)).toBe(2);
    expect(await taken(addDays(today, 7))).toBe(0);
    await delivery.change(KEEPER, 'withdrawPlan', { planId: plans[0]?.plan });
    expect(await taken(today)).toBe(1);
  });
});
