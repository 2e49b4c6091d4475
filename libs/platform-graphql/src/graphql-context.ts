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

/** The context of this request; same as Nest's `@Context()`, but typed by those who ask for it. */
export const RequestContext = createParamDecorator((_: unknown, host: ExecutionContext) => contextOf(host));

/** Who asks: `@CurrentActor() actor: Actor`. */
export const CurrentActor = createParamDecorator((_: unknown, host: ExecutionContext) => contextOf(host).actor);

function contextOf(host: ExecutionContext): GraphqlContext {
  return GqlExecutionContext.create(host).getContext<GraphqlContext>();
}
