import { codedError } from '@yicang/platform-graphql';
import {
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';

/** Fields an answer may hold: a page of 100 with 40 fields each, and some to spare. */
export const WEIGHT_MAX = 5_000;
/** A list that does not say how long it is, is as long as any page may be. */
export const PAGE_SIZE_MAX = 100;

/** The values an operation comes with, as its document names them. */
export type Variables = Readonly<Record<string, unknown>>;
/** How many fields the heaviest operation of a document answers, with its fragments spread and its lists full. */
export type Weigh = (document: DocumentNode, variables?: Variables) => number;

/** What to say of a document that asks for more fields than WEIGHT_MAX; null for any other. */
export function tooHeavy(weight: number): GraphQLError | null {
  if (weight <= WEIGHT_MAX) return null;
  const asked = Number.isFinite(weight) ? String(weight) : null;
  const words = {
    zh: `一次要了 ${asked ?? '太多'} 个字段，至多 ${WEIGHT_MAX} 个。请减小 first，或少要几层列表。`,
    en: `This asks for ${asked ?? 'far too many'} fields at once; ask for at most ${WEIGHT_MAX}: smaller pages, or fewer lists in lists.`,
  };
  return codedError('BAD_USER_INPUT', words);
}

/**
 * Weighs documents by what this schema says of its fields: a page is as long as `first` asks, any other list as its
 * `@listSize` says. Each fragment is weighed once, however often it is spread.
 */
export function weighing(sdl: string): Weigh {
  const fields = fieldsIn(parse(sdl));
  return (document, variables = {}) => weightOf(document, fields, variables);
}

interface FieldFacts {
  readonly type: string;
  /** How many of it there are, unless `first` says. */
  readonly length: number;
}

/** Facts by `Type.field`. */
type Fields = ReadonlyMap<string, FieldFacts>;

function fieldsIn(schema: DocumentNode): Fields {
  const fields = new Map<string, FieldFacts>();
  for (const definition of schema.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const field of definition.fields ?? []) {
      const isPage = definition.name.value.endsWith('Connection'); // its `first` is counted where it is asked for
      const length = isPage ? 1 : lengthOf(field);
      fields.set(`${definition.name.value}.${field.name.value}`, { type: namedType(field.type), length });
    }
  }
  return fields;
}

function lengthOf({ type, directives = [] }: FieldDefinitionNode): number {
  const bare = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  if (bare.kind !== Kind.LIST_TYPE) return 1;
  const size = directives.find(({ name }) => name.value === 'listSize')?.arguments?.[0]?.value;
  return size?.kind === Kind.INT ? Number(size.value) : PAGE_SIZE_MAX;
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

const ROOTS = {
  [OperationTypeNode.QUERY]: 'Query',
  [OperationTypeNode.MUTATION]: 'Mutation',
  [OperationTypeNode.SUBSCRIPTION]: 'Subscription',
};

function weightOf(document: DocumentNode, fields: Fields, variables: Variables): number {
  const fragments = new Map<string, () => number>();
  const weighed = new Map<string, number>();

  const ofFragment = (name: string): number => {
    const known = weighed.get(name);
    if (known !== undefined) return known;
    weighed.set(name, 0); // a fragment inside itself is another rule's to refuse
    const weight = fragments.get(name)?.() ?? 0;
    weighed.set(name, weight);
    return weight;
  };
  const ofSelections = ({ selections }: SelectionSetNode, type: string): number =>
    selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return sum + ofFragment(selection.name.value);
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return sum + ofSelections(selection.selectionSet, selection.typeCondition?.name.value ?? type);
      const facts = fields.get(`${type}.${selection.name.value}`);
      const { selectionSet } = selection;
      const below = selectionSet === undefined ? 0 : ofSelections(selectionSet, facts?.type ?? '');
      return sum + 1 + (pageSizeOf(selection, variables) ?? facts?.length ?? 1) * below;
    }, 0);

  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, () =>
        ofSelections(definition.selectionSet, definition.typeCondition.name.value),
      );
  return document.definitions.reduce(
    (most, definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? Math.max(most, ofSelections(definition.selectionSet, ROOTS[definition.operation]))
        : most,
    0,
  );
}

/** The length of the page that is asked for; null when none is. What no page may be is the longest: a service refuses it. */
function pageSizeOf(field: FieldNode, variables: Variables): number | null {
  const first = field.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (first === undefined) return null;
  const size =
    first.kind === Kind.VARIABLE ? variables[first.name.value] : first.kind === Kind.INT ? Number(first.value) : null;
  return typeof size === 'number' && size >= 1 && size <= PAGE_SIZE_MAX ? size : PAGE_SIZE_MAX;
}
