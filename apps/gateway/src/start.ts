import { readFile } from 'node:fs/promises';
import { FolderStore } from '@yicang/platform-files';
import { makeLogger, type RunningService, UndoStack } from '@yicang/platform-graphql';
import { connectBus, readIdentity } from '@yicang/platform-nats';
import { startTelemetry } from '@yicang/platform-telemetry';
import { AccessTokens } from './access-tokens.js';
import { Allowances } from './allowance.js';
import { ActorSigner } from './asker.js';
import { Changes } from './changes.js';
import { type GatewayEnvironment } from './environment.js';
import { openFrontDoor } from './front-door.js';
import { makeGraph } from './graph.js';
import { OutdatedGrants } from './outdated-grants.js';
import { PartnerKeys } from './partner-keys.js';
import { routes } from './routes.js';
import { sweepHourly } from './sweep.js';

export { OWN_SUBGRAPH, ownSdl } from './own-subgraph.js';
export { gatewayEnvironment, type GatewayEnvironment } from './environment.js';

/** The gateway as a service, and where it is reached. */
export interface RunningGateway extends RunningService {
  readonly url: string;
}

/**
 * The one door is open: one graph of all subgraphs, and the public pages. Services need not be there yet: what asks for one
 * that is not is answered so. @throws Fault or Error that says what to do; what was begun is then ended.
 */
export async function start(environment: GatewayEnvironment): Promise<RunningGateway> {
  const logger = makeLogger('gateway', environment);
  const begun = new UndoStack();
  try {
    const telemetry = await startTelemetry('gateway', environment.OTEL_EXPORTER_OTLP_ENDPOINT);
    begun.push('telemetry', () => telemetry.stop());
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
    begun.push('the bus', () => bus.drain());

    const outdated = new OutdatedGrants(bus.connection);
    const changes = new Changes(bus.connection, outdated);
    const graph = makeGraph({
      changes,
      supergraph: await readFile(environment.SUPERGRAPH_FILE, 'utf8'),
      connection: bus.connection,
      signer: new ActorSigner(identity),
      logger,
      isIntrospectable: environment.INTROSPECTION,
    });
    begun.push('the graph', () => graph.close());

    const store = new FolderStore(environment.FILES_DIR);
    begun.push('the sweep', sweepHourly(store, logger));
    const handle = routes({
      graph,
      bus,
      identity,
      store,
      roomMinBytes: environment.FILES_ROOM_MIN_BYTES,
      logger,
      tokens: new AccessTokens(environment.TOKEN_PUBLIC_KEY),
      outdated,
      partnerKeys: new PartnerKeys(bus),
      publicOrigin: environment.PUBLIC_ORIGIN,
      allowances: new Allowances(environment.RATE_LIMIT_FACTOR),
      hasGraphiql: environment.GRAPHIQL,
      onFault: (err, path) => logger.error({ err, path }, 'A page could not be made'),
    });
    const { HOST: host, PORT: port, PUBLIC_ORIGIN: publicOrigin, PROXY_HOPS: proxyHops } = environment;
    const door = await openFrontDoor({ host, port, publicOrigin, proxyHops, logger }, handle);
    begun.push('the front door', () => {
      changes.close();
      return door.close();
    });

    logger.info({ port: door.port }, 'The gateway is open');
    let isStopping = false;
    return {
      name: 'gateway',
      url: `http://${host}:${door.port}`,
      stop: () => {
        isStopping = true;
        return begun.undo(logger);
      },
      health: async () => {
        const isBusThere =
          !bus.connection.isClosed() &&
          (await bus.connection.rtt().then(
            () => true,
            () => false,
          ));
        return { live: true, ready: isBusThere && !isStopping, details: { isBusThere } };
      },
    };
  } catch (fault) {
    await begun.undo(logger);
    throw fault;
  }
}
