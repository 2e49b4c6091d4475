import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { claimFolder } from './claim-folder.js';
import { findNatsServer } from './nats-program.js';
import { ServerProcess, stopOrphan } from './server-process.js';
import { StartProblem, type Tell } from './start-problem.js';

const READY_MS_MAX = 120_000;
const HEALTH_MS_MAX = 2_000;
const PAYLOAD_BYTES_MAX = 4 * 1024 * 1024;
/** nats-server picks a free port itself and writes it down: no other process can take it in between. */
const ANY_PORT = -1;

/** One account of the broker and what it may do. Subjects may hold `*` and `>`. */
export interface NatsUser {
  readonly user: string;
  readonly password: string;
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  /** May answer any request it received, on the asker's inbox. */
  readonly allowResponses: boolean;
}

export interface NatsOptions {
  /** Holds the streams, the configuration and the log; made when missing. One server per folder at a time. */
  readonly dir: string;
  /** Without users everybody on this machine may do everything: for tests of other things only. */
  readonly users?: readonly NatsUser[];
  /** Of 127.0.0.1; any free one when absent. */
  readonly port?: number;
  readonly tell?: Tell;
}

export interface RunningNats {
  readonly url: string;
  readonly monitorUrl: string;
  readonly version: string;
  readonly pid: number;
  onDeath(listener: (how: string) => void): void;
  stop(): Promise<void>;
}

/**
 * nats-server >= 2.10.24 answers on 127.0.0.1 with the streams of `dir`, and has written a message to disk before it
 * acknowledges it (`sync_interval: always`). It does not outlive this process, and a server that an earlier, killed
 * process left on the folder is stopped first: two servers on one store would destroy it.
 * Throws a StartProblem when there is no such program, the folder is in use or the server does not start.
 */
export async function startNats(options: NatsOptions): Promise<RunningNats> {
  const dir = resolve(options.dir);
  const tell = options.tell ?? (() => undefined);
  const release = claimFolder(dir);
  try {
    chmodSync(dir, 0o700);
    const program = await findNatsServer(tell);
    const files = { config: join(dir, 'nats.conf'), pid: join(dir, 'nats.pid'), ports: join(dir, 'ports') };
    if (
      await stopOrphan(existsSync(files.pid) ? Number(readFileSync(files.pid, 'utf8')) : 0, files.config, 'SIGTERM')
    ) {
      tell('停掉了上次没有正常结束的 NATS', 'stopped a NATS server that an earlier run had left behind');
    }
    rmSync(files.ports, { recursive: true, force: true });
    mkdirSync(files.ports);
    writeFileSync(files.config, configuration(dir, files.pid, files.ports, options), { mode: 0o600 });
    const logFile = join(dir, 'nats.log');
    const server = await ServerProcess.spawn({
      command: program.path,
      args: ['-c', files.config],
      logFile,
      forceSignal: 'SIGTERM',
    });
    if (!(await server.waitUntilReady(() => isHealthy(files.ports), READY_MS_MAX))) {
      await server.stop();
      throw new StartProblem(
        `NATS 没有启动，日志在 ${logFile}`,
        `nats-server did not start. The end of ${logFile}:\n${server.lastWords()}\n` +
          'What to do: see the log; --reset begins anew.',
      );
    }
    const addresses = addressesIn(files.ports);
    return {
      url: addresses?.url ?? '',
      monitorUrl: addresses?.monitorUrl ?? '',
      version: program.version,
      pid: server.pid,
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

/** nats-server's configuration language is a superset of JSON, which needs no quoting of ours. */
function configuration(dir: string, pidFile: string, portsFolder: string, { users, port }: NatsOptions): string {
  return JSON.stringify(
    {
      server_name: 'yicang',
      host: '127.0.0.1',
      port: port ?? ANY_PORT,
      http: `127.0.0.1:${ANY_PORT}`,
      pid_file: pidFile,
      ports_file_dir: portsFolder,
      max_payload: PAYLOAD_BYTES_MAX,
      jetstream: { store_dir: join(dir, 'streams'), sync_interval: 'always' },
      ...(users === undefined ? {} : { authorization: { users: users.map(account) } }),
    },
    null,
    2,
  );
}

function account({ user, password, publish, subscribe, allowResponses }: NatsUser): object {
  return {
    user,
    password,
    permissions: {
      publish: { allow: publish },
      subscribe: { allow: subscribe },
      ...(allowResponses ? { allow_responses: true } : {}),
    },
  };
}

/** What the server wrote down once it listened; null before. */
function addressesIn(portsFolder: string): { url: string; monitorUrl: string } | null {
  const file = readdirSync(portsFolder).find((name) => name.endsWith('.ports'));
  if (file === undefined) return null;
  const text = readFileSync(join(portsFolder, file), 'utf8');
  if (!text.trimEnd().endsWith('}')) return null;
  const { nats, monitoring } = JSON.parse(text) as { nats: string[]; monitoring: string[] };
  return nats[0] === undefined || monitoring[0] === undefined ? null : { url: nats[0], monitorUrl: monitoring[0] };
}

async function isHealthy(portsFolder: string): Promise<boolean> {
  const addresses = addressesIn(portsFolder);
  if (addresses === null) return false;
  try {
    const answer = await fetch(`${addresses.monitorUrl}/healthz`, { signal: AbortSignal.timeout(HEALTH_MS_MAX) });
    return answer.ok;
  } catch {
    return false;
  }
}
