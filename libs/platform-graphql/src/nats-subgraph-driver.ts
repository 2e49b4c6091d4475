import { isIP } from 'node:net';

import { Injectable } from '@nestjs/common';
import { ExternalContextCreator } from '@nestjs/core';
import { AbstractGraphQLDriver, type GqlModuleOptions, GraphQLFederationFactory } from '@nestjs/graphql';
import type { Msg, Subscription } from '@nats-io/transport-node';
import type { ServiceName } from '@yicang/contracts';
import type { Actor } from '@yicang/kernel';
import { ActorVerifier, Bus, BUS_HEADERS, graphqlOf } from '@yicang/platform-nats';
import { inSpan } from '@yicang/platform-telemetry';
import { execute, type GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { z } from 'zod';

import { codedError } from './coded-error.js';
import { resolveDirectly } from './direct-fields.js';
import { DocumentCache } from './document-cache.js';
import type { GraphqlContext } from './graphql-context.js';
import { withGuards } from './guarded.js';
import { Loaders } from './loaders.js';
import { Logger } from './logger.js';
import { withGlossary } from './described-schema.js';
import { withScalars } from './subgraph-schema.js';
import { asGraphqlError, unavailableError, wireErrors } from './wire-errors.js';

/** The network address of whoever asked the gateway. Only the gateway may publish here, so only it can say. */
export const CLIENT_HEADER = 'x-client';

/** The most operations one process has in hand; whoever comes then is told to try again. */
const IN_HAND_MAX = 500;
/** The broker counts headers too. */
const PAYLOAD_MARGIN_BYTES = 1_024;

const operation = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLError[];
}

/**
 * Serves one subgraph on `gql.<service>`, sharing the operations with the service's other processes. Only an operation
 * whose Actor the gateway signed is executed, and only before its deadline.
 */
@Injectable()
export class NatsSubgraphDriver extends AbstractGraphQLDriver<GqlModuleOptions> {
  private schemaServed: GraphQLSchema | null = null;
  private documents: DocumentCache | null = null;
  private subscription: Subscription | null = null;
  private readonly inHand = new Set<Promise<void>>();

  constructor(
    private readonly federation: GraphQLFederationFactory,
    private readonly bus: Bus,
    private readonly verifier: ActorVerifier,
    private readonly logger: Logger,
    creator: ExternalContextCreator,
  ) {
    super();
    resolveDirectly(creator);
  }

  /** The executable schema, once Nest has made it. */
  get schema(): GraphQLSchema {
    if (this.schemaServed === null) throw new Error('The schema is not made yet');
    return this.schemaServed;
  }

  override async generateSchema(options: GqlModuleOptions): Promise<GraphQLSchema> {
    this.schemaServed = withGuards(withGlossary(withScalars(await this.federation.generateSchema(options))));
    this.documents = new DocumentCache(this.schemaServed);
    return this.schemaServed;
  }

  /** Nest calls it where there is an HTTP server. There is none: see `serve`. */
  async start(): Promise<void> {}

  /** From now on operations are answered. Comes last, when everything they need is there. */
  async serve(): Promise<void> {
    const subject = graphqlOf(this.bus.identity.name as ServiceName);
    this.subscription = this.bus.connection.subscribe(subject, {
      queue: subject,
      callback: (error, message) => {
        if (error === null) this.take(message);
        else this.logger.error({ err: error }, 'Operations are no longer heard');
      },
    });
    await this.bus.connection.flush(); // the broker knows before anybody is told that we are ready
  }

  /** No new operation is taken, and those in hand are answered. */
  async stop(): Promise<void> {
    // a broker that is away brings no more operations, and does not hear that none are wanted
    if (!this.bus.isAway) await this.subscription?.drain();
    this.subscription = null;
    while (this.inHand.size > 0) await Promise.allSettled(this.inHand);
  }

  private take(message: Msg): void {
    const answered: Promise<void> = this.handle(message)
      .catch((err: unknown) => this.logger.error({ err }, 'An operation could not be answered'))
      .finally(() => this.inHand.delete(answered));
    this.inHand.add(answered);
  }

  private handle(message: Msg): Promise<void> {
    const parent = message.headers?.get(BUS_HEADERS.traceparent) || null;
    return inSpan(message.subject, { kind: 'server', parent }, () => this.handled(message));
  }

  private async handled(message: Msg): Promise<void> {
    const traceId = message.headers?.get(BUS_HEADERS.traceId) ?? '';
    const actor = this.verifier.verify(message.headers?.get(BUS_HEADERS.actor) ?? '');
    const reader = { language: actor?.language ?? 'zh', traceId, logger: this.logger };
    const answer = await this.answer(message, actor, traceId).catch((fault: unknown) => ({
      errors: [asGraphqlError(fault)],
    }));
    const { data, errors = [] } = answer as Answer;
    const told = errors.length === 0 ? {} : { errors: wireErrors(errors, reader) };
    this.respond(message, { ...(data === undefined ? {} : { data }), ...told }, traceId);
  }

  private async answer(message: Msg, actor: Actor | null, traceId: string): Promise<Answer> {
    if (actor === null) {
      this.logger.warn({ traceId }, 'An operation came without an Actor the gateway signed, and was turned away');
      return { errors: [notSigned()] };
    }
    const deadlineAt = new Date(Number(message.headers?.get(BUS_HEADERS.deadline) || Number.NaN));
    // an unreadable deadline has passed: unknown means no
    if (!(deadlineAt.getTime() > Date.now()) || this.inHand.size > IN_HAND_MAX) return { errors: [unavailableError()] };
    const body = message.string();
    // PostgreSQL's text holds every character but NUL, whether it came escaped in JSON or in a GraphQL string
    if (body.includes('\\u0000')) return { errors: [codedError('BAD_USER_INPUT', HOLDS_NUL)] };
    const asked = operation.safeParse(JSON.parse(body));
    if (!asked.success) return { errors: [codedError('BAD_USER_INPUT', NO_OPERATION)] };
    const { query, operationName, variables } = asked.data;
    const document = this.documents?.document(query) ?? [];
    if (!('kind' in document)) return { errors: document };
    return execute({
      schema: this.schema,
      document,
      operationName,
      variableValues: variables,
      contextValue: this.contextOf(message, actor, traceId, deadlineAt),
    });
  }

  private contextOf(message: Msg, actor: Actor, traceId: string, deadlineAt: Date): GraphqlContext {
    const client = message.headers?.get(CLIENT_HEADER) ?? '';
    return {
      actor,
      language: actor.language,
      traceId,
      client: isIP(client) === 0 ? null : client,
      deadlineAt,
      loaders: new Loaders(),
    };
  }

  private respond(
    message: Msg,
    answer: { data?: unknown; errors?: readonly GraphQLFormattedError[] },
    traceId: string,
  ): void {
    const body = Buffer.from(JSON.stringify(answer));
    const bytesMax = (this.bus.connection.info?.max_payload ?? Infinity) - PAYLOAD_MARGIN_BYTES;
    if (body.length <= bytesMax) {
      message.respond(body);
      return;
    }
    this.logger.warn({ traceId, bytes: body.length, bytesMax }, 'An answer is larger than the bus carries');
    const reader = { language: 'zh', traceId, logger: this.logger } as const;
    message.respond(JSON.stringify({ errors: wireErrors([codedError('BAD_USER_INPUT', TOO_MUCH)], reader) }));
  }
}

const NO_OPERATION = { zh: '请求里没有 GraphQL 操作。', en: 'The request holds no GraphQL operation.' };
const HOLDS_NUL = {
  zh: '请求里有不能保存的空字符（NUL），请删去。',
  en: 'The request holds a NUL character, which cannot be kept. Remove it.',
};
const TOO_MUCH = {
  zh: '要的内容太多，请分页或少选字段。',
  en: 'That is too much at once: ask for smaller pages or fewer fields.',
};

function notSigned(): GraphQLError {
  return codedError('UNAUTHENTICATED', {
    zh: '这个请求没有经过网关签名，不予受理。',
    en: 'This request was not signed by the gateway, and is not answered.',
  });
}
