import { headers, type NatsConnection } from '@nats-io/transport-node';
import { SERVICE_NAMES, type ServiceName } from '@yicang/contracts';
import { CLIENT_HEADER, type Logger, unavailableError } from '@yicang/platform-graphql';
import { BUS_HEADERS, graphqlOf } from '@yicang/platform-nats';
import { inSpan, traceparentNow } from '@yicang/platform-telemetry';
import { createGraphQLError, type ExecutionRequest, type ExecutionResult, type Executor } from '@graphql-tools/utils';
import { defaultPrintFn, getDocumentString } from '@graphql-mesh/transport-common';
import { type GraphQLFormattedError } from 'graphql';
import { type Allowance } from './allowance.js';
import { type ActorSigner, type Asker } from './asker.js';

/** What the front door puts into the context of every operation. */
export interface DoorContext {
  readonly asker: Asker;
  /** Null for our own pages, whose documents are few and known. */
  readonly allowance: Allowance | null;
}

/** What a subgraph is asked with. */
export interface NatsExecutorOptions {
  readonly connection: NatsConnection;
  readonly signer: ActorSigner;
  readonly logger: Logger;
}

/**
 * Executes a subgraph's operations on NATS, in the name of the asker the gateway signs for and until the request's
 * deadline. A service that is not there is an answer within milliseconds: SERVICE_UNAVAILABLE, which may be tried again.
 * Nothing of what a client sent is handed on but the operation.
 */
export function natsExecutor(subgraphName: string, { connection, signer, logger }: NatsExecutorOptions): Executor {
  const service = serviceOf(subgraphName);
  const subject = graphqlOf(service);
  return async ({ document, variables, operationName, context }: ExecutionRequest): Promise<ExecutionResult> => {
    const asker = (context as DoorContext | undefined)?.asker;
    if (asker === undefined) throw new Error('An operation reached a subgraph without an asker');
    const { actor, client, traceId, deadlineAt } = asker;
    const timeout = deadlineAt.getTime() - Date.now();
    if (timeout <= 0) return { errors: [unavailableError()] };
    const told = headers();
    told.set(BUS_HEADERS.actor, signer.tokenOf(actor, subject));
    told.set(BUS_HEADERS.traceId, traceId);
    told.set(BUS_HEADERS.deadline, String(deadlineAt.getTime()));
    told.set(CLIENT_HEADER, client);
    const query = getDocumentString(document, defaultPrintFn);
    const body = JSON.stringify({ query, variables: variables as unknown, operationName });
    try {
      const answer = await inSpan(subject, { kind: 'client' }, () => {
        const traceparent = traceparentNow();
        if (traceparent !== null) told.set(BUS_HEADERS.traceparent, traceparent);
        return connection.request(subject, body, { timeout, headers: told });
      });
      return withErrors(answer.json<GraphqlAnswer>());
    } catch (err) {
      logger.warn({ err, traceId, subgraph: service }, 'A service did not answer');
      return { errors: [unavailableError()] };
    }
  };
}

/** The planner hands errors on as they are, and what came over the bus as JSON is no GraphQLError yet. */
function withErrors({ data, errors }: GraphqlAnswer): ExecutionResult {
  const located = errors?.map(({ message, ...rest }) => createGraphQLError(message, rest));
  return { data, ...(located === undefined ? {} : { errors: located }) };
}

/** What a service says. */
interface GraphqlAnswer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
}

function serviceOf(subgraphName: string): ServiceName {
  const name = subgraphName.toLowerCase();
  const service = SERVICE_NAMES.find((known) => known === name);
  if (service === undefined) throw new Error(`The supergraph names a subgraph ${subgraphName} that is no service`);
  return service;
}
