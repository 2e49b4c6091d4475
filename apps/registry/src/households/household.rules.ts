import { type Brand } from '@yicang/kernel';

/** A telephone number of mainland China in digits, with its area code when it is a landline. */
export type PhoneNumber = Brand<string, 'PhoneNumber'>;

export const NAME_LENGTH_MAX = 40;
export const ADDRESS_LENGTH_MAX = 200;
export const MEMBERS_MAX = 20;
export const BIRTH_YEAR_MIN = 1900;
const TAIL_LENGTH = 4;

export interface Member {
  readonly name: string;
  readonly birthYear: number;
}

/** The one a household is named after, and where its door is: all that a visitor needs. */
export interface Head {
  readonly name: string;
  readonly phone: PhoneNumber;
  readonly address: string;
}

/** Who a household is and where it lives. Members are those besides the one it is named after. */
export interface Contact extends Head {
  readonly members: readonly Member[];
}

const MOBILE = /^1[3-9]\d{9}$/;
const LANDLINE = /^(?:0(?:10|2\d)\d{8}|0[3-9]\d{2}\d{7,8})$/;

/** The number, however it is written: full-width, +86, spaces, hyphens, brackets; null when it is none. */
export function parsePhoneNumber(text: string): PhoneNumber | null {
  const digits = digitsOf(text);
  return MOBILE.test(digits) || LANDLINE.test(digits) ? (digits as PhoneNumber) : null;
}

function digitsOf(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s()\-‐-―·.]/g, '')
    .replace(/^(?:\+|00)86/, '');
}

/** Something a family can be found by: equal texts of one kind, or nothing. */
export interface SearchKey {
  readonly kind: 'name' | 'phone' | 'phoneTail';
  readonly text: string;
}

/** What a household is found by: every name in it, the whole number, and its last four digits. */
export function searchKeysOf({ name, phone, members }: Contact): SearchKey[] {
  const names = new Set([name, ...members.map((member) => member.name)].map(normaliseName));
  return [
    ...[...names].map((text) => ({ kind: 'name' as const, text })),
    { kind: 'phone', text: phone },
    { kind: 'phoneTail', text: phone.slice(-TAIL_LENGTH) },
  ];
}

/** What somebody who types this looks for: four digits are a number's end, a number is a number, all else is a name. */
export function searchKeyOf(typed: string): SearchKey {
  const phone = parsePhoneNumber(typed);
  if (phone !== null) return { kind: 'phone', text: phone };
  const digits = digitsOf(typed);
  return /^\d{4}$/.test(digits) ? { kind: 'phoneTail', text: digits } : { kind: 'name', text: normaliseName(typed) };
}

/** One spelling for all ways to type a name: width, case, spaces and the dot of transcribed names do not count. */
export function normaliseName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s·•・.]/g, '');
}
