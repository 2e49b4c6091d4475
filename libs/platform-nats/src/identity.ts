import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

import { Fault } from '@yicang/platform-db';

import { openToken, sealToken } from './token.js';

/** Who this process is on the bus, and whose signatures it believes. Keys are Ed25519. */
export interface ServiceIdentity {
  readonly name: string;
  readonly privateKey: KeyObject;
  readonly trusted: ReadonlyMap<string, KeyObject>;
}

/** A key pair as environment variables carry it: base64 of DER, PKCS #8 and SPKI. */
export interface KeyTexts {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** A call token is refused when it claims to hold longer than this: no call waits so long. */
const CALL_TOKEN_MAX_MS = 120_000;

/** A new key pair. */
export function makeKeyTexts(): KeyTexts {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  };
}

/** The identity of SERVICE_PRIVATE_KEY and TRUSTED_KEYS (name to public key). @throws Fault for anything but Ed25519. */
export function readIdentity(
  name: string,
  privateKey: string,
  trustedKeys: Readonly<Record<string, string>>,
): ServiceIdentity {
  const read = (what: string, make: () => KeyObject): KeyObject => {
    const key = orFault(`${what} cannot be read: it should be base64 of DER`, make);
    if (key.asymmetricKeyType !== 'ed25519') throw new Fault(`${what} should be an Ed25519 key`);
    return key;
  };
  const der = (text: string): Buffer => Buffer.from(text, 'base64');
  const trusted = Object.entries(trustedKeys).map(([owner, text]): [string, KeyObject] => [
    owner,
    read(`The public key of ${owner}`, () => createPublicKey({ key: der(text), format: 'der', type: 'spki' })),
  ]);
  return {
    name,
    privateKey: read('SERVICE_PRIVATE_KEY', () =>
      createPrivateKey({ key: der(privateKey), format: 'der', type: 'pkcs8' }),
    ),
    trusted: new Map(trusted),
  };
}

/** A token that lets this service put exactly this body to this subject, until the deadline. */
export function signCall(identity: ServiceIdentity, subject: string, body: Uint8Array, deadlineAt: Date): string {
  return sealToken('call', identity, deadlineAt.getTime(), { sub: subject, sha256: digest(body) });
}

/** Which service put this body to this subject; null when nobody trusted did, or its time is over. */
export function callerOf(identity: ServiceIdentity, token: string, subject: string, body: Uint8Array): string | null {
  const now = Date.now();
  const claims = openToken('call', token, identity.trusted, now);
  if (claims === null || claims['sub'] !== subject || claims['sha256'] !== digest(body)) return null;
  return Number(claims['exp']) - now > CALL_TOKEN_MAX_MS ? null : String(claims['iss']);
}

function digest(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('base64url');
}

function orFault<T>(words: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new Fault(words, { cause });
  }
}
