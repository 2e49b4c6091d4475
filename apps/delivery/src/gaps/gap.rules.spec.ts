import { refuse, type LocalDate } from '@yicang/kernel';
import { acceptPeriod, GAP_DAYS_MAX } from './gap.rules.js';

const day = (text: string) => text as LocalDate;

it('is of a day, or of a year, and no more', () => {
  expect(acceptPeriod(day('2026-11-27'), day('2026-11-27'))).toBe('accepted');
  expect(acceptPeriod(day('2026-01-01'), day('2027-01-01'))).toBe('accepted');
  for (const [from, to] of [
    ['2026-11-27', '2026-11-26'],
    ['2026-01-01', '2027-01-02'],
  ] as const)
    expect(acceptPeriod(day(from), day(to))).toEqual(refuse('GAP_PERIOD_WRONG', { max: GAP_DAYS_MAX }));
});
