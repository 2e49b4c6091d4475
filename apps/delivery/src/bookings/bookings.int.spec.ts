import { randomUUID } from 'node:crypto';
import { addDays, globalId, localDateAt } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import {
  anUnknownId,
  Delivery,
  HERE,
  KEEPER,
  localOf,
  MANAGER,
  NEIGHBOURS,
  NEXT_DOOR,
  VOLUNTEER,
  type HeldPlan,
} from '../delivery.fixture.js';

const TODAY = localDateAt(new Date());
const LONG = { holdMinutes: 3 * 24 * 60 };

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
  await delivery.knowPlaces();
});
afterAll(() => delivery?.close());

const heldPlans = (count: number) => Promise.all(Array.from({ length: count }, () => delivery.aHeldPlan(LONG)));
const idsOf = (plans: readonly HeldPlan[]) => plans.map(({ plan }) => plan);
const add = (runId: string, planIds: readonly string[], facts: object = {}) =>
  delivery.change(KEEPER, 'addToRun', { runId, planIds, ...facts });
const remove = (runId: string, planId: string) => delivery.change(KEEPER, 'removeFromRun', { runId, planId });
const reorder = (runId: string, planIds: readonly string[], actor = KEEPER) =>
  delivery.change(actor, 'reorderRun', { runId, planIds });
const depart = (runId: string, facts: object = {}) => delivery.change(KEEPER, 'departRun', { runId, ...facts });
const cancel = (runId: string) => delivery.change(KEEPER, 'cancelRun', { runId });
const bookedIn = ({ bookings = [] }: { bookings?: readonly { planId: string; position: number }[] }) =>
  bookings.map(({ planId, position }) => [planId, position]);

describe('a run planned ahead', () => {
  it('departs on its day by the way of every run, in the order of its doors', async () => {
    const plans = (await heldPlans(3)).reverse();
    const helper = aPerson('volunteer', HERE);
    const facts = { vehicleId: await delivery.aVehicle(), helperAccountId: helper.subject };
    const run = await delivery.scheduleRun(await delivery.aWindow(), idsOf(plans), facts);
    expect(run).toMatchObject({ status: 'SCHEDULED', mode: 'DELIVERY' });
    expect(run.bookings).toEqual(
      plans.map(({ plan }, nth) => ({ planId: plan, position: nth + 1, weightGrams: 5_000 })),
    );
    expect(await delivery.statusOf('plan', plans[0]?.plan ?? '')).toBe('HELD');
    expect(await delivery.leftToDo(run.id)).toEqual(['drop-run']);
    const departed = await depart(run.id);
    expect(departed.status).toBe('UNDER_WAY');
    expect(departed.stops).toMatchObject(plans.map(({ itemCode }, nth) => ({ position: nth + 1, itemCode })));
    expect(await delivery.leftToDo(run.id)).toEqual([]);
    expect(await delivery.told('delivery.run.departed.v1', localOf(run.id))).toMatchObject([{ stops: 3 }]);
    // the second volunteer carries it as the first does
    expect(await delivery.handOver(departed.stops?.[0]?.id ?? '', {}, helper)).toMatchObject({ status: 'HANDED_OVER' });
    const other = aPerson('volunteer', HERE);
    expect(await delivery.handOver(departed.stops?.[1]?.id ?? '', {}, other)).toEqual({ reason: 'STOP_NOT_FOUND' });
    const list = `{ runs(place: "${HERE}", first: 5) { edges { node { id } } } }`;
    expect(await delivery.station.data(helper, list)).toEqual({ runs: { edges: [{ node: { id: run.id } }] } });
  });
  it('leaves behind what is not held any more, and the others keep their numbers', async () => {
    const plans = await heldPlans(3);
    const run = await delivery.scheduleRun(await delivery.aWindow(), idsOf(plans));
    await delivery.change(KEEPER, 'withdrawPlan', { planId: plans[0]?.plan });
    await delivery.startRun([plans[1]?.plan ?? '']);
    const departed = await depart(run.id);
    expect(departed.stops).toMatchObject([{ position: 3, itemCode: plans[2]?.itemCode, status: 'UNDER_WAY' }]);
    const left = await delivery.station.rows('select from booking where run_id = $1', [localOf(run.id)]);
    expect(left).toHaveLength(1);
  });
  it('does not depart with nothing, on another day, twice, or when it is cancelled', async () => {
    const [held] = await heldPlans(1);
    const empty = await delivery.scheduleRun(await delivery.aWindow());
    expect(await depart(empty.id)).toEqual({ reason: 'RUN_EMPTY' });
    expect(await delivery.statusOf('run', empty.id)).toBe('SCHEDULED');
    const tomorrow = { on: addDays(TODAY, 1) };
    const ahead = await delivery.scheduleRun(await delivery.aWindow({}, 1), [held?.plan ?? ''], tomorrow);
    expect(await depart(ahead.id)).toEqual({ reason: 'RUN_DAY_OTHER' });
    expect(await cancel(ahead.id)).toMatchObject({ status: 'CANCELLED', bookings: [] });
    expect(await cancel(ahead.id)).toMatchObject({ status: 'CANCELLED' });
    expect(await depart(ahead.id)).toEqual({ reason: 'RUN_NOT_SCHEDULED' });
    expect(await delivery.leftToDo(ahead.id)).toEqual([]);
    // its plan may be in another
    const again = await delivery.scheduleRun(await delivery.aWindow(), [held?.plan ?? '']);
    const command = { commandId: randomUUID() };
    const sent = await Promise.all(Array.from({ length: 20 }, () => depart(again.id, command)));
    expect(new Set(sent.map(({ status }) => status))).toEqual(new Set(['UNDER_WAY']));
    expect(await depart(again.id)).toEqual({ reason: 'RUN_NOT_SCHEDULED' });
    for (const late of [cancel(again.id), remove(again.id, held?.plan ?? ''), add(again.id, [held?.plan ?? ''])])
      expect((await late).reason).toMatch(/RUN_NOT_SCHEDULED|PLAN_BOOKED/);
    expect(await delivery.told('delivery.run.departed.v1', localOf(again.id))).toHaveLength(1);
  });
  it('departs once of twenty who ask at once', async () => {
    const run = await delivery.scheduleRun(await delivery.aWindow(), idsOf(await heldPlans(2)));
    const sent = await Promise.all(Array.from({ length: 20 }, () => depart(run.id)));
    expect(sent.filter(({ status }) => status === 'UNDER_WAY')).toHaveLength(1);
    expect(sent.filter(({ reason }) => reason === 'RUN_NOT_SCHEDULED')).toHaveLength(19);
  });
  it('is dropped when its day is over, and one that departed is left alone', async () => {
    const [held, other] = await heldPlans(2);
    const window = await delivery.aWindow();
    const [idle, gone] = [
      await delivery.scheduleRun(window, [held?.plan ?? '']),
      await delivery.scheduleRun(window, [other?.plan ?? '']),
    ];
    await depart(gone.id);
    await delivery.hasten('drop-run', idle.id);
    await delivery.until('run', idle.id, 'CANCELLED');
    expect(await delivery.statusOf('run', gone.id)).toBe('UNDER_WAY');
    expect(await delivery.leftToDo(idle.id)).toEqual([]);
    expect(await delivery.scheduleRun(window, [held?.plan ?? ''])).toMatchObject({ status: 'SCHEDULED' });
  });
});

describe('what is scarce', () => {
  it('the last place of a window is one of twenty’s, over all its runs of the day', async () => {
    const window = await delivery.aWindow({ stopsMax: 3 });
    const runs = [await delivery.scheduleRun(window), await delivery.scheduleRun(window)];
    await add(runs[0]?.id ?? '', idsOf(await heldPlans(2)));
    const plans = await heldPlans(20);
    const sent = await Promise.all(plans.map(({ plan }, nth) => add(runs[nth % 2]?.id ?? '', [plan])));
    expect(sent.filter(({ status }) => status === 'SCHEDULED')).toHaveLength(1);
    expect(sent.filter(({ reason }) => reason === 'WINDOW_FULL')).toHaveLength(19);
    expect(await delivery.scheduleRun(window, [plans[0]?.plan ?? ''])).toHaveProperty('reason');
    const [{ booked } = { booked: 0 }] = await delivery.station.rows<{ booked: number }>(
      'select count(*)::int as booked from booking join run on run.id = run_id where window_id = $1',
      [localOf(window)],
    );
    expect(booked).toBe(3);
  });
  it('a vehicle is in one run at a time, of twenty who want it at once', async () => {
    const vehicleId = await delivery.aVehicle();
    const window = await delivery.aWindow();
    const sent = await Promise.all(Array.from({ length: 20 }, () => delivery.scheduleRun(window, [], { vehicleId })));
    expect(sent.filter(({ status }) => status === 'SCHEDULED')).toHaveLength(1);
    expect(sent.filter(({ reason }) => reason === 'VEHICLE_TAKEN')).toHaveLength(19);
    await cancel(sent.find(({ status }) => status === 'SCHEDULED')?.id ?? '');
    expect(await delivery.scheduleRun(window, [], { vehicleId })).toMatchObject({ status: 'SCHEDULED' });
  });
  it('a plan is in one run of twenty that want it at once', async () => {
    const [held] = await heldPlans(1);
    const window = await delivery.aWindow();
    const sent = await Promise.all(Array.from({ length: 20 }, () => delivery.scheduleRun(window, [held?.plan ?? ''])));
    expect(sent.filter(({ status }) => status === 'SCHEDULED')).toHaveLength(1);
    expect(sent.filter(({ reason }) => reason === 'PLAN_BOOKED')).toHaveLength(19);
  });
  it('a vehicle carries no more than it can, by stops and by weight, all of what is brought or none', async () => {
    const window = await delivery.aWindow();
    const cart = await delivery.aVehicle({ kind: 'ON_FOOT', stopsMax: 3, gramsMax: 12_000 });
    const run = await delivery.scheduleRun(window, idsOf(await heldPlans(2)), { vehicleId: cart });
    const [heavy, light, more] = await heldPlans(3);
    delivery.inventory.grams.set(light?.itemCode ?? heavy!.itemCode, 1_000);
    expect(await add(run.id, [light?.plan ?? '', heavy?.plan ?? ''])).toEqual({
      reason: expect.stringMatching(/RUN_FULL|VEHICLE_OVERLOADED/) as string,
    });
    expect(await add(run.id, [heavy?.plan ?? ''])).toEqual({ reason: 'VEHICLE_OVERLOADED' });
    const full = await add(run.id, [light?.plan ?? '']);
    expect(full.bookings).toHaveLength(3);
    expect(await add(run.id, [more?.plan ?? ''])).toEqual({ reason: 'RUN_FULL' });
  });
});

describe('changing a run ahead', () => {
  it('adds at the end, takes out so that the others move up, and brings them into another order', async () => {
    const plans = idsOf(await heldPlans(3));
    const [one = '', two = '', three = ''] = plans;
    const run = await delivery.scheduleRun(await delivery.aWindow(), [two]);
    expect(bookedIn(await add(run.id, [three, one]))).toEqual([
      [two, 1],
      [three, 2],
      [one, 3],
    ]);
    expect(bookedIn(await remove(run.id, three))).toEqual([
      [two, 1],
      [one, 2],
    ]);
    expect(await remove(run.id, three)).toEqual({ reason: 'PLAN_NOT_BOOKED' });
    expect(bookedIn(await add(run.id, [three]))).toEqual([
      [two, 1],
      [one, 2],
      [three, 3],
    ]);
    const reordered = await reorder(run.id, plans);
    expect(reordered.bookings?.map(({ planId }) => planId)).toEqual(plans);
    for (const wrong of [[one, two], [one, two, two], [one, two, anUnknownId('Plan')], ['x']])
      expect(await reorder(run.id, wrong)).toEqual({ reason: 'RUN_STOPS_OTHER' });
    for (const wrong of ['x', anUnknownId('Plan')])
      expect(await remove(run.id, wrong)).toEqual({ reason: 'PLAN_NOT_BOOKED' });
  });
  it('is done by the volunteer under way too, who then goes the other way round', async () => {
    const plans = await heldPlans(3);
    const run = await delivery.scheduleRun(await delivery.aWindow(), idsOf(plans));
    expect(await reorder(run.id, idsOf(plans), aPerson('volunteer', HERE))).toEqual({ reason: 'RUN_NOT_FOUND' });
    await depart(run.id);
    const turned = await reorder(run.id, idsOf(plans).reverse(), VOLUNTEER);
    expect(turned.stops?.map(({ itemCode }) => itemCode)).toEqual(plans.map(({ itemCode }) => itemCode).reverse());
    for (const { id } of turned.stops ?? []) await delivery.handOver(id);
    expect(await reorder(run.id, idsOf(plans))).toEqual({ reason: 'RUN_OVER' });
  });
});

describe('planning a run is refused', () => {
  it('for a window, day, vehicle or plan that does not fit, and nothing is planned', async () => {
    const [held, held2] = await heldPlans(2);
    const short = await delivery.aHeldPlan({ holdMinutes: 10 });
    const window = await delivery.aWindow({}, 1);
    const pickUp = await delivery.aWindow({ mode: 'PICK_UP' });
    const on = addDays(TODAY, 1);
    const retired = await delivery.aVehicle();
    await delivery.change(MANAGER, 'retireVehicle', { vehicleId: retired });
    const ended = await delivery.aWindow();
    await delivery.change(MANAGER, 'endCentreWindow', { windowId: ended });
    const before = await delivery.station.rows('select from run');
    const plan = async (reason: string, windowId: string, planIds: readonly string[], facts: object) =>
      expect(await delivery.scheduleRun(windowId, planIds, facts)).toEqual({ reason });
    await plan('WINDOW_NOT_FOUND', anUnknownId('CentreWindow'), [], {});
    await plan('WINDOW_NOT_FOUND', 'x', [], {});
    await plan('WINDOW_DAY_WRONG', window, [], { on: TODAY });
    await plan('WINDOW_DAY_WRONG', window, [], { on: addDays(TODAY, 15) });
    await plan('WINDOW_DAY_WRONG', ended, [], {});
    await plan('VEHICLE_NOT_FOUND', window, [], { on, vehicleId: retired });
    await plan('VEHICLE_NOT_FOUND', window, [], { on, vehicleId: anUnknownId('Vehicle', NEXT_DOOR) });
    await plan('VEHICLE_NOT_FOUND', window, [], { on, vehicleId: 'x' });
    await plan('HELPER_IS_VOLUNTEER', window, [], { on, helperAccountId: VOLUNTEER.subject });
    await plan('VEHICLE_NOT_FOR_PICK_UP', pickUp, [], { vehicleId: await delivery.aVehicle() });
    await plan('PLAN_NOT_FOUND', window, ['x'], { on });
    await plan('PLAN_NOT_FOUND', window, [held?.plan ?? '', anUnknownId('Plan')], { on });
    await plan('PLAN_HOLD_TOO_SHORT', window, [held?.plan ?? '', short.plan], { on });
    await delivery.change(KEEPER, 'withdrawPlan', { planId: held2?.plan });
    await plan('PLAN_NOT_HELD', window, [held2?.plan ?? ''], { on });
    const nobody = randomUUID();
    delivery.directory.refuses(nobody);
    await plan('VOLUNTEER_NOT_FOUND', window, [], { on, helperAccountId: nobody });
    await plan('VOLUNTEER_NOT_FOUND', window, [], { on, volunteerAccountId: nobody });
    const nowhere = randomUUID();
    delivery.directory.refuses(nowhere, 'PLACE_NOT_FOUND');
    await plan('PLACE_NOT_FOUND', window, [], { on, volunteerAccountId: nowhere });
    await plan('WINDOW_FULL', await delivery.aWindow({ stopsMax: 1 }, 1), idsOf(await heldPlans(2)), { on });
    expect(await delivery.station.rows('select from run')).toHaveLength(before.length);
    expect(await delivery.station.rows('select from booking where plan_id = $1', [held?.planId])).toEqual([]);
  });
  it('for runs that are not there, and for those who may not', async () => {
    const run = await delivery.scheduleRun(await delivery.aWindow());
    const [held] = await heldPlans(1);
    const plan = held?.plan ?? '';
    for (const none of [anUnknownId('Run'), 'x'])
      for (const answer of [depart(none), cancel(none), add(none, [plan]), remove(none, plan), reorder(none, [plan])])
        expect(await answer).toEqual({ reason: 'RUN_NOT_FOUND' });
    expect(await add(run.id, ['x'])).toEqual({ reason: 'PLAN_NOT_FOUND' });
    const { run: adHoc } = await delivery.aStop();
    expect(await add(adHoc, [plan])).toEqual({ reason: 'RUN_NOT_SCHEDULED' });
    const attempts = {
      addToRun: { runId: run.id, planIds: [plan] },
      removeFromRun: { runId: run.id, planId: plan },
      reorderRun: { runId: run.id, planIds: [plan] },
      departRun: { runId: run.id },
      cancelRun: { runId: run.id },
    } as const;
    for (const [mutation, input] of Object.entries(attempts))
      for (const neighbour of NEIGHBOURS)
        expect(await delivery.change(neighbour, mutation as keyof typeof attempts, input)).toEqual({
          reason: 'NOT_PERMITTED',
        });
    expect(await delivery.change(VOLUNTEER, 'departRun', attempts.departRun)).toEqual({ reason: 'NOT_PERMITTED' });
    const window = globalId('CentreWindow', NEXT_DOOR, randomUUID());
    expect(await delivery.scheduleRun(window)).toEqual({ reason: 'NOT_PERMITTED' });
  });
  it('turns away bad input', async () => {
    const bad = { error: 'BAD_USER_INPUT' };
    const window = await delivery.aWindow();
    expect(
      await delivery.scheduleRun(
        window,
        Array.from({ length: 21 }, () => 'x'),
      ),
    ).toMatchObject(bad);
    expect(await delivery.scheduleRun(window, [], { on: 'x' })).toMatchObject(bad);
    expect(await add(anUnknownId('Run'), [])).toMatchObject(bad);
    expect(await reorder(anUnknownId('Run'), [])).toMatchObject(bad);
  });
});

describe('picking up at the centre', () => {
  it('is a run whose items are handed over by the recipient’s code, on time while the window is open', async () => {
    const plans = await heldPlans(2);
    const run = await delivery.scheduleRun(await delivery.aWindow({ mode: 'PICK_UP' }), idsOf(plans));
    expect(run.mode).toBe('PICK_UP');
    const { stops = [] } = await depart(run.id);
    expect(await delivery.handOver(stops[0]?.id ?? '', { handOverCode: 'WRONG' })).toEqual({
      reason: 'HAND_OVER_CODE_WRONG',
    });
    expect(await delivery.handOver(stops[0]?.id ?? '')).toMatchObject({ status: 'HANDED_OVER' });
    // the window of this one was over an hour ago
    await delivery.station.rows(
      `update run set due_from = now() - interval '2 hours', due_until = now() - interval '1 hour' where id = $1`,
      [localOf(run.id)],
    );
    await delivery.handOver(stops[1]?.id ?? '');
    const query = 'query ($id: ID!) { run(id: $id) { stops { isOnTime } } }';
    expect(await delivery.station.data(KEEPER, query, { id: run.id })).toEqual({
      run: { stops: [{ isOnTime: true }, { isOnTime: false }] },
    });
  });
  it('shows nobody’s address to who hands out', async () => {
    const hands = aPerson('volunteer', HERE);
    const facts = { volunteerAccountId: hands.subject };
    const run = await delivery.scheduleRun(
      await delivery.aWindow({ mode: 'PICK_UP' }),
      idsOf(await heldPlans(1)),
      facts,
    );
    await depart(run.id);
    expect(await delivery.carriedBy(hands)).toEqual([]);
    const brought = await delivery.scheduleRun(await delivery.aWindow(), idsOf(await heldPlans(1)), facts);
    expect(await delivery.carriedBy(hands)).toEqual([]);
    await depart(brought.id);
    expect(await delivery.carriedBy(hands)).toHaveLength(1);
  });
});

it('how far a day’s runs are counts what is planned, and what came on time', async () => {
  const progress = async (on = TODAY) => {
    const query = `query ($on: LocalDate!) { runProgress(place: "${HERE}", on: $on, first: 1) {
      edges { node { runs scheduled booked handedOver onTime late } } } }`;
    const answer = await delivery.station.data<{ runProgress: { edges: { node: Record<string, number> }[] } }>(
      KEEPER,
      query,
      { on },
    );
    return answer.runProgress.edges[0]?.node ?? {};
  };
  const before = await progress();
  const window = await delivery.aWindow();
  await delivery.scheduleRun(window, idsOf(await heldPlans(2)));
  await cancel((await delivery.scheduleRun(window, idsOf(await heldPlans(1)))).id);
  const { stops = [] } = await depart((await delivery.scheduleRun(window, idsOf(await heldPlans(2)))).id);
  await delivery.handOver(stops[0]?.id ?? '');
  const after = await progress();
  const gained = Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]);
  expect(Object.fromEntries(gained)).toEqual({ runs: 2, scheduled: 1, booked: 2, handedOver: 1, onTime: 1, late: 0 });
});
