import { tellNeedsV1, tellServedFamiliesV1, type OutputOf } from '@yicang/contracts';
import { localDateAt, Refusal, type FamilyId, type NeedId, type TenantCode } from '@yicang/kernel';
import { Delivery, HERE, localOf, NEXT_DOOR } from '../delivery.fixture.js';
import { RECIPIENT_ID } from '../neighbours.fixture.js';

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
});
afterAll(() => delivery?.close());

const TODAY = localDateAt(new Date());
const MONTH = `${TODAY.slice(0, 7)}-01`;
const OTHER_FAMILY = '00000000-0000-4000-8000-000000000001' as FamilyId;

async function needsOf(tenantCode: TenantCode, limit = 500) {
  const reporting = await delivery.station.neighbour('reporting');
  const told: OutputOf<typeof tellNeedsV1>['facts'] = [];
  for (let [after, isLast] = [null as NeedId | null, false]; !isLast;) {
    const page = await reporting.rpc(tellNeedsV1, { tenantCode, after, limit }, { traceId: 'a-spec' });
    if (page instanceof Refusal) throw new Error(page.reason);
    told.push(...page.facts);
    [after, isLast] = [page.nextAfter, page.nextAfter === null];
  }
  return told;
}
async function servedIn(tenantCode: TenantCode, after: FamilyId | null = null, limit = 500) {
  const reporting = await delivery.station.neighbour('reporting');
  return reporting.rpc(tellServedFamiliesV1, { tenantCode, after, limit }, { traceId: 'a-spec' });
}

it('tells of a hand-over which need it met and how far, and of the family only that it was served', async () => {
  const { need, stop, planId, itemCode } = await delivery.aStop();
  const needId = localOf(need);
  await delivery.handOver(stop);
  const [delivered] = await delivery.told('delivery.plan.delivered.v1', planId);
  expect(delivered).toMatchObject({ planId, needId, deliveredOn: TODAY, quantity: expect.any(Number) as number });
  const served = await delivery.told('delivery.family.served.v1', localOf(stop));
  expect(served).toEqual([{ stopId: localOf(stop), familyId: RECIPIENT_ID, servedOn: TODAY }]);
  expect(JSON.stringify(served)).not.toContain(itemCode);
  expect(JSON.stringify(delivered)).not.toContain(RECIPIENT_ID);
  const told = (await needsOf(HERE)).find((one) => one.needId === needId);
  expect(told).toMatchObject({
    ...{ category: 'food', quantity: 1, recordedOn: TODAY, isWithdrawn: false },
    deliveries: [{ planId, quantity: delivered?.['quantity'], deliveredOn: TODAY }],
  });
  expect(JSON.stringify(told)).not.toContain(RECIPIENT_ID);
  expect(await servedIn(HERE)).toEqual({ facts: [{ familyId: RECIPIENT_ID, months: [MONTH] }], nextAfter: null });
});

it('says nothing of what was not handed over', async () => {
  const { need, stop, planId } = await delivery.aStop();
  await delivery.failStop(stop);
  expect(await delivery.told('delivery.plan.delivered.v1', planId)).toEqual([]);
  expect(await delivery.told('delivery.family.served.v1', localOf(stop))).toEqual([]);
  await delivery.withdrawNeed(need);
  const told = (await needsOf(HERE)).find(({ needId }) => needId === localOf(need));
  expect(told).toMatchObject({ isWithdrawn: true, deliveries: [] });
});

it('is told page by page without a gap, and nothing of another community', async () => {
  for (let needs = 0; needs < 3; needs++) await delivery.recordNeed();
  const all = await needsOf(HERE);
  expect(await needsOf(HERE, 2)).toEqual(all);
  expect(all).toHaveLength((await delivery.station.rows('select from need')).length);
  expect(await needsOf(NEXT_DOOR)).toEqual([]);
  await delivery.handOver((await delivery.aStop()).stop);
  await delivery.station.rows(
    `update stop set family_id = $1 where id = (select max(id::text)::uuid from stop where status = 'handedOver')`,
    [OTHER_FAMILY],
  );
  const [first, second] = [OTHER_FAMILY, RECIPIENT_ID].sort() as [FamilyId, FamilyId];
  expect(await servedIn(HERE, null, 1)).toEqual({ facts: [{ familyId: first, months: [MONTH] }], nextAfter: first });
  expect(await servedIn(HERE, first, 1)).toMatchObject({ facts: [{ familyId: second }] });
  expect(await servedIn(NEXT_DOOR)).toEqual({ facts: [], nextAfter: null });
});
