import { crc32 } from 'node:zlib';

/** What a partner's key is for: the real thing, or the partner's own sandbox. It can be read off the key. */
export const PARTNER_KEY_KINDS = ['live', 'test'] as const;
export type PartnerKeyKind = (typeof PARTNER_KEY_KINDS)[number];

/** What every partner's key begins with, so that scanners for leaked secrets know it. */
const prefixOf = (kind: PartnerKeyKind) => `yc_${kind}_`;
const PREFIXES = PARTNER_KEY_KINDS.map(prefixOf);
/** Of the secret, in hex digits: 256 random bits. */
const SECRET_LENGTH = 64;
const FORM = new RegExp(`^(?:${PREFIXES.join('|')})[0-9a-f]{${SECRET_LENGTH + 8}}$`);
/** So many characters of a key are kept to tell it from others: the prefix, and 32 of its 256 bits. */
const HINT_LENGTH = prefixOf('live').length + 8;

/** The key of this secret: `yc_live_` or `yc_test_`, the secret in hex, and its CRC-32. @throws RangeError unless it has 32 bytes. */
export function makePartnerKey(secret: Uint8Array, kind: PartnerKeyKind = 'live'): string {
  if (secret.length * 2 !== SECRET_LENGTH) throw new RangeError('A partner key has a secret of 32 bytes');
  const text = prefixOf(kind) + Buffer.from(secret).toString('hex');
  return text + checksumOf(text);
}

/** True for a text that may be a partner's key, whether somebody has it or not: mistyped ones need not be looked up. */
export function isPartnerKey(text: string): boolean {
  return FORM.test(text) && checksumOf(text.slice(0, -8)) === text.slice(-8);
}

/** True for what its sender believes to be a key, well-formed or not: no access token begins like it. */
export function looksLikePartnerKey(text: string): boolean {
  return PREFIXES.some((prefix) => text.startsWith(prefix));
}

/** What a key is known by to people; nobody can use it. */
export function partnerKeyHint(key: string): string {
  return key.slice(0, HINT_LENGTH);
}

function checksumOf(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
