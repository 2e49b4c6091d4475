import { buildSchema, printSchema } from 'graphql';
import { withGlossary } from './described-schema.js';
import { sdlOf } from './subgraph-schema.js';

const SDL = `
  type Query { items(place: String, first: Int): ItemConnection! }
  type Mutation { moveItem(input: MoveItemInput!): MoveItemResult! }
  type ItemConnection { edges: [String!]! }
  type Item { "自己的话。Words of its own." quantity: Int commandId: String unheardOf: Int }
  type Gone { on: String }
  union MoveItemResult = Item | Gone
  enum ItemStatus { HELD LOST }
  input MoveItemInput { itemId: ID!, status: ItemStatus }
`;

const schema = withGlossary(buildSchema(SDL));

it.each([
  ['a field', /"""[^"]*itemId|Which item, by its id/],
  ['a list', /One page of a list\./],
  ['a result', /What came of it, or why it was refused\./],
  ['an input', /What `moveItem` needs to know\./],
  ['an argument', /Which place, with all inside it\./],
  ['a value', /In the store, kept for a plan\./],
])('says of %s what its name means, to those who execute and those who print', (_what, words) => {
  expect(printSchema(schema)).toMatch(words);
  expect(sdlOf(schema)).toMatch(words);
});

it('leaves alone what a class says itself, and says nothing of what it does not know', () => {
  const text = printSchema(schema);
  expect(text).toContain('自己的话。');
  expect(text).not.toContain('How many, in `unit`.');
  expect(text).toMatch(/\n {2}unheardOf: Int/);
  expect(text).toMatch(/\n {2}LOST/);
});
