import { type LocalDate } from '@yicang/kernel';
import { goodsPeriods } from './goods-periods.js';

it.each([
  ['2026-03-31', '2025-04-01', '2026-02-01', '2026-02-28'],
  ['2026-01-01', '2025-02-01', '2025-12-01', '2025-12-31'],
])('on %s tells of twelve months from %s, and of the month from %s to %s', (today, from, monthFrom, monthTo) => {
  expect(goodsPeriods(today as LocalDate)).toMatchObject({ from, to: today, monthFrom, monthTo });
});
