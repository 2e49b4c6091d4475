import type { TenantCode } from '@yicang/kernel';
import { makeItemCode } from '@yicang/kernel';
import * as fields from './fields.js';

const code = makeItemCode('51017K3Q' as TenantCode, 5n);
const uuid = '11111111-1111-4111-8111-11111111111a';

it.each([
  [
    'an item code',
    fields.itemCodeField,
    code,
    [code.toLowerCase(), `${code.slice(0, 4)}-${code.slice(4)}`, '7K3Q0000005R', 5, null],
  ],
  ['a tenant code', fields.tenantCodeField, '5101', ['51017k3q', '510', '', 5101, null]],
  ['a day', fields.localDateField, '2026-02-28', ['2026-02-29', '2026-02-28T00:00:00Z', null]],
  ['an id', fields.uuidOf(), uuid, [uuid.toUpperCase(), `{${uuid}}`, '', null]],
  ['an instant', fields.instantField, '2026-03-01T08:00:00.000Z', ['2026-03-01T16:00:00+08:00', '2026-03-01', 0]],
  ['a name', fields.nameField, '大米', ['', '  ', 'x'.repeat(121), null]],
  ['a receipt code', fields.receiptCodeField, 'R7K3Q-01', ['R1', 'a b c d e', 'x'.repeat(65)]],
  ['a quantity', fields.quantityField, 1, [0, 1.5, '1', NaN, 1_000_001]],
  ['a weight', fields.weightGramsField, 0, [-1, 0.5, Infinity]],
  ['a position', fields.posField, 0, [-1, 2 ** 53, '0']],
])('%s has one spelling on the bus', (_, field, right, wrong) => {
  expect(field.parse(right)).toBe(right);
  for (const one of wrong) expect(field.safeParse(one).success).toBe(false);
});
