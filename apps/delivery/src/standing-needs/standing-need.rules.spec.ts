import { addDays, daysBetween, refuse, type FamilyId, type LocalDate, type StandingNeedId } from '@yicang/kernel';
import fc from 'fast-check';
import {
  acceptStandingNeed,
  dueDays,
  endStandingNeed,
  fallDue,
  STANDING_DAYS_MAX,
  type StandingNeedState,
} from './standing-need.rules.js';

const day = (text: string) => text as LocalDate;
const standing = (facts: Partial<StandingNeedState> = {}): StandingNeedState => ({
  ...{ id: 's' as StandingNeedId, familyId: 'f' as FamilyId, rhythm: 'monthly', every: 1, opened: 0, skipped: 0 },
  ...{
    fromOn: day('2026-01-31'),
    untilOn: day('2026-12-31'),
    nextOn: day('2026-01-31'),
    status: 'active',
    ending: null,
  },
  ...facts,
});

describe('when it falls due', () => {
  it('is the same day of each month, or the last of a shorter one', () => {
    expect(dueDays(standing({ untilOn: day('2026-05-30') }))).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
    ]);
    const leap = standing({ fromOn: day('2027-12-31'), untilOn: day('2028-03-01'), every: 2 });
    expect(dueDays(leap)).toEqual(['2027-12-31', '2028-02-29']);
  });
  it('is the same weekday of every so many weeks', () => {
    const weekly = standing({ rhythm: 'weekly', every: 2, fromOn: day('2026-02-20'), untilOn: day('2026-03-20') });
    expect(dueDays(weekly)).toEqual(['2026-02-20', '2026-03-06', '2026-03-20']);
  });
  it('begins on its first day and never lies beyond its last, whatever they are', () => {
    const days = fc.integer({ min: 0, max: STANDING_DAYS_MAX });
    fc.assert(
      fc.property(
        fc.constantFrom('weekly' as const, 'monthly' as const),
        fc.integer({ min: 1, max: 12 }),
        days,
        days,
        (rhythm, every, shift, length) => {
          const fromOn = addDays(day('2026-01-01'), shift);
          const untilOn = addDays(fromOn, length);
          const due = dueDays({ rhythm, every, fromOn, untilOn });
          expect(due[0]).toBe(fromOn);
          for (const [nth, one] of due.entries()) {
            expect(one <= untilOn).toBe(true);
            const apart = daysBetween(due[nth - 1] ?? one, one);
            if (nth > 0) expect(apart).toBeGreaterThanOrEqual(rhythm === 'weekly' ? 7 * every : 28 * every - 2);
          }
        },
      ),
    );
  });
});

describe('what is opened', () => {
  const TODAY = day('2026-02-28');
  it('is one need of the period that has begun, and the next is known', () => {
    expect(fallDue(standing({ nextOn: TODAY }), false, TODAY)).toEqual({
      periodOn: TODAY,
      change: { opened: 1, skipped: 0, nextOn: '2026-03-31' },
    });
    expect(fallDue(standing(), false, day('2026-01-30'))).toBe('notYet');
  });
  it('is the latest only when several were missed, and those are counted', () => {
    expect(fallDue(standing(), false, day('2026-04-15'))).toEqual({
      periodOn: '2026-03-31',
      change: { opened: 1, skipped: 2, nextOn: '2026-04-30' },
    });
  });
  it('is nothing when its last period is over already, and that is counted too', () => {
    expect(fallDue(standing({ nextOn: day('2026-12-31') }), false, day('2027-01-30'))).toMatchObject({
      periodOn: '2026-12-31',
    });
    expect(fallDue(standing({ nextOn: day('2026-11-30') }), false, day('2027-01-31'))).toEqual({
      periodOn: null,
      change: { opened: 0, skipped: 2, nextOn: null, status: 'ended', ending: 'over' },
    });
  });
  it('is nothing while the last one is still open', () => {
    expect(fallDue(standing({ nextOn: TODAY, opened: 1 }), true, TODAY)).toEqual({
      periodOn: null,
      change: { opened: 1, skipped: 1, nextOn: '2026-03-31' },
    });
  });
  it('is the last one when its time is over', () => {
    expect(fallDue(standing({ nextOn: day('2026-12-31') }), false, day('2026-12-31'))).toEqual({
      periodOn: '2026-12-31',
      change: { opened: 1, skipped: 0, nextOn: null, status: 'ended', ending: 'over' },
    });
    expect(fallDue(standing({ status: 'ended', ending: 'over', nextOn: null }), false, day('2027-01-31'))).toBe(
      'notYet',
    );
  });
});

it('opens or skips every period once, however long the platform was away each time', () => {
  const rhythms = fc.constantFrom('weekly' as const, 'monthly' as const);
  const away = fc.array(fc.tuple(fc.integer({ min: 1, max: 90 }), fc.boolean()), { maxLength: 30 });
  fc.assert(
    fc.property(rhythms, fc.integer({ min: 1, max: 3 }), away, (rhythm, every, waits) => {
      let state = standing({ rhythm, every });
      let today = day('2026-01-30');
      const opened: LocalDate[] = [];
      for (const [days, isLastStillOpen] of waits) {
        today = addDays(today, days);
        const fallen = fallDue(state, isLastStillOpen, today);
        if (fallen === 'notYet') continue;
        if (fallen.periodOn !== null) opened.push(fallen.periodOn);
        state = { ...state, ...fallen.change };
      }
      expect(opened).toEqual([...new Set(opened)].sort());
      expect(state.opened).toBe(opened.length);
      const begun = dueDays(state).filter((one) => one <= today && waits.length > 0);
      expect(state.opened + state.skipped).toBe(begun.length);
      expect(state.nextOn).toBe(dueDays(state)[begun.length] ?? null);
    }),
  );
});

it('is recorded for today or later, for a year at most, without a way to reach a person', () => {
  const today = day('2026-11-27');
  const asked = { fromOn: today, untilOn: day('2027-11-28'), note: '每月一袋' };
  expect(acceptStandingNeed(asked, today)).toBe('accepted');
  for (const wrong of [{ fromOn: day('2026-11-26') }, { untilOn: day('2026-11-26') }, { untilOn: day('2027-11-29') }])
    expect(acceptStandingNeed({ ...asked, ...wrong }, today)).toEqual(
      refuse('STANDING_NEED_TIME_WRONG', { max: STANDING_DAYS_MAX }),
    );
  expect(acceptStandingNeed({ ...asked, note: '电话 13800138000' }, today)).toEqual(
    refuse('TEXT_HOLDS_PERSONAL_NUMBER'),
  );
});
it('ends once, and the first reason stands', () => {
  expect(endStandingNeed(standing(), 'roleEnded')).toEqual({ status: 'ended', ending: 'roleEnded', nextOn: null });
  const ended = standing({ status: 'ended', ending: 'over', nextOn: null });
  expect(endStandingNeed(ended, 'over')).toBe('unchanged');
  expect(endStandingNeed(ended, 'roleEnded')).toEqual(refuse('STANDING_NEED_ENDED', { ending: 'over' }));
});
