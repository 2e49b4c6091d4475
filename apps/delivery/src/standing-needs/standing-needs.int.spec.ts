import { randomUUID } from 'node:crypto';
import { addDays, globalId, localDateAt, type FamilyId } from '@yicang/kernel';
import { aPartner } from '@yicang/testing';
import { anUnknownId, Delivery, HERE, KEEPER, localOf, NEIGHBOURS, RECIPIENT, VOLUNTEER } from '../delivery.fixture.js';
import { DONOR_ID, RECIPIENT_ID } from '../neighbours.fixture.js';
import { OPEN_STANDING_NEED } from './standing-need.changes.js';

const TODAY = localDateAt(new Date());

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
});
afterAll(() => delivery?.close());

const record = (facts: object = {}, actor = KEEPER) =>
  delivery.change(actor, 'recordStandingNeed', {
    ...{ familyId: RECIPIENT, category: 'FOOD', unit: 'BAG', quantity: 2, rhythm: 'MONTHLY' },
    ...{ fromOn: TODAY, untilOn: addDays(TODAY, 300), ...facts },
  });
const end = (standingNeedId: string, facts: object = {}, actor = KEEPER) =>
  delivery.change(actor, 'endStandingNeed', { standingNeedId, reason: 'NO_LONGER_NEEDED', ...facts });
const needsOf = (id: string) =>
  delivery.station.rows<{ id: string; periodOn: string; status: string }>(
    `select id, to_char(period_on, 'YYYY-MM-DD') as "periodOn", status from need where standing_need_id = $1 order by period_on`,
    [localOf(id)],
  );
const opened = (id: string, times: number) =>
  delivery.station.until(
    () => needsOf(id),
    (needs) => needs.length === times,
  );
async function standingNeed(id: string, actor = KEEPER) {
  const query = 'query ($id: ID!) { standingNeed(id: $id) { status ending opened skipped nextOn note } }';
  const data = await delivery.station.data<{ standingNeed: Record<string, unknown> | null }>(actor, query, { id });
  return data.standingNeed;
}

describe('a standing need', () => {
  it('opens a need on its first day, and knows the next', async () => {
    const command = { commandId: randomUUID() };
    const standing = await record(command);
    expect(await record(command)).toEqual(standing);
    expect(await opened(standing.id, 1)).toMatchObject([{ periodOn: TODAY, status: 'open' }]);
    expect(await delivery.leftToDo(standing.id)).toEqual([OPEN_STANDING_NEED]);
    expect(await standingNeed(standing.id)).toMatchObject({ status: 'ACTIVE', opened: 1, skipped: 0 });
  });
  it('is named by the need that it opened, which is to be checked when its time is over', async () => {
    const untilOn = addDays(TODAY, 300);
    const { id } = await record({ untilOn });
    const [first] = await opened(id, 1);
    const query = 'query ($id: ID!) { need(id: $id) { recheckOn periodOn standingNeed { id rhythm } } }';
    const told = { recheckOn: untilOn, periodOn: TODAY, standingNeed: { id, rhythm: 'MONTHLY' } };
    const needId = globalId('Need', HERE, first?.id ?? '');
    expect(await delivery.station.data(KEEPER, query, { id: needId })).toEqual({ need: told });
    const { id: other } = await delivery.recordNeed();
    const none = { recheckOn: null, periodOn: null, standingNeed: null };
    expect(await delivery.station.data(KEEPER, query, { id: other })).toEqual({ need: none });
    expect(await delivery.station.data(aPartner('read:needs', HERE), query, { id: needId })).toEqual({ need: none });
  });
  it('opens one need a period, whatever else opens needs', async () => {
    const { id } = await record();
    await opened(id, 1);
    const again = delivery.station.rows(
      `insert into need (tenant_code, id, family_id, category, unit, quantity, quantity_planned, quantity_delivered, status, recorded_on, version,
          standing_need_id, period_on)
       select tenant_code, gen_random_uuid(), family_id, category, unit, quantity, 0, 0, 'open', recorded_on, 1, standing_need_id, period_on
         from need where standing_need_id = $1`,
      [localOf(id)],
    );
    await expect(again).rejects.toThrow('need_once_a_period');
  });
  it('opens nothing twice, whoever asks how often', async () => {
    const { id } = await record();
    await opened(id, 1);
    for (let nth = 0; nth < 3; nth += 1) {
      await delivery.hasten(OPEN_STANDING_NEED, id);
      await delivery.station.until(
        () => delivery.station.rows('select from due_work where ref = $1 and due_at > now()', [localOf(id)]),
        (rows) => rows.length === 1,
      );
    }
    expect(await needsOf(id)).toHaveLength(1);
  });
  it('waits while the last need is open, and goes on when it is served', async () => {
    const { id } = await record({ rhythm: 'WEEKLY', quantity: 1 });
    const [first] = await opened(id, 1);
    const rewind = () =>
      delivery.station.rows(
        'update standing_need set from_on = from_on - 7, next_on = next_on - 7, until_on = until_on - 7 where id = $1',
        [localOf(id)],
      );
    await delivery.station.rows('update need set period_on = period_on - 7 where id = $1', [first?.id]);
    await rewind();
    await delivery.hasten(OPEN_STANDING_NEED, id);
    await delivery.station.until(
      () => standingNeed(id),
      (seen) => seen?.['skipped'] === 1,
    );
    expect(await needsOf(id)).toHaveLength(1);
    await delivery.withdrawNeed(globalId('Need', HERE, first?.id ?? ''));
    await delivery.station.rows('update need set period_on = period_on - 7 where id = $1', [first?.id]);
    await rewind();
    await delivery.hasten(OPEN_STANDING_NEED, id);
    expect(await opened(id, 2)).toHaveLength(2);
  });
  it('ends by a person, and opens nothing more; what is open stays', async () => {
    const { id } = await record();
    await opened(id, 1);
    expect(await end(id)).toMatchObject({ status: 'ENDED' });
    expect(await delivery.leftToDo(id)).toEqual([]);
    expect(await needsOf(id)).toMatchObject([{ status: 'open' }]);
    expect(await end(id, { reason: 'HELPED_ELSEWHERE' })).toEqual({ reason: 'STANDING_NEED_ENDED' });
  });
  it('ends with the family’s role, told once or twice', async () => {
    const { id } = await record({ fromOn: addDays(TODAY, 5), note: '每月一袋' });
    const told = await delivery.registry.tellRoleEnded(HERE, RECIPIENT_ID as FamilyId);
    await told.again();
    await delivery.station.until(
      () => standingNeed(id),
      (seen) => seen?.['status'] === 'ENDED',
    );
    expect(await standingNeed(id)).toMatchObject({ ending: 'ROLE_ENDED', note: '每月一袋' });
    expect(await delivery.leftToDo(id)).toEqual([]);
  });
  it('is forgotten with the family', async () => {
    const { id } = await record({ fromOn: addDays(TODAY, 5), note: '每月一袋' });
    await delivery.registry.tellErased(HERE, RECIPIENT_ID as FamilyId);
    await delivery.station.until(
      () => standingNeed(id),
      (seen) => seen?.['status'] === 'ENDED',
    );
    expect(await standingNeed(id)).toMatchObject({ ending: 'FAMILY_ERASED', note: '' });
  });
});

describe('is refused', () => {
  it.each([
    ['FAMILY_NOT_FOUND', { familyId: anUnknownId('Family') }],
    ['FAMILY_ROLE_MISSING', { familyId: globalId('Family', HERE, DONOR_ID) }],
    ['TEXT_HOLDS_PERSONAL_NUMBER', { note: '电话 13800138000' }],
    ['NEED_PRODUCT_UNKNOWN', { productId: 'nonsense' }],
    ['NEED_PRODUCT_UNKNOWN', { productId: globalId('Product', '4201' as typeof HERE, randomUUID()) }],
    ['STANDING_NEED_TIME_WRONG', { fromOn: addDays(TODAY, -1) }],
    ['STANDING_NEED_TIME_WRONG', { untilOn: addDays(TODAY, 400) }],
  ])('with %s', async (reason, facts) => {
    expect(await record(facts)).toEqual({ reason });
  });
  it('to those who do not serve the family, and next door', async () => {
    const { id } = await record();
    for (const other of [VOLUNTEER, ...NEIGHBOURS]) {
      expect(await record({}, other)).toEqual({ reason: 'NOT_PERMITTED' });
      expect(await end(id, {}, other)).toEqual({ reason: 'NOT_PERMITTED' });
    }
    for (const neighbour of NEIGHBOURS.slice(0, 2)) expect(await standingNeed(id, neighbour)).toBeNull();
    expect(await end(anUnknownId('StandingNeed'))).toEqual({ reason: 'STANDING_NEED_NOT_FOUND' });
  });
});
