import fc from 'fast-check';
import { CROCKFORD } from './crockford.js';
import {
  ancestorsOf,
  covers,
  exactRange,
  isSandbox,
  NATION,
  parentOf,
  parseTenantCode,
  placeLevel,
  PLACE_LEVELS,
  SANDBOX_CITY,
  subjectTokens,
  subtreeRange,
  type TenantCode,
} from './tenant-code.js';

const digits = (length: number) =>
  fc.integer({ min: 10 ** (length - 1), max: 10 ** length - 1 }).map(String) as fc.Arbitrary<TenantCode>;
const letters = fc.string({ unit: fc.constantFrom(...CROCKFORD), minLength: 4, maxLength: 4 });
const community = fc.tuple(digits(4), letters).map(([city, own]) => `${city}${own}` as TenantCode);
const place = fc.oneof(fc.constant(NATION), digits(2), digits(4), community);

const within = ({ from, to }: { from: string; to: string }, code: string) => from <= code && code < to;

describe('TenantCode', () => {
  it('is a nation, a province, a city or a community, told apart by length', () => {
    const levels = ['0', '51', '5101', '51017K3Q'].map((text) => placeLevel(parseTenantCode(text) ?? NATION));
    expect(levels).toEqual([...PLACE_LEVELS]);
  });

  it.each([
    '',
    '00',
    '05',
    '0510',
    '5',
    '510',
    '51017',
    '51017K3',
    '51017K3QX',
    '51017k3q',
    '51017K3I',
    '51017K3U',
    ' 51',
    '51\n',
    '５１',
  ])('is not %j', (text) => expect(parseTenantCode(text)).toBeNull());

  it('takes every code we make as it stands', () => {
    fc.assert(fc.property(place, (code) => parseTenantCode(code) === code));
  });

  it('knows the places around it, nearest first', () => {
    expect(ancestorsOf('51017K3Q' as TenantCode)).toEqual(['5101', '51', '0']);
    expect(ancestorsOf(NATION)).toEqual([]);
    expect(parentOf(NATION)).toBeNull();
  });

  it('is covered by itself and exactly the places around it', () => {
    fc.assert(
      fc.property(place, place, (around, code) => {
        expect(covers(around, code)).toBe(around === code || ancestorsOf(code).includes(around));
      }),
    );
    fc.assert(fc.property(place, (code) => [code, ...ancestorsOf(code)].every((around) => covers(around, code))));
  });
});

describe('a range of tenant codes', () => {
  it('of a subtree holds what the place covers and nothing else', () => {
    fc.assert(fc.property(place, place, (around, code) => within(subtreeRange(around), code) === covers(around, code)));
    fc.assert(fc.property(place, (code) => ancestorsOf(code).every((around) => within(subtreeRange(around), code))));
  });

  it('of one place holds that place and nothing else', () => {
    fc.assert(fc.property(place, place, (one, code) => within(exactRange(one), code) === (one === code)));
    fc.assert(fc.property(place, (code) => ancestorsOf(code).every((around) => !within(exactRange(around), code))));
  });

  it('is spelled as row security expects it', () => {
    expect(subtreeRange('5101' as TenantCode)).toEqual({ from: '5101', to: '5101~' });
    expect(subtreeRange(NATION)).toEqual({ from: '0', to: '99' });
    expect(exactRange('51017K3Q' as TenantCode)).toEqual({ from: '51017K3Q', to: '51017K3Q!' });
  });
});

describe('the sandbox', () => {
  const inSandbox = fc
    .string({ unit: fc.constantFrom(...CROCKFORD), minLength: 4, maxLength: 4 })
    .map((own) => `${SANDBOX_CITY}${own}` as TenantCode);

  it('is a city with communities like any other', () => {
    fc.assert(
      fc.property(inSandbox, (code) => {
        expect(parseTenantCode(code)).toBe(code);
        expect([code, SANDBOX_CITY].map(isSandbox)).toEqual([true, true]);
        expect(ancestorsOf(code)).toEqual([SANDBOX_CITY, '99']);
      }),
    );
  });

  it('lies in no real place, the nation included, neither by what is covered nor by any range', () => {
    fc.assert(
      fc.property(place, inSandbox, (around, code) => {
        fc.pre(!isSandbox(around));
        for (const one of [code, SANDBOX_CITY]) {
          expect(covers(around, one)).toBe(false);
          expect(within(subtreeRange(around), one) || within(exactRange(around), one)).toBe(false);
        }
      }),
    );
  });

  it('holds no real place', () => {
    fc.assert(
      fc.property(place, (code) => {
        fc.pre(!isSandbox(code));
        expect(covers(SANDBOX_CITY, code) || within(subtreeRange(SANDBOX_CITY), code)).toBe(false);
      }),
    );
  });
});

it.each([
  ['0', '0.0.0'],
  ['51', '51.0.0'],
  ['5101', '51.5101.0'],
  ['51017K3Q', '51.5101.51017K3Q'],
])('names %s in a subject as %s, so that a city can be filtered', (code, tokens) => {
  expect(subjectTokens(code as TenantCode)).toBe(tokens);
});
