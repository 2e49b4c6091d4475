import { randomUUID } from 'node:crypto';
import { globalId, localDateAt, type Actor } from '@yicang/kernel';
import { anUnknownId, Delivery, HERE, KEEPER, localOf, MANAGER, NEIGHBOURS, VOLUNTEER } from '../delivery.fixture.js';

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
});
afterAll(() => delivery?.close());

const today = localDateAt(new Date());
const given = { relation: 'NEIGHBOUR', givenBy: 'RECIPIENT', allowedOn: today, withdrawnOn: null };
const allow = (planId: string, facts: object = {}, actor: Actor = MANAGER) =>
  delivery.change(actor, 'allowNeighbour', { planId, relation: 'NEIGHBOUR', givenBy: 'RECIPIENT', ...facts });
const disallow = (planId: string, facts: object = {}, actor: Actor = MANAGER) =>
  delivery.change(actor, 'disallowNeighbour', { planId, ...facts });
async function shown(id: string, actor: Actor = KEEPER): Promise<unknown> {
  const query = 'query ($id: ID!) { plan(id: $id) { neighbourConsent { relation givenBy allowedOn withdrawnOn } } }';
  const data = await delivery.station.data<{ plan: { neighbourConsent: unknown } | null }>(actor, query, { id });
  return data.plan?.neighbourConsent;
}
const acts = (plan: string) =>
  delivery.station.rows<{ act: string }>(
    `select act from audit_entry where act like 'delivery.%allow-neighbour' and details ->> 'planId' = $1 order by id`,
    [localOf(plan)],
  );

it('is on record, shown with the plan to all who see it, and gone from there when withdrawn', async () => {
  const { plan } = await delivery.aHeldPlan();
  expect(await shown(plan)).toBeNull();
  expect(await allow(plan)).toEqual(given);
  for (const actor of [KEEPER, MANAGER, VOLUNTEER]) expect(await shown(plan, actor)).toEqual(given);
  expect(await disallow(plan)).toEqual({ relation: 'NEIGHBOUR', withdrawnOn: today });
  expect(await shown(plan)).toBeNull();
  expect(await allow(plan, { relation: 'RELATIVE', givenBy: 'COORDINATOR' })).toMatchObject({ withdrawnOn: null });
  expect(await shown(plan)).toMatchObject({ relation: 'RELATIVE', givenBy: 'COORDINATOR' });
  const told = (await acts(plan)).map(({ act }) => act);
  expect(told).toEqual(['allow', 'disallow', 'allow'].map((act) => `delivery.${act}-neighbour`));
});
it('is given once by twenty who give it at once, and once by a command sent twenty times', async () => {
  const { plan } = await delivery.aHeldPlan();
  const sent = await Promise.all(Array.from({ length: 20 }, () => allow(plan)));
  expect(sent).toEqual(Array.from({ length: 20 }, () => given));
  const command = { commandId: randomUUID() };
  await Promise.all(Array.from({ length: 20 }, () => disallow(plan, command)));
  expect(await disallow(plan)).toMatchObject({ withdrawnOn: today }); // nothing more happens
  expect(await acts(plan)).toHaveLength(2);
  expect(await allow(plan, command)).toEqual({ reason: 'COMMAND_ID_REUSED' });
});
it('is for a plan that is there and not over', async () => {
  const { stop, plan } = await delivery.aStop();
  for (const id of [anUnknownId('Plan'), globalId('Plan', HERE, 'x'), anUnknownId('Stop'), 'x']) {
    expect(await allow(id)).toEqual({ reason: 'PLAN_NOT_FOUND' });
    expect(await disallow(id)).toEqual({ reason: 'PLAN_NOT_FOUND' });
  }
  expect(await disallow(plan)).toEqual({ reason: 'NEIGHBOUR_NOT_ALLOWED' });
  await delivery.handOver(stop);
  expect(await allow(plan)).toEqual({ reason: 'PLAN_OVER' });
  expect(await shown(plan)).toBeNull();
});
it('is given by who answers for the community, and seen by nobody next door', async () => {
  const { plan } = await delivery.aHeldPlan();
  for (const actor of [KEEPER, VOLUNTEER, ...NEIGHBOURS]) {
    expect(await allow(plan, {}, actor)).toEqual({ reason: 'NOT_PERMITTED' });
    expect(await disallow(plan, {}, actor)).toEqual({ reason: 'NOT_PERMITTED' });
  }
  await allow(plan);
  for (const actor of NEIGHBOURS) expect(await shown(plan, actor)).toBeUndefined();
});
it.each([{ relation: '楼下的王阿姨' }, { relation: null }, { givenBy: 'MYSELF' }, { commandId: 'x' }])(
  'turns away bad input %j',
  async (facts) => {
    const { plan } = await delivery.aHeldPlan();
    expect(await allow(plan, facts)).toMatchObject({ error: 'BAD_USER_INPUT' });
    expect(await shown(plan)).toBeNull();
  },
);
