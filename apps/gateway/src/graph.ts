import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import { type Executor } from '@graphql-tools/utils';
import { type NatsConnection } from '@nats-io/transport-node';
import { codedError, type Logger } from '@yicang/platform-graphql';
import { type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import { type ActorSigner } from './asker.js';
import { type Changes } from './changes.js';
import { keepingPlaces } from './kept-places.js';
import { limits } from './limits.js';
import { maskedError } from './masked-errors.js';
import { type DoorContext, natsExecutor } from './nats-executor.js';
import { OWN_SUBGRAPH, ownExecutor } from './own-subgraph.js';
import { tooHeavy, type Weigh, weighing } from './weight.js';

/** How a subscription is answered. */
export const EVENT_STREAM = 'text/event-stream';

/** Nobody goes there. */
const GRAPH_URL = 'http://gateway.internal/graphql';

export interface GraphOptions {
  readonly supergraph: string;
  readonly connection: NatsConnection;
  readonly signer: ActorSigner;
  readonly logger: Logger;
  readonly changes: Changes;
  readonly isIntrospectable: boolean;
}

/** What is asked of the graph. */
export interface Asked {
  readonly headers: Headers;
  readonly body: string;
}

/** The federated graph as one fetch function, and its end. */
export interface Graph {
  fetch(asked: Asked, context: DoorContext): Promise<Response>;
  close(): Promise<void>;
}

/** One graph of all subgraphs, planned by the Rust planner and executed over NATS. Limits are refused before anything is planned. */
export function makeGraph(options: GraphOptions): Graph {
  const { supergraph, isIntrospectable, logger } = options;
  const overNats = (subgraph: string): Executor => natsExecutor(subgraph, options);
  const own = ownExecutor(supergraph, options.changes, overNats);
  const weigh = weighing(supergraph);
  const directory = keepingPlaces(overNats('directory'));
  const executorOf = (subgraph: string): Executor => {
    const name = subgraph.toLowerCase();
    if (name === OWN_SUBGRAPH) return own;
    return name === 'directory' ? directory : overNats(subgraph);
  };
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
    plugins: () => [...limits(), costTaken(weigh), errorMask(logger, isIntrospectable)],
  });
  return {
    // the runtime makes a request of its own kind, whose body is no stream
    fetch: async (asked, context) => runtime.fetch(GRAPH_URL, { method: 'POST', ...asked }, context),
    close: async () => runtime[Symbol.asyncDispose](),
  };
}

/** What is done with an operation before it is executed. */
interface ExecuteHook {
  readonly args: ExecutionArgs;
  setResultAndStopExecution(result: ExecutionResult): void;
}

/** An operation is executed when it asks for no more than one may, and once its cost is taken from the allowance of whoever asks, and tells what it cost. */
function costTaken(weigh: Weigh) {
  const costs = new WeakMap<object, number>();
  const take = async ({ args, setResultAndStopExecution }: ExecuteHook): Promise<void> => {
    const context = args.contextValue as DoorContext;
    const cost = weigh(args.document, args.variableValues ?? {});
    const refusal = tooHeavy(cost);
    if (refusal !== null) return setResultAndStopExecution({ errors: [refusal] });
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
      const masked = errors.map((error) => maskedError(error, { arrival, logger, isSchemaOpen }));
      if (rest.data === undefined) refuseToTheLetter(masked);
      setResult({ ...rest, errors: masked });
    },
  };
}

/** To the letter an answer without data is no 200; whoever accepts plain JSON gets it as ever. */
function refuseToTheLetter(errors: readonly GraphQLError[]): void {
  for (const { extensions } of errors)
    if (extensions['code'] === 'BAD_USER_INPUT') extensions['http'] ??= { spec: true, status: 400 };
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
