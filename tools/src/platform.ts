import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceName } from '@yicang/contracts';
import { startHealthServer } from '@yicang/platform-graphql';
import { type Tell } from '@yicang/testing';
import { committedSubgraphs, composeSupergraph } from './compose-supergraph.js';
import { filesFolderOf, logFolderOf, openDataFolder, resetDataFolder } from './data-folder.js';
import type { UpEnvironment } from './environment.js';
import { type HeldPort, holdPort } from './held-port.js';
import type { SignIn } from './run-file.js';
import { runInOneProcess } from './run-in-one-process.js';
import { runSplit } from './run-split.js';
import { openSecrets, type Secrets } from './secrets.js';
import { environmentOf } from './service-environment.js';
import type { ServicePart } from './service-part.js';
import { DATABASE_SERVICES } from './services.js';
import { Shutdown } from './shutdown.js';
import { migrateAll, type Stack, startStack } from './stack.js';

export interface PlatformOptions {
  /** Absolute. */
  readonly dataFolder: string;
  readonly isSplit: boolean;
  /** 0 for any free one. */
  readonly port: number;
  readonly isReset: boolean;
  readonly environment: UpEnvironment;
  readonly tell: Tell;
  /** Something the platform cannot do without has ended unasked: the platform should be stopped. */
  readonly onDeath: (name: string, how: string) => void;
  /** Aborted: what was started is stopped, and startPlatform rejects with the signal's reason. */
  readonly signal: AbortSignal;
}

/** Everything runs and the gateway answers. */
export interface Platform {
  /** Such as http://127.0.0.1:4000; `/graphql` is below it. */
  readonly url: string;
  readonly addresses: Readonly<Record<string, string>>;
  /** Of servers and services; in one process the services have its pid. */
  readonly pids: Readonly<Record<string, number>>;
  readonly versions: Readonly<Record<string, string>>;
  /** Who can sign in whatever the seed: the operator. */
  readonly signIns: readonly SignIn[];
  readonly secrets: Secrets;
  /** The gateway has stopped first, then the services, NATS, PostgreSQL. A second call waits for the first. */
  stop(): Promise<void>;
}

/**
 * A whole platform runs on the data folder: database, broker, migrations, supergraph, services, gateway. When anything
 * fails, what was started is stopped again before this rejects.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const shutdown = new Shutdown();
  try {
    return await start(options, shutdown);
  } catch (fault) {
    await shutdown
      .run()
      .catch((second: unknown) => options.tell('停止时也出了错', `stopping failed too: ${String(second)}`));
    throw fault;
  }
}

async function start(options: PlatformOptions, shutdown: Shutdown): Promise<Platform> {
  const { dataFolder, environment, tell, signal } = options;
  if (options.isReset) await reset(options);
  const release = openDataFolder(dataFolder);
  shutdown.add('data folder', () => Promise.resolve(release()));
  const secrets = openSecrets(dataFolder);
  const held = await holdPort(options.port, tell);
  shutdown.add('port', () => held.release());

  tell('启动数据库与消息总线', 'starting the database and the bus');
  const stack = await startStack({ ...options, secrets, shutdown });
  signal.throwIfAborted();
  await migrateAll(stack, secrets);
  signal.throwIfAborted();
  const supergraphFile = join(dataFolder, 'supergraph.graphql');
  writeFileSync(supergraphFile, composeSupergraph(committedSubgraphs()));

  tell('启动服务', 'starting the services');
  const url = environment.PUBLIC_ORIGIN ?? `http://127.0.0.1:${held.port}`;
  const parts = await startServices({ ...options, stack, secrets, shutdown, held, supergraphFile, url });
  const health = await startHealthServer(parts, 0);
  shutdown.add('health', () => health.stop());
  return {
    url: `http://127.0.0.1:${held.port}`,
    addresses: {
      portal: `${url}/`,
      graphql: `${url}/graphql`,
      graphiql: `${url}/graphiql`,
      health: health.url,
      nats: stack.nats.url,
      ...monitorOf(stack),
    },
    pids: { platform: process.pid, ...stack.pids, ...Object.fromEntries(parts.map(({ name, pid }) => [name, pid])) },
    versions: { node: process.versions.node, ...stack.versions },
    signIns: [{ role: 'platformOperator', ...secrets.operator, zh: '平台管理员', en: 'platform operator' }],
    secrets,
    stop: () => shutdown.run(),
  };
}

interface ServicesOptions extends PlatformOptions {
  readonly stack: Stack;
  readonly secrets: Secrets;
  readonly shutdown: Shutdown;
  readonly held: HeldPort;
  readonly supergraphFile: string;
  readonly url: string;
}

/** Services first, the gateway last: nobody is let in before there is somebody to answer. */
async function startServices(options: ServicesOptions): Promise<ServicePart[]> {
  const parts = options.isSplit ? await startTogether(options) : await startInTurn(options);
  options.signal.throwIfAborted();
  await options.held.release();
  const { port } = options.held;
  const gateway = { PORT: String(port), SUPERGRAPH_FILE: options.supergraphFile };
  const door = await startService('gateway', options, gateway);
  options.shutdown.add('gateway', () => door.stop());
  return [...parts, door];
}

/**
 * Processes share the machine's cores, and stop as they start: all at once. None is left starting when one fails: all are
 * waited for first.
 */
async function startTogether(options: ServicesOptions): Promise<ServicePart[]> {
  const started = await Promise.allSettled(DATABASE_SERVICES.map((name) => startService(name, options, {})));
  const parts = started.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
  options.shutdown.addTogether(parts);
  for (const outcome of started) if (outcome.status === 'rejected') throw outcome.reason;
  return parts;
}

/** In one process there is one thread, and Nest makes one schema at a time. */
async function startInTurn(options: ServicesOptions): Promise<ServicePart[]> {
  const parts: ServicePart[] = [];
  for (const name of DATABASE_SERVICES) {
    options.signal.throwIfAborted();
    const part = await startService(name, options, {});
    options.shutdown.add(name, () => part.stop());
    parts.push(part);
  }
  return parts;
}

async function startService(
  name: ServiceName,
  options: ServicesOptions,
  more: Readonly<Record<string, string>>,
): Promise<ServicePart> {
  const logFolder = logFolderOf(options.dataFolder);
  const filesFolder = filesFolderOf(options.dataFolder);
  const own = environmentOf(name, { ...options, logFolder, filesFolder, publicOrigin: options.url });
  const environment = { ...own, ...more };
  const part = options.isSplit
    ? await runSplit(name, environment, logFolder)
    : await runInOneProcess(name, environment);
  part.onDeath((how) => options.onDeath(name, how));
  return part;
}

async function reset({ dataFolder, environment, tell }: PlatformOptions): Promise<void> {
  if (environment.DATABASE_URL !== undefined) {
    tell(
      '--reset 不动 DATABASE_URL 的数据库',
      '--reset leaves the databases behind DATABASE_URL alone: drop yicang_* yourself',
    );
  }
  tell(`清空 ${dataFolder}`, `deleting the data in ${dataFolder}`);
  await resetDataFolder(dataFolder);
}

function monitorOf({ nats }: Stack): Record<string, string> {
  return nats.monitorUrl === undefined ? {} : { natsMonitor: nats.monitorUrl };
}
