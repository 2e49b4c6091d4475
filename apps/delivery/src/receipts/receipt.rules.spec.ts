import { newReceiptCode, parseReceiptCode } from './receipt.rules.js';

it('makes a code of R and eleven characters that cannot be mixed up', () => {
  expect(newReceiptCode(new Uint8Array(11))).toBe('R00000000000');
  expect(newReceiptCode(Uint8Array.from({ length: 11 }, (_, nth) => 255 - nth))).toBe('RZYXWVTSRQPN');
});
it('reads every code it makes, in lower case and with spaces around it too', () => {
  for (let first = 0; first < 256; first++) {
    const code = newReceiptCode(Uint8Array.from({ length: 11 }, (_, nth) => first * 7 + nth * 31));
    expect(parseReceiptCode(` ${code.toLowerCase()} `)).toBe(code);
  }
});
it.each(['', 'R', 'R0000000000', 'R000000000000', 'S00000000000', 'R0000000000U', 'R0000000000\0', 'R00000 00000'])(
  'reads no code in %j',
  (text) => {
    expect(parseReceiptCode(text)).toBeNull();
  },
);
