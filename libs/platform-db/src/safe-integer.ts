import type { ValueTransformer } from 'typeorm';

import { Fault } from './faults.js';

/** The transformer of every `bigint` column: fen, grams, minutes and counts are numbers, and a number JavaScript cannot hold exactly is a Fault. */
export const safeInteger: ValueTransformer = { to: checked, from: checked };

function checked(value: string | number | null | undefined): number | null | undefined {
  if (value === null || value === undefined) return value;
  const integer = Number(value);
  if (!Number.isSafeInteger(integer)) throw new Fault(`${value} is no safe integer`);
  return integer;
}
