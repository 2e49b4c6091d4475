import { type ItemCode, type NeedId, type PlanId } from '@yicang/kernel';
import {
  departPlan,
  endPlan,
  itemHeld,
  lapsePlan,
  PLAN_STATUSES,
  withdrawPlan,
  type PlanState,
  type PlanStatus,
} from './plan.rules.js';

const now = new Date('2026-03-01T04:00:00Z');
const later = new Date('2026-03-01T05:00:00Z');

const aPlan = (status: PlanStatus): PlanState => ({
  id: '0190a000-0000-7000-8000-000000000001' as PlanId,
  needId: '0190a000-0000-7000-8000-000000000002' as NeedId,
  itemCode: '7K3QAAAAAAAA' as ItemCode,
  status,
  heldUntil: status === 'held' ? later : null,
});
const allBut = (...some: readonly PlanStatus[]) => PLAN_STATUSES.filter((status) => !some.includes(status));

it('is held until the moment inventory names', () => {
  expect(itemHeld(aPlan('holding'), later, now)).toEqual({ status: 'held', heldUntil: later });
});
it('is lapsed when that moment is now or past', () => {
  expect(itemHeld(aPlan('holding'), now, now)).toEqual({ status: 'lapsed', heldUntil: now });
});
it.each(allBut('holding'))('takes no answer for a plan that is %s', (status) => {
  expect(itemHeld(aPlan(status), later, now)).toBe('unchanged');
});
it.each(['holding', 'held'] as const)('lapses a plan that is %s', (status) => {
  expect(lapsePlan(aPlan(status))).toEqual({ status: 'lapsed' });
});
it.each(allBut('holding', 'held'))('lapses no plan that is %s', (status) => {
  expect(lapsePlan(aPlan(status))).toBe('unchanged');
});
it('gives a held plan up, and a withdrawn one not again', () => {
  expect(withdrawPlan(aPlan('held'))).toEqual({ status: 'withdrawn' });
  expect(withdrawPlan(aPlan('withdrawn'))).toBe('unchanged');
});
it.each(allBut('held', 'withdrawn'))('refuses to give up a plan that is %s', (status) => {
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
