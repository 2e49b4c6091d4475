import { randomUUID } from 'node:crypto';
import { globalId, localDateAt } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import { anUnknownId, Delivery, HERE, KEEPER, localOf, MANAGER, NEXT_DOOR, VOLUNTEER } from '../delivery.fixture.js';

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
});
afterAll(() => delivery?.close());

const triesAt = (stop: string) => delivery.registry.tries.filter((stopId) => stopId === localOf(stop)).length;

describe('handing over', () => {
  it('meets the need, publishes a receipt and tells it once', async () => {
    const { stop, run, plan, planId, need, itemCode } = await delivery.aStop();
    const outcome = await delivery.handOver(stop);
    const today = localDateAt(new Date());
    expect(outcome).toMatchObject({ status: 'HANDED_OVER', endedOn: today, receipt: { deliveredOn: today } });
    expect(await delivery.statusOf('need', need)).toBe('MET');
    expect(await delivery.statusOf('plan', plan)).toBe('DELIVERED');
    expect(await delivery.statusOf('run', run)).toBe('FINISHED');
    expect(await delivery.told('delivery.stop.handed-over.v1', localOf(stop))).toEqual([
      { stopId: localOf(stop), runId: localOf(run), planId, itemCode, handedOverOn: today },
    ]);
    const receiptCode = outcome.receipt?.code ?? '';
    expect(await delivery.told('delivery.receipt.published.v1', receiptCode)).toEqual([
      { receiptCode, itemCode, deliveredOn: today },
    ]);
  });
  it('needs the code of the family’s own card', async () => {
    const { stop, need } = await delivery.aStop();
    expect(await delivery.handOver(stop, { handOverCode: 'WRONG' })).toEqual({ reason: 'HAND_OVER_CODE_WRONG' });
    expect(await delivery.statusOf('need', need)).toBe('PLANNED');
    expect(await delivery.told('delivery.stop.handed-over.v1', localOf(stop))).toEqual([]);
    expect(await delivery.handOver(stop)).toMatchObject({ status: 'HANDED_OVER' });
  });
  it('is not there for another volunteer or for the keeper, and the registry is not even asked', async () => {
    const { stop } = await delivery.aStop();
    expect(await delivery.handOver(stop, {}, aPerson('volunteer', HERE))).toEqual({ reason: 'STOP_NOT_FOUND' });
    expect(await delivery.handOver(stop, {}, KEEPER)).toEqual({ reason: 'NOT_PERMITTED' });
    for (const id of [anUnknownId('Stop'), globalId('Stop', HERE, 'x'), anUnknownId('Run'), 'x', ''])
      expect(await delivery.handOver(id)).toEqual({ reason: 'STOP_NOT_FOUND' });
    expect(triesAt(stop)).toBe(0);
    expect(await delivery.handOver(stop, {}, MANAGER)).toMatchObject({ status: 'HANDED_OVER' });
  });
  it('is done once, however often the command is sent', async () => {
    const { stop, itemCode } = await delivery.aStop();
    const command = { commandId: randomUUID() };
    const sent = await Promise.all(Array.from({ length: 10 }, () => delivery.handOver(stop, command)));
    expect(new Set(sent.map(({ receipt }) => receipt?.code)).size).toBe(1);
    const tries = triesAt(stop);
    expect(await delivery.handOver(stop, command)).toEqual(sent[0]);
    expect(triesAt(stop)).toBe(tries);
    const reused = { reason: 'COMMAND_ID_REUSED' };
    expect(await delivery.handOver(stop, { ...command, handOverCode: 'ANOTHER' })).toEqual(reused);
    expect(await delivery.handOver(stop, command, MANAGER)).toEqual(reused);
    expect(await delivery.station.rows('select from receipt where item_code = $1', [itemCode])).toHaveLength(1);
    expect(await delivery.told('delivery.stop.handed-over.v1', localOf(stop))).toHaveLength(1);
  });
  it('waits while the registry is away, and is done by the same command afterwards', async () => {
    const { stop, need } = await delivery.aStop();
    const command = { commandId: randomUUID() };
    await delivery.registry.leave();
    expect(await delivery.handOver(stop, command)).toMatchObject({ error: 'SERVICE_UNAVAILABLE' });
    expect(await delivery.recordNeed()).toMatchObject({ error: 'SERVICE_UNAVAILABLE' });
    expect(await delivery.statusOf('need', need)).toBe('PLANNED');
    await delivery.registry.comeBack();
    expect(await delivery.handOver(stop, command)).toMatchObject({ status: 'HANDED_OVER' });
  });
  it('happens once of twenty attempts, and a stop that is over costs the family no try', async () => {
    const { stop, itemCode } = await delivery.aStop();
    const sent = await Promise.all(Array.from({ length: 20 }, () => delivery.handOver(stop)));
    expect(sent.filter(({ status }) => status === 'HANDED_OVER')).toHaveLength(1);
    expect(sent.filter(({ reason }) => reason === 'STOP_NOT_UNDER_WAY')).toHaveLength(19);
    const tries = triesAt(stop);
    expect(await delivery.handOver(stop, { handOverCode: 'WRONG' })).toEqual({ reason: 'STOP_NOT_UNDER_WAY' });
    expect(triesAt(stop)).toBe(tries);
    expect(await delivery.station.rows('select from receipt where item_code = $1', [itemCode])).toHaveLength(1);
  });
  it('finishes a run with its last stop, two at once too', async () => {
    const plans = [await delivery.aHeldPlan(), await delivery.aHeldPlan()];
    const { id, stops = [] } = await delivery.startRun(plans.map(({ plan }) => plan));
    await Promise.all(stops.map((stop) => delivery.handOver(stop.id)));
    expect(await delivery.statusOf('run', id)).toBe('FINISHED');
  });
  it.each([{ handOverCode: '' }, { handOverCode: '  ' }, { handOverCode: 'x'.repeat(41) }, { commandId: 'x' }])(
    'turns away bad input %j',
    async (facts) => {
      expect(await delivery.handOver(anUnknownId('Stop'), facts)).toMatchObject({ error: 'BAD_USER_INPUT' });
    },
  );
});

describe('a stop whose item was recalled', () => {
  const recalled = async (stop: string) => {
    const query = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Stop { isRecalled status } } }';
    const of = [{ __typename: 'Stop', id: stop }];
    const { _entities } = await delivery.station.data<{ _entities: unknown[] }>(MANAGER, query, { of });
    return _entities[0];
  };
  it('is handed over to nobody, costs the family no try, and goes back to the store', async () => {
    const { stop, plan, need, itemCode, planId } = await delivery.aStop();
    const { again } = await delivery.inventory.tellRecalled(HERE, itemCode, planId);
    await again();
    await delivery.hasHeard(itemCode);
    expect(await recalled(stop)).toEqual({ isRecalled: true, status: 'UNDER_WAY' });
    for (const who of [VOLUNTEER, MANAGER])
      expect(await delivery.handOver(stop, {}, who)).toEqual({ reason: 'ITEM_RECALLED' });
    expect(triesAt(stop)).toBe(0);
    expect(await delivery.failStop(stop, { reason: 'OTHER' })).toMatchObject({ status: 'FAILED' });
    expect(await delivery.statusOf('plan', plan)).toBe('FAILED');
    expect(await delivery.statusOf('need', need)).toBe('OPEN');
    expect(await delivery.told('delivery.stop.failed.v1', localOf(stop))).toHaveLength(1);
    const versions = await delivery.station.rows('select version from stop where id = $1', [localOf(stop)]);
    expect(versions).toEqual([{ version: 4 }]);
  });
  it('stays as it ended when it was over before that was heard', async () => {
    const { stop, plan, need, itemCode, planId } = await delivery.aStop();
    const outcome = await delivery.handOver(stop);
    await delivery.inventory.tellRecalled(HERE, itemCode, planId);
    expect(await recalled(stop)).toEqual({ isRecalled: false, status: 'HANDED_OVER' });
    expect(await delivery.statusOf('plan', plan)).toBe('DELIVERED');
    expect(await delivery.statusOf('need', need)).toBe('MET');
    expect(outcome.receipt?.code).toEqual(expect.any(String));
  });
  it('is one plan’s: the same item under way again is handed over', async () => {
    const { stop, need, itemCode, planId } = await delivery.aStop();
    await delivery.failStop(stop);
    delivery.inventory.issued.delete(itemCode);
    const { id } = await delivery.planDelivery(need, itemCode);
    const { stops = [] } = await delivery.startRun([id]);
    await delivery.inventory.tellRecalled(HERE, itemCode, planId);
    expect(await delivery.handOver(stops[0]?.id ?? '')).toMatchObject({ status: 'HANDED_OVER' });
  });
  it('is nothing next door', async () => {
    const { stop, itemCode, planId } = await delivery.aStop();
    await delivery.inventory.tellRecalled(NEXT_DOOR, itemCode, planId);
    expect(await delivery.handOver(stop)).toMatchObject({ status: 'HANDED_OVER' });
  });
});

describe('a stop that failed', () => {
  it('opens the need, tells inventory once, and shows no receipt of a later door', async () => {
    const { stop, run, plan, planId, need, itemCode } = await delivery.aStop();
    const today = localDateAt(new Date());
    const command = { commandId: randomUUID() };
    const failed = { id: stop, status: 'FAILED', failure: 'NOBODY_HOME', endedOn: today, receipt: null };
    expect(await delivery.failStop(stop, command)).toEqual(failed);
    expect(await delivery.failStop(stop, command)).toEqual(failed);
    expect(await delivery.statusOf('need', need)).toBe('OPEN');
    expect(await delivery.statusOf('plan', plan)).toBe('FAILED');
    expect(await delivery.statusOf('run', run)).toBe('FINISHED');
    expect(await delivery.told('delivery.stop.failed.v1', localOf(stop))).toEqual([
      { stopId: localOf(stop), runId: localOf(run), planId, itemCode, reason: 'nobodyHome', failedOn: today },
    ]);
    // the item is back in the store, and goes to the same family again
    delivery.inventory.issued.delete(itemCode);
    const again = await delivery.planDelivery(need, itemCode);
    const { stops = [] } = await delivery.startRun([again.id]);
    expect(await delivery.handOver(stops[0]?.id ?? '')).toMatchObject({ status: 'HANDED_OVER' });
    expect(await delivery.failStop(stop, command)).toEqual(failed);
  });
  it('is refused when it is over, another’s, or not there', async () => {
    const { stop } = await delivery.aStop();
    expect(await delivery.failStop(stop, {}, aPerson('volunteer', HERE))).toEqual({ reason: 'STOP_NOT_FOUND' });
    expect(await delivery.failStop(stop, {}, KEEPER)).toEqual({ reason: 'NOT_PERMITTED' });
    for (const id of [anUnknownId('Stop'), globalId('Stop', HERE, 'x'), 'x'])
      expect(await delivery.failStop(id)).toEqual({ reason: 'STOP_NOT_FOUND' });
    await delivery.handOver(stop);
    expect(await delivery.failStop(stop)).toEqual({ reason: 'STOP_NOT_UNDER_WAY' });
  });
  it('ends one way only when it is handed over and failed at once', async () => {
    const { stop, need } = await delivery.aStop();
    const sent = await Promise.all([delivery.handOver(stop), delivery.failStop(stop)]);
    expect(sent.filter(({ reason }) => reason === 'STOP_NOT_UNDER_WAY')).toHaveLength(1);
    const events = await delivery.station.rows('select from outbox where aggregate_id = $1', [localOf(stop)]);
    expect(events).toHaveLength(1);
    expect(['MET', 'OPEN']).toContain(await delivery.statusOf('need', need));
  });
  it('turns away bad input', async () => {
    const { stop } = await delivery.aStop();
    for (const facts of [{ reason: 'BORED' }, { reason: null }, { commandId: 'x' }])
      expect(await delivery.failStop(stop, facts)).toMatchObject({ error: 'BAD_USER_INPUT' });
    expect(await delivery.failStop(stop, { reason: 'DAMAGED' }, VOLUNTEER)).toMatchObject({ failure: 'DAMAGED' });
  });
});
