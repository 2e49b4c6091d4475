import { randomUUID } from 'node:crypto';
import { localDateAt } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import { anUnknownId, Delivery, HERE, KEEPER, MANAGER, NEIGHBOURS, VOLUNTEER } from '../delivery.fixture.js';

const NO_PLACE = '5101A000';
const COORDINATOR = aPerson('cityCoordinator', '5101' as typeof HERE);

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
  await delivery.knowPlaces([NO_PLACE]);
});
afterAll(() => delivery?.close());

const add = (facts: object = {}, actor = MANAGER) => {
  const tricycle = { community: HERE, nameZh: '三轮车', kind: 'TRICYCLE', stopsMax: 10, gramsMax: 150_000 };
  return delivery.change(actor, 'addVehicle', { ...tricycle, ...facts });
};
const retire = (vehicleId: string, actor = MANAGER) => delivery.change(actor, 'retireVehicle', { vehicleId });

it('is added once of twenty, and its name is free when it is retired', async () => {
  const sent = await Promise.all(Array.from({ length: 20 }, () => add()));
  expect(sent.filter(({ reason }) => reason === 'VEHICLE_NAME_TAKEN')).toHaveLength(19);
  const { id = '' } = sent.find(({ reason }) => reason === undefined) ?? {};
  expect(await retire(id)).toEqual({ id, retiredOn: localDateAt(new Date()) });
  expect(await retire(id)).toHaveProperty('retiredOn');
  const command = { commandId: randomUUID() };
  const again = await add(command);
  expect(await add(command)).toEqual(again);
  const list = `{ vehicles(place: "${HERE}", first: 10) { edges { node { id kind stopsMax gramsMax place { id } } } } }`;
  const { vehicles } = await delivery.station.data<{ vehicles: { edges: { node: { id: string } }[] } }>(
    VOLUNTEER,
    list,
  );
  expect(vehicles.edges.map(({ node }) => node.id)).toEqual([id, again.id]);
  expect(vehicles.edges[0]?.node).toMatchObject({ kind: 'TRICYCLE', stopsMax: 10, gramsMax: 150_000 });
});
it.each([
  ['TEXT_HOLDS_PERSONAL_NUMBER', { nameZh: '老王的车 138 0013 8000' }],
  ['PLACE_NOT_FOUND', { community: NO_PLACE, nameZh: '面包车' }],
])('is refused for %s', async (reason, facts) => {
  expect(await add(facts, COORDINATOR)).toEqual({ reason });
});
it.each([
  { stopsMax: 21 },
  { stopsMax: 0 },
  { gramsMax: 0 },
  { gramsMax: 10_000_001 },
  { kind: 'ROCKET' },
  { nameZh: '' },
])('turns away bad input %j', async (facts) => {
  expect(await add({ nameZh: '板车', ...facts })).toMatchObject({ error: 'BAD_USER_INPUT' });
});
it('is not there for next door, nor made by those who only carry', async () => {
  const { id } = await add({ nameZh: '自行车', kind: 'BIKE' });
  for (const who of [KEEPER, VOLUNTEER, ...NEIGHBOURS]) {
    expect(await add({}, who)).toEqual({ reason: 'NOT_PERMITTED' });
    expect(await retire(id, who)).toEqual({ reason: 'NOT_PERMITTED' });
  }
  for (const none of [anUnknownId('Vehicle'), 'x']) expect(await retire(none)).toEqual({ reason: 'VEHICLE_NOT_FOUND' });
  const query =
    'query ($id: ID!, $r: [_Any!]!) { vehicle(id: $id) { id } _entities(representations: $r) { ... on Vehicle { id } } }';
  const asked = { id, r: [{ __typename: 'Vehicle', id }] };
  for (const neighbour of NEIGHBOURS)
    expect((await delivery.station.ask(neighbour, query, asked)).data).toEqual({ vehicle: null, _entities: [null] });
  expect(await delivery.station.data(KEEPER, query, asked)).toEqual({ vehicle: { id }, _entities: [{ id }] });
});
