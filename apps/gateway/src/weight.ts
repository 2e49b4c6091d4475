import {
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** Fields an answer may hold: a page of 100 with 40 fields each, and some to spare. */
export const WEIGHT_MAX = 5_000;
/** A page whose size comes in a variable is as long as any page may be. */
export const PAGE_SIZE_MAX = 100;

/** No document asks for more fields than WEIGHT_MAX once its fragments are spread and its pages are full. */
export function boundedWeight(context: ValidationContext): ASTVisitor {
  return {
    [Kind.DOCUMENT]: (document) => {
      const weight = weightOf(document);
      if (weight <= WEIGHT_MAX) return;
      const asked = Number.isFinite(weight) ? String(weight) : 'far too many';
      context.reportError(new GraphQLError(`This asks for ${asked} fields at once; ask for at most ${WEIGHT_MAX}.`));
    },
  };
}

/** How many fields the heaviest operation of the document answers. Each fragment is weighed once, however often it is spread. */
export function weightOf(document: DocumentNode): number {
  const fragments = new Map<string, SelectionSetNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition.selectionSet);
  const weighed = new Map<string, number>();

  const ofFragment = (name: string): number => {
    const known = weighed.get(name);
    if (known !== undefined) return known;
    weighed.set(name, 0); // a fragment inside itself is another rule's to refuse
    const selections = fragments.get(name);
    const weight = selections === undefined ? 0 : ofSelections(selections);
    weighed.set(name, weight);
    return weight;
  };
  const ofSelections = ({ selections }: SelectionSetNode): number =>
    selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return sum + ofFragment(selection.name.value);
      if (selection.kind === Kind.INLINE_FRAGMENT) return sum + ofSelections(selection.selectionSet);
      const below = selection.selectionSet === undefined ? 0 : ofSelections(selection.selectionSet);
      return sum + 1 + pageSizeOf(selection) * below;
    }, 0);

  return document.definitions.reduce(
    (most, definition) =>
      definition.kind === Kind.OPERATION_DEFINITION ? Math.max(most, ofSelections(definition.selectionSet)) : most,
    0,
  );
}

function pageSizeOf(field: FieldNode): number {
  const first = field.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (first === undefined) return 1;
  return first.kind === Kind.INT ? Math.min(Math.max(Number(first.value), 1), PAGE_SIZE_MAX) : PAGE_SIZE_MAX;
}
