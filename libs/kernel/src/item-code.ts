import type { Brand } from './brand.js';
import { asWritten, weightedSum } from './code-check.js';
import { CROCKFORD } from './crockford.js';
import { placeLevel, type TenantCode } from './tenant-code.js';

/**
 * An item's code for life: 12 Crockford base-32 characters, the 4 of the community it was born in, 7 random ones and a
 * check character. Always upper case, without spaces or hyphens.
 */
export type ItemCode = Brand<string, 'ItemCode'>;

/** Why a text is no item code: not 12 characters, one that no code holds, or a check character that does not fit. */
export type ItemCodeProblem = 'LENGTH' | 'CHARACTER' | 'CHECK';

const CODE_LENGTH = 12;
const COMMUNITY_LENGTH = 4;
const RANDOM_LENGTH = 7;
/** What is drawn by chance for each code. */
export const ITEM_CODE_RANDOM_BITS = 35n;

/**
 * The code that a community's item with these 35 random bits bears.
 * @throws RangeError when the place is no community or the number is not within 0 .. 2^35 - 1.
 */
export function makeItemCode(community: TenantCode, random35bits: bigint): ItemCode {
  if (placeLevel(community) !== 'community') throw new RangeError(`No item is born in ${community}: not a community`);
  if (random35bits < 0n || random35bits >> ITEM_CODE_RANDOM_BITS !== 0n)
    throw new RangeError('An item code takes 35 random bits');
  let random = '';
  for (let rest = random35bits; random.length < RANDOM_LENGTH; rest >>= 5n)
    random = CROCKFORD.charAt(Number(rest & 31n)) + random;
  const unchecked = community.slice(-COMMUNITY_LENGTH) + random;
  // the check has weight alpha^0 = 1, so it is the sum of the others: in GF(2^n) a number is its own negative
  return (unchecked + CROCKFORD.charAt(weightedSum(`${unchecked}0`))) as ItemCode;
}

/**
 * The code a person meant, or null. Lower case is raised, full-width characters of a Chinese keyboard are narrowed, O
 * is read as 0, I and L as 1, and spaces and hyphens are dropped. A wrong check gives null: every single wrong character and
 * every two swapped ones are caught.
 */
export function parseItemCode(text: string): ItemCode | null {
  const code = asWritten(text);
  return problemOf(code) === null ? (code as ItemCode) : null;
}

/** What is wrong with the text, so that a person can be told what to look at; null when `parseItemCode` takes it. */
export function itemCodeProblem(text: string): ItemCodeProblem | null {
  return problemOf(asWritten(text));
}

/** The 4 characters of the community the item was born in: equal to the last 4 of that community's tenant code. */
export function communityPartOf(code: ItemCode): string {
  return code.slice(0, COMMUNITY_LENGTH);
}

/** The code as people read it aloud: `XXXX-XXXX-XXXX`. */
export function formatItemCode(code: ItemCode): string {
  return `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`;
}

function problemOf(code: string): ItemCodeProblem | null {
  if (code.length !== CODE_LENGTH) return 'LENGTH';
  for (const character of code) if (!CROCKFORD.includes(character)) return 'CHARACTER';
  return weightedSum(code) === 0 ? null : 'CHECK';
}
