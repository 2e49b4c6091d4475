import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { claimFolder } from './claim-folder.js';
import { freePort } from './free-port.js';
import { ADMIN, openCluster, postgresVersion } from './postgres-cluster.js';
import type { PostgresHome } from './postgres-home.js';
import { ServerProcess } from './server-process.js';
import { StartProblem, type Tell } from './start-problem.js';

const READY_MS_MAX = 120_000;
const PORT_ATTEMPTS_MAX = 3;
const CONNECTIONS_MAX = 200;

export interface PostgresOptions {
  /** Holds the cluster, its password and its log; made when missing. One server per folder at a time. */
  readonly dir: string;
  /** Of 127.0.0.1; any free one when absent. */
  readonly port?: number;
  /** False gives up safety against a power cut for speed: for tests. */
  readonly isDurable?: boolean;
  /** More server settings, by name. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly tell?: Tell;
}

export interface RunningPostgres {
  /** Of the superuser, database `postgres`. */
  readonly adminUrl: string;
  readonly port: number;
  readonly pid: number;
  /** Such as 18.4. */
  readonly version: string;
  onDeath(listener: (how: string) => void): void;
  stop(): Promise<void>;
}

/**
 * PostgreSQL 18 answers on 127.0.0.1 with the cluster of `dir`, made if there was none. It does not outlive this
 * process, and a server that an earlier, killed process left on the folder is stopped first.
 * Throws a StartProblem when the folder is in use or the server does not start.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const dir = resolve(options.dir);
  const tell = options.tell ?? (() => undefined);
  const release = claimFolder(dir);
  try {
    chmodSync(dir, 0o711);
    const { home, password } = await openCluster(dir, options.isDurable ?? true, tell);
    const { server, port } = await serve(dir, home, options);
    return {
      adminUrl: `postgres://${ADMIN}:${password}@127.0.0.1:${port}/postgres`,
      port,
      pid: server.pid,
      version: postgresVersion(home),
      onDeath: (listener) => server.onDeath(listener),
      stop: async () => {
        await server.stop();
        release();
      },
    };
  } catch (fault) {
    release();
    throw fault;
  }
}

async function serve(
  dir: string,
  home: PostgresHome,
  options: PostgresOptions,
): Promise<{ server: ServerProcess; port: number }> {
  const logFile = join(dir, 'postgres.log');
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const server = await ServerProcess.spawn({
      command: home.postgres,
      args: ['-D', home.cluster, '-p', String(port), ...settingArguments(options)],
      logFile,
      user: home.user,
      forceSignal: 'SIGQUIT',
    });
    if (await server.waitUntilReady(() => isReady(home.cluster), READY_MS_MAX)) return { server, port };
    await server.stop();
    const words = server.lastWords();
    const isPortTaken = words.includes('could not bind') || words.includes('could not create any TCP/IP sockets');
    if (isPortTaken && options.port === undefined && attempt < PORT_ATTEMPTS_MAX) continue;
    throw new StartProblem(
      `PostgreSQL 没有启动，日志在 ${logFile}`,
      `PostgreSQL did not start. The end of ${logFile}:\n${words}\n` +
        (isPortTaken
          ? `What to do: port ${port} is taken, choose another.`
          : 'What to do: see the log; --reset begins anew.'),
    );
  }
}

function settingArguments({ isDurable = true, settings = {} }: PostgresOptions): string[] {
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: String(CONNECTIONS_MAX),
    shared_preload_libraries: 'pg_stat_statements',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(isDurable
      ? { synchronous_commit: 'on' }
      : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
    ...settings,
  };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** The eighth line of postmaster.pid says how far the server is. */
function isReady(cluster: string): boolean {
  const file = join(cluster, 'postmaster.pid');
  return existsSync(file) && readFileSync(file, 'utf8').split('\n')[7]?.trim() === 'ready';
}
