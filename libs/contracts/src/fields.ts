import {
  type BoxCode,
  type Brand,
  type ItemCode,
  type LocalDate,
  type TenantCode,
  parseBoxCode,
  parseItemCode,
  parseLocalDate,
  parseTenantCode,
  parseUuid,
} from '@yicang/kernel';
import { z } from 'zod';

/** Text of a kernel type, written as its parser writes it: one thing has one spelling on the bus. */
function branded<T extends string>(parse: (text: string) => T | null, what: string): z.ZodType<T, T> {
  return z.custom<T>((value) => typeof value === 'string' && parse(value) === value, { error: `must be ${what}` });
}

/** A lower-case uuid that names one kind of thing: `uuidOf<PlanId>()`. */
export function uuidOf<Id extends Brand<string, string>>(): z.ZodType<Id, Id> {
  return branded<Id>((text) => parseUuid<Id>(text), 'a lower-case uuid');
}

/** A canonical item code: 12 upper-case characters whose check fits. */
export const itemCodeField: z.ZodType<ItemCode, ItemCode> = branded(parseItemCode, 'an item code');

/** A canonical box code: `B` and 12 upper-case characters, the last of which checks them all. */
export const boxCodeField: z.ZodType<BoxCode, BoxCode> = branded(parseBoxCode, 'a box code');

/** The code of a place of any level. */
export const tenantCodeField: z.ZodType<TenantCode, TenantCode> = branded(parseTenantCode, 'a tenant code');

/** A real calendar day in Asia/Shanghai. */
export const localDateField: z.ZodType<LocalDate, LocalDate> = branded(parseLocalDate, 'a day written YYYY-MM-DD');

/** An instant in UTC, ISO 8601 with `Z`. */
export const instantField = z.iso.datetime();

/** Who did it or whom it is about: an account's id, or the name of one of our jobs. Never a person's name. */
export const subjectField = z.string().min(1).max(200);

/** A name of a thing or place for people to read; never of a person. */
export const nameField = z.string().trim().min(1).max(120);

/** The public code of a receipt: it says nothing of the family. */
export const receiptCodeField = z.string().regex(/^[0-9A-Za-z_-]{6,64}$/);

/** How many; whole and at least one. */
export const quantityField = z.int().min(1).max(1_000_000);

/** Weight; whole grams, at most a hundred tonnes. */
export const weightGramsField = z.int().min(0).max(100_000_000);

/** A place in a service's own record of facts: it only grows, without meaning beyond order. 0 is before the first. */
export const posField = z.int().min(0);
