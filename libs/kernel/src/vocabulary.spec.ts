import { CROCKFORD } from './crockford.js';
import * as vocabulary from './vocabulary.js';

it.each(Object.entries(vocabulary))('%s are different words that GraphQL and PostgreSQL can both write', (_, words) => {
  expect(new Set(words).size).toBe(words.length);
  for (const word of words) expect(word).toMatch(/^[a-z][a-zA-Z]*$/);
});

it('spells codes with 32 symbols, none of which looks like another, in the order PostgreSQL’s "C" collation sorts them', () => {
  expect(new Set(CROCKFORD).size).toBe(32);
  expect(CROCKFORD).not.toMatch(/[ILOU]/);
  expect([...CROCKFORD].sort().join('')).toBe(CROCKFORD);
});
