/** Of the formats that need no words, those that show year, month and day (ECMA-376 part 1, 18.8.30, and what Excel in Chinese adds). */
const DAY_FORMATS: ReadonlySet<number> = new Set([14, 15, 22, 30, 31]);
const DAY_MS = 86_400_000;
/** Excel's day 60 is 29 February 1900, which never was: from here on its days are right. */
const FIRST_RIGHT_DAY = 61;
/** The end of 2999. */
const LAST_DAY = 402_129;
const EPOCH_1900 = Date.UTC(1899, 11, 30);
/** Days between the two calendars that a workbook may count by. */
const DAYS_TO_1904 = 1_462;

/** True for a number format by which people see year, month and day: a number under any other is no certain day. */
export function showsDay(formatId: number, code: string | undefined): boolean {
  if (code === undefined) return DAY_FORMATS.has(formatId);
  // what is in quotes, in brackets or behind a backslash is shown as it is
  const plain = code.replaceAll(/"[^"]*"|\[[^\]]*\]|\\.|[_*]./g, '').toLowerCase();
  return ['y', 'm', 'd'].every((part) => plain.includes(part));
}

/** The day that is the so-many-th of a workbook, as `YYYY-MM-DD`; null for a number that is none. The time of day is left aside. */
export function dayOfSerial(serial: number, isFrom1904: boolean): string | null {
  const day = Math.floor(serial) + (isFrom1904 ? DAYS_TO_1904 : 0);
  if (!(day >= FIRST_RIGHT_DAY && day <= LAST_DAY)) return null;
  return new Date(EPOCH_1900 + day * DAY_MS).toISOString().slice(0, 'YYYY-MM-DD'.length);
}
