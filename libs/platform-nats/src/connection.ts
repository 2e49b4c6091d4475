import { Fault } from '@yicang/platform-db';
import { connect, type NatsConnection } from '@nats-io/transport-node';

import { mustKeepWhatItAcknowledges } from './broker.js';
import { Bus } from './bus.js';
import type { ServiceIdentity } from './identity.js';
import type { Logger } from './logger.js';
import { delayAfter } from './patience.js';

const CONNECT_MAX_MS = 5_000;
const PING_EVERY_MS = 5_000;
const PINGS_UNANSWERED_MAX = 2;

/** Where the bus is, and who comes. */
export interface BusOptions {
  /** One address, or several of a cluster, separated by commas. */
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly identity: ServiceIdentity;
  readonly monitorUrl?: string | undefined;
  readonly allowUnsafeBroker?: boolean | undefined;
  readonly logger: Logger;
}

/** The prefix of the inboxes this service's answers come to: nobody else may listen there. */
export function inboxPrefix(service: string): string {
  return `_INBOX_${service}`;
}

/**
 * This service is on the bus, and stays there: a lost connection is sought again for ever, every 5 seconds at most.
 * @throws Fault when the broker is not there, turns us away, or does not keep what it acknowledges.
 */
export async function connectBus(options: BusOptions): Promise<Bus> {
  const { identity, logger } = options;
  const seeking = { failures: 0 };
  const connection = await firstConnection(options, () => delayAfter(seeking.failures++));
  try {
    await mustKeepWhatItAcknowledges({ ...options, version: connection.info?.version ?? '' });
  } catch (fault) {
    await connection.close();
    throw fault;
  }
  const bus = new Bus(connection, identity, logger);
  void tellStatus(bus, logger, () => (seeking.failures = 0));
  return bus;
}

async function firstConnection(
  { url, user, password, identity }: BusOptions,
  reconnectDelayHandler: () => number,
): Promise<NatsConnection> {
  try {
    return await connect({
      servers: url.split(','),
      name: identity.name,
      ...(user === undefined ? {} : { user, pass: password ?? '' }),
      inboxPrefix: inboxPrefix(identity.name),
      timeout: CONNECT_MAX_MS,
      maxReconnectAttempts: -1,
      reconnectDelayHandler,
      // credentials may be changed while we run: being turned away is no reason to give up
      ignoreAuthErrorAbort: true,
      pingInterval: PING_EVERY_MS,
      maxPingOut: PINGS_UNANSWERED_MAX,
      // a stack trace per request costs more than the request
      noAsyncTraces: true,
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Fault(
      `${identity.name} cannot reach the bus (${why}). Is nats-server running where NATS_URL says, and the password right?`,
      { cause },
    );
  }
}

async function tellStatus(bus: Bus, logger: Logger, onReconnect: () => void): Promise<void> {
  for await (const status of bus.connection.status()) {
    if (status.type === 'reconnect') {
      onReconnect();
      bus.reconnects++;
      bus.isAway = false;
      logger.info({}, 'The bus is back');
    }
    if (status.type === 'disconnect') {
      bus.isAway = true;
      logger.warn({}, 'The bus is away; looking for it');
    }
    if (status.type === 'error') logger.error({ err: status.error }, 'The bus refused something');
  }
}
