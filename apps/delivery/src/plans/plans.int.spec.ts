import { randomUUID } from 'node:crypto';
import { globalId, type PlanId } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import { anItemCode, anUnknownId, Delivery, HERE, KEEPER, localOf, MANAGER, NEXT_DOOR } from '../delivery.fixture.js';
import { ITEM_NAME } from '../neighbours.fixture.js';

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
});
afterAll(() => delivery?.close());
afterEach(() => delivery.inventory.speakAgain());

const planIdOf = async (needId: string) => {
  const [row] = await delivery.station.rows<{ id: string }>('select id from plan where need_id = $1', [
    localOf(needId),
  ]);
  return globalId('Plan', HERE, row?.id ?? '');
};

function anItemOf(goods: { readonly quantity: number }) {
  const itemCode = anItemCode();
  delivery.inventory.goods.set(itemCode, { category: 'food', unit: 'bag', ...goods });
  return itemCode;
}

describe('planning a delivery', () => {
  it('holds the item for the need and says until when', async () => {
    const { id: need } = await delivery.recordNeed();
    const itemCode = anItemCode();
    const plan = await delivery.planDelivery(need, itemCode, { holdMinutes: 30 });
    expect(plan).toMatchObject({ status: 'HELD', itemCode, itemNameZh: ITEM_NAME });
    expect(plan).toMatchObject({ heldUntil: delivery.inventory.holds.get(itemCode)?.heldUntil });
    expect(await delivery.statusOf('need', need)).toBe('PLANNED');
    expect(await delivery.leftToDo(plan.id)).toEqual([]);
  });
  it.each(['ITEM_NOT_FOUND', 'ITEM_EXPIRED', 'ITEM_NOT_IN_STORE'])(
    'is refused with inventory’s own reason %s, and the need is open again',
    async (reason) => {
      const { id: need } = await delivery.recordNeed();
      const itemCode = anItemCode();
      delivery.inventory.refuses(itemCode, reason);
      const command = { commandId: randomUUID() };
      expect(await delivery.planDelivery(need, itemCode, command)).toEqual({ reason });
      expect(await delivery.statusOf('need', need)).toBe('OPEN');
      expect(await delivery.statusOf('plan', await planIdOf(need))).toBe('REFUSED');
      delivery.inventory.refuses(itemCode);
      expect(await delivery.planDelivery(need, itemCode, command)).toEqual({ reason });
      expect(await delivery.planDelivery(need, itemCode)).toMatchObject({ status: 'HELD' });
    },
  );
  it('promises one item to one of twenty needs', async () => {
    const itemCode = anItemCode();
    const needs = await Promise.all(Array.from({ length: 20 }, () => delivery.recordNeed()));
    const plans = await Promise.all(needs.map(({ id }) => delivery.planDelivery(id, itemCode)));
    expect(plans.filter(({ status }) => status === 'HELD')).toHaveLength(1);
    expect(plans.filter(({ reason }) => reason === 'ITEM_NOT_IN_STORE')).toHaveLength(19);
    const statuses = await Promise.all(needs.map(({ id }) => delivery.statusOf('need', id)));
    expect(statuses.filter((status) => status === 'OPEN')).toHaveLength(19);
  });
  it('makes one plan of twenty for one need', async () => {
    const { id: need } = await delivery.recordNeed();
    const plans = await Promise.all(Array.from({ length: 20 }, () => delivery.planDelivery(need, anItemCode())));
    expect(plans.filter(({ status }) => status === 'HELD')).toHaveLength(1);
    expect(plans.filter(({ reason }) => reason === 'NEED_NOT_OPEN')).toHaveLength(19);
    expect(await delivery.station.rows('select from plan where need_id = $1', [localOf(need)])).toHaveLength(1);
  });
  it('takes several plans for one need until they are enough, each for as many as its item is', async () => {
    const { id: need } = await delivery.recordNeed({ quantity: 10 });
    const items = [4, 5, 3].map((quantity) => anItemOf({ quantity }));
    const plans: string[] = [];
    for (const [nth, counted] of (
      [
        [4, 0, 'OPEN'],
        [9, 0, 'OPEN'],
        [12, 0, 'PLANNED'],
      ] as const
    ).entries()) {
      const plan = await delivery.planDelivery(need, items[nth] ?? anItemCode());
      plans.push(plan.id);
      expect(await delivery.counted(need)).toEqual(counted);
    }
    expect(await delivery.planDelivery(need, anItemCode())).toEqual({ reason: 'NEED_NOT_OPEN' });
    expect(await delivery.change(KEEPER, 'withdrawPlan', { planId: plans[0] })).toMatchObject({ status: 'WITHDRAWN' });
    expect(await delivery.counted(need)).toEqual([8, 0, 'OPEN']);
    const again = await delivery.planDelivery(need, anItemOf({ quantity: 2 }));
    const run = await delivery.startRun([...plans.slice(1), again.id]);
    const [five = '', three = '', two = ''] = run.stops?.map(({ id }) => id) ?? [];
    await delivery.handOver(five);
    expect(await delivery.counted(need)).toEqual([5, 5, 'PLANNED']);
    await delivery.failStop(three);
    expect(await delivery.counted(need)).toEqual([2, 5, 'OPEN']);
    await delivery.handOver(two);
    expect(await delivery.counted(need)).toEqual([0, 7, 'OPEN']);
  });
  it('is refused for an item of another category or unit, and the need is open again', async () => {
    for (const facts of [{ category: 'CLOTHING' }, { unit: 'KILOGRAM' }]) {
      const { id: need } = await delivery.recordNeed(facts);
      expect(await delivery.planDelivery(need, anItemCode())).toEqual({ reason: 'ITEM_NOT_AS_NEEDED' });
      expect(await delivery.counted(need)).toEqual([0, 0, 'OPEN']);
    }
  });
  it('promises no more than is needed to twenty who plan at once', async () => {
    const { id: need } = await delivery.recordNeed({ quantity: 3 });
    const plans = await Promise.all(Array.from({ length: 20 }, () => delivery.planDelivery(need, anItemCode())));
    expect(plans.filter(({ status }) => status === 'HELD')).toHaveLength(3);
    expect(plans.filter(({ reason }) => reason === 'NEED_NOT_OPEN')).toHaveLength(17);
    expect(await delivery.counted(need)).toEqual([3, 0, 'PLANNED']);
  });
  it('does a command sent twice once, twenty at once too', async () => {
    const { id: need } = await delivery.recordNeed();
    const [itemCode, command, before] = [anItemCode(), { commandId: randomUUID() }, delivery.inventory.promises];
    const sent = await Promise.all(Array.from({ length: 20 }, () => delivery.planDelivery(need, itemCode, command)));
    expect(new Set(sent.map(({ id, status }) => `${id} ${status}`)).size).toBe(1);
    expect(delivery.inventory.promises).toBe(before + 1);
  });
  it('refuses a command id used with another body, or by another person', async () => {
    const { id: need } = await delivery.recordNeed();
    const [itemCode, command] = [anItemCode(), { commandId: randomUUID() }];
    await delivery.planDelivery(need, itemCode, command);
    const reused = { reason: 'COMMAND_ID_REUSED' };
    expect(await delivery.planDelivery(need, anItemCode(), command)).toEqual(reused);
    expect(await delivery.planDelivery(need, itemCode, command, MANAGER)).toEqual(reused);
  });
  it('refuses what is not there, and what is next door', async () => {
    const { id: need } = await delivery.recordNeed();
    const notFound = { reason: 'NEED_NOT_FOUND' };
    for (const id of [anUnknownId('Need'), globalId('Need', HERE, 'x'), anUnknownId('Plan'), 'x', ''])
      expect(await delivery.planDelivery(id, anItemCode())).toEqual(notFound);
    const foreign = globalId('Item', NEXT_DOOR, anItemCode(NEXT_DOOR));
    // a code that is none never becomes a plan: inventory could not even be asked for it
    for (const itemId of [foreign, globalId('Item', HERE, 'RICE'), anUnknownId('Item'), 'x'])
      expect(await delivery.planDelivery(need, anItemCode(), { itemId })).toEqual({ reason: 'ITEM_NOT_FOUND' });
    expect(await delivery.statusOf('need', need)).toBe('OPEN');
  });
  it.each([{ holdMinutes: 0 }, { holdMinutes: 4_321 }, { holdMinutes: 1.5 }, { commandId: 'x' }, { itemId: null }])(
    'turns away bad input %j',
    async (facts) => {
      const { id: need } = await delivery.recordNeed();
      expect(await delivery.planDelivery(need, anItemCode(), facts)).toMatchObject({ error: 'BAD_USER_INPUT' });
      expect(await delivery.statusOf('need', need)).toBe('OPEN');
    },
  );
});

describe('a planner interrupted between the halves', () => {
  /** Inventory holds the item, and nobody hears it say so. */
  async function interrupted() {
    const { id: need } = await delivery.recordNeed();
    const [itemCode, commandId, before] = [anItemCode(), randomUUID(), delivery.inventory.promises];
    delivery.inventory.keepSilent();
    const answer = await delivery.planDelivery(need, itemCode, { commandId });
    const plan = await planIdOf(need);
    return { need, itemCode, commandId, before, answer, plan };
  }
  it('hears that inventory is away, and due work finishes the plan exactly once', async () => {
    const { need, itemCode, before, answer, plan } = await interrupted();
    expect(answer.error).toBe('SERVICE_UNAVAILABLE');
    expect(await delivery.statusOf('plan', plan)).toBe('HOLDING');
    expect(await delivery.statusOf('need', need)).toBe('PLANNED');
    delivery.inventory.speakAgain();
    await delivery.hasten('hold-item', plan);
    await delivery.until('plan', plan, 'HELD');
    const planId = delivery.inventory.holds.get(itemCode)?.planId;
    expect(planId).toBe(localOf(plan));
    expect(delivery.inventory.promises).toBe(before + 1);
    const asked = delivery.inventory.asked.filter((call) => call.planId === planId);
    expect(asked.length).toBeGreaterThan(1);
    expect(new Set(asked.map(({ commandId }) => commandId)).size).toBe(1);
    expect(await delivery.leftToDo(plan)).toEqual([]);
  });
  it('gets the same plan, now held, for the same command', async () => {
    const { need, itemCode, commandId, before, plan } = await interrupted();
    delivery.inventory.speakAgain();
    expect(await delivery.planDelivery(need, itemCode, { commandId })).toMatchObject({ id: plan, status: 'HELD' });
    expect(delivery.inventory.promises).toBe(before + 1);
    expect(await delivery.leftToDo(plan)).toEqual([]);
  });
  it('is told at once when nobody is there, and the plan is refused later for inventory’s reason', async () => {
    const { id: need } = await delivery.recordNeed();
    const itemCode = anItemCode();
    await delivery.inventory.leave();
    expect(await delivery.planDelivery(need, itemCode)).toMatchObject({ error: 'SERVICE_UNAVAILABLE' });
    const plan = await planIdOf(need);
    delivery.inventory.refuses(itemCode, 'ITEM_EXPIRED');
    await delivery.inventory.comeBack();
    await delivery.hasten('hold-item', plan);
    await delivery.until('plan', plan, 'REFUSED');
    expect(await delivery.statusOf('need', need)).toBe('OPEN');
    expect(await delivery.leftToDo(plan)).toEqual([]);
  });
  it('is finished after the service was stopped and started between', async () => {
    const { itemCode, before, plan } = await interrupted();
    await delivery.station.stop();
    delivery.inventory.speakAgain();
    await delivery.hasten('hold-item', plan);
    await delivery.station.start();
    await delivery.isReady();
    await delivery.until('plan', plan, 'HELD');
    expect(delivery.inventory.holds.get(itemCode)?.planId).toBe(localOf(plan));
    expect(delivery.inventory.promises).toBe(before + 1);
  });
  it('may give the plan up meanwhile, and its item is free once inventory has answered', async () => {
    const { need, itemCode, plan } = await interrupted();
    expect(await delivery.change(KEEPER, 'withdrawPlan', { planId: plan })).toMatchObject({ status: 'WITHDRAWN' });
    expect(await delivery.counted(need)).toEqual([0, 0, 'OPEN']);
    expect(delivery.inventory.holds.has(itemCode)).toBe(true);
    delivery.inventory.speakAgain();
    await delivery.hasten('hold-item', plan);
    await delivery.station.until(
      async () => [delivery.inventory.holds.has(itemCode), ...(await delivery.leftToDo(plan))],
      ([isHeld, ...left]) => isHeld === false && left.length === 0,
    );
    expect(await delivery.statusOf('plan', plan)).toBe('WITHDRAWN');
    expect(await delivery.counted(need)).toEqual([0, 0, 'OPEN']);
  });
  it('finds the plan lapsed when the hold ran out meanwhile', async () => {
    const { need, itemCode, plan } = await interrupted();
    const hold = delivery.inventory.holds.get(itemCode);
    if (hold === undefined) throw new Error('The item is not held');
    delivery.inventory.holds.set(itemCode, { ...hold, heldUntil: new Date(Date.now() - 60_000).toISOString() });
    delivery.inventory.speakAgain();
    await delivery.hasten('hold-item', plan);
    await delivery.until('plan', plan, 'LAPSED');
    expect(await delivery.statusOf('need', need)).toBe('OPEN');
  });
});

describe('a hold that lapsed', () => {
  it('ends the plan and opens the need, told once or twice', async () => {
    const { need, plan, planId, itemCode } = await delivery.aHeldPlan();
    const { again } = await delivery.inventory.tellReleased(HERE, itemCode, planId);
    await delivery.until('plan', plan, 'LAPSED');
    expect(await delivery.statusOf('need', need)).toBe('OPEN');
    const next = await delivery.planDelivery(need, itemCode);
    expect(next).toMatchObject({ status: 'HELD' });
    await again();
    await delivery.hasHeard(itemCode);
    expect(await delivery.statusOf('plan', next.id)).toBe('HELD');
    expect(await delivery.statusOf('need', need)).toBe('PLANNED');
  });
  it('ends the right plan when two lapses of one item are told in the wrong order', async () => {
    const first = await delivery.aHeldPlan();
    delivery.inventory.holds.delete(first.itemCode);
    const { id: need } = await delivery.recordNeed();
    const { id: plan } = await delivery.planDelivery(need, first.itemCode);
    const planId = localOf(plan) as PlanId;
    await delivery.inventory.tellReleased(HERE, first.itemCode, planId, { version: 5 });
    await delivery.until('plan', plan, 'LAPSED');
    await delivery.inventory.tellReleased(HERE, first.itemCode, first.planId, { version: 3 });
    await delivery.until('plan', first.plan, 'LAPSED');
  });
  it('leaves a plan alone that is under way', async () => {
    const { plan, planId, itemCode, run } = await delivery.aStop();
    await delivery.inventory.tellReleased(HERE, itemCode, planId);
    await delivery.hasHeard(itemCode);
    expect(await delivery.statusOf('plan', plan)).toBe('UNDER_WAY');
    expect(await delivery.statusOf('run', run)).toBe('UNDER_WAY');
  });
  it('is parked when no plan of ours is meant, and those behind it go on', async () => {
    const itemCode = anItemCode();
    await delivery.inventory.tellReleased(HERE, itemCode, randomUUID() as PlanId);
    await delivery.hasHeard(itemCode);
    await delivery.station.until(
      () => delivery.station.rows(`select from dead_letter where payload like '%' || $1 || '%'`, [itemCode]),
      (rows) => rows.length === 1,
    );
  });
});

describe('withdrawing a plan', () => {
  it('frees the item and opens the need', async () => {
    const { need, plan, itemCode } = await delivery.aHeldPlan();
    const input = { planId: plan, commandId: randomUUID() };
    expect(await delivery.change(KEEPER, 'withdrawPlan', input)).toMatchObject({ id: plan, status: 'WITHDRAWN' });
    expect(await delivery.change(KEEPER, 'withdrawPlan', input)).toMatchObject({ id: plan, status: 'WITHDRAWN' });
    expect(await delivery.statusOf('need', need)).toBe('OPEN');
    await delivery.station.until(
      async () => delivery.inventory.holds.has(itemCode),
      (isHeld) => !isHeld,
    );
    await delivery.station.until(
      () => delivery.leftToDo(plan),
      (left) => left.length === 0,
    );
  });
  it('asks inventory again until it was told', async () => {
    const { plan, planId, itemCode } = await delivery.aHeldPlan();
    await delivery.inventory.leave();
    await delivery.change(KEEPER, 'withdrawPlan', { planId: plan });
    await delivery.station.until(
      () =>
        delivery.station.rows<{ attempt: number; problem: string | null }>(
          'select attempt, problem from due_work where ref = $1',
          [planId],
        ),
      ([work]) => work?.problem != null,
    );
    expect(delivery.inventory.holds.get(itemCode)?.planId).toBe(planId);
    await delivery.inventory.comeBack();
    await delivery.hasten('release-item', plan);
    await delivery.station.until(
      () => delivery.leftToDo(plan),
      (left) => left.length === 0,
    );
    expect(delivery.inventory.holds.has(itemCode)).toBe(false);
    expect(new Set(delivery.inventory.askedFor(planId, 'release').map(({ commandId }) => commandId)).size).toBe(1);
  });
  it('is refused once the plan is under way, and for a plan that is not there', async () => {
    const { plan } = await delivery.aStop();
    expect(await delivery.change(KEEPER, 'withdrawPlan', { planId: plan })).toEqual({ reason: 'PLAN_NOT_HELD' });
    for (const planId of [anUnknownId('Plan'), globalId('Plan', HERE, 'x'), anUnknownId('Need'), 'x'])
      expect(await delivery.change(KEEPER, 'withdrawPlan', { planId })).toEqual({ reason: 'PLAN_NOT_FOUND' });
    expect(await delivery.change(KEEPER, 'withdrawPlan', { planId: plan, commandId: 'x' })).toMatchObject({
      error: 'BAD_USER_INPUT',
    });
  });
  it('is not a volunteer’s to do', async () => {
    const { plan } = await delivery.aHeldPlan();
    expect(await delivery.change(aPerson('volunteer', HERE), 'withdrawPlan', { planId: plan })).toEqual({
      reason: 'NOT_PERMITTED',
    });
  });
});

it('lists plans page by page, by status too', async () => {
  for (let plans = 0; plans < 3; plans++) await delivery.aHeldPlan();
  const query = `query ($after: String, $status: PlanStatus) { plans(place: "${HERE}", first: 2, after: $after, status: $status) {
    edges { node { id status heldUntil plannedOn need { status } item { id } } } pageInfo { hasNextPage endCursor } } }`;
  interface Page {
    readonly plans: {
      readonly edges: readonly { readonly node: { readonly id: string; readonly status: string } }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  }
  const seen: string[] = [];
  for (let after: string | null = null, goOn = true; goOn;) {
    const { plans }: Page = await delivery.station.data<Page>(KEEPER, query, { after, status: 'HELD' });
    seen.push(...plans.edges.map(({ node }) => node.id));
    expect(plans.edges.every(({ node }) => node.status === 'HELD')).toBe(true);
    [after, goOn] = [plans.pageInfo.endCursor, plans.pageInfo.hasNextPage];
  }
  const rows = await delivery.station.rows(`select from plan where status = 'held'`);
  expect(new Set(seen).size).toBe(rows.length);
  const forged = { after: Buffer.from('["\\u0000","x"]').toString('base64url') };
  const { errors } = await delivery.station.ask(KEEPER, query, forged);
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
});
