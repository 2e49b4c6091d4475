import type { Brand } from './brand.js';

/** Money in hundredths of a yuan: a safe integer, negative when owed. Never a float. */
export type Fen = Brand<number, 'Fen'>;
/** Weight in grams: a safe integer, never negative. */
export type Grams = Brand<number, 'Grams'>;
/** Time given or planned, in minutes: a safe integer, never negative. */
export type Minutes = Brand<number, 'Minutes'>;

/** The number as fen. @throws RangeError when it is no safe integer. */
export function fen(amount: number): Fen {
  return whole('fen', amount) as Fen;
}

/** The number as grams. @throws RangeError when it is no safe integer or negative. */
export function grams(amount: number): Grams {
  return notNegative('grams', amount) as Grams;
}

/** The number as minutes. @throws RangeError when it is no safe integer or negative. */
export function minutes(amount: number): Minutes {
  return notNegative('minutes', amount) as Minutes;
}

/** The exact sum. @throws RangeError when it leaves the safe integers. */
export function addFen(a: Fen, b: Fen): Fen {
  return fen(a + b);
}

/** The exact difference, negative when `b` is more. @throws RangeError when it leaves the safe integers. */
export function subtractFen(a: Fen, b: Fen): Fen {
  return fen(a - b);
}

/** The exact sum. @throws RangeError when it leaves the safe integers. */
export function addGrams(a: Grams, b: Grams): Grams {
  return grams(a + b);
}

/** The exact difference. @throws RangeError when `b` is more than `a`. */
export function subtractGrams(a: Grams, b: Grams): Grams {
  return grams(a - b);
}

/** The exact sum. @throws RangeError when it leaves the safe integers. */
export function addMinutes(a: Minutes, b: Minutes): Minutes {
  return minutes(a + b);
}

/** The exact difference. @throws RangeError when `b` is more than `a`. */
export function subtractMinutes(a: Minutes, b: Minutes): Minutes {
  return minutes(a - b);
}

/**
 * Equal parts, each rounded down to a whole fen, and what is left over: `each` times `parts` plus `rest` is the total, and
 * `rest` is less than `parts`. Who gets the rest is the caller's decision, never silently somebody's.
 * @throws RangeError when the total is negative or there is not at least one part.
 */
export function splitFenFloor(total: Fen, parts: number): { readonly each: Fen; readonly rest: Fen } {
  notNegative('fen to split', total);
  if (whole('parts', parts) < 1) throw new RangeError(`Money is split in 1 part or more, not ${parts}`);
  const rest = total % parts;
  return { each: fen((total - rest) / parts), rest: fen(rest) };
}

function notNegative(unit: string, amount: number): number {
  const exact = whole(unit, amount);
  if (exact < 0) throw new RangeError(`${amount} ${unit}: must not be negative`);
  return exact;
}

function whole(unit: string, amount: number): number {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} ${unit}: must be a safe integer`);
  return amount === 0 ? 0 : amount; // no -0, which JSON would write as 0 and Object.is would tell apart
}
