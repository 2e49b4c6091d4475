import type { Brand } from './brand.js';

/**
 * Our own, immutable code of a place: nation `0`, province two digits (`51`), city four (`5101`), community the city's
 * four and four Crockford base-32 characters that are unique nationwide (`51017K3Q`). A place's code starts with the
 * code of the place around it.
 */
export type TenantCode = Brand<string, 'TenantCode'>;

/** The four levels of a place, widest first. */
export const PLACE_LEVELS = ['nation', 'province', 'city', 'community'] as const;
export type PlaceLevel = (typeof PLACE_LEVELS)[number];

/** The place around all places that are real. */
export const NATION = '0' as TenantCode;

/**
 * The province of the sandbox, which GB/T 2260 gives to nobody. It is a tree of its own: no place of the nation is around
 * it, so no grant, scope, sum or list of the nation reaches into it. It is the last of all provinces, so that the nation is
 * one range without it.
 */
export const SANDBOX = '99' as TenantCode;
/** 演练市, the one city of the sandbox: what its communities hold is invented. */
export const SANDBOX_CITY = '9901' as TenantCode;

const PROVINCE_LENGTH = 2;
const CITY_LENGTH = 4;
const TENANT_CODE = /^(?:0|[1-9]\d|[1-9]\d{3}|[1-9]\d{3}[0-9A-HJKMNP-TV-Z]{4})$/;

/** The code, or null when the text is none. Nothing is corrected: a tenant code is never typed by hand. */
export function parseTenantCode(text: string): TenantCode | null {
  return TENANT_CODE.test(text) ? (text as TenantCode) : null;
}

/** The level of the place, read from the length of its code. */
export function placeLevel(code: TenantCode): PlaceLevel {
  if (code === NATION) return 'nation';
  if (code.length === PROVINCE_LENGTH) return 'province';
  return code.length === CITY_LENGTH ? 'city' : 'community';
}

/** True for a place in which everything is invented. */
export function isSandbox(code: TenantCode): boolean {
  return code.startsWith(SANDBOX);
}

/** The place right around this one; null for the nation, and for the sandbox, around which there is none. */
export function parentOf(code: TenantCode): TenantCode | null {
  switch (placeLevel(code)) {
    case 'nation':
      return null;
    case 'province':
      return isSandbox(code) ? null : NATION;
    case 'city':
      return code.slice(0, PROVINCE_LENGTH) as TenantCode;
    case 'community':
      return code.slice(0, CITY_LENGTH) as TenantCode;
  }
}

/** Every place around this one, nearest first and the nation last; empty for the nation and the sandbox. */
export function ancestorsOf(code: TenantCode): TenantCode[] {
  const parent = parentOf(code);
  return parent === null ? [] : [parent, ...ancestorsOf(parent)];
}

/** True when `code` is the place itself or lies anywhere inside it. */
export function covers(place: TenantCode, code: TenantCode): boolean {
  return place === NATION ? !isSandbox(code) : code.startsWith(place);
}

/** A half-open range of tenant codes in byte order (`collate "C"`): `from` belongs to it, `to` does not. */
export interface TenantRange {
  readonly from: string;
  readonly to: string;
}

/** The range that holds the place and everything inside it, and nothing else. */
export function subtreeRange(place: TenantCode): TenantRange {
  // `~` sorts after every character a code can hold
  return place === NATION ? { from: NATION, to: SANDBOX } : { from: place, to: `${place}~` };
}

/** The range that holds this one place, and nothing inside or around it. */
export function exactRange(code: TenantCode): TenantRange {
  // `!` sorts before every character a code can hold
  return { from: code, to: `${code}!` };
}

/**
 * The three last tokens of an event's subject: province, city, community. A level that is not reached is `0`, so a
 * subscriber may filter one city with `evt.*.*.*.*.*.5101.*`.
 */
export function subjectTokens(code: TenantCode): string {
  const level = PLACE_LEVELS.indexOf(placeLevel(code));
  const province = level >= 1 ? code.slice(0, PROVINCE_LENGTH) : NATION;
  const city = level >= 2 ? code.slice(0, CITY_LENGTH) : NATION;
  return `${province}.${city}.${level >= 3 ? code : NATION}`;
}
