import type { Brand } from './brand.js';

/** A calendar day in Asia/Shanghai, `YYYY-MM-DD`, from 1900 to 2999. Two days compare as their texts do. */
export type LocalDate = Brand<string, 'LocalDate'>;

/** The one time zone of the nation, and of every `…On`. */
export const TIME_ZONE = 'Asia/Shanghai';

const DAY_MS = 86_400_000;
const LOCAL_DATE = /^(?<year>(?:19|2\d)\d{2})-(?<month>0[1-9]|1[0-2])-(?<day>0[1-9]|[12]\d|3[01])$/;
const shanghai = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
  timeZone: TIME_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The day, or null when the text is none: 30 February and 2026-1-5 are not days. */
export function parseLocalDate(text: string): LocalDate | null {
  const { year, month, day } = LOCAL_DATE.exec(text)?.groups ?? {};
  // day 0 of the month after
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(day) <= last ? (text as LocalDate) : null;
}

/** The day it is in Asia/Shanghai at that instant. @throws RangeError for an invalid Date or a year outside 1900 to 2999. */
export function localDateAt(instant: Date): LocalDate {
  const parts = new Map(shanghai.formatToParts(instant).map((part) => [part.type, part.value]));
  return inRange(`${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`);
}

/** The day so many days later, or earlier when `days` is negative. @throws RangeError when `days` is not whole or the day is out of range. */
export function addDays(date: LocalDate, days: number): LocalDate {
  if (!Number.isSafeInteger(days)) throw new RangeError(`${days} days: must be a whole number`);
  const day = new Date(dayNumber(date) * DAY_MS + days * DAY_MS);
  if (Number.isNaN(day.getTime())) throw new RangeError(`${date} and ${days} days is out of range`);
  return inRange(dayText(day));
}

/** Whole days from one day to the other: 0 for the same day, negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** The instant at which the day is over in Asia/Shanghai. From 1992 on: before, China kept summer time. */
export function endOfDay(date: LocalDate): Date {
  return new Date(Date.parse(`${date}T00:00:00+08:00`) + DAY_MS);
}

function dayNumber(date: LocalDate): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

function dayText(day: Date): string {
  return day.toISOString().slice(0, -'T00:00:00.000Z'.length);
}

function inRange(text: string): LocalDate {
  const date = parseLocalDate(text);
  if (date === null) throw new RangeError(`${text} is not a day between 1900 and 2999`);
  return date;
}
