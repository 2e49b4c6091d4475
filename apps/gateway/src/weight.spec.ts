import { parse } from 'graphql';
import { tooHeavy, weighing, type Variables } from './weight.js';

const weigh = weighing(`
  type Query { a: Int b: Int list(first: Int): ThingConnection! things: [Thing!]! thing: Thing node: Node }
  interface Node { id: ID! }
  type Thing implements Node { id: ID! parts: [Thing!]! @listSize(assumedSize: 30) parent: Thing codes: [ID!]! }
  type ThingConnection { edges: [ThingEdge!]! }
  type ThingEdge { node: Thing! }`);
const weightOf = (query: string, variables?: Variables): number => weigh(parse(query), variables);

it('counts each field once', () => {
  expect(weightOf('{ a thing { id codes } b }')).toBe(5);
});
it('counts what is on a page as often as the page is long, and no page is longer than 100', () => {
  expect(weightOf('{ list(first: 50) { edges { node { id } } } }')).toBe(151);
  expect(weightOf('{ list(first: 101) { edges { node { id } } } }')).toBe(301);
  const byVariable = 'query ($n: Int) { list(first: $n) { edges { node { id } } } }';
  expect(weightOf(byVariable, { n: 50 })).toBe(151);
  for (const n of [undefined, null, 'x', 0, 101, 1e9]) expect(weightOf(byVariable, { n })).toBe(301);
});
it('counts what is in a list as often as the schema says, or a hundred times', () => {
  expect(weightOf('{ thing { parts { id } } }')).toBe(32);
  expect(weightOf('{ things { id } }')).toBe(101);
});
it('counts lists within lists, whatever leads from one to the other', () => {
  expect(weightOf('{ thing { parts { parent { parts { id } } } } }')).toBe(2 + 30 * (2 + 30));
  expect(weightOf('{ node { ... on Thing { parts { ...P } } } } fragment P on Thing { parts { id } }')).toBe(
    2 + 30 * (1 + 30),
  );
});
it('counts a fragment wherever it is spread, in time that does not grow with the count', () => {
  const bomb = Array.from({ length: 60 }, (_, nth) => `fragment F${nth} on Query { ...F${nth + 1} ...F${nth + 1} }`);
  expect(weightOf(`{ ...F0 } ${bomb.join(' ')} fragment F60 on Query { a }`)).toBe(2 ** 60);
});
it('ends with a fragment that is inside itself', () => {
  expect(weightOf('{ ...A } fragment A on Query { a ...A }')).toBe(1);
});
it('is too heavy beyond 5,000, and says how to ask for less', () => {
  expect(tooHeavy(5_000)).toBeNull();
  const { code, messageEn } = tooHeavy(5_001)?.extensions ?? {};
  expect(code).toBe('BAD_USER_INPUT');
  expect(messageEn).toMatch(/5001 fields/);
  expect(tooHeavy(Number.POSITIVE_INFINITY)?.extensions['messageZh']).toMatch(/太多/);
});
