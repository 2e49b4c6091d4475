import { importJWK, type CryptoKey, type JSONWebKeySet } from 'jose';
import { z } from 'zod';

/** What assertions may be signed with: nothing that the partner and we would both hold. */
export const ASSERTION_ALGORITHMS = ['EdDSA', 'ES256', 'PS256', 'RS256'];
const KEYS_MAX = 4;
const RSA_BITS_MIN = 2_048;

const publicKey = z
  .looseObject({
    kty: z.enum(['OKP', 'EC', 'RSA']),
    kid: z.string().min(1).max(100),
    alg: z.enum(ASSERTION_ALGORITHMS),
  })
  .refine((key) => !('d' in key), 'is a private key');
const keySet = z.object({ keys: z.array(publicKey).max(KEYS_MAX) });

/**
 * The partner's public keys (RFC 7517), at most 4, each with a `kid` of its own and its `alg`; null when the text is none, one of
 * them is private, of another kind, or too weak.
 */
export async function parsePublicKeys(text: string): Promise<JSONWebKeySet | null> {
  const parsed = keySet.safeParse(jsonOf(text));
  if (!parsed.success) return null;
  const { keys } = parsed.data;
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) return null;
  const imported = await Promise.all(keys.map((key) => importJWK(key).catch(() => null)));
  return imported.every((key) => key !== null && !(key instanceof Uint8Array) && isStrong(key)) ? { keys } : null;
}

function isStrong({ algorithm }: CryptoKey): boolean {
  return !('modulusLength' in algorithm) || Number(algorithm.modulusLength) >= RSA_BITS_MIN;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
