import { CROCKFORD } from './crockford.js';

const TEXT_LENGTH_MAX = 64;

const FIELD_SIZE = 32;
const FIELD_POLYNOMIAL = 0b100101; // x^5 + x^2 + 1 is primitive: alpha^0 .. alpha^30 all differ, 13 of them are needed

/** The text as a label has it: as people and Chinese keyboards write codes, so are they read. */
export function asWritten(text: string): string {
  if (text.length > TEXT_LENGTH_MAX) return text; // too long to be a code however it is written
  return text
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\s\-\u2010-\u2015\u2212]/g, '')
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}

/** Sum of alpha^i times the value of the character i places from the right; 0 for a code whose check fits. */
export function weightedSum(code: string): number {
  let sum = 0;
  for (const character of code) sum = timesAlpha(sum) ^ CROCKFORD.indexOf(character); // Horner's rule
  return sum;
}

function timesAlpha(value: number): number {
  const doubled = value << 1;
  return doubled < FIELD_SIZE ? doubled : doubled ^ FIELD_POLYNOMIAL;
}
