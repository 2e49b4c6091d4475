import { parseLocalDate } from './local-date.js';
import { defineRefusals } from './refusal.js';

/** Words for a text that everybody may read and that tells how to reach or identify a person. */
export const personalNumberRefusals = defineRefusals({
  TEXT_HOLDS_PERSONAL_NUMBER: {
    zh: '这里像是写了电话号码或身份证号码，而这段文字会被别人看到。请只写东西是什么，不要写人的信息。',
    en: 'This seems to hold a phone or identity number, and others will read it. Write only what the thing is, nothing about a person.',
  },
});

/** What people put between the digits of one number. Letters and 汉字 end it. */
const GAP = '[\\s\\p{Pd}._·()]{0,3}';
const RUN = new RegExp(`\\d(?:${GAP}[\\dX])*`, 'giu');
/** A day of this century that stands alone: beside a size it could be read as a phone number, as in 170 2026-11-24. */
const DAY =
  /(?<!\d|\d[-./])20\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|([-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01]))(?!\d|[-./]\d)/g;

const DIGITS_MAX = 18;
const MOBILE = /^(?:0086|86)?1[3-9]\d{9}$/;
/** Area codes are 010, 02x, and 03xx to 09xx; the numbers after them begin with 2 to 8. */
const LANDLINE = /^(?:00860?|0)(?:(?:10|2\d)[2-8]\d{7}|[3-9]\d\d[2-8]\d{6,7})$/;
/** Divisions of GB/T 2260, and 9 for foreigners who live here. */
const RESIDENT = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9\d)\d{4}(?:\d{9}|\d{11}[\dX])$/i;

/**
 * True when a mainland mobile number, a landline with its area code, or a resident identity number (18 digits with a right
 * check digit, or the old 15) can be read in the text: in one piece or in groups, in full-width digits, with +86 or without.
 * Item codes, barcodes, quantities and days are none. It knows no names and no addresses, and is a guard against slips, not
 * against a will: who writes the digits in 汉字 gets past it.
 */
export function holdsPersonalNumber(text: string): boolean {
  const plain = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\+\s*86/g, '0086');
  return (
    numbersIn(plain).some(isResidentNumber) ||
    numbersIn(plain.replace(DAY, ' # ')).some((number) => MOBILE.test(number) || LANDLINE.test(number))
  );
}

/** Every number that can be read: each group of digits alone, and joined with those that follow it. */
function numbersIn(text: string): string[] {
  const numbers: string[] = [];
  for (const [run] of text.matchAll(RUN)) {
    const groups = run.match(/\d+|X/gi) ?? [];
    for (const start of groups.keys()) {
      let number = '';
      for (const group of groups.slice(start)) {
        number += group;
        if (number.length > DIGITS_MAX) break;
        numbers.push(number);
      }
    }
  }
  return numbers;
}

function isResidentNumber(number: string): boolean {
  if (!RESIDENT.test(number)) return false;
  const isOld = number.length === 15;
  const birth = isOld ? `19${number.slice(6, 12)}` : number.slice(6, 14);
  const day = parseLocalDate(`${birth.slice(0, 4)}-${birth.slice(4, 6)}-${birth.slice(6)}`);
  return day !== null && (isOld || hasCheckDigit(number));
}

/** GB 11643, which is ISO 7064 MOD 11-2: X stands for ten. */
function hasCheckDigit(number: string): boolean {
  const [...digits] = number;
  const last = digits.pop() ?? '';
  const sum = digits.reduce((sum, digit) => (sum + Number(digit)) * 2, 0);
  return (sum + (/X/i.test(last) ? 10 : Number(last))) % 11 === 1;
}
