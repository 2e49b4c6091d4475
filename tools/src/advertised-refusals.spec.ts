import { type FieldDefinitionNode, Kind, parse } from 'graphql';
import { committedSubgraphs } from './compose-supergraph.js';

/** What every command may be refused with, whatever it does: the unit of work gives these by itself. */
const OF_EVERY_COMMAND = ['SIGN_IN_NEEDED', 'COMMAND_ID_REUSED', 'GRANTS_CHANGED', 'GRANTS_STALE'];

interface Mutation {
  readonly service: string;
  readonly name: string;
  readonly description: string;
  readonly isCommand: boolean;
}

function mutationsOf(service: string, sdl: string): Mutation[] {
  const { definitions } = parse(sdl);
  const fieldsOf = (type: string) =>
    definitions.flatMap((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === type ? (node.fields ?? []) : [],
    );
  const inputsWithId = new Set(
    definitions.flatMap((node) =>
      node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION && node.fields?.some(({ name }) => name.value === 'commandId')
        ? [node.name.value]
        : [],
    ),
  );
  return fieldsOf('Mutation').map((field) => ({
    service,
    name: field.name.value,
    description: field.description?.value ?? '',
    isCommand: inputTypesOf(field).some((type) => inputsWithId.has(type)),
  }));
}

function inputTypesOf({ arguments: given = [] }: FieldDefinitionNode): string[] {
  return given.map(({ type }) => {
    const inner = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
    return inner.kind === Kind.NAMED_TYPE ? inner.name.value : '';
  });
}

const mutations = committedSubgraphs().flatMap(({ name, sdl }) => mutationsOf(name, sdl));

it('finds the mutations of the services, most of them commands', () => {
  expect(mutations.filter(({ isCommand }) => isCommand).length).toBeGreaterThan(15);
});

it.each(mutations)('$service’s $name says in its description what it refuses', ({ description, isCommand }) => {
  expect(description).toMatch(/Refuses: [A-Z_]+|Refuses nothing/);
  for (const reason of isCommand ? OF_EVERY_COMMAND : []) expect(description).toContain(reason);
});
