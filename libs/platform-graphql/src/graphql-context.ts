import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { Actor, Language } from '@yicang/kernel';

import type { Loaders } from './loaders.js';

/** What every resolver knows of its request. Made by the driver from what the gateway signed, never from what a client sent. */
export interface GraphqlContext {
  readonly actor: Actor;
  /** Of the actor: the language of every `message`. */
  readonly language: Language;
  readonly traceId: string;
  /** The network address the request came from, as the gateway saw it; for throttling only, never stored or logged. */
  readonly client: string | null;
  /** The gateway has gone by then. Ask another service only for what is left. */
  readonly deadlineAt: Date;
  readonly loaders: Loaders;
}

const wholeContext = (_: unknown, host: ExecutionContext) => contextOf(host);
const actorOfContext = (_: unknown, host: ExecutionContext) => contextOf(host).actor;

/** The context of this request; same as Nest's `@Context()`, but typed by those who ask for it. */
export const RequestContext = createParamDecorator(wholeContext);

/** Who asks: `@CurrentActor() actor: Actor`. */
export const CurrentActor = createParamDecorator(actorOfContext);

/** What one of these two reads of a context, for who has it in hand already; null for the factory of any other parameter. */
export function contextParameter(
  factory: unknown,
): ((root: unknown, args: unknown, context: unknown) => unknown) | null {
  if (factory === wholeContext) return (_root, _args, context) => context;
  if (factory === actorOfContext) return (_root, _args, context) => (context as GraphqlContext).actor;
  return null;
}

function contextOf(host: ExecutionContext): GraphqlContext {
  return GqlExecutionContext.create(host).getContext<GraphqlContext>();
}
