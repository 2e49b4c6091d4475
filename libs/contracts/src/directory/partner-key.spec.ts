import fc from 'fast-check';
import { isPartnerKey, looksLikePartnerKey, makePartnerKey, partnerKeyHint } from './partner-key.js';

const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a partner’s key', () => {
  it('is known by its form, whatever its secret', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const key = makePartnerKey(secret);
        expect(key).toMatch(/^yc_live_[0-9a-f]{72}$/);
        expect(isPartnerKey(makePartnerKey(secret, 'test'))).toBe(true);
        expect(isPartnerKey(key) && looksLikePartnerKey(key)).toBe(true);
        expect(key.startsWith(partnerKeyHint(key)) && partnerKeyHint(key).length).toBe(16);
      }),
    );
  });

  it('with one character changed is none, and nobody is asked for it', () => {
    fc.assert(
      fc.property(secrets, fc.nat(71), fc.constantFrom(...'0123456789abcdefg'), (secret, at, other) => {
        const key = makePartnerKey(secret);
        const changed = key.slice(0, 8 + at) + other + key.slice(9 + at);
        expect(isPartnerKey(changed)).toBe(changed === key);
      }),
    );
  });

  it.each(['', 'yc_live_', 'Bearer x', 'eyJhbGciOiJFZERTQSJ9.e30.x', `yc_test_${'0'.repeat(72)}`])(
    'is not %j',
    (text) => {
      expect(isPartnerKey(text)).toBe(false);
    },
  );

  it('has a secret of 32 bytes and no other', () => {
    expect(() => makePartnerKey(new Uint8Array(31))).toThrow(RangeError);
  });
});
