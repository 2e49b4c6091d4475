import {
  type ASTNode,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isUnionType,
  Kind,
} from 'graphql';

import { ARGUMENT_WORDS, FIELD_WORDS, TYPE_WORDS, VALUE_WORDS } from './glossary.js';

/** What is described nowhere else has the glossary's words, and lists, results and inputs those of their kind. */
export function withGlossary(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || type.name.startsWith('_')) continue;
    if (type !== schema.getQueryType() && type !== schema.getMutationType()) describe(type, wordsOfType(type));
    if (isEnumType(type)) for (const value of type.getValues()) describe(value, VALUE_WORDS[type.name]?.[value.name]);
    if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) describeFields(type.getFields());
    tellPrinters(type);
  }
  return schema;
}

function describeFields(fields: Readonly<Record<string, GraphQLField<unknown, unknown> | GraphQLInputField>>): void {
  for (const field of Object.values(fields)) {
    describe(field, FIELD_WORDS[field.name]);
    for (const argument of 'args' in field ? field.args : [])
      describe(argument, ARGUMENT_WORDS[argument.name] ?? FIELD_WORDS[argument.name]);
  }
}

interface Describable {
  description?: string | null;
  readonly name: string;
}

/** What its class says stays; Nest writes nothing said as an empty text. */
function describe(thing: Describable, words: string | undefined): void {
  if (words !== undefined && (thing.description ?? '') === '') thing.description = words;
}

/** Printers read the nodes the schema was built of, and not the objects that were described. */
function tellPrinters(type: GraphQLNamedType): void {
  const fields = 'getFields' in type ? type.getFields() : {};
  const values = isEnumType(type) ? type.getValues() : [];
  for (const node of [type.astNode, ...type.extensionASTNodes]) {
    if (node?.kind === Kind.ENUM_TYPE_DEFINITION) tellNodes(node.values, values);
    if (node === type.astNode) tellNodes([node], [type]);
    if (node === null || node === undefined || !('fields' in node)) continue;
    tellNodes(node.fields, Object.values(fields));
    for (const field of node.fields ?? [])
      if ('arguments' in field) tellNodes(field.arguments, argumentsOf(fields[field.name.value]));
  }
}

function argumentsOf(field: GraphQLField<unknown, unknown> | GraphQLInputField | undefined): readonly Describable[] {
  return field !== undefined && 'args' in field ? field.args : [];
}

type NamedNode = ASTNode & { readonly name: { readonly value: string } };

function tellNodes(nodes: readonly (ASTNode | null | undefined)[] = [], things: readonly Describable[]): void {
  for (const node of nodes as readonly (NamedNode | null | undefined)[]) {
    const words = things.find(({ name }) => name === node?.name.value)?.description ?? '';
    if (node && words !== '') Object.assign(node, { description: { kind: Kind.STRING, value: words, block: true } });
  }
}

function wordsOfType(type: GraphQLNamedType): string | undefined {
  const { name } = type;
  if (name in TYPE_WORDS) return TYPE_WORDS[name];
  if (name.endsWith('Connection')) return '列表的一页。One page of a list.';
  if (name.endsWith('Edge')) return '列表的一项，和它的位置。An entry of a list, and where it stands.';
  if (isUnionType(type)) return '做成了的结果，或被拒绝的原因。What came of it, or why it was refused.';
  if (!isInputObjectType(type) || !name.endsWith('Input')) return undefined;
  const operation = `${name[0]?.toLowerCase()}${name.slice(1, -'Input'.length)}`;
  return `${operation} 要知道的。What \`${operation}\` needs to know.`;
}
