import { CROCKFORD } from '@yicang/kernel';
import fc from 'fast-check';
import { HAND_OVER_CODE_LENGTH, parseHandOverCode } from './card.rules.js';

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
