import {
  refuse,
  type AccountId,
  type Actor,
  type FamilyId,
  type ItemCode,
  type LocalDate,
  type PlanId,
  type Role,
  type RunId,
  type StopId,
  type TenantCode,
} from '@yicang/kernel';
import {
  answerIssue,
  dayOfStop,
  LATE_DAYS_MAX,
  failStop,
  handOver,
  isOnTime,
  mayCarryOut,
  maySee,
  overseesRuns,
  recallStop,
  runStatusOf,
  STOP_STATUSES,
  type RunState,
  type StopState,
  type StopStatus,
} from './run.rules.js';

const place = '51015NGF' as TenantCode;
const elsewhere = '5101555X' as TenantCode;
const now = new Date('2026-03-01T04:00:00Z');
const today = '2026-03-01' as LocalDate;

const run: RunState = {
  id: '0190a000-0000-7000-8000-000000000001' as RunId,
  volunteerAccountId: '0190a000-0000-7000-8000-00000000000a' as AccountId,
  status: 'underWay',
  startedOn: '2026-02-28' as LocalDate,
  mode: 'delivery',
  helperAccountId: '0190a000-0000-7000-8000-00000000000b' as AccountId,
  dueFrom: null,
  dueUntil: null,
};
const aStop = (status: StopStatus): StopState => ({
  id: '0190a000-0000-7000-8000-000000000002' as StopId,
  runId: run.id,
  planId: '0190a000-0000-7000-8000-000000000003' as PlanId,
  itemCode: '7K3QAAAAAAAA' as ItemCode,
  familyId: '0190a000-0000-7000-8000-000000000004' as FamilyId,
  status,
  failure: null,
  endedOn: null,
  attempt: 1,
  isRecalled: false,
  isOnTime: null,
  proof: null,
});
function anActor(role: Role, at: string = place, subject = 'somebody', until: string | null = null): Actor {
  const grants = [{ role, place: at as TenantCode, until }];
  return { subject, kind: 'person', grants, grantVersion: 0, language: 'zh' };
}
const allBut = (...some: readonly StopStatus[]) => STOP_STATUSES.filter((status) => !some.includes(status));
const mayWhat = (actor: Actor) => ({
  carryOut: mayCarryOut(actor, run, place, now),
  see: maySee(actor, run, place, now),
  oversee: overseesRuns(actor, place, now),
});

describe('whose run it is', () => {
  it('is carried out and seen by its volunteers, the second too, who oversee none', () => {
    for (const subject of [run.volunteerAccountId, run.helperAccountId ?? '']) {
      const volunteer = anActor('volunteer', place, subject);
      expect(mayWhat(volunteer)).toEqual({ carryOut: true, see: true, oversee: false });
    }
  });
  it('is not there for another volunteer', () => {
    expect(mayWhat(anActor('volunteer'))).toEqual({ carryOut: false, see: false, oversee: false });
  });
  it('is seen, not carried out, by the keeper who plans it', () => {
    expect(mayWhat(anActor('keeper'))).toEqual({ carryOut: false, see: true, oversee: true });
  });
  it.each([
    ['communityManager', place],
    ['cityCoordinator', '5101'],
  ] as const)('is carried out and seen by the %s, who answers for it', (role, at) => {
    expect(mayWhat(anActor(role, at))).toEqual({ carryOut: true, see: true, oversee: true });
  });
  it.each([
    ['communityManager', elsewhere, null],
    ['cityCoordinator', '5102', null],
    ['provinceViewer', '51', null],
    ['communityManager', place, now.toISOString()],
    ['keeper', place, '2026-02-01T00:00:00.000Z'],
  ] as const)('is not there for the %s of %s until %s', (role, at, until) => {
    expect(mayWhat(anActor(role, at, 'somebody', until))).toEqual({ carryOut: false, see: false, oversee: false });
  });
});

describe('a stop', () => {
  it('is under way with its item, and over without', () => {
    expect(answerIssue(aStop('waiting'), true, today)).toEqual({ status: 'underWay' });
    expect(answerIssue(aStop('waiting'), false, today)).toEqual({ status: 'notIssued', endedOn: today });
  });
  it.each(allBut('waiting'))('takes no second answer of the store when it is %s', (status) => {
    expect(answerIssue(aStop(status), true, today)).toBe('unchanged');
    expect(answerIssue(aStop(status), false, today)).toBe('unchanged');
  });
  it('ends at the door on that day, handed over or failed', () => {
    expect(handOver(aStop('underWay'), today)).toEqual({ status: 'handedOver', endedOn: today });
    expect(failStop(aStop('underWay'), 'nobodyHome', today)).toEqual({
      status: 'failed',
      failure: 'nobodyHome',
      endedOn: today,
    });
  });
  it.each(allBut('underWay'))('cannot end at the door when it is %s', (status) => {
    const refused = { reason: 'STOP_NOT_UNDER_WAY', details: { status } };
    expect(handOver(aStop(status), today)).toEqual(refused);
    expect(failStop(aStop(status), 'other', today)).toEqual(refused);
  });
  it('that was recalled ends with nothing handed over', () => {
    const recalled = { ...aStop('underWay'), isRecalled: true };
    expect(handOver(recalled, today)).toMatchObject({ reason: 'ITEM_RECALLED' });
    expect(failStop(recalled, 'other', today)).toMatchObject({ status: 'failed' });
  });
  it.each(STOP_STATUSES)('is recalled once, unless it is over: %s', (status) => {
    const isAhead = status === 'waiting' || status === 'underWay';
    expect(recallStop(aStop(status))).toEqual(isAhead ? { isRecalled: true } : 'unchanged');
    expect(recallStop({ ...aStop(status), isRecalled: true })).toBe('unchanged');
  });
});

it.each([
  ['departing', ['waiting', 'underWay', 'handedOver']],
  ['underWay', ['underWay', 'notIssued', 'failed']],
  ['finished', ['handedOver', 'failed', 'notIssued']],
] as const)('a run is %s with stops %j', (status, stops) => {
  expect(runStatusOf(stops.map(aStop))).toBe(status);
});

it('is on time while its window is open, to the moment, and neither without one', () => {
  const [dueFrom, dueUntil] = [new Date('2026-03-01T01:00:00Z'), new Date('2026-03-01T03:00:00Z')];
  const at = (text: string) => isOnTime({ dueFrom, dueUntil }, new Date(text));
  expect([at('2026-03-01T01:00:00Z'), at('2026-03-01T03:00:00Z')]).toEqual([true, true]);
  expect([at('2026-03-01T00:59:59Z'), at('2026-03-01T03:00:01Z')]).toEqual([false, false]);
  expect(isOnTime(run, dueFrom)).toBeNull();
});

describe('the day on which it happened at the door', () => {
  const now = new Date('2026-11-27T08:00:00Z');
  const run = { startedOn: '2026-11-25' as LocalDate };
  const at = (text: string) => dayOfStop(new Date(text), run, now);
  it('is today, or the day that a phone which was offline tells', () => {
    expect(dayOfStop(null, run, now)).toBe('2026-11-27');
    expect(at('2026-11-25T10:00:00Z')).toBe('2026-11-25');
    expect(at('2026-11-25T17:00:00Z')).toBe('2026-11-26'); // in Shanghai
    expect(at('2026-11-27T08:04:59Z')).toBe('2026-11-27');
  });
  it.each(['2026-11-27T08:06:00Z', '2026-11-24T15:00:00Z'])(
    'is not after now, nor before the departure: %s',
    (text) => {
      expect(at(text)).toEqual(refuse('STOP_TIME_WRONG', { days: LATE_DAYS_MAX }));
    },
  );
  it('is not longer ago than a week', () => {
    const long = { startedOn: '2026-11-01' as LocalDate };
    expect(dayOfStop(new Date('2026-11-20T07:59:00Z'), long, now)).toMatchObject({ reason: 'STOP_TIME_WRONG' });
    expect(dayOfStop(new Date('2026-11-20T08:01:00Z'), long, now)).toBe('2026-11-20');
  });
});
