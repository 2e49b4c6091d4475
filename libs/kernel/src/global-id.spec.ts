import fc from 'fast-check';
import { globalId, parseGlobalId, type GlobalId } from './global-id.js';
import { NATION, type TenantCode } from './tenant-code.js';

const tenantCode = fc.constantFrom(NATION, '51' as TenantCode, '5101' as TenantCode, '51017K3Q' as TenantCode);
const type = fc.stringMatching(/^[A-Z][A-Za-z0-9]{0,20}$/);
const local = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }).filter((text) => text.length <= 200);

describe('a global id', () => {
  it('is read back as it was made, whatever the local key holds', () => {
    fc.assert(
      fc.property(type, tenantCode, local, (ofType, tenant, key) => {
        const id = globalId(ofType, tenant, key);
        expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(parseGlobalId(id)).toEqual({ type: ofType, tenantCode: tenant, local: key });
        expect(parseGlobalId(id, ofType)).not.toBeNull();
        expect(parseGlobalId(id, `${ofType}X`)).toBeNull();
      }),
    );
  });

  it('has one spelling: any other text is no id, or the id of something else', () => {
    const original = globalId('Item', '51017K3Q' as TenantCode, '7K3Q0000005Q');
    const change = fc.tuple(fc.nat({ max: original.length }), fc.string({ unit: 'binary-ascii', maxLength: 3 }));
    fc.assert(
      fc.property(change, ([at, put]) => {
        const text = original.slice(0, at) + put + original.slice(at + put.length);
        const parts = parseGlobalId(text);
        if (parts !== null) expect(globalId(parts.type, parts.tenantCode, parts.local)).toBe(text);
      }),
    );
  });

  it('is nothing that a stranger makes up', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        const parts = parseGlobalId(text);
        if (parts !== null) expect(globalId(parts.type, parts.tenantCode, parts.local)).toBe(text);
      }),
    );
  });

  it.each([
    '',
    '====',
    'SXRlbTo1MTAxN0szUTo=', // empty local key, padded
    btoa('Item:51017K3Q:'),
    btoa('item:51017K3Q:x'),
    btoa('Item:99999:x'),
    btoa('Item:51017k3q:x'),
    btoa('\xff\xfe:51:x'),
    'A'.repeat(100_000),
  ])('is not %.20s', (text) => expect(parseGlobalId(text)).toBeNull());

  it.each([
    ['item', 'x'],
    ['It:em', 'x'],
    ['', 'x'],
    ['Item', ''],
    ['Item', '\ud800'],
    ['Item', 'x'.repeat(201)],
  ])('is not made of type %j and key %j', (ofType, key) => {
    expect(() => globalId(ofType, NATION, key)).toThrow(RangeError);
  });

  it('may have any type when none is asked for', () => {
    expect(parseGlobalId(btoa('Place:51:51').replace(/=+$/, '') as GlobalId)).toEqual({
      type: 'Place',
      tenantCode: '51',
      local: '51',
    });
  });
});
