import { addDays, localDateAt } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import { Delivery, HERE, KEEPER, NEIGHBOURS, VOLUNTEER } from '../delivery.fixture.js';

const TODAY = localDateAt(new Date());

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
});
afterAll(() => delivery?.close());

interface Gap {
  readonly category: string;
  readonly needed: number;
}
async function gap(
  actor = KEEPER,
  facts: { place?: string; from?: string; to?: string; after?: string; first?: number } = {},
) {
  const query = `query ($place: TenantCode!, $from: LocalDate!, $to: LocalDate!, $first: Int!, $after: String) {
    gap(place: $place, from: $from, to: $to, first: $first, after: $after) {
      edges { cursor node { category unit needs needed given planned missing } } } }`;
  const variables = { place: HERE, from: TODAY, to: TODAY, first: 20, ...facts };
  const { data, errors } = await delivery.station.ask<{ gap: { edges: { cursor: string; node: Gap }[] } }>(
    actor,
    query,
    variables,
  );
  return data?.gap?.edges ?? errors?.[0]?.extensions?.['reason'] ?? null;
}

it('is what is needed less what was given, by kind of goods', async () => {
  const { stop } = await delivery.aStop(); // one bag of food
  await delivery.handOver(stop);
  await delivery.aHeldPlan();
  await delivery.recordNeed({ quantity: 5 });
  const { id: withdrawn } = await delivery.recordNeed({ quantity: 7 });
  await delivery.withdrawNeed(withdrawn);
  await delivery.recordNeed({ category: 'CLOTHING', unit: 'PIECE', quantity: 2 });
  const clothing = { category: 'CLOTHING', unit: 'PIECE', needs: 1, needed: 2, given: 0, planned: 0, missing: 2 };
  const food = { category: 'FOOD', unit: 'BAG', needs: 4, needed: 7, given: 1, planned: 1, missing: 6 };
  const all = await gap();
  expect(all).toMatchObject([{ node: clothing }, { node: food }]);
  const [first] = all as { cursor: string }[];
  expect(await gap(KEEPER, { after: first?.cursor ?? '' })).toMatchObject([{ node: food }]);
  expect(await gap(KEEPER, { from: addDays(TODAY, -9), to: addDays(TODAY, -1) })).toEqual([]);
  expect(await gap(aPerson('cityCoordinator', HERE.slice(0, 4) as typeof HERE), { place: '5101' })).toEqual(all);
});
it('counts whatever hospitals ask for, as far as an Int goes', async () => {
  await delivery.station.rows(
    `insert into need (tenant_code, id, organization_id, name_zh, category, unit, quantity, quantity_planned, quantity_delivered, status,
        recorded_on, version)
     select $1, gen_random_uuid(), gen_random_uuid(), '口罩', 'aids', 'piece', 1000000, 0, 0, 'open', $2, 1 from generate_series(1, 3000)`,
    [HERE, addDays(TODAY, -20)],
  );
  const [masks] = (await gap(KEEPER, { from: addDays(TODAY, -20), to: addDays(TODAY, -20) })) as { node: Gap }[];
  expect(masks?.node).toMatchObject({ category: 'AIDS', needs: 3_000, needed: 2_147_483_647, given: 0 });
});
it('is refused for a period that ends before it begins', async () => {
  expect(await gap(KEEPER, { to: addDays(TODAY, -1) })).toBe('GAP_PERIOD_WRONG');
});
it('is not for volunteers, nor for next door', async () => {
  for (const other of [VOLUNTEER, ...NEIGHBOURS]) expect(await gap(other)).toBe('NOT_PERMITTED');
});
