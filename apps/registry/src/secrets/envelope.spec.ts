import { randomBytes } from 'node:crypto';
import { type TenantCode } from '@yicang/kernel';
import fc from 'fast-check';
import { open, seal, type Cell } from './envelope.js';

const key = randomBytes(32);
const cell: Cell = {
  table: 'household_contact',
  column: 'name_sealed',
  row: 'f-1',
  tenantCode: '51015NGF' as TenantCode,
};

it('opens what it sealed, whatever it is, and never seals it twice alike', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const sealed = seal(key, cell, text);
      expect(open(key, cell, sealed)).toBe(text);
      expect(seal(key, cell, text).equals(sealed)).toBe(false);
    }),
  );
});
it('shows nothing of the text', () => {
  expect(seal(key, cell, '王芳').includes(Buffer.from('王芳'))).toBe(false);
});
it.each([
  ['table', { table: 'family_member' }],
  ['column', { column: 'phone_sealed' }],
  ['row', { row: 'f-2' }],
  ['community', { tenantCode: '5101555X' as TenantCode }],
])('does not open in another %s', (_, moved: Partial<Cell>) => {
  expect(() => open(key, { ...cell, ...moved }, seal(key, cell, '王芳'))).toThrow('cannot be opened');
});
it('does not open with another key', () => {
  expect(() => open(randomBytes(32), cell, seal(key, cell, '王芳'))).toThrow('cannot be opened');
});
it('does not open when any one bit was changed, or an end is missing', () => {
  const sealed = seal(key, cell, '王芳');
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.nat(7), (at, bit) => {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      expect(() => open(key, cell, changed)).toThrow('cannot be opened');
    }),
  );
  for (const length of [0, 1, 28, sealed.length - 1])
    expect(() => open(key, cell, sealed.subarray(0, length))).toThrow('cannot be opened');
});
it('names no text in its fault', () => {
  const opening = () => open(randomBytes(32), cell, seal(key, cell, '王芳'));
  expect(opening).toThrow();
  expect(opening).not.toThrow('王芳');
});
