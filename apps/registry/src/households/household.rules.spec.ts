import { normaliseName, parsePhoneNumber, searchKeyOf, searchKeysOf, type PhoneNumber } from './household.rules.js';

it.each([
  ['13800138000', '13800138000'],
  ['138 0013 8000', '13800138000'],
  ['+86 138-0013-8000', '13800138000'],
  ['008613800138000', '13800138000'],
  ['１３８００１３８０００', '13800138000'],
  ['028-8665 1234', '02886651234'],
  ['(0817) 2223344', '08172223344'],
  ['0755-26012345', '075526012345'],
])('reads %s as a number', (typed, digits) => {
  expect(parsePhoneNumber(typed)).toBe(digits);
});
it.each([
  '',
  '12800138000',
  '1380013800',
  '138001380000',
  '86651234',
  '028-866512',
  '110',
  'abc',
  '13800138000x',
  '+1 2025550123',
])('reads %p as none', (typed) => {
  expect(parsePhoneNumber(typed)).toBeNull();
});
it('counts no width, case, space or dot of a name', () => {
  for (const typed of ['Anna Müller', 'ＡＮＮＡ　ＭÜＬＬＥＲ', ' anna müller '])
    expect(normaliseName(typed)).toBe('annamüller');
  expect(normaliseName('古丽·巴哈尔')).toBe(normaliseName('古丽•巴哈尔'));
});
it('finds a household by each name in it once, its whole number, and the last four digits', () => {
  const contact = {
    name: '王芳',
    phone: '13800138000' as PhoneNumber,
    address: '锦江区',
    members: [
      { name: '王 芳', birthYear: 1960 },
      { name: '小明', birthYear: 2015 },
    ],
  };
  expect(searchKeysOf(contact)).toEqual([
    { kind: 'name', text: '王芳' },
    { kind: 'name', text: '小明' },
    { kind: 'phone', text: '13800138000' },
    { kind: 'phoneTail', text: '8000' },
  ]);
  for (const typed of ['王 芳', '小明', '138-0013-8000', '8000', '８０００'])
    expect(searchKeysOf(contact)).toContainEqual(searchKeyOf(typed));
  for (const typed of ['王', '芳', '800', '0138']) expect(searchKeysOf(contact)).not.toContainEqual(searchKeyOf(typed));
});
