import { randomUUID } from 'node:crypto';
import { globalId } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import { anUnknownId, Delivery, HERE, KEEPER, localOf, MANAGER, NEXT_DOOR, VOLUNTEER } from '../delivery.fixture.js';

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
});
afterAll(() => delivery?.close());
afterEach(() => delivery.inventory.speakAgain());

const heldPlans = (count: number) => Promise.all(Array.from({ length: count }, () => delivery.aHeldPlan()));
const runIdOf = async (planId: string) => {
  const [row] = await delivery.station.rows<{ id: string }>('select run_id as id from stop where plan_id = $1', [
    planId,
  ]);
  return globalId('Run', HERE, row?.id ?? '');
};
async function stopsOf(run: string) {
  const query = 'query ($id: ID!) { run(id: $id) { stops { status position itemCode } } }';
  const data = await delivery.station.data<{ run: { stops: { status: string }[] } }>(KEEPER, query, { id: run });
  return data.run.stops;
}

describe('starting a run', () => {
  it('takes the items out of the store, door by door in the order asked for', async () => {
    const plans = (await heldPlans(4)).reverse();
    const run = await delivery.startRun(plans.map(({ plan }) => plan));
    expect(run.status).toBe('UNDER_WAY');
    expect(run.stops).toMatchObject(
      plans.map(({ itemCode }, nth) => ({ status: 'UNDER_WAY', position: nth + 1, itemCode })),
    );
    for (const { plan, itemCode } of plans) {
      expect(await delivery.statusOf('plan', plan)).toBe('UNDER_WAY');
      expect(delivery.inventory.issued.get(itemCode)?.runId).toBe(localOf(run.id));
    }
    expect(await delivery.told('delivery.run.departed.v1', localOf(run.id))).toEqual([
      { runId: localOf(run.id), stops: 4 },
    ]);
    expect(await delivery.leftToDo(run.id)).toEqual([]);
  });
  it('leaves out a stop whose item the store would not give, and opens its need', async () => {
    const [good, bad] = await heldPlans(2);
    if (good === undefined || bad === undefined) throw new Error('Two plans were made');
    delivery.inventory.refuses(bad.itemCode, 'ITEM_HOLD_LAPSED');
    const run = await delivery.startRun([good.plan, bad.plan]);
    expect(run.status).toBe('UNDER_WAY');
    expect(run.stops).toMatchObject([{ status: 'UNDER_WAY' }, { status: 'NOT_ISSUED' }]);
    expect(await delivery.statusOf('plan', bad.plan)).toBe('FAILED');
    expect(await delivery.statusOf('need', bad.need)).toBe('OPEN');
    expect(await delivery.statusOf('need', good.need)).toBe('PLANNED');
    expect(await delivery.told('delivery.run.departed.v1', localOf(run.id))).toMatchObject([{ stops: 1 }]);
  });
  it('is finished at once, and never departed, when the store gives nothing', async () => {
    const { plan, itemCode } = await delivery.aHeldPlan();
    delivery.inventory.refuses(itemCode, 'ITEM_HOLD_LAPSED');
    const run = await delivery.startRun([plan]);
    expect(run).toMatchObject({ status: 'FINISHED', stops: [{ status: 'NOT_ISSUED' }] });
    expect(await delivery.told('delivery.run.departed.v1', localOf(run.id))).toEqual([]);
  });
  it('gives one plan to one of twenty runs', async () => {
    const { plan } = await delivery.aHeldPlan();
    const runs = await Promise.all(Array.from({ length: 20 }, () => delivery.startRun([plan])));
    expect(runs.filter(({ status }) => status === 'UNDER_WAY')).toHaveLength(1);
    expect(runs.filter(({ reason }) => reason === 'PLAN_NOT_HELD')).toHaveLength(19);
  });
  it('takes two runs that share plans, asked for crosswise, without a deadlock', async () => {
    const plans = (await heldPlans(6)).map(({ plan }) => plan);
    const runs = await Promise.all([delivery.startRun(plans), delivery.startRun(plans.toReversed())]);
    expect(runs.map(({ status, reason }) => status ?? reason).sort()).toEqual(['PLAN_NOT_HELD', 'UNDER_WAY']);
  });
  it('does a command sent twice once, and a plan named twice once', async () => {
    const { plan } = await delivery.aHeldPlan();
    const command = { commandId: randomUUID() };
    const sent = await Promise.all(Array.from({ length: 20 }, () => delivery.startRun([plan, plan], command)));
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(sent.map(({ stops }) => stops?.length)).toEqual(Array.from({ length: 20 }, () => 1));
    const reused = { reason: 'COMMAND_ID_REUSED' };
    expect(await delivery.startRun([plan], { ...command, volunteerAccountId: randomUUID() })).toEqual(reused);
    const input = { ...command, planIds: [plan, plan], volunteerAccountId: VOLUNTEER.subject };
    expect(await delivery.change(MANAGER, 'startRun', input)).toEqual(reused);
  });
  it('refuses a plan that is not there, not held, or next door, and leaves nothing behind', async () => {
    const { plan, need } = await delivery.aHeldPlan();
    const before = await delivery.station.rows('select from run');
    for (const planIds of [
      [anUnknownId('Plan')],
      [plan, anUnknownId('Plan')],
      [plan, anUnknownId('Plan', NEXT_DOOR)],
      [plan, globalId('Plan', HERE, 'x')],
      [plan, 'x'],
      ['x', plan],
      [need],
    ])
      expect(await delivery.startRun(planIds)).toEqual({ reason: 'PLAN_NOT_FOUND' });
    expect(await delivery.station.rows('select from run')).toHaveLength(before.length);
    expect(await delivery.statusOf('plan', plan)).toBe('HELD');
  });
  it.each([
    ['VOLUNTEER_NOT_FOUND', 'APPOINTEE_NOT_FOUND'],
    ['PLACE_NOT_FOUND', 'PLACE_NOT_FOUND'],
  ])('is refused as %s when directory answers %s, and the plan stays held', async (reason, answered) => {
    const { plan } = await delivery.aHeldPlan();
    const volunteerAccountId = randomUUID();
    delivery.directory.refuses(volunteerAccountId, answered);
    expect(await delivery.startRun([plan], { volunteerAccountId })).toEqual({ reason });
    expect(await delivery.statusOf('plan', plan)).toBe('HELD');
    expect(await delivery.startRun([plan])).toMatchObject({ status: 'UNDER_WAY' });
  });
  it('waits while directory is away, and is done by the same command afterwards', async () => {
    const { plan } = await delivery.aHeldPlan();
    const command = { commandId: randomUUID() };
    await delivery.directory.leave();
    expect(await delivery.startRun([plan], command)).toMatchObject({ error: 'SERVICE_UNAVAILABLE' });
    expect(await delivery.statusOf('plan', plan)).toBe('HELD');
    await delivery.directory.comeBack();
    expect(await delivery.startRun([plan], command)).toMatchObject({ status: 'UNDER_WAY' });
    // asked before it was started, and never again: the same command after she stopped serving
    delivery.directory.refuses(VOLUNTEER.subject);
    expect(await delivery.startRun([plan], command)).toMatchObject({ status: 'UNDER_WAY' });
    delivery.directory.appoints(VOLUNTEER.subject);
  });
  it('keeps on record why it was refused', async () => {
    const { plan } = await delivery.aHeldPlan();
    const command = { commandId: randomUUID() };
    expect(await delivery.startRun([plan, 'x'], command)).toEqual({ reason: 'PLAN_NOT_FOUND' });
    expect(await delivery.startRun([plan], command)).toEqual({ reason: 'COMMAND_ID_REUSED' });
  });
  it('turns away bad input', async () => {
    const bad = { error: 'BAD_USER_INPUT' };
    expect(await delivery.startRun([])).toMatchObject(bad);
    expect(await delivery.startRun(Array.from({ length: 21 }, () => anUnknownId('Plan')))).toMatchObject(bad);
    expect(await delivery.startRun(['x'], { volunteerAccountId: 'x' })).toMatchObject(bad);
    expect(await delivery.startRun(['x'], { commandId: 'x' })).toMatchObject(bad);
  });
});

describe('a departure interrupted between the halves', () => {
  it('is finished by due work, each item once', async () => {
    const plans = await heldPlans(3);
    delivery.inventory.keepSilent();
    const answer = await delivery.startRun(plans.map(({ plan }) => plan));
    expect(answer.error).toBe('SERVICE_UNAVAILABLE');
    const run = await runIdOf(plans[0]?.planId ?? '');
    expect(await delivery.statusOf('run', run)).toBe('DEPARTING');
    delivery.inventory.speakAgain();
    await delivery.hasten('issue-items', run);
    await delivery.until('run', run, 'UNDER_WAY');
    expect(await stopsOf(run)).toMatchObject(plans.map(() => ({ status: 'UNDER_WAY' })));
    for (const { planId } of plans) {
      const commands = delivery.inventory.askedFor(planId, 'issue').map(({ commandId }) => commandId);
      expect(new Set(commands).size).toBe(1);
    }
    expect(await delivery.told('delivery.run.departed.v1', localOf(run))).toHaveLength(1);
    expect(await delivery.leftToDo(run)).toEqual([]);
  });
  it('is finished by the same command sent again', async () => {
    const { plan, planId } = await delivery.aHeldPlan();
    const command = { commandId: randomUUID() };
    await delivery.inventory.leave();
    expect(await delivery.startRun([plan], command)).toMatchObject({ error: 'SERVICE_UNAVAILABLE' });
    await delivery.inventory.comeBack();
    const run = await delivery.startRun([plan], command);
    expect(run).toMatchObject({ id: await runIdOf(planId), status: 'UNDER_WAY', stops: [{ status: 'UNDER_WAY' }] });
    expect(await delivery.leftToDo(run.id)).toEqual([]);
  });
  it('is finished after the service was stopped and started between', async () => {
    const { plan, planId } = await delivery.aHeldPlan();
    await delivery.inventory.leave();
    await delivery.startRun([plan]);
    const run = await runIdOf(planId);
    await delivery.station.stop();
    await delivery.inventory.comeBack();
    await delivery.hasten('issue-items', run);
    await delivery.station.start();
    await delivery.isReady();
    await delivery.until('run', run, 'UNDER_WAY');
    expect(await delivery.told('delivery.run.departed.v1', localOf(run))).toHaveLength(1);
  });
});

describe('whose run it is', () => {
  const listed = async (actor: typeof KEEPER) => {
    const query = `{ runs(place: "${HERE}", first: 100) { edges { node { id volunteerAccountId } } } }`;
    const { runs } = await delivery.station.data<{
      runs: { edges: { node: { id: string; volunteerAccountId: string } }[] };
    }>(actor, query);
    return runs.edges.map(({ node }) => node);
  };
  it('is its volunteer’s, and she sees no other', async () => {
    const other = aPerson('volunteer', HERE);
    const mine = await delivery.aStop();
    const hers = await delivery.aStop({ volunteerAccountId: other.subject });
    expect(await listed(other)).toEqual([{ id: hers.run, volunteerAccountId: other.subject }]);
    expect((await listed(VOLUNTEER)).map(({ volunteerAccountId }) => volunteerAccountId)).not.toContain(other.subject);
    expect(await listed(aPerson('volunteer', HERE))).toEqual([]);
    expect(await delivery.statusOf('run', mine.run, other)).toBeUndefined();
    expect(await delivery.statusOf('run', hers.run, other)).toBe('UNDER_WAY');
    const entity = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Stop { status } } }';
    const r = [mine, hers].map(({ stop }) => ({ __typename: 'Stop', id: stop }));
    expect(await delivery.station.data(other, entity, { r })).toEqual({ _entities: [null, { status: 'UNDER_WAY' }] });
    const ids = (await listed(KEEPER)).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([mine.run, hers.run]));
  });
  it('lets a volunteer see the plan of it, and nothing of the need behind', async () => {
    const { plan } = await delivery.aStop();
    const query = 'query ($id: ID!) { plan(id: $id) { status need { id } } }';
    expect(await delivery.station.data(VOLUNTEER, query, { id: plan })).toEqual({
      plan: { status: 'UNDER_WAY', need: null },
    });
  });
});
