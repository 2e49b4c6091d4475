import { parse } from 'graphql';
import { weightOf } from './weight.js';

it('counts each field once', () => {
  expect(weightOf(parse('{ a { b c } d }'))).toBe(4);
});
it('counts what is on a page as often as the page is long', () => {
  expect(weightOf(parse('{ list(first: 50) { edges { node { id } } } }'))).toBe(151);
  expect(weightOf(parse('query ($n: Int) { list(first: $n) { id } }'))).toBe(101);
});
it('counts a fragment wherever it is spread, in time that does not grow with the count', () => {
  const bomb = Array.from({ length: 60 }, (_, nth) => `fragment F${nth} on Query { ...F${nth + 1} ...F${nth + 1} }`);
  expect(weightOf(parse(`{ ...F0 } ${bomb.join(' ')} fragment F60 on Query { a }`))).toBe(2 ** 60);
});
it('ends with a fragment that is inside itself', () => {
  expect(weightOf(parse('{ ...A } fragment A on Query { a ...A }'))).toBe(1);
});
