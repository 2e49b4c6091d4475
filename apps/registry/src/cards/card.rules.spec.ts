import { CROCKFORD } from '@yicang/kernel';
import fc from 'fast-check';
import { HAND_OVER_CODE_LENGTH, parseHandOverCode, waitAfter, WRONG_TRIES_WINDOW_MS } from './card.rules.js';

it.each([
  ['7K3Q50N1', '7K3Q50N1'],
  ['7k3q-50n1', '7K3Q50N1'],
  [' 7K3Q 5ONI ', '7K3Q50N1'],
  ['7k3q5onl', '7K3Q50N1'],
  ['７Ｋ３Ｑ５０Ｎ１', '7K3Q50N1'],
])('reads %p', (typed, code) => {
  expect(parseHandOverCode(typed)).toBe(code);
});
it.each(['', '7K3Q50N', '7K3Q50N12', '7K3Q50NU', '7K3Q50N!', '交接码'])('reads %p as none', (typed) => {
  expect(parseHandOverCode(typed)).toBeNull();
});
it('reads every code as itself, however it is grouped and cased', () => {
  const code = fc.array(fc.constantFrom(...CROCKFORD), {
    minLength: HAND_OVER_CODE_LENGTH,
    maxLength: HAND_OVER_CODE_LENGTH,
  });
  fc.assert(
    fc.property(code, fc.integer({ min: 0, max: HAND_OVER_CODE_LENGTH }), (characters, at) => {
      const typed = `${characters.slice(0, at).join('').toLowerCase()}-${characters.slice(at).join(' ')}`;
      expect(parseHandOverCode(typed)).toBe(characters.join(''));
    }),
  );
});

describe('after wrong tries', () => {
  const now = new Date('2026-03-01T04:00:00Z');
  const agoMs = (...ages: readonly number[]) => ages.map((age) => new Date(now.getTime() - age));
  it('a code is looked at as long as there were fewer than five', () => {
    expect(waitAfter([], now)).toBe(0);
    expect(waitAfter(agoMs(0, 1, 2, 3), now)).toBe(0);
  });
  it('nothing is looked at until the fifth newest is a quarter of an hour old', () => {
    expect(waitAfter(agoMs(900, 0, 700, 800, 600), now)).toBe(WRONG_TRIES_WINDOW_MS - 900);
    expect(waitAfter(agoMs(0, 1, 2, 3, 60_000, 800_000), now)).toBe(WRONG_TRIES_WINDOW_MS - 60_000);
    expect(waitAfter(agoMs(0, 1, 2, 3, WRONG_TRIES_WINDOW_MS), now)).toBe(0);
  });
});
