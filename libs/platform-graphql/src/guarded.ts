import { applyDecorators } from '@nestjs/common';
import { Directive, Extensions } from '@nestjs/graphql';
import { accessProblem, scopesFor, type Operation, type Refusal } from '@yicang/kernel';
import { Fault } from '@yicang/platform-db';
import {
  defaultFieldResolver,
  getNullableType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';

import type { GraphqlContext } from './graphql-context.js';
import { orNull, refusedAsError } from './refused.js';

/** Where a field keeps who may ask it: operations, of which one is enough, or the word for everybody. */
const GUARD = 'yicangGuard';
const ALL = 'all';
/** What federation adds to every subgraph's Query: only the gateway asks it. */
const OF_FEDERATION = ['_service', '_entities'];

/**
 * The field is for those who may do one of these operations somewhere, and its schema says so: `@authenticated`, and
 * `@requiresScopes` with the roles and partners' scopes they take, or without it when any person may. Everybody else is
 * refused before it is resolved, so nothing about places or things is told; what may be done where, the unit of work
 * decides. A field that is no root is null instead for whom it is not for.
 */
export function Guarded(...operations: readonly [Operation, ...Operation[]]): MethodDecorator {
  return applyDecorators(Extensions({ [GUARD]: operations }), Directive(accessDirectives(operations)));
}

/** The root field answers everybody, signed in or not. */
export function OpenToAll(): MethodDecorator {
  return Extensions({ [GUARD]: ALL });
}

/** What the schema says of a field that is for those who may do one of these. @throws Error for what only our own jobs do. */
export function accessDirectives(operations: readonly Operation[]): string[] {
  const jobs = operations.filter((one) => !one.isOwn && scopesFor(one).length === 0);
  if (jobs.length > 0) throw new Error(`${jobs.map(({ name }) => name).join(', ')}: only our own jobs do it, no field`);
  if (operations.some(({ isOwn }) => isOwn)) return ['@authenticated'];
  const scopes = [...new Set(operations.flatMap(scopesFor))].map((scope) => `["${scope}"]`);
  return ['@authenticated', `@requiresScopes(scopes: [${scopes.join(', ')}])`];
}

/**
 * The schema with every guarded field guarded.
 * @throws Fault that names the root fields which say neither whom they are for nor that they are for all, and the fields whose line
 *   shows a guard that they have not.
 */
export function withGuards(schema: GraphQLSchema): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType()].filter((type) => type != null);
  const silent = roots.flatMap((root) => fieldsOf(root).flatMap((field) => silence(root, field)));
  if (silent.length > 0)
    throw new Fault(`${silent.join(', ')}: say @Guarded(OPERATION), or @OpenToAll() when everybody may ask.`);
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const lost = types.flatMap((type) => fieldsOf(type).flatMap((field) => lostGuard(type, field)));
  if (lost.length > 0)
    throw new Fault(
      `${lost.join(', ')}: the guard is shown and lost. Declare the type in @ResolveField, not in the view.`,
    );
  for (const type of types) {
    for (const field of fieldsOf(type)) {
      const operations = field.extensions[GUARD];
      if (Array.isArray(operations)) guard(field, operations as Operation[], roots.includes(type));
    }
  }
  return schema;
}

function silence({ name }: GraphQLObjectType, field: GraphQLField<unknown, unknown>): string[] {
  const isSilent = field.extensions[GUARD] === undefined && !OF_FEDERATION.includes(field.name);
  return isSilent ? [`${name}.${field.name}`] : [];
}

/** Nest copies the directives of a resolver's method onto a field of the view, and not its extensions. */
function lostGuard({ name }: GraphQLObjectType, field: GraphQLField<unknown, unknown>): string[] {
  const isShown = field.astNode?.directives?.some((directive) => directive.name.value === 'authenticated') === true;
  return isShown && !Array.isArray(field.extensions[GUARD]) ? [`${name}.${field.name}`] : [];
}

function guard(field: GraphQLField<unknown, unknown>, operations: readonly Operation[], isRoot: boolean): void {
  const { resolve = defaultFieldResolver, type } = field;
  const refused = refusalAs(type, isRoot);
  field.resolve = (source, args, context, info) => {
    const problem = accessProblem((context as GraphqlContext).actor, operations, new Date());
    return problem === null ? resolve(source, args, context, info) : refused(problem);
  };
}

/** How a field of this type says no: in its union, as null where that says "not yours", else as an error. */
function refusalAs(type: GraphQLOutputType, isRoot: boolean): (problem: Refusal) => unknown {
  const inner = getNullableType(type);
  if (isUnionType(inner) && inner.getTypes().some(({ name }) => name === 'Refused')) return (problem) => problem;
  if (!isRoot && !isNonNullType(type)) return orNull;
  return (problem) => {
    throw refusedAsError(problem);
  };
}

function fieldsOf(type: GraphQLObjectType): GraphQLField<unknown, unknown>[] {
  return Object.values(type.getFields());
}
