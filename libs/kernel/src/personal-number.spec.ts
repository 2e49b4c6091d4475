import fc from 'fast-check';
import { formatItemCode, makeItemCode } from './item-code.js';
import { addDays, type LocalDate } from './local-date.js';
import { holdsPersonalNumber } from './personal-number.js';
import { type TenantCode } from './tenant-code.js';

const digits = (length: number) =>
  fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((each) => each.join(''));
const among = (...texts: readonly string[]) => fc.constantFrom(...texts);
const joined = (...parts: readonly fc.Arbitrary<string>[]) => fc.tuple(...parts).map((each) => each.join(''));
const day = fc.nat(30_000).map((days) => addDays('1930-01-01' as LocalDate, days));

/** A group of digits that reads as a day of this century is taken for one. */
const mayHoldDay = (number: string) => number.includes('20');
const mobile = joined(among('1'), among('3', '4', '5', '6', '7', '8', '9'), digits(9)).filter(
  (number) => !mayHoldDay(number),
);
const landline = fc
  .oneof(
    joined(among('010', '021', '028'), among('2', '5', '8'), digits(7)),
    joined(among('0371', '0816', '0951'), among('2', '5', '8'), fc.oneof(digits(6), digits(7))),
  )
  .filter((number) => !mayHoldDay(number));
const oldResident = fc
  .tuple(among('510104', '110101'), day, digits(3))
  .filter(([, birth]) => birth < '2000-01-01')
  .map(([division, birth, order]) => `${division}${birth.slice(2).replaceAll('-', '')}${order}`);
const resident = fc
  .tuple(among('510104', '110101', '810000', '932682'), day, digits(3))
  .map(([division, birth, order]) => withCheck(`${division}${birth.replaceAll('-', '')}${order}`));

/** The check digit as the standard's own table has it. */
function withCheck(body: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((sum, weight, index) => sum + weight * Number(body.charAt(index)), 0);
  return body + '10X98765432'.charAt(sum % 11);
}
const fullWidth = (text: string) =>
  text.replace(/[\dX]/g, (digit) => String.fromCodePoint((digit.codePointAt(0) ?? 0) + 0xfee0));

describe('finds in a text', () => {
  it.each([
    '大米 13800138000',
    '大米，电话138-0013-8000取',
    '138 0013 8000',
    '+86 138 0013 8000',
    '(+86)13800138000',
    '8613800138000',
    '008613800138000x2',
    '１３８００１３８０００',
    '１３８—００１３—８０００',
    '138.0013.8000',
    '1 3 8 0 0 1 3 8 0 0 0',
    '138\u200b00138000',
    '5 袋 13800138000',
    '2袋 5 13800138000',
    '13800138000 2026-11-24',
    'tel13800138000a',
    '028-86661234',
    '(028) 8666 1234',
    '02886661234',
    '+86 28 8666 1234',
    '0371-6666123',
    '11010519491231002X',
    '11010519491231002x',
    '110105 19491231 002X',
    '110105-1949-12-31-002X',
    '110105491231002',
  ])('%s', (text) => {
    expect(holdsPersonalNumber(text)).toBe(true);
  });

  it('any mobile, landline or resident number, however it is grouped and wherever it stands', () => {
    const gap = among('', '', ' ', '-', '－', ' - ', '\u3000');
    fc.assert(
      fc.property(
        fc.oneof(mobile, joined(among('+86', '+86 ', '0086', '86'), mobile), landline, resident, oldResident),
        fc.array(gap, { minLength: 18, maxLength: 18 }),
        fc.boolean(),
        among('', '大米', '王阿姨 ', 'No.'),
        among('', '取', ' 两袋', ' 5kg'),
        (number, gaps, isWide, before, after) => {
          const grouped = [...number].map((digit, index) => digit + (gaps[index] ?? '')).join('');
          expect(holdsPersonalNumber(before + (isWide ? fullWidth(grouped) : grouped) + after)).toBe(true);
        },
      ),
    );
  });
});

describe('raises no alarm at', () => {
  it.each([
    '',
    '大米 5 公斤',
    '大米10kg',
    '食用油 1.8L x 2 瓶',
    '牛奶 250ml×24',
    '铅笔 2B 12 支',
    '校服 170 2026-11-24',
    '校服 170 20261124',
    '校服 160/84A',
    '尺码 130 140 150',
    '保质期至2026年11月24日',
    '2026-11-24',
    '2026.11.24 10:30',
    '20261124',
    '6901234567892',
    '6 901234 567892',
    '06901234567892',
    '4006001234',
    '110105194912310021',
    '110105194913310020',
    '5NGF-1380-0138',
  ])('%s', (text) => {
    expect(holdsPersonalNumber(text)).toBe(false);
  });

  it('the barcode of anything made in China, in one piece or as it is printed', () => {
    fc.assert(
      fc.property(joined(among('69'), digits(11)), (barcode) => {
        const printed = `${barcode.slice(0, 1)} ${barcode.slice(1, 7)} ${barcode.slice(7)}`;
        for (const text of [barcode, printed]) expect(holdsPersonalNumber(`大米 ${text}`)).toBe(false);
      }),
    );
  });
  it('a day of this century, nor a quantity, nor both', () => {
    const thisCentury = fc.nat(30_000).map((days) => addDays('2000-01-01' as LocalDate, days));
    const amount = fc.tuple(fc.integer({ min: 1, max: 100_000 }), among('kg', '公斤', 'ml', '袋', ' 瓶'));
    fc.assert(
      fc.property(thisCentury, among('-', '.', '/', ''), amount, (on, mark, [quantity, unit]) => {
        const written = on.replaceAll('-', mark);
        expect(holdsPersonalNumber(`大米${quantity}${unit} ${written}`)).toBe(false);
        expect(holdsPersonalNumber(`${written} ${quantity}${unit}`)).toBe(false);
      }),
    );
  });
  it('an item code of a community whose own part ends in a letter, written either way', () => {
    const code = fc
      .bigInt({ min: 0n, max: 2n ** 35n - 1n })
      .map((random) => makeItemCode('51015NGF' as TenantCode, random));
    fc.assert(
      fc.property(code, (item) => {
        for (const text of [item, formatItemCode(item)]) expect(holdsPersonalNumber(`${text} 大米`)).toBe(false);
      }),
    );
  });
});
