import { sign, verify, type KeyObject } from 'node:crypto';

import type { ServiceIdentity } from './identity.js';

/** What a token is for is signed with it, so that one kind never passes for another. */
export type TokenKind = 'actor' | 'call' | 'file' | 'link';

const TOKEN_LENGTH_MAX = 16_384;

/** A token of this kind, in the name of this service: `<kind>.<claims>.<Ed25519 signature of both>`. `exp` is milliseconds since 1970. */
export function sealToken(kind: TokenKind, identity: ServiceIdentity, exp: number, claims: object): string {
  const body = `${kind}.${Buffer.from(JSON.stringify({ ...claims, iss: identity.name, exp })).toString('base64url')}`;
  return `${body}.${sign(null, Buffer.from(body), identity.privateKey).toString('base64url')}`;
}

/** The claims of a token of this kind that a trusted service signed and that has not expired; null otherwise. */
export function openToken(
  kind: TokenKind,
  token: string,
  trusted: ReadonlyMap<string, KeyObject>,
  nowMs: number,
): Readonly<Record<string, unknown>> | null {
  if (token.length > TOKEN_LENGTH_MAX) return null;
  const [said, body = '', signature = '', ...more] = token.split('.');
  if (said !== kind || more.length > 0) return null;
  const claims = parsed(Buffer.from(body, 'base64url').toString());
  if (claims === null || typeof claims['exp'] !== 'number' || claims['exp'] <= nowMs) return null;
  const key = trusted.get(String(claims['iss']));
  if (key === undefined) return null;
  return verify(null, Buffer.from(`${kind}.${body}`), key, Buffer.from(signature, 'base64url')) ? claims : null;
}

function parsed(json: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
