import { refuse, type ItemCode, type NeedId, type PlanId } from '@yicang/kernel';
import {
  awaitsAnswer,
  departPlan,
  endPlan,
  holdRefused,
  itemHeld,
  lapsePlan,
  PLAN_STATUSES,
  shareOf,
  withdrawPlan,
  type PlanState,
  type PlanStatus,
} from './plan.rules.js';

const now = new Date('2026-03-01T04:00:00Z');
const later = new Date('2026-03-01T05:00:00Z');

const rice = { nameZh: '大米', quantity: 2, heldUntil: later };
const known = { itemNameZh: '大米', quantity: 2, heldUntil: later };
const aPlan = (status: PlanStatus): PlanState => ({
  id: '0190a000-0000-7000-8000-000000000001' as PlanId,
  needId: '0190a000-0000-7000-8000-000000000002' as NeedId,
  itemCode: '7K3QAAAAAAAA' as ItemCode,
  itemNameZh: '',
  quantity: 1,
  refusal: null,
  status,
  heldUntil: status === 'held' || status === 'withdrawn' ? later : null,
});
const allBut = (...some: readonly PlanStatus[]) => PLAN_STATUSES.filter((status) => !some.includes(status));

it('is held until the moment inventory names', () => {
  expect(itemHeld(aPlan('holding'), rice, now)).toEqual({ status: 'held', ...known });
});
it('is lapsed when that moment is now or past', () => {
  const over = { ...rice, heldUntil: now };
  expect(itemHeld(aPlan('holding'), over, now)).toEqual({ status: 'lapsed', ...known, heldUntil: now });
});
it('stays withdrawn when the answer comes after that, and keeps what is to be released', () => {
  const plan = { ...aPlan('withdrawn'), heldUntil: null };
  expect(awaitsAnswer(plan)).toBe(true);
  expect(itemHeld(plan, rice, now)).toEqual({ status: 'withdrawn', ...known });
  expect(holdRefused(plan, refuse('ITEM_EXPIRED'))).toBe('unchanged');
});
it('says why inventory would not hold its item', () => {
  const refusal = { reason: 'ITEM_EXPIRED', details: { expiresOn: '2026-02-28' } };
  expect(holdRefused(aPlan('holding'), refuse(refusal.reason, refusal.details))).toEqual({
    status: 'refused',
    refusal,
  });
});
it.each(PLAN_STATUSES)('stands for what it reserves or has delivered, and for nothing else: %s', (status) => {
  const planned = ['holding', 'held', 'underWay'].includes(status) ? 3 : 0;
  expect(shareOf({ status, quantity: 3 })).toEqual({ planned, delivered: status === 'delivered' ? 3 : 0 });
});
it('keeps a name that was corrected before the answer came', () => {
  const renamed = { ...aPlan('holding'), itemNameZh: '小米' };
  expect(itemHeld(renamed, rice, now)).toMatchObject({ itemNameZh: '小米' });
});
it.each(allBut('holding'))('takes no answer for a plan that is %s', (status) => {
  expect(itemHeld(aPlan(status), rice, now)).toBe('unchanged');
  expect(awaitsAnswer(aPlan(status))).toBe(false);
});
it.each(['holding', 'held'] as const)('lapses a plan that is %s', (status) => {
  expect(lapsePlan(aPlan(status))).toEqual({ status: 'lapsed' });
});
it.each(allBut('holding', 'held'))('lapses no plan that is %s', (status) => {
  expect(lapsePlan(aPlan(status))).toBe('unchanged');
});
it('gives a plan up before it departs, and a withdrawn one not again', () => {
  expect(withdrawPlan(aPlan('holding'))).toEqual({ status: 'withdrawn' });
  expect(withdrawPlan(aPlan('held'))).toEqual({ status: 'withdrawn' });
  expect(withdrawPlan(aPlan('withdrawn'))).toBe('unchanged');
});
it.each(allBut('holding', 'held', 'withdrawn'))('refuses to give up a plan that is %s', (status) => {
  expect(withdrawPlan(aPlan(status))).toEqual({ reason: 'PLAN_NOT_HELD', details: { status } });
});
it('departs when its item is held', () => {
  expect(departPlan(aPlan('held'))).toEqual({ status: 'underWay' });
});
it.each(allBut('held'))('refuses to depart when it is %s', (status) => {
  expect(departPlan(aPlan(status))).toEqual({ reason: 'PLAN_NOT_HELD', details: { status } });
});
it.each(['delivered', 'failed'] as const)('ends %s when it is under way', (end) => {
  expect(endPlan(aPlan('underWay'), end)).toEqual({ status: end });
});
it.each(allBut('underWay'))('does not end when it is %s', (status) => {
  expect(endPlan(aPlan(status), 'failed')).toBe('unchanged');
  expect(endPlan(aPlan(status), 'delivered')).toBe('unchanged');
});
