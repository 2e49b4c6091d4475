import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import { maxAliasesPlugin } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesPlugin } from '@escape.tech/graphql-armor-max-directives';
import { maxTokensPlugin } from '@escape.tech/graphql-armor-max-tokens';
import { type NatsConnection } from '@nats-io/transport-node';
import { type Logger } from '@yicang/platform-graphql';
import { type ActorSigner } from './asker.js';
import { masker } from './masked-errors.js';
import { type DoorContext, natsExecutor } from './nats-executor.js';

/** Fields below each other; a fragment spread counts too. */
const DEPTH_MAX = 12;
/** `__typename` counts too. */
const ALIASES_MAX = 15;
const DIRECTIVES_MAX = 10;
const TOKENS_MAX = 1_000;

export interface GraphOptions {
  readonly supergraph: string;
  readonly connection: NatsConnection;
  readonly signer: ActorSigner;
  readonly logger: Logger;
  readonly isIntrospectable: boolean;
}

/** The federated graph as one fetch function, and its end. */
export interface Graph {
  fetch(request: Request, context: DoorContext): Promise<Response>;
  close(): Promise<void>;
}

/** One graph of all subgraphs, planned by the Rust planner and executed over NATS. Limits are refused before anything is planned. */
export function makeGraph(options: GraphOptions): Graph {
  const { supergraph, connection, signer, logger, isIntrospectable } = options;
  const runtime = createGatewayRuntime<DoorContext>({
    supergraph,
    unifiedGraphHandler,
    landingPage: false,
    graphiql: false,
    logging: false,
    healthCheckEndpoint: '/graphql/-/live', // only /graphql reaches the runtime; health has its own port
    cors: false,
    batching: false,
    ...(isIntrospectable ? {} : { disableIntrospection: {} }),
    transports: {
      http: { getSubgraphExecutor: ({ subgraphName }) => natsExecutor(subgraphName, connection, signer) },
    },
    maskedErrors: { maskError: masker(logger) },
    plugins: () => [
      maxTokensPlugin({ n: TOKENS_MAX }),
      maxDepthPlugin({ n: DEPTH_MAX, ignoreIntrospection: true }),
      maxAliasesPlugin({ n: ALIASES_MAX, allowList: [] }),
      maxDirectivesPlugin({ n: DIRECTIVES_MAX }),
    ],
  });
  return {
    fetch: async (request, context) => runtime.fetch(request, context),
    close: async () => runtime[Symbol.asyncDispose](),
  };
}
