import { randomUUID } from 'node:crypto';
import { type ServiceName } from '@yicang/contracts';
import { committedSubgraphs, composeSupergraph } from '@yicang/tools';
import {
  buildSchema,
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
  type OperationTypeNode,
} from 'graphql';

export type RootField = GraphQLField<unknown, unknown>;
export type Input = GraphQLArgument | GraphQLInputField;
export type Kind = 'query' | 'mutation' | 'subscription';

const schema = buildSchema(composeSupergraph(committedSubgraphs()), { assumeValidSDL: true });

/** Every root field of the composed schema, so that none has to be remembered. */
export function fieldsOf(kind: Kind): [string, Kind, RootField][] {
  const root = schema.getRootType(kind as OperationTypeNode);
  return Object.values(root?.getFields() ?? {}).map((field) => [field.name, kind, field]);
}

function rootsIn(sdl: string): string {
  return [...sdl.matchAll(/^type (?:Query|Mutation) \{[^]*?^\}/gm)].join('\n');
}

/** The service a root field is of; null for the gateway's own. */
export function serviceOf({ name }: RootField): ServiceName | null {
  const own = committedSubgraphs().find(({ sdl }) => new RegExp(`^  ${name}(\\(|:)`, 'm').test(rootsIn(sdl)));
  return (own?.name ?? null) as ServiceName | null;
}

/** The field with these arguments, and all it answers, so many objects deep. */
export function documentOf(kind: string, field: RootField, args: Record<string, unknown>, nestedMax: number): string {
  const declared = field.args.filter(({ name }) => name in args).map(({ name, type }) => `$${name}: ${String(type)}`);
  const given = Object.keys(args).map((name) => `${name}: $${name}`);
  const [outer, inner] = [declared, given].map((list) => (list.length === 0 ? '' : `(${list.join(', ')})`));
  const selection = selectionOf(getNamedType(field.type), nestedMax);
  return `${kind} Safety${outer} { ${field.name}${inner} ${selection} }`;
}

/** All that can be selected without arguments, so many objects deep. */
function selectionOf(type: GraphQLNamedType, nestedMax: number): string {
  if (!isCompositeType(type)) return '';
  if (isUnionType(type)) {
    const members = type.getTypes().map((member) => `... on ${member.name} ${selectionOf(member, nestedMax)}`);
    return `{ __typename ${members.join(' ')} }`;
  }
  const fields = Object.values(type.getFields()).filter(({ args }) => !args.some(isRequiredArgument));
  const chosen = fields
    .filter(({ type: of }) => isLeafType(getNamedType(of)) || (nestedMax > 0 && isObjectType(getNamedType(of))))
    .map(({ name, type: of }) => `${name} ${selectionOf(getNamedType(of), nestedMax - 1)}`);
  return `{ __typename ${chosen.join(' ')} }`;
}

/** The arguments of a field, or of its input, that name a thing or a place. */
export function namingInputs(field: RootField): Input[] {
  const inputs = field.args.flatMap((argument): Input[] => {
    const type = getNamedType(argument.type);
    return isInputObjectType(type) ? Object.values(type.getFields()) : [argument];
  });
  return inputs.filter((input) => isNaming(input));
}
function isNaming(input: Input): boolean {
  const type = getNamedType(input.type).name;
  if (['ID', 'TenantCode', 'ItemCode', 'BoxCode'].includes(type)) return true;
  return input.name !== 'commandId' && (type === 'UUID' || input.name === 'code');
}
/** It names a place. */
export const isPlace = (input: Input): boolean => getNamedType(input.type).name === 'TenantCode';

/** What a field is asked with: what names something is given by `naming`, all else is anything that fits. */
export function argumentsOf(
  field: RootField,
  naming: (input: Input) => string,
  isGiven = (argument: GraphQLArgument) => isRequiredArgument(argument) || isNaming(argument),
): Record<string, unknown> {
  const given = field.args.filter(isGiven);
  return Object.fromEntries(given.map((argument) => [argument.name, filled(argument, argument.type, naming)]));
}

function filled(input: Input, wanted: GraphQLInputType, naming: (input: Input) => string): unknown {
  const type = getNullableType(wanted);
  // a thing is divided into two at least
  if (isListType(type)) return [type, type].map(({ ofType }) => filled(input, ofType, naming));
  if (isNaming(input)) return naming(input);
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const way = ONE_WAY[type.name];
    const given = Object.values(type.getFields()).filter(
      (one) =>
        (isRequiredInputField(one) || isNaming(one) || way?.said === one.name) && !way?.unsaid.includes(one.name),
    );
    return Object.fromEntries(given.map((one) => [one.name, filled(one, one.type, naming)]));
  }
  const value = ANY_VALUES[getNamedType(type).name];
  // few, so that a question may go deep
  if (input.name === 'first') return 2;
  if (input.name === 'phone') return '02886000000';
  if (input.name === 'month') return '2026-03';
  if (value === undefined) throw new Error(`Nothing is known to fill ${input.name}: ${String(input.type)} with`);
  return value();
}

/** Of what may be said in one of several ways: the way it is said here. */
const ONE_WAY: Readonly<Record<string, { readonly said: string; readonly unsaid: readonly string[] }>> = {
  ConfirmHandOverInput: { said: 'handOverCode', unsaid: ['signatureFileId', 'isLeftWithNeighbour'] },
};

const ANY_VALUES: Readonly<Record<string, () => unknown>> = {
  UUID: randomUUID,
  String: () => 'safety-of-others',
  Int: () => 7,
  Grams: () => 1,
  Fen: () => 1,
  Boolean: () => true,
  LocalDate: () => new Date().toISOString().slice(0, 10),
};
