import {
  buildASTSchema,
  getNamedType,
  getNullableType,
  type GraphQLField,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  parse,
} from 'graphql';
import { committedSubgraphs, composeSupergraph } from './compose-supergraph.js';

const HEADER = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';
const places = `${HEADER} type Query { place: Place } type Place @key(fields: "id") { id: ID! nameZh: String! }`;

it('joins two parts over a shared entity', () => {
  const stores = `${HEADER} type Query { store: Store } type Store { at: Place! }
    type Place @key(fields: "id", resolvable: false) { id: ID! }`;
  const sdl = composeSupergraph([
    { name: 'directory', sdl: places },
    { name: 'inventory', sdl: stores },
  ]);
  expect(sdl).toContain('DIRECTORY @join__graph(name: "directory", url: "nats://gql.directory")');
  expect(sdl).toContain('nameZh: String!');
});

it('says what does not fit when two parts disagree', () => {
  const other = `${HEADER} type Query { thing: Int } type Place @key(fields: "id") { id: ID! nameZh: Int! }`;
  const both = [
    { name: 'directory', sdl: places },
    { name: 'inventory', sdl: other },
  ];
  expect(() => composeSupergraph(both)).toThrow(/Place\.nameZh/);
});

it('names the part whose SDL cannot be read', () => {
  expect(() => composeSupergraph([{ name: 'delivery', sdl: 'type Query {' }])).toThrow('apps/delivery/schema.graphql');
});

it('says of every list of objects how long it is, or lets it be asked for by pages', () => {
  const schema = buildASTSchema(parse(composeSupergraph(committedSubgraphs())), { assumeValidSDL: true });
  const lists = Object.values(schema.getTypeMap()).flatMap((type) => {
    const isPage = type.name.endsWith('Connection') || type.name.startsWith('_');
    const hasFields = (isObjectType(type) || isInterfaceType(type)) && !isPage;
    return hasFields ? Object.values(type.getFields()).map((field) => ({ of: type.name, field })) : [];
  });
  const isListOfObjects = ({ type }: GraphQLField<unknown, unknown>): boolean =>
    isListType(getNullableType(type)) && isCompositeType(getNamedType(type));
  const saysHow = ({ astNode }: GraphQLField<unknown, unknown>): boolean =>
    astNode?.directives?.some(({ name }) => name.value === 'listSize') === true;
  const long = lists.filter(({ field }) => isListOfObjects(field));
  expect(long.length).toBeGreaterThan(15);
  expect(long.filter(({ field }) => !saysHow(field)).map(({ of, field }) => `${of}.${field.name}`)).toEqual([]);
});
