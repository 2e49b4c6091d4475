import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SERVICE_NAMES } from '@yicang/contracts';
import { migrate } from '@yicang/platform-db';
import { natsUsers } from '@yicang/platform-nats';
import { connect } from '@nats-io/transport-node';
import { PROJECT_ROOT, StartProblem, startNats, startPostgres, type Tell } from '@yicang/testing';
import type { UpEnvironment } from './environment.js';
import { checkOwnDatabases, markOwnDatabases } from './own-databases.js';
import type { Secrets } from './secrets.js';
import { DATABASE_SERVICES, type DatabaseService } from './services.js';
import type { Shutdown } from './shutdown.js';

/** A platform's database and broker, its own or somebody else's. */
export interface Stack {
  /** The administrator's: for migrations only. */
  readonly adminUrl: string;
  readonly nats: {
    readonly url: string;
    readonly monitorUrl: string | undefined;
    /** A user and a password for each service of its own, or one for all, or none. */
    readonly users: 'own' | { readonly user: string; readonly password: string } | null;
  };
  /** Of the servers this process started. */
  readonly pids: Readonly<Record<string, number>>;
  readonly versions: Readonly<Record<string, string>>;
}

export interface StackOptions {
  readonly dataFolder: string;
  readonly environment: UpEnvironment;
  readonly secrets: Secrets;
  readonly shutdown: Shutdown;
  readonly tell: Tell;
  /** A server that this process started has ended unasked. */
  readonly onDeath: (name: string, how: string) => void;
}

/** PostgreSQL and NATS answer; those started here are added to the shutdown, NATS to be stopped before PostgreSQL. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const database = await openDatabase(options);
  const broker = await openBroker(options);
  return {
    adminUrl: database.adminUrl,
    nats: broker.nats,
    pids: { ...database.pids, ...broker.pids },
    versions: { ...database.versions, ...broker.versions },
  };
}

/** Every service's database is as its migrations say, and marked as this data folder's. Quick when nothing is missing. */
export async function migrateAll(stack: Stack, secrets: Secrets): Promise<void> {
  const names = DATABASE_SERVICES.map(databaseOf);
  await checkOwnDatabases(stack.adminUrl, names, secrets);
  for (const service of DATABASE_SERVICES) {
    await migrate({
      service,
      adminUrl: stack.adminUrl,
      database: databaseOf(service),
      folder: pathToFileURL(`${join(PROJECT_ROOT, 'apps', service, 'migrations')}/`),
      passwords: secrets.services[service].databasePasswords,
    });
  }
  await markOwnDatabases(stack.adminUrl, names, secrets);
}

/** The name of a service's database, the same wherever it runs. */
export function databaseOf(service: DatabaseService): string {
  return `yicang_${service}`;
}

type Pids = Readonly<Record<string, number>>;
type Versions = Readonly<Record<string, string>>;

async function openDatabase(options: StackOptions): Promise<{ adminUrl: string; pids: Pids; versions: Versions }> {
  const { dataFolder, environment, shutdown, tell, onDeath } = options;
  if (environment.DATABASE_URL !== undefined) return { adminUrl: environment.DATABASE_URL, pids: {}, versions: {} };
  const postgres = await startPostgres({ dir: join(dataFolder, 'postgres'), tell });
  shutdown.add('PostgreSQL', () => postgres.stop());
  postgres.onDeath((how) => onDeath('PostgreSQL', how));
  return {
    adminUrl: postgres.adminUrl,
    pids: { postgres: postgres.pid },
    versions: { postgres: postgres.version },
  };
}

async function openBroker(options: StackOptions): Promise<{ nats: Stack['nats']; pids: Pids; versions: Versions }> {
  const { dataFolder, environment, secrets, shutdown, tell, onDeath } = options;
  const { NATS_URL: url, NATS_MONITOR_URL: monitorUrl, NATS_USER: user, NATS_PASSWORD: password } = environment;
  if (url !== undefined) {
    const users = user === undefined ? null : { user, password: password ?? '' };
    await checkBroker(url, users);
    return { nats: { url, monitorUrl, users }, pids: {}, versions: {} };
  }
  const users = natsUsers(SERVICE_NAMES.map((service) => ({ service }))).map((each) => ({
    ...each,
    password: passwordOf(secrets, each.user),
  }));
  const nats = await startNats({ dir: join(dataFolder, 'nats'), users, tell });
  shutdown.add('NATS', () => nats.stop());
  nats.onDeath((how) => onDeath('NATS', how));
  return {
    nats: { url: nats.url, monitorUrl: nats.monitorUrl, users: 'own' },
    pids: { nats: nats.pid },
    versions: { nats: nats.version },
  };
}

/** Somebody else's broker lets us in. Throws a StartProblem when it is not there or turns us away. */
async function checkBroker(url: string, users: { user: string; password: string } | null): Promise<void> {
  const servers = url.split(',');
  try {
    await (await connect({ servers, user: users?.user, pass: users?.password, maxReconnectAttempts: 0 })).close();
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    const where = servers.map((server) => new URL(server).host).join(', '); // without the password it may hold
    throw new StartProblem(
      `进不了 NATS_URL 的消息总线（${where}）：${why}。请检查地址、NATS_USER 与 NATS_PASSWORD，以及它是否在运行。`,
      `The broker of NATS_URL (${where}) does not let us in: ${why}. Check the address, NATS_USER and NATS_PASSWORD, and that it runs.`,
      { cause: fault },
    );
  }
}

function passwordOf(secrets: Secrets, user: string): string {
  const found = Object.entries(secrets.services).find(([name]) => name === user);
  if (found === undefined) throw new Error(`The broker's user ${user} is no service`);
  return found[1].natsPassword;
}
