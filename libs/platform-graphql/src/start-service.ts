import 'reflect-metadata';

import { createHash, hkdfSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AbstractGraphQLDriver } from '@nestjs/graphql';
import { grantsChangedV1, type ServiceName } from '@yicang/contracts';
import {
  closeDataSources,
  type DataSources,
  DeadLetters,
  DueWorker,
  type EntityClass,
  Fault,
  mustMatchTenancy,
  openDataSources,
  Outbox,
  type Tenancy,
  UnitOfWork,
} from '@yicang/platform-db';
import {
  ActorVerifier,
  type Bus,
  connectBus,
  Consumers,
  graphqlOf,
  OutboxRelay,
  Pulse,
  readFrom,
  readIdentity,
  Reconciler,
  Standing,
  Watch,
} from '@yicang/platform-nats';

import { startTelemetry } from '@yicang/platform-telemetry';

import type { ServiceEnvironment } from './environment.js';
import { observeService } from './observed-service.js';
import { type Logger, makeLogger } from './logger.js';
import { NatsSubgraphDriver } from './nats-subgraph-driver.js';
import { Operations } from './operations.js';
import type { Health, RunningService } from './running-service.js';
import { serviceHost } from './service-host.js';
import { sdlOf } from './subgraph-schema.js';
import { UndoStack } from './undo-stack.js';

/** What makes a service this one. */
export interface ServiceDefinition {
  readonly name: string;
  /** Its Nest root module. Classes get UnitOfWork, Bus, Consumers, DueWorker, DeadLetters, Outbox, Logger and ENVIRONMENT. */
  readonly module: Type;
  readonly environment: ServiceEnvironment;
  readonly entities: readonly EntityClass<object>[];
  readonly tenancy: Tenancy;
  /** The committed `schema.graphql`: boot refuses when the code says something else. */
  readonly schemaFile: URL;
  /** The folder of its migrations, named when the database is not as they leave it. They are run before, by `migrate`. */
  readonly migrations: URL;
}

/** Everything a service runs on. */
interface Machinery {
  readonly sources: DataSources;
  readonly bus: Bus;
  readonly uow: UnitOfWork;
  readonly outbox: Outbox;
  readonly deadLetters: DeadLetters;
  readonly consumers: Consumers;
  readonly dueWorker: DueWorker;
  readonly reconciler: Reconciler;
  readonly relay: OutboxRelay;
  readonly standing: Standing;
  readonly watch: Watch;
  readonly operations: Operations;
}

/**
 * The service serves its subgraph, its RPCs and its consumers, its events leave and its due work is done.
 * @throws Fault with what to do, when broker or database are not as they must be, or the committed schema is not what the
 * code says. What was begun is then ended.
 */
export async function startService(definition: ServiceDefinition): Promise<RunningService> {
  const { name, environment } = definition;
  const logger = makeLogger(name, environment);
  const begun = new UndoStack();
  try {
    const telemetry = await startTelemetry(name, environment.OTEL_EXPORTER_OTLP_ENDPOINT);
    begun.push('telemetry', () => telemetry.stop());
    const machinery = await openMachinery(definition, logger, begun);
    const driver = await openModule(definition, machinery, logger, begun);
    await beginWork(definition, machinery, driver, logger, begun);
    logger.info({}, 'The service is ready');
    return runningService(name, machinery, logger, begun);
  } catch (fault) {
    await begun.undo(logger);
    throw fault;
  }
}

async function openMachinery(
  { name: service, environment, entities, tenancy, migrations }: ServiceDefinition,
  logger: Logger,
  begun: UndoStack,
): Promise<Machinery> {
  const { DATABASE_URL_APP: app, DATABASE_URL_SYSTEM: system, DATABASE_URL_PUBLIC: open } = environment;
  const urls = { app, system, public: open };
  const sources = await openDataSources({ service, urls, entities, poolMax: environment.DATABASE_POOL_MAX });
  begun.push('the database pools', () => closeDataSources(sources));
  await mustMatchTenancy(sources.app, tenancy).catch((cause: unknown) => {
    throw new Fault(
      `The database of ${service} is not as its tenancy.ts says. Run the migrations in ${migrations.pathname}.`,
      { cause },
    );
  });

  const bus = await connectBus({
    url: environment.NATS_URL,
    user: environment.NATS_USER,
    password: environment.NATS_PASSWORD,
    monitorUrl: environment.NATS_MONITOR_URL,
    allowUnsafeBroker: environment.ALLOW_UNSAFE_BROKER,
    identity: readIdentity(service, environment.SERVICE_PRIVATE_KEY, environment.TRUSTED_KEYS),
    logger,
  });
  begun.push('the bus', () => bus.drain());

  const standing = new Standing({ bus, logger });
  const uow = new UnitOfWork({ service, ...sources, standing, commandHashKey: commandHashKey(environment) });
  const outbox = new Outbox(uow);
  const deadLetters = new DeadLetters(uow);
  const { EVENT_MAX_AGE_DAYS: maxAgeDays, STREAM_REPLICAS: replicas } = environment;
  const reconciler = new Reconciler({ service, bus, outbox, maxAgeDays, replicas, logger });
  const consumers = new Consumers({ service, read: readFrom(bus), uow, deadLetters, logger });
  const dueWorker = new DueWorker(uow, logger);
  const watch = new Watch({ outbox, deadLetters, logger });
  const relay = new OutboxRelay({ service, bus, outbox, reconciler, databaseUrl: urls.system, maxAgeDays, logger });
  const operations = new Operations({ bus, watch, relay, standing, reconciler, consumers, deadLetters, dueWorker });
  const parts = { uow, outbox, deadLetters, standing, reconciler, consumers, dueWorker, watch, relay, operations };
  return { sources, bus, ...parts };
}

async function openModule(
  { name, module, environment, schemaFile }: ServiceDefinition,
  machinery: Machinery,
  logger: Logger,
  begun: UndoStack,
): Promise<NatsSubgraphDriver> {
  const verifier = new ActorVerifier(machinery.bus.identity, graphqlOf(name as ServiceName));
  const host = serviceHost(module, { ...machinery, verifier, logger, environment });
  // Nest's own logger is one for the whole process, so it would speak for the wrong service
  const context = await NestFactory.createApplicationContext(host, { logger: false, abortOnError: false });
  begun.push('the module', () => context.close());
  const driver = driverOf(context);
  mustBeCommitted(sdlOf(driver.schema), schemaFile);
  return driver;
}

async function beginWork(
  { name }: ServiceDefinition,
  { bus, outbox, reconciler, relay, dueWorker, consumers, standing, watch, operations, sources }: Machinery,
  driver: NatsSubgraphDriver,
  logger: Logger,
  begun: UndoStack,
): Promise<void> {
  const begin = (what: string, part: { start(): void; stop(): Promise<void> }): void => {
    begun.push(what, () => part.stop());
    part.start();
  };
  operations.serve();
  begin('the relay', relay);
  begin('the reconciler', reconciler);
  // who owns the grants tells the others that they know them all
  if (name === grantsChangedV1.service) begin('the pulse', new Pulse({ bus, outbox, reconciler, logger }));
  begin('due work', dueWorker);
  begin('the watch', watch);
  begun.push('the figures', observeService(name, operations, sources));
  begun.push('standing', () => standing.stop());
  standing.follow(consumers);
  begin('the consumers', consumers);
  begun.push('the subgraph', () => driver.stop());
  await driver.serve();
}

function runningService(name: string, machinery: Machinery, logger: Logger, begun: UndoStack): RunningService {
  let isStopping = false;
  return {
    name,
    async stop() {
      isStopping = true;
      await begun.undo(logger);
      logger.info({}, 'The service has stopped');
    },
    health: () => healthOf(machinery, isStopping),
  };
}

/** Ready means that a person can be served now; a relay that waits for its turn or a backlog only shows in the details. */
async function healthOf({ uow, bus, relay, standing, watch }: Machinery, isStopping: boolean): Promise<Health> {
  const isDatabaseThere = await uow
    .asSystem((tx) => tx.sql('select 1'))
    .then(
      () => true,
      () => false,
    );
  const isBusThere =
    !bus.connection.isClosed() &&
    (await bus.connection.rtt().then(
      () => true,
      () => false,
    ));
  const backlog = isDatabaseThere ? await watch.backlog().catch(() => null) : null;
  return {
    live: !bus.connection.isClosed() || isStopping,
    ready: isDatabaseThere && isBusThere && !isStopping,
    details: {
      isDatabaseThere,
      isBusThere,
      isRelayActive: relay.isActive,
      areGrantsKnown: standing.isFresh,
      eventsWaiting: backlog?.eventsWaiting ?? null,
      oldestEventWaitingAt: backlog?.oldestEventWaitingAt?.toISOString() ?? null,
      deadLetters: backlog?.deadLetters ?? null,
    },
  };
}

/** @throws Fault that says where the difference begins and how to commit the new schema. */
function mustBeCommitted(sdl: string, schemaFile: URL): void {
  const committed = existsSync(schemaFile) ? readFileSync(schemaFile, 'utf8').replaceAll('\r\n', '\n') : '';
  if (committed === sdl) return;
  const [said, written] = [sdl.split('\n'), committed.split('\n')];
  const line = said.findIndex((text, index) => text !== written[index]);
  throw new Fault(
    `${schemaFile.pathname} is not the schema the code makes: run \`npm run schema\`, read the difference and commit it. ` +
      `Line ${line + 1} should be ${JSON.stringify(said[line] ?? '')}, and is ${JSON.stringify(written[line] ?? '')}.`,
  );
}

function driverOf(context: INestApplicationContext): NatsSubgraphDriver {
  return context.get<NatsSubgraphDriver>(AbstractGraphQLDriver, { strict: false });
}

/**
 * Inputs are kept as HMACs, so that nobody with the database can guess a phone number back. The key follows from the
 * service's own; when that is replaced, a command sent before and repeated after is refused rather than done twice.
 */
function commandHashKey({ SERVICE_PRIVATE_KEY }: ServiceEnvironment): Buffer {
  const salt = createHash('sha256').update('yicang command log').digest();
  return Buffer.from(hkdfSync('sha256', Buffer.from(SERVICE_PRIVATE_KEY, 'base64'), salt, 'command-hash', 32));
}
