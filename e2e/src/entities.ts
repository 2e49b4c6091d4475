import { type ServiceName } from '@yicang/contracts';
import { committedSubgraphs } from '@yicang/tools';
import { type FieldDefinitionNode, Kind, type ObjectTypeDefinitionNode, parse, type TypeNode } from 'graphql';

/** A type that a service resolves by reference, and everything of it that can be read without more. */
export interface Entity {
  readonly service: ServiceName;
  readonly type: string;
  readonly selection: string;
}

/** Every such type of every committed subgraph: what the gateway asks with `_entities`. */
export function entities(): Entity[] {
  return committedSubgraphs().flatMap(({ name, sdl }) => {
    const { definitions } = parse(sdl);
    const leaves = new Set(
      definitions.flatMap((one) =>
        one.kind === Kind.SCALAR_TYPE_DEFINITION || one.kind === Kind.ENUM_TYPE_DEFINITION ? [one.name.value] : [],
      ),
    );
    const types = definitions.filter((one) => one.kind === Kind.OBJECT_TYPE_DEFINITION);
    return types.filter(isResolvable).map((type) => ({
      service: name as ServiceName,
      type: type.name.value,
      selection: (type.fields ?? []).flatMap((field) => selected(field, leaves)).join(' '),
    }));
  });
}

function isResolvable({ directives = [] }: ObjectTypeDefinitionNode): boolean {
  return directives.some(
    ({ name, arguments: given = [] }) =>
      name.value === 'key' &&
      !given.some(
        ({ name: argument, value }) => argument.value === 'resolvable' && 'value' in value && value.value === false,
      ),
  );
}

function selected({ name, type, arguments: given = [] }: FieldDefinitionNode, leaves: ReadonlySet<string>): string[] {
  if (given.some((argument) => argument.type.kind === Kind.NON_NULL_TYPE)) return [];
  const of = namedOf(type);
  return [leaves.has(of) || SPECIFIED.includes(of) ? name.value : `${name.value} { __typename }`];
}

const SPECIFIED: readonly string[] = ['String', 'Int', 'Float', 'Boolean', 'ID'];

function namedOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedOf(type.type);
}
