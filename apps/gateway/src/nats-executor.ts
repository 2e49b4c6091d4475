import { headers, type NatsConnection } from '@nats-io/transport-node';
import { SERVICE_NAMES, type ServiceName } from '@yicang/contracts';
import { CLIENT_HEADER, unavailableError } from '@yicang/platform-graphql';
import { BUS_HEADERS, graphqlOf } from '@yicang/platform-nats';
import { type ExecutionRequest, type ExecutionResult, type Executor } from '@graphql-tools/utils';
import { defaultPrintFn, getDocumentString } from '@graphql-mesh/transport-common';
import { type ActorSigner, type Asker } from './asker.js';

/** How long one subgraph may take; the whole request has REQUEST_MAX_MS. */
const SUBGRAPH_MAX_MS = 8_000;

/** What the front door puts into the context of every operation. */
export interface DoorContext {
  readonly asker: Asker;
}

/** Executes a subgraph's operations on NATS, in the name of the asker the gateway signs for. */
export function natsExecutor(subgraphName: string, connection: NatsConnection, signer: ActorSigner): Executor {
  const subject = graphqlOf(serviceOf(subgraphName));
  return async ({ document, variables, operationName, context }: ExecutionRequest): Promise<ExecutionResult> => {
    const asker = (context as DoorContext | undefined)?.asker;
    if (asker === undefined) throw new Error('An operation reached a subgraph without an asker');
    const told = headers();
    told.set(BUS_HEADERS.actor, signer.tokenOf(asker.actor));
    told.set(BUS_HEADERS.traceId, asker.traceId);
    told.set(BUS_HEADERS.deadline, String(Date.now() + SUBGRAPH_MAX_MS));
    told.set(CLIENT_HEADER, asker.client);
    const body = JSON.stringify({ query: getDocumentString(document, defaultPrintFn), variables, operationName });
    try {
      const answer = await connection.request(subject, body, { timeout: SUBGRAPH_MAX_MS, headers: told });
      return answer.json<ExecutionResult>();
    } catch {
      // nobody is there, or nobody answered in time; the service itself logs what it did
      return { errors: [unavailableError()] };
    }
  };
}

function serviceOf(subgraphName: string): ServiceName {
  const name = subgraphName.toLowerCase();
  const service = SERVICE_NAMES.find((known) => known === name);
  if (service === undefined) throw new Error(`The supergraph names a subgraph ${subgraphName} that is no service`);
  return service;
}
