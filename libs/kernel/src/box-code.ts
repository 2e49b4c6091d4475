import type { Brand } from './brand.js';
import { asWritten, weightedSum } from './code-check.js';
import { CROCKFORD } from './crockford.js';
import { placeLevel, type TenantCode } from './tenant-code.js';

/**
 * A box's code for life: `B`, and then as an item's the 4 characters of its community, 7 random ones and a check character
 * over all of them, the `B` too. An item's code has one character less, and what is left of a box's code without its `B` is none.
 */
export type BoxCode = Brand<string, 'BoxCode'>;

const LETTER = 'B';
const CODE_LENGTH = 13;
const COMMUNITY_LENGTH = 4;
const RANDOM_LENGTH = 7;
/** What is drawn by chance for each code. */
export const BOX_CODE_RANDOM_BITS = 35n;

/**
 * The code that a community's box with these 35 random bits bears.
 * @throws RangeError when the place is no community or the number is not within 0 .. 2^35 - 1.
 */
export function makeBoxCode(community: TenantCode, random35bits: bigint): BoxCode {
  if (placeLevel(community) !== 'community') throw new RangeError(`No box is opened in ${community}: not a community`);
  if (random35bits < 0n || random35bits >> BOX_CODE_RANDOM_BITS !== 0n)
    throw new RangeError('A box code takes 35 random bits');
  let random = '';
  for (let rest = random35bits; random.length < RANDOM_LENGTH; rest >>= 5n)
    random = CROCKFORD.charAt(Number(rest & 31n)) + random;
  const unchecked = LETTER + community.slice(-COMMUNITY_LENGTH) + random;
  return (unchecked + CROCKFORD.charAt(weightedSum(`${unchecked}0`))) as BoxCode;
}

/** The code a person meant, or null: read as an item's is, so O is 0, small letters, spaces and hyphens do no harm. */
export function parseBoxCode(text: string): BoxCode | null {
  const code = asWritten(text);
  if (code.length !== CODE_LENGTH || !code.startsWith(LETTER)) return null;
  for (const character of code) if (!CROCKFORD.includes(character)) return null;
  return weightedSum(code) === 0 ? (code as BoxCode) : null;
}

/** The code as people read it aloud: `B-XXXX-XXXX-XXXX`. */
export function formatBoxCode(code: BoxCode): string {
  return [code.slice(0, 1), code.slice(1, 5), code.slice(5, 9), code.slice(9)].join('-');
}
