import { type FieldDefinitionNode, Kind, parse } from 'graphql';
import { committedSubgraphs } from './compose-supergraph.js';

/** What every command may be refused with, whatever it does: the unit of work gives these by itself. */
const OF_EVERY_COMMAND = ['COMMAND_ID_REUSED', 'GRANTS_CHANGED', 'GRANTS_STALE'];
/** One that anybody may try tells nobody to sign in. */
const OF_GUARDED_COMMANDS = [...OF_EVERY_COMMAND, 'SIGN_IN_NEEDED'];

interface Mutation {
  readonly service: string;
  readonly name: string;
  readonly description: string;
  /** Reasons that must stand in the description. */
  readonly owed: readonly string[];
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
    owed: !inputTypesOf(field).some((type) => inputsWithId.has(type))
      ? []
      : field.directives?.some(({ name }) => name.value === 'authenticated') === true
        ? OF_GUARDED_COMMANDS
        : OF_EVERY_COMMAND,
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
  expect(mutations.filter(({ owed }) => owed.length > 0).length).toBeGreaterThan(15);
});

it.each(mutations)('$service’s $name says in its description what it refuses', ({ description, owed }) => {
  expect(description).toMatch(/Refuses: [A-Z_]+|Refuses nothing/);
  for (const reason of owed) expect(description).toContain(reason);
});
