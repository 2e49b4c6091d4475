import fc from 'fast-check';
import { CROCKFORD } from './crockford.js';
import {
  communityPartOf,
  formatItemCode,
  itemCodeProblem,
  makeItemCode,
  parseItemCode,
  type ItemCode,
} from './item-code.js';
import { NATION, type TenantCode } from './tenant-code.js';

const LENGTH = 12;
const places = Array.from({ length: LENGTH }, (_, index) => index);
const pairs = places.flatMap((left) => places.slice(left + 1).map((right) => [left, right] as const));

const community = fc
  .string({ unit: fc.constantFrom(...CROCKFORD), minLength: 4, maxLength: 4 })
  .map((own) => `5101${own}` as TenantCode);
const random35bits = fc.bigInt({ min: 0n, max: 2n ** 35n - 1n });
const itemCode = fc.tuple(community, random35bits).map(([place, random]) => makeItemCode(place, random));

const withCharacter = (code: string, place: number, character: string) =>
  code.slice(0, place) + character + code.slice(place + 1);
const swapped = (code: string, left: number, right: number) =>
  withCharacter(withCharacter(code, left, code.charAt(right)), right, code.charAt(left));
const xor = (a: string, b: string) =>
  places.map((i) => CROCKFORD.charAt(CROCKFORD.indexOf(a.charAt(i)) ^ CROCKFORD.indexOf(b.charAt(i)))).join('');

describe('the check character', () => {
  const zero = makeItemCode('51010000' as TenantCode, 0n);

  it('is linear: the sum of two codes is a code, so what holds for errors alone holds for errors in any code', () => {
    fc.assert(fc.property(itemCode, itemCode, (a, b) => parseItemCode(xor(a, b)) !== null));
    expect(zero).toBe('000000000000');
  });

  it('catches every error in a single character (exhaustive, by linearity)', () => {
    for (const place of places)
      for (const error of CROCKFORD.slice(1)) expect(itemCodeProblem(withCharacter(zero, place, error))).toBe('CHECK');
  });

  it('catches every swap of two characters, adjacent or not (exhaustive, by linearity)', () => {
    // swapping x and y adds x + y in both places
    for (const [left, right] of pairs)
      for (const sum of CROCKFORD.slice(1))
        expect(itemCodeProblem(withCharacter(withCharacter(zero, left, sum), right, sum))).toBe('CHECK');
  });

  it('catches all of them in codes as they are', () => {
    fc.assert(
      fc.property(itemCode, (code) => {
        for (const place of places)
          for (const character of CROCKFORD)
            if (character !== code.charAt(place))
              expect(parseItemCode(withCharacter(code, place, character))).toBeNull();
        for (const [left, right] of pairs)
          if (code.charAt(left) !== code.charAt(right)) expect(parseItemCode(swapped(code, left, right))).toBeNull();
      }),
      { numRuns: 50 },
    );
  });

  it('does not change its mind about codes that are printed already', () => {
    expect(makeItemCode('51017K3Q' as TenantCode, 5n)).toBe('7K3Q0000005Q');
    expect(makeItemCode('51017K3Q' as TenantCode, 12_345_678_901n)).toBe('7K3QBFXR71NN');
  });
});

describe('makeItemCode', () => {
  it('makes a code that is its own parse and names its community', () => {
    fc.assert(
      fc.property(community, random35bits, (place, random) => {
        const code = makeItemCode(place, random);
        expect(parseItemCode(code)).toBe(code);
        expect(communityPartOf(code)).toBe(place.slice(-4));
      }),
    );
  });

  it('makes another code of other random bits', () => {
    fc.assert(
      fc.property(community, random35bits, random35bits, (place, a, b) => {
        expect(makeItemCode(place, a) === makeItemCode(place, b)).toBe(a === b);
      }),
    );
  });

  it.each([-1n, 2n ** 35n, 2n ** 64n])('has no room for %s', (random) => {
    expect(() => makeItemCode('51017K3Q' as TenantCode, random)).toThrow(RangeError);
  });

  it.each([NATION, '51', '5101'])('makes none in %s, which is no community', (place) => {
    expect(() => makeItemCode(place as TenantCode, 0n)).toThrow(RangeError);
  });
});

describe('parseItemCode', () => {
  const full = (text: string) =>
    text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));

  it('reads a code however people write it', () => {
    const spelling = fc.constantFrom(
      (code: ItemCode) => code.toLowerCase(),
      (code: ItemCode) => formatItemCode(code),
      (code: ItemCode) => ` ${formatItemCode(code).replaceAll('-', ' ')}\t`,
      (code: ItemCode) => formatItemCode(code).replaceAll('-', '–'),
      (code: ItemCode) => code.replaceAll('0', 'O'),
      (code: ItemCode) => code.replaceAll('0', 'o').replaceAll('1', 'l'),
      (code: ItemCode) => code.replaceAll('1', 'I'),
      (code: ItemCode) => full(formatItemCode(code)),
      (code: ItemCode) => full(code.toLowerCase()).replaceAll('－', '\u3000'),
    );
    fc.assert(fc.property(itemCode, spelling, (code, spell) => expect(parseItemCode(spell(code))).toBe(code)));
  });

  it('gives a code or nothing, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const code = parseItemCode(text);
        expect(code === null).toBe(itemCodeProblem(text) !== null);
        if (code !== null) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
      }),
    );
  });

  it.each([
    ['', 'LENGTH'],
    ['7K3Q0000005', 'LENGTH'],
    ['7K3Q0000005QQ', 'LENGTH'],
    [`7K3Q0000005Q${' '.repeat(60)}X`, 'LENGTH'],
    ['7K3Q0000005U', 'CHARACTER'],
    ['7K3Q000000米Q', 'CHARACTER'],
    ['ſK3Q0000005Q', 'CHARACTER'],
    ['7K3Q0000005R', 'CHECK'],
    ['7K3Q0000005Q', null],
  ])('says of %j what to look at: %s', (text, problem) => {
    expect(itemCodeProblem(text)).toBe(problem);
    expect(parseItemCode(text) === null).toBe(problem !== null);
  });
});

it('is read aloud in three groups of four', () => {
  expect(formatItemCode('7K3Q0000005Q' as ItemCode)).toBe('7K3Q-0000-005Q');
});
