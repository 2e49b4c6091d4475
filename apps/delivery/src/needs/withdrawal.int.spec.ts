import { randomUUID } from 'node:crypto';
import { globalId, type FamilyId } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import {
  anItemCode,
  anUnknownId,
  Delivery,
  HERE,
  KEEPER,
  localOf,
  MANAGER,
  NEIGHBOURS,
  NEXT_DOOR,
} from '../delivery.fixture.js';
import { COUSIN_ID } from '../neighbours.fixture.js';

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
});
afterAll(() => delivery?.close());

const toldOf = (need: string) => delivery.told('delivery.need.withdrawn.v1', localOf(need));
const isTreated = (event: string) =>
  delivery.station.until(
    () => delivery.station.rows('select from inbox where event_id = $1', [event]),
    (rows) => rows.length === 1,
  );

describe('a need that is not wanted any more', () => {
  it('is withdrawn for a reason, told once, and takes no more plans', async () => {
    const { id: need } = await delivery.recordNeed();
    const withdrawn = { id: need, status: 'WITHDRAWN', withdrawal: 'HELPED_ELSEWHERE' };
    expect(await delivery.withdrawNeed(need, { reason: 'HELPED_ELSEWHERE' })).toEqual(withdrawn);
    expect(await delivery.withdrawNeed(need, { reason: 'NO_LONGER_NEEDED' }, MANAGER)).toEqual(withdrawn);
    expect(await toldOf(need)).toEqual([{ needId: localOf(need), reason: 'helpedElsewhere' }]);
    expect(
      await delivery.station.rows(
        `select subject, details from audit_entry where details ->> 'needId' = $1 order by id`,
        [localOf(need)],
      ),
    ).toEqual([
      { subject: KEEPER.subject, details: { needId: localOf(need), reason: 'helpedElsewhere' } },
      { subject: MANAGER.subject, details: { needId: localOf(need), reason: 'noLongerNeeded' } },
    ]);
    expect(await delivery.planDelivery(need, anItemCode())).toEqual({ reason: 'NEED_NOT_OPEN' });
  });
  it('gives up its plans that have not departed, and their items are free again', async () => {
    const { need, plan, itemCode } = await delivery.aHeldPlan({}, { quantity: 3 });
    expect(await delivery.withdrawNeed(need)).toMatchObject({ status: 'WITHDRAWN' });
    expect(await delivery.statusOf('plan', plan)).toBe('WITHDRAWN');
    expect(await delivery.counted(need)).toEqual([0, 0, 'WITHDRAWN']);
    await delivery.station.until(
      async () => delivery.inventory.holds.has(itemCode),
      (isHeld) => !isHeld,
    );
  });
  it('still gets what is under way', async () => {
    const { need, plan, stop } = await delivery.aStop();
    expect(await delivery.withdrawNeed(need)).toMatchObject({ status: 'WITHDRAWN' });
    expect(await delivery.statusOf('plan', plan)).toBe('UNDER_WAY');
    expect(await delivery.handOver(stop)).toMatchObject({ status: 'HANDED_OVER' });
    expect(await delivery.counted(need)).toEqual([0, 1, 'WITHDRAWN']);
  });
  it('is not withdrawn once it is met', async () => {
    const { need, stop } = await delivery.aStop();
    await delivery.handOver(stop);
    expect(await delivery.withdrawNeed(need)).toEqual({ reason: 'NEED_MET' });
    expect(await delivery.statusOf('need', need)).toBe('MET');
  });
  it('is withdrawn once, whoever of twenty says so, and however often the command is sent', async () => {
    const [{ id: need }, { id: other }] = [await delivery.recordNeed(), await delivery.recordNeed()];
    await Promise.all(Array.from({ length: 20 }, () => delivery.withdrawNeed(need)));
    const command = { commandId: randomUUID() };
    await Promise.all(Array.from({ length: 20 }, () => delivery.withdrawNeed(other, command)));
    expect([(await toldOf(need)).length, (await toldOf(other)).length]).toEqual([1, 1]);
    const reused = { reason: 'COMMAND_ID_REUSED' };
    expect(await delivery.withdrawNeed(other, { ...command, reason: 'RECORDED_BY_MISTAKE' })).toEqual(reused);
    expect(await delivery.withdrawNeed(other, command, MANAGER)).toEqual(reused);
  });
  it('leaves no plan behind that was made at the same moment', async () => {
    for (let round = 0; round < 10; round++) {
      const { id: need } = await delivery.recordNeed();
      await Promise.all([delivery.planDelivery(need, anItemCode()), delivery.withdrawNeed(need)]);
      expect(await delivery.counted(need)).toEqual([0, 0, 'WITHDRAWN']);
    }
  });
  it('is left alone by those who may not, and by those next door, who cannot tell it from none', async () => {
    const { id: need } = await delivery.recordNeed();
    for (const actor of [...NEIGHBOURS, aPerson('volunteer', HERE), aPerson('resident', HERE)])
      expect(await delivery.withdrawNeed(need, {}, actor)).toEqual({ reason: 'NOT_PERMITTED' });
    for (const id of [anUnknownId('Need'), anUnknownId('Plan'), globalId('Need', HERE, 'x'), 'x', ''])
      expect(await delivery.withdrawNeed(id)).toEqual({ reason: 'NEED_NOT_FOUND' });
    const copied = globalId('Need', NEXT_DOOR, localOf(need));
    expect(await delivery.withdrawNeed(copied, {}, aPerson('keeper', NEXT_DOOR))).toEqual({ reason: 'NEED_NOT_FOUND' });
    expect(await delivery.statusOf('need', need)).toBe('OPEN');
  });
  it.each([{ reason: 'FAMILY_ERASED' }, { reason: null }, { commandId: 'x' }])(
    'is not withdrawn by bad input %j',
    async (facts) => {
      const { id: need } = await delivery.recordNeed();
      expect(await delivery.withdrawNeed(need, facts)).toMatchObject({ error: 'BAD_USER_INPUT' });
      expect(await delivery.statusOf('need', need)).toBe('OPEN');
    },
  );
});

describe('a family the registry has erased', () => {
  const cousin = { familyId: globalId('Family', HERE, COUSIN_ID), note: '少盐' };

  it('is promised nothing more, and nothing is left of what was written about it', async () => {
    const { id: open } = await delivery.recordNeed(cousin);
    const { need: planned, plan } = await delivery.aHeldPlan({}, cousin);
    const { id: ofOthers } = await delivery.recordNeed();
    const erased = await delivery.registry.tellErased(HERE, COUSIN_ID as FamilyId);
    await isTreated(erased.id);
    for (const need of [open, planned]) expect(await delivery.statusOf('need', need)).toBe('WITHDRAWN');
    expect(await delivery.statusOf('plan', plan)).toBe('WITHDRAWN');
    expect(await toldOf(open)).toEqual([{ needId: localOf(open), reason: 'familyErased' }]);
    const notes = await delivery.station.rows('select distinct note from need where family_id = $1', [COUSIN_ID]);
    expect(notes).toEqual([{ note: '' }]);
    expect(await delivery.statusOf('need', ofOthers)).toBe('OPEN');
    await erased.again();
    await isTreated((await delivery.registry.tellErased(HERE, COUSIN_ID as FamilyId)).id);
    expect(await toldOf(open)).toHaveLength(1);
  });
  it('is not known next door, where the same id means nothing', async () => {
    const { id: need } = await delivery.recordNeed(cousin);
    await isTreated((await delivery.registry.tellErased(NEXT_DOOR, COUSIN_ID as FamilyId)).id);
    expect(await delivery.statusOf('need', need)).toBe('OPEN');
  });
});
