import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import { type Executor } from '@graphql-tools/utils';
import { type NatsConnection } from '@nats-io/transport-node';
import { codedError, type Logger } from '@yicang/platform-graphql';
import { type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import { type ActorSigner } from './asker.js';
import { type Changes } from './changes.js';
import { limits } from './limits.js';
import { maskedError } from './masked-errors.js';
import { type DoorContext, natsExecutor } from './nats-executor.js';
import { OWN_SUBGRAPH, ownExecutor } from './own-subgraph.js';
import { weightOf } from './weight.js';

/** How a subscription is answered. */
export const EVENT_STREAM = 'text/event-stream';

export interface GraphOptions {
  readonly supergraph: string;
  readonly connection: NatsConnection;
  readonly signer: ActorSigner;
  readonly logger: Logger;
  readonly changes: Changes;
  readonly isIntrospectable: boolean;
}

/** The federated graph as one fetch function, and its end. */
export interface Graph {
  fetch(request: Request, context: DoorContext): Promise<Response>;
  close(): Promise<void>;
}

/** One graph of all subgraphs, planned by the Rust planner and executed over NATS. Limits are refused before anything is planned. */
export function makeGraph(options: GraphOptions): Graph {
  const { supergraph, isIntrospectable, logger } = options;
  const overNats = (subgraph: string): Executor => natsExecutor(subgraph, options);
  const own = ownExecutor(supergraph, options.changes, overNats);
  const executorOf = (subgraph: string): Executor =>
    subgraph.toLowerCase() === OWN_SUBGRAPH ? own : overNats(subgraph);
  const runtime = createGatewayRuntime<DoorContext>({
    supergraph,
    unifiedGraphHandler,
    landingPage: false,
    graphiql: false,
    logging: false, // the mask logs faults, once
    requestId: false, // we have our own
    healthCheckEndpoint: '/graphql/-/live', // only /graphql reaches the runtime; health has its own port
    cors: false,
    batching: false,
    multipart: false,
    // two who ask the same at once may be shown different things
    inboundInflightRequestDeduplication: false,
    ...(isIntrospectable ? {} : { disableIntrospection: {} }),
    transports: { http: { getSubgraphExecutor: ({ subgraphName }) => executorOf(subgraphName) } },
    maskedErrors: false, // its mask never sees what validation refused; ours, below, sees every answer
    plugins: () => [...limits(), costTaken(), errorMask(logger, isIntrospectable)],
  });
  return {
    fetch: async (request, context) => runtime.fetch(request, context),
    close: async () => runtime[Symbol.asyncDispose](),
  };
}

/** What is done with an operation before it is executed. */
interface ExecuteHook {
  readonly args: ExecutionArgs;
  setResultAndStopExecution(result: ExecutionResult): void;
}

/** An operation is executed once its cost is taken from the allowance of whoever asks, and tells what it cost. */
function costTaken() {
  const costs = new WeakMap<object, number>();
  const take = async ({ args, setResultAndStopExecution }: ExecuteHook): Promise<void> => {
    const context = args.contextValue as DoorContext;
    const cost = weightOf(args.document);
    costs.set(context.asker, cost);
    await context.allowance?.take('cost', cost).catch((refused: unknown) => {
      if (!(refused instanceof GraphQLError)) throw refused;
      setResultAndStopExecution({ errors: [refused] });
    });
  };
  return {
    onExecute: take,
    onSubscribe: async (hook: ExecuteHook): Promise<void> => {
      const { request } = hook.args.contextValue as { request: Request };
      if (request.headers.get('accept')?.includes(EVENT_STREAM) === true) return take(hook);
      hook.setResultAndStopExecution({ errors: [streamWanted()] });
    },
    onResultProcess: ({ result, serverContext, setResult }: AnswerHook): void => {
      const requested = costs.get((serverContext as DoorContext).asker);
      if (requested === undefined || isStream(result)) return;
      const answer = result as ExecutionResult;
      setResult({ ...answer, extensions: { ...answer.extensions, cost: { requested } } });
    },
  };
}

/** What is done with an answer before it is written. */
interface AnswerHook {
  readonly result: unknown;
  readonly serverContext: object;
  setResult(result: ExecutionResult): void;
}

/** Every error of every answer leaves masked. */
function errorMask(logger: Logger, isSchemaOpen: boolean) {
  return {
    onResultProcess: ({ result, serverContext, setResult }: AnswerHook): void => {
      if (isStream(result)) return;
      const { errors, ...rest } = result as ExecutionResult;
      if (errors === undefined) return;
      // an operation that was begun has an answer, though it be null; one that was refused has none
      if (errors.some(({ path }) => path !== undefined)) rest.data ??= null;
      const { asker: arrival } = serverContext as DoorContext;
      setResult({ ...rest, errors: errors.map((error) => maskedError(error, { arrival, logger, isSchemaOpen })) });
    },
  };
}

/** What a subscription has begun; its answers come one by one, and of the gateway itself. */
function isStream(result: unknown): boolean {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
}

function streamWanted(): GraphQLError {
  const words = {
    zh: `订阅（subscription）请用 accept: ${EVENT_STREAM}。`,
    en: `A subscription is answered as ${EVENT_STREAM}: accept it.`,
  };
  return codedError('BAD_USER_INPUT', words, { http: { status: 406 } });
}
