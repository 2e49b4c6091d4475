import { type FamilyId, type NeedId } from '@yicang/kernel';
import { meetNeed, NEED_STATUSES, planNeed, reopenNeed, type NeedState, type NeedStatus } from './need.rules.js';

const aNeed = (status: NeedStatus): NeedState => ({
  id: '0190a000-0000-7000-8000-000000000001' as NeedId,
  familyId: '0190a000-0000-7000-8000-000000000002' as FamilyId,
  status,
});
const allBut = (...some: readonly NeedStatus[]) => NEED_STATUSES.filter((status) => !some.includes(status));

it('plans for an open need', () => {
  expect(planNeed(aNeed('open'))).toEqual({ status: 'planned' });
});
it.each(allBut('open'))('refuses to plan for a need that is %s', (status) => {
  expect(planNeed(aNeed(status))).toEqual({ reason: 'NEED_NOT_OPEN', details: { status } });
});
it('opens a planned need again, and meets it', () => {
  expect(reopenNeed(aNeed('planned'))).toEqual({ status: 'open' });
  expect(meetNeed(aNeed('planned'))).toEqual({ status: 'met' });
});
it.each(allBut('planned'))('neither opens nor meets a need that is %s', (status) => {
  expect(reopenNeed(aNeed(status))).toBe('unchanged');
  expect(meetNeed(aNeed(status))).toBe('unchanged');
});
