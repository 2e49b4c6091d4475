import { addDays, type LocalDate } from '@yicang/kernel';

const MONTHS_SHOWN = 12;
const SOON_DAYS = 90;

/** The stretches of days that a place's goods are told of: the last twelve calendar months, the next ninety days, and the month before this one. */
export interface GoodsPeriods extends Record<string, LocalDate> {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly soon: LocalDate;
  readonly monthFrom: LocalDate;
  readonly monthTo: LocalDate;
}

export function goodsPeriods(today: LocalDate): GoodsPeriods {
  const monthTo = addDays(firstOfMonth(today), -1);
  let from = firstOfMonth(today);
  for (let months = 1; months < MONTHS_SHOWN; months++) from = firstOfMonth(addDays(from, -1));
  return { from, to: today, soon: addDays(today, SOON_DAYS), monthFrom: firstOfMonth(monthTo), monthTo };
}

function firstOfMonth(day: LocalDate): LocalDate {
  return `${day.slice(0, -2)}01` as LocalDate;
}
