import fc from 'fast-check';
import { addDays, type CentreId, type CentreWindowId, type LocalDate } from '@yicang/kernel';
import {
  acceptCentreName,
  acceptWindow,
  DAYS_AHEAD_MAX,
  endWindow,
  openingOn,
  planIn,
  weekdayOf,
  WEEKDAYS,
  type CentreWindowState,
} from './centre.rules.js';

const FRIDAY = '2026-11-27' as LocalDate;
const morning: CentreWindowState = {
  ...{ id: 'w' as CentreWindowId, centreId: 'c' as CentreId, weekday: 'friday', mode: 'delivery' },
  ...{ fromMinute: 9 * 60, untilMinute: 11 * 60 + 30, stopsMax: 10, endedOn: null },
};
const wrong = (on: LocalDate) => ({ reason: 'WINDOW_DAY_WRONG', details: { on, days: DAYS_AHEAD_MAX } });

it('takes a centre’s name, and none that tells how to reach a person', () => {
  expect(acceptCentreName('水井坊互助中心')).toBe('accepted');
  expect(acceptCentreName('互助中心 138 0013 8000')).toMatchObject({ reason: 'TEXT_HOLDS_PERSONAL_NUMBER' });
});
it('takes no window that ends before it has begun', () => {
  expect(acceptWindow({ fromMinute: 540, untilMinute: 541 })).toBe('accepted');
  expect(acceptWindow({ fromMinute: 540, untilMinute: 540 })).toMatchObject({ reason: 'WINDOW_TIMES_WRONG' });
});
it('knows the day of the week, and the next day is the next', () => {
  expect(weekdayOf(FRIDAY)).toBe('friday');
  expect(weekdayOf('1999-12-31' as LocalDate)).toBe('friday');
  const day = fc.integer({ min: -30_000, max: 30_000 }).map((days) => addDays(FRIDAY, days));
  fc.assert(
    fc.property(day, (on) => {
      const next = (WEEKDAYS.indexOf(weekdayOf(on)) + 1) % 7;
      expect(weekdayOf(addDays(on, 1))).toBe(WEEKDAYS[next]);
    }),
  );
});
it('is open by the clock of Shanghai, to the end of the day too', () => {
  const [dueFrom, dueUntil] = [new Date('2026-11-27T01:00:00Z'), new Date('2026-11-27T03:30:00Z')];
  expect(openingOn(morning, FRIDAY)).toEqual({ dueFrom, dueUntil });
  const night = { ...morning, fromMinute: 0, untilMinute: 1440 };
  expect(openingOn(night, FRIDAY)).toEqual({
    dueFrom: new Date('2026-11-26T16:00:00Z'),
    dueUntil: new Date('2026-11-27T16:00:00Z'),
  });
});
it('is planned in until it closes, on its own weekday, and not too far ahead', () => {
  expect(planIn(morning, FRIDAY, new Date('2026-11-27T03:29:59Z'))).toEqual(openingOn(morning, FRIDAY));
  expect(planIn(morning, FRIDAY, new Date('2026-11-27T03:30:00Z'))).toMatchObject(wrong(FRIDAY));
  const now = new Date('2026-11-27T00:00:00Z');
  for (const days of [7, 14]) expect(planIn(morning, addDays(FRIDAY, days), now)).toHaveProperty('dueFrom');
  for (const days of [-7, 1, 21])
    expect(planIn(morning, addDays(FRIDAY, days), now)).toMatchObject(wrong(addDays(FRIDAY, days)));
});
it('is planned in no more from the day on which it ended', () => {
  const ended = { ...morning, ...(endWindow(morning, addDays(FRIDAY, 7)) as object) };
  const now = new Date('2026-11-27T00:00:00Z');
  expect(planIn(ended, FRIDAY, now)).toHaveProperty('dueUntil');
  expect(planIn(ended, addDays(FRIDAY, 7), now)).toMatchObject(wrong(addDays(FRIDAY, 7)));
  expect(endWindow(ended, FRIDAY)).toBe('unchanged');
});
