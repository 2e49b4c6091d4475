import { createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CROCKFORD, type FamilyId, type FamilyRole, type TenantCode } from '@yicang/kernel';
import { Fault } from '@yicang/platform-db';
import { ENVIRONMENT } from '@yicang/platform-graphql';
import { HAND_OVER_CODE_LENGTH, type HandOverCode } from '../cards/card.rules.js';
import { type RegistryEnvironment } from '../environment.js';
import { type SearchKey } from '../households/household.rules.js';
import { openBytes, sealBytes, type Cell } from './envelope.js';

const KEY_BYTES = 32;
const PSEUDONYM_LENGTH = 5;
const PSEUDONYMS_KEPT_MAX = 10_000;
const CITY_LENGTH = 4;

/** What subkeys are for: one purpose's values tell nothing of another's. */
const PURPOSES = ['pseudonym-donor', 'pseudonym-recipient', 'search-token', 'card-code', 'card-check'] as const;
type Purpose = (typeof PURPOSES)[number];

/** A family in its place: what every derived value is bound to. */
export interface FamilyKey {
  readonly tenantCode: TenantCode;
  readonly familyId: FamilyId;
}

/** A household's data key as it is stored, and the fingerprint of the key that wraps it. */
export interface WrappedKey {
  readonly wrappedKey: Buffer;
  readonly kekVersion: string;
}

/** The keys that are outside the database, and all that is made with them. */
@Injectable()
export class KeyRing {
  /** Tells which key wraps the households' keys, without telling the key. */
  readonly kekVersion: string;
  private readonly keyEncryptionKey: Buffer;
  private readonly subkeys: Readonly<Record<Purpose, KeyObject>>;
  /** The same families come in list after list. */
  private readonly pseudonymCodes = new Map<string, string>();

  constructor(@Inject(ENVIRONMENT) environment: Pick<RegistryEnvironment, 'KEY_ENCRYPTION_KEY' | 'PSEUDONYM_KEY'>) {
    this.keyEncryptionKey = Buffer.from(environment.KEY_ENCRYPTION_KEY, 'base64');
    this.kekVersion = hmac(this.keyEncryptionKey, 'kek-version').toString('hex').slice(0, 16);
    const secret = Buffer.from(environment.PSEUDONYM_KEY, 'base64');
    const subkey = (purpose: Purpose) =>
      createSecretKey(
        Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `yicang/registry/${purpose}`, KEY_BYTES)),
      );
    this.subkeys = Object.fromEntries(PURPOSES.map((purpose) => [purpose, subkey(purpose)])) as Record<
      Purpose,
      KeyObject
    >;
  }

  /** A new data key for this household, and the only form in which it may be stored. */
  newHouseholdKey(family: FamilyKey): WrappedKey & { readonly key: Buffer } {
    const key = randomBytes(KEY_BYTES);
    const { kekVersion } = this;
    return { key, kekVersion, wrappedKey: sealBytes(this.keyEncryptionKey, wrappedKeyCell(family), key) };
  }

  /** The household's data key. @throws Fault when it was wrapped by another key, or for another household. */
  openHouseholdKey(family: FamilyKey, { wrappedKey, kekVersion }: WrappedKey): Buffer {
    if (kekVersion !== this.kekVersion)
      throw new Fault(`KEY_ENCRYPTION_KEY is ${this.kekVersion}, but this household's key is wrapped by ${kekVersion}`);
    return openBytes(this.keyEncryptionKey, wrappedKeyCell(family), wrappedKey);
  }

  /** The code in a family's pseudonym: for ever the same in one role, and not to be matched with the one in the other. */
  pseudonymCode(role: FamilyRole, { tenantCode, familyId }: FamilyKey): string {
    const family = `${role}|${tenantCode}|${familyId}`;
    const known = this.pseudonymCodes.get(family);
    if (known !== undefined) return known;
    const code = crockford(this.mac(`pseudonym-${role}`, [tenantCode, familyId]), PSEUDONYM_LENGTH);
    if (this.pseudonymCodes.size >= PSEUDONYMS_KEPT_MAX) this.pseudonymCodes.clear();
    this.pseudonymCodes.set(family, code);
    return code;
  }

  /** What is stored and looked up instead of a name or number. Equal within a city, for its coordinator searches all of it. */
  searchToken(place: TenantCode, { kind, text }: SearchKey): string {
    return this.mac('search-token', [place.slice(0, CITY_LENGTH), kind, text]).toString('base64url');
  }

  /** The code on the card that this command issues. Asked again, it is the same again, and it is stored nowhere. */
  handOverCode({ tenantCode, familyId }: FamilyKey, commandId: string): HandOverCode {
    const mac = this.mac('card-code', [tenantCode, familyId, commandId]);
    return crockford(mac, HAND_OVER_CODE_LENGTH) as HandOverCode;
  }

  /** What is stored of a family's code, to tell the right one. */
  handOverCodeHmac({ tenantCode, familyId }: FamilyKey, code: HandOverCode): Buffer {
    return this.mac('card-check', [tenantCode, familyId, code]);
  }

  private mac(purpose: Purpose, parts: readonly string[]): Buffer {
    return hmac(this.subkeys[purpose], parts.join('|'));
  }
}

function wrappedKeyCell({ tenantCode, familyId }: FamilyKey): Cell {
  return { table: 'household_key', column: 'wrapped_key', row: familyId, tenantCode };
}

function hmac(key: Buffer | KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}

/** 256 is a multiple of 32: every symbol is as likely. */
function crockford(bytes: Buffer, length: number): string {
  return [...bytes.subarray(0, length)].map((byte) => CROCKFORD[byte % CROCKFORD.length]).join('');
}
