import 'reflect-metadata';

import { randomBytes, randomUUID } from 'node:crypto';
import { type FamilyId, type TenantCode } from '@yicang/kernel';
import { KeyRing } from './key-ring.js';

const aKey = () => randomBytes(32).toString('base64');
const environment = { KEY_ENCRYPTION_KEY: aKey(), PSEUDONYM_KEY: aKey() };
const ring = new KeyRing(environment);
const here = '51015NGF' as TenantCode;
const family = { tenantCode: here, familyId: randomUUID() as string as FamilyId };
const other = { ...family, familyId: randomUUID() as string as FamilyId };

it('opens a household’s key again, in another process too', () => {
  const { key, ...wrapped } = ring.newHouseholdKey(family);
  expect(new KeyRing(environment).openHouseholdKey(family, wrapped).equals(key)).toBe(true);
  expect(wrapped.wrappedKey.includes(key)).toBe(false);
});
it('opens it for no other household, and says so when the wrapping key is another', () => {
  const wrapped = ring.newHouseholdKey(family);
  expect(() => ring.openHouseholdKey(other, wrapped)).toThrow('cannot be opened');
  const later = new KeyRing({ ...environment, KEY_ENCRYPTION_KEY: aKey() });
  expect(() => later.openHouseholdKey(family, wrapped)).toThrow('KEY_ENCRYPTION_KEY');
  expect(() => later.openHouseholdKey(family, { ...wrapped, kekVersion: later.kekVersion })).toThrow(
    'cannot be opened',
  );
});
it('gives a family one pseudonym per role, for ever, and another to everybody else', () => {
  const code = ring.pseudonymCode('donor', family);
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}$/);
  expect(new KeyRing(environment).pseudonymCode('donor', family)).toBe(code);
  expect(ring.pseudonymCode('recipient', family)).not.toBe(code);
  expect(ring.pseudonymCode('donor', other)).not.toBe(code);
  expect(new KeyRing({ ...environment, PSEUDONYM_KEY: aKey() }).pseudonymCode('donor', family)).not.toBe(code);
});
it('makes one token of one name in one city, and others elsewhere and of other kinds', () => {
  const name = { kind: 'name', text: '8000' } as const;
  const token = ring.searchToken(here, name);
  expect(token).toMatch(/^[0-9A-Za-z_-]{43}$/);
  expect(ring.searchToken('5101' as TenantCode, name)).toBe(token);
  expect(ring.searchToken('5103' as TenantCode, name)).not.toBe(token);
  expect(ring.searchToken(here, { kind: 'phoneTail', text: '8000' })).not.toBe(token);
});
it('makes the same code of the same command only, and knows it for this family only', () => {
  const commandId = randomUUID();
  const code = ring.handOverCode(family, commandId);
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
  expect(ring.handOverCode(family, commandId)).toBe(code);
  expect(ring.handOverCode(family, randomUUID())).not.toBe(code);
  expect(ring.handOverCode(other, commandId)).not.toBe(code);
  expect(ring.handOverCodeHmac(family, code).equals(ring.handOverCodeHmac(other, code))).toBe(false);
});
