import { daysBetween, defineOperation, KEEPER_AND_ABOVE, type LocalDate } from '@yicang/kernel';

/** Goods and what became of them leave as a file. It names no person, so that partners may have it. */
export const EXPORT_GOODS = defineOperation('inventory.export-goods', KEEPER_AND_ABOVE, 'read:items');

/** The most rows or events one file holds. */
export const EXPORT_ROWS_MAX = 100_000;
/** The longest range of days one file tells of: a year. */
export const EXPORT_DAYS_MAX = 366;

/** True for days in order, a year at most. */
export function isRange(from: LocalDate, to: LocalDate): boolean {
  return from <= to && daysBetween(from, to) < EXPORT_DAYS_MAX;
}
