import { readFile } from 'node:fs/promises';
import { makeLogger, type RunningService } from '@yicang/platform-graphql';
import { connectBus, readIdentity } from '@yicang/platform-nats';
import { AccessTokens } from './access-tokens.js';
import { ActorSigner } from './asker.js';
import { type GatewayEnvironment } from './environment.js';
import { openFrontDoor } from './front-door.js';
import { makeGraph } from './graph.js';
import { routes } from './routes.js';

export { gatewayEnvironment, type GatewayEnvironment } from './environment.js';

/** The gateway as a service, and where it is reached. */
export interface RunningGateway extends RunningService {
  readonly url: string;
}

/** The one door is open: one graph of all subgraphs, and the public pages. */
export async function start(environment: GatewayEnvironment): Promise<RunningGateway> {
  const logger = makeLogger('gateway', environment);
  const identity = readIdentity('gateway', environment.SERVICE_PRIVATE_KEY, environment.TRUSTED_KEYS);
  const bus = await connectBus({
    url: environment.NATS_URL,
    user: environment.NATS_USER,
    password: environment.NATS_PASSWORD,
    monitorUrl: environment.NATS_MONITOR_URL,
    allowUnsafeBroker: environment.ALLOW_UNSAFE_BROKER,
    identity,
    logger,
  });
  const graph = makeGraph({
    supergraph: await readFile(environment.SUPERGRAPH_FILE, 'utf8'),
    connection: bus.connection,
    signer: new ActorSigner(identity),
    logger,
    isIntrospectable: environment.INTROSPECTION,
  });
  const handle = routes({
    graph,
    tokens: new AccessTokens(environment.TOKEN_PUBLIC_KEY),
    publicOrigin: environment.PUBLIC_ORIGIN,
    hasGraphiql: environment.GRAPHIQL,
    onFault: (err, path) => logger.error({ err, path }, 'A page could not be made'),
  });
  const door = await openFrontDoor(environment.HOST, environment.PORT, handle, logger);
  logger.info({ port: door.port }, 'The gateway is open');
  let stopped: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    await door.close();
    await graph.close();
    await bus.drain();
  };
  return {
    name: 'gateway',
    url: `http://${environment.HOST}:${door.port}`,
    stop: () => (stopped ??= stop()),
    health: async () => {
      const isOnBus = !bus.connection.isClosed();
      return { live: true, ready: isOnBus && stopped === null, details: { isOnBus } };
    },
  };
}
