import { refuse, type LocalDate, type TenantCode } from '@yicang/kernel';
import fc from 'fast-check';
import { acceptProduct, inOwnUnit, parseGtin, promoteProduct, retireProduct } from './product.rules.js';

const day = '2026-03-01' as LocalDate;
const oil = { unit: 'litre', packs: [{ unit: 'bottle', holds: 5 }] } as const;

it.each([
  ['6901234567892', '06901234567892'],
  ['96385074', '00000096385074'],
  ['036000291452', '00036000291452'],
  ['1 690123-4567899', '16901234567899'],
])('reads the bar code %s', (text, gtin) => {
  expect(parseGtin(text)).toBe(gtin);
});
it.each(['6901234567893', '123', '', '69012345678921234', '690123456789X', '６９０１２３４５６７８９２'])(
  'reads no bar code in %j',
  (text) => {
    expect(parseGtin(text)).toBeNull();
  },
);
it('catches every single wrong digit', () => {
  const wrong = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 9 }));
  fc.assert(
    fc.property(wrong, ([at, by]) => {
      const digits = [...'6901234567892'];
      digits[at] = String((Number(digits[at]) + by) % 10);
      expect(parseGtin(digits.join(''))).toBeNull();
    }),
  );
});
it('takes a name, and none that tells how to reach a person; a misread bar code is refused', () => {
  expect(acceptProduct({ nameZh: '菜籽油', gtin: null })).toEqual({ gtin: null });
  expect(acceptProduct({ nameZh: '油 138 0013 8000', gtin: null })).toMatchObject({
    reason: 'TEXT_HOLDS_PERSONAL_NUMBER',
  });
  expect(acceptProduct({ nameZh: '菜籽油', gtin: '6901234567893' })).toMatchObject({ reason: 'PRODUCT_GTIN_WRONG' });
});
it('counts packs in the product’s own unit, exactly, and no other unit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), (quantity) => {
      expect(inOwnUnit(oil, quantity, 'bottle')).toBe(quantity * 5);
      expect(inOwnUnit(oil, quantity, 'litre')).toBe(quantity);
    }),
  );
  expect(inOwnUnit(oil, 1, 'kilogram')).toEqual(
    refuse('UNIT_NOT_OF_PRODUCT', { unit: 'kilogram', units: 'litre, bottle' }),
  );
  expect(inOwnUnit(oil, 20_001, 'bottle')).toMatchObject({ reason: 'QUANTITY_TOO_LARGE' });
});
it('is retired once, and promoted to places around its own only', () => {
  expect(retireProduct({ retiredOn: null }, day)).toEqual({ retiredOn: day });
  expect(retireProduct({ retiredOn: day }, '2026-04-01' as LocalDate)).toBe('unchanged');
  const [own, city, other, nation] = ['51015NGF', '5101', '1101', '0'] as TenantCode[];
  expect(promoteProduct({ retiredOn: null }, own!, city!)).toBe('accepted');
  expect(promoteProduct({ retiredOn: null }, city!, nation!)).toBe('accepted');
  for (const to of [own!, other!])
    expect(promoteProduct({ retiredOn: null }, own!, to)).toMatchObject({ reason: 'PRODUCT_NOT_BELOW' });
  expect(promoteProduct({ retiredOn: day }, own!, city!)).toMatchObject({ reason: 'PRODUCT_RETIRED' });
});
