import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import type { ExternalContextCreator } from '@nestjs/core';

import { contextParameter } from './graphql-context.js';
import { hasInputSchema } from './validated-input.js';

/** Nest's kinds of parameters of a resolver. */
const ROOT = '0';
const ARGS = '3';

interface Parameter {
  readonly index: number;
  readonly data?: unknown;
  readonly pipes: readonly unknown[];
  readonly factory?: unknown;
}

/** One parameter's value, of what GraphQL gives a field. */
type Read = (root: unknown, args: Readonly<Record<string, unknown>>, context: unknown) => unknown;
type Method = (...parameters: unknown[]) => unknown;

/**
 * Fields and references whose parameters need none of Nest's enhancers are from now on called as GraphQL calls them: a list of
 * twenty has a hundred of them, and each would wait for six promises. All others stay with Nest.
 */
export function resolveDirectly(creator: ExternalContextCreator): void {
  const create = creator.create.bind(creator);
  const directly = (...asked: Parameters<typeof create>): Method => {
    const [instance, callback, methodName, , , , , options] = asked;
    const { guards, filters, interceptors } = options ?? { guards: true };
    // queries and mutations ask for all three, fields and references for none
    const isEnhanced = guards === true || filters === true || interceptors === true;
    const resolver = isEnhanced ? null : directResolver(instance, callback as Method, methodName);
    return resolver ?? create(...asked);
  };
  // Nest promises a promise of each; GraphQL takes values too
  creator.create = directly as typeof creator.create;
}

/** The method behind positional arguments; null when one of its parameters is more than a look at them. */
function directResolver(instance: object, method: Method, name: string): Method | null {
  const known = Reflect.getMetadata(ROUTE_ARGS_METADATA, instance.constructor, name) as
    Record<string, Parameter> | undefined;
  const types = (Reflect.getMetadata('design:paramtypes', instance, name) ?? []) as unknown[];
  const reads: Read[] = [];
  for (const [key, parameter] of Object.entries(known ?? {})) {
    const read = readOf(key, parameter, types[parameter.index]);
    if (read === null) return null;
    reads[parameter.index] = read;
  }
  return (...given) => {
    // a reference has no arguments
    const [root, args, context] = given.length === 3 ? [given[0], {}, given[1]] : given;
    return method.apply(
      instance,
      reads.map((read) => read(root, args as Readonly<Record<string, unknown>>, context)),
    );
  };
}

function readOf(key: string, { data, pipes, factory }: Parameter, type: unknown): Read | null {
  if (pipes.length > 0 || hasInputSchema(type)) return null;
  if (factory !== undefined) return contextParameter(factory);
  const kind = key.split(':')[0];
  if (kind === ROOT && data === undefined) return (root) => root;
  if (kind === ARGS) return typeof data === 'string' ? (_, args) => args[data] : (_, args) => args;
  return null;
}
