import { randomUUID } from 'node:crypto';
import { aPerson } from '@yicang/testing';
import { anUnknownId, Delivery, HERE, KEEPER, localOf, NEIGHBOURS, VOLUNTEER } from '../delivery.fixture.js';

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
  await delivery.knowPlaces();
});
afterAll(() => delivery?.close());

interface Routed {
  readonly reason?: string;
  readonly metresBefore: number;
  readonly metres: number;
  readonly run: {
    readonly stops: readonly { readonly itemCode: string; readonly position: number }[];
    readonly bookings: readonly { readonly planId: string; readonly position: number }[];
  };
}
const route = async (runId: string, planIds: readonly string[], facts: object = {}, actor = KEEPER) =>
  (await delivery.change(actor, 'routeRun', { runId, planIds, ...facts })) as unknown as Routed;
const at = (eastMetres: number, northMetres = 0) => ({ eastMetres, northMetres });

async function aRun(count: number) {
  const plans = await Promise.all(Array.from({ length: count }, () => delivery.aHeldPlan({ holdMinutes: 4_000 })));
  const ids = plans.map(({ plan }) => plan);
  const { id } = await delivery.scheduleRun(await delivery.aWindow(), ids);
  return { id, plans, ids };
}

it('is brought into a short order by points before it departs, and keeps none of them', async () => {
  const { id, ids } = await aRun(3);
  const [one = '', two = '', three = ''] = ids;
  const points = [at(1_000, 1_000), at(1_000), at(0, 1_000)];
  const command = { commandId: randomUUID(), points };
  const routed = await route(id, ids, command);
  expect(routed).toMatchObject({ metresBefore: 4_828, metres: 4_000 });
  const order = routed.run.bookings.map(({ planId }) => planId);
  expect([
    [two, one, three],
    [three, one, two],
  ]).toContainEqual(order);
  expect(await route(id, ids, command)).toEqual(routed);
  for (const table of ['run', 'booking', 'command_log', 'outbox'])
    expect(JSON.stringify(await delivery.station.rows(`select * from ${table}`))).not.toContain('eastMetres');
});
it('is planned again under way by the volunteer, by distances, and doors that are done stay', async () => {
  const { id, plans, ids } = await aRun(3);
  const departed = await delivery.change(KEEPER, 'departRun', { runId: id });
  await delivery.handOver(departed.stops?.[0]?.id ?? '');
  // to the third and then the second, there and back, is one kilometre less
  const distances = [
    [0, 2_000, 1_000],
    [1_000, 0, 1_000],
    [2_000, 1_000, 0],
  ];
  const routed = await route(id, ids.slice(1), { distances }, VOLUNTEER);
  expect(routed).toMatchObject({ metresBefore: 5_000, metres: 3_000 });
  expect(routed.run.stops.map(({ itemCode, position }) => [itemCode, position])).toEqual([
    [plans[0]?.itemCode, 1],
    [plans[2]?.itemCode, 2],
    [plans[1]?.itemCode, 3],
  ]);
  expect(await route(id, ids, { distances })).toEqual({ reason: 'RUN_STOPS_OTHER' });
  for (const { id: stop } of departed.stops?.slice(1) ?? []) await delivery.failStop(stop);
  expect(await route(id, ids.slice(1), { distances })).toEqual({ reason: 'RUN_OVER' });
});
it('is refused with other plans, with no or half distances, and for strangers', async () => {
  const { id, ids } = await aRun(2);
  const points = [at(1_000), at(2_000)];
  for (const wrong of [{}, { points, distances: [[0]] }, { points: [at(1)] }, { distances: [[0]] }])
    expect(await route(id, ids, wrong)).toEqual({ reason: 'ROUTE_DISTANCES_WRONG' });
  for (const other of [[ids[0] ?? ''], ['x', 'y'], [ids[0] ?? '', ids[0] ?? '']])
    expect(await route(id, other, { points })).toEqual({ reason: 'RUN_STOPS_OTHER' });
  for (const none of ['x', anUnknownId('Run')])
    expect(await route(none, ids, { points })).toEqual({ reason: 'RUN_NOT_FOUND' });
  expect(await route(id, ids, { points }, aPerson('volunteer', HERE))).toEqual({ reason: 'RUN_NOT_FOUND' });
  for (const neighbour of NEIGHBOURS)
    expect(await route(id, ids, { points }, neighbour)).toEqual({ reason: 'NOT_PERMITTED' });
  expect(await route(id, ids, { points: [at(100_001), at(0)] })).toMatchObject({ error: 'BAD_USER_INPUT' });
  expect(await route(id, [], { points })).toMatchObject({ error: 'BAD_USER_INPUT' });
  const rows = await delivery.station.rows<{ position: number }>(
    'select position from booking where run_id = $1 order by plan_id',
    [localOf(id)],
  );
  expect(rows).toHaveLength(2);
});
