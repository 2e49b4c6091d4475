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
  /** May answer what it was asked, on the asker's inbox, so many times within so long; null when it answers nothing. */
  readonly allowResponses: { readonly max: number; readonly expiresMs: number } | null;
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
    if (await stopOrphanIn(dir)) {
      tell('停掉了上次没有正常结束的 NATS', 'stopped a NATS server that an earlier run had left behind');
    }
    rmSync(portsFolder(dir), { recursive: true, force: true });
    mkdirSync(portsFolder(dir));
    writeFileSync(configFile(dir), configuration(dir, options), { mode: 0o600 });
    const logFile = join(dir, 'nats.log');
    const server = await ServerProcess.spawn({
      command: program.path,
      args: ['-c', configFile(dir)],
      logFile,
      forceSignal: 'SIGTERM',
    });
    if (!(await server.waitUntilReady(() => isHealthy(dir), READY_MS_MAX))) {
      await server.stop();
      throw new StartProblem(
        `NATS 没有启动，日志在 ${logFile}`,
        `nats-server did not start. The end of ${logFile}:\n${server.lastWords()}\n` +
          'What to do: see the log; --reset begins anew.',
      );
    }
    const addresses = addressesIn(dir);
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

/** Nothing of the streams in `dir` is left, nor a server that works on them. */
export async function removeNats(folder: string): Promise<void> {
  const dir = resolve(folder);
  await stopOrphanIn(dir);
  rmSync(dir, { recursive: true, force: true });
}

async function stopOrphanIn(dir: string): Promise<boolean> {
  const file = pidFile(dir);
  return stopOrphan(existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0, configFile(dir), 'SIGTERM');
}

const configFile = (dir: string): string => join(dir, 'nats.conf');
const pidFile = (dir: string): string => join(dir, 'nats.pid');
const portsFolder = (dir: string): string => join(dir, 'ports');

/** nats-server's configuration language is a superset of JSON, which needs no quoting of ours. */
function configuration(dir: string, { users, port }: NatsOptions): string {
  return JSON.stringify(
    {
      server_name: 'yicang',
      host: '127.0.0.1',
      port: port ?? ANY_PORT,
      http: `127.0.0.1:${ANY_PORT}`,
      pid_file: pidFile(dir),
      ports_file_dir: portsFolder(dir),
      max_payload: PAYLOAD_BYTES_MAX,
      jetstream: { store_dir: join(dir, 'streams'), sync_interval: 'always' },
      ...(users === undefined ? {} : { authorization: natsAuthorization(users) }),
    },
    null,
    2,
  );
}

/** What the broker's configuration says of who may do what. */
export function natsAuthorization(users: readonly NatsUser[]): { readonly users: readonly object[] } {
  return { users: users.map(account) };
}

function account({ user, password, publish, subscribe, allowResponses }: NatsUser): object {
  return {
    user,
    password,
    permissions: {
      publish: only(publish),
      subscribe: only(subscribe),
      ...(allowResponses === null
        ? {}
        : { allow_responses: { max: allowResponses.max, expires: `${allowResponses.expiresMs}ms` } }),
    },
  };
}

/** The server takes an empty list of what is allowed for no restriction at all. */
function only(subjects: readonly string[]): object {
  return subjects.length === 0 ? { deny: ['>'] } : { allow: subjects };
}

/** What the server wrote down once it listened; null before. */
function addressesIn(dir: string): { url: string; monitorUrl: string } | null {
  const file = readdirSync(portsFolder(dir)).find((name) => name.endsWith('.ports'));
  if (file === undefined) return null;
  const text = readFileSync(join(portsFolder(dir), file), 'utf8');
  if (!text.trimEnd().endsWith('}')) return null;
  const { nats, monitoring } = JSON.parse(text) as { nats: string[]; monitoring: string[] };
  return nats[0] === undefined || monitoring[0] === undefined ? null : { url: nats[0], monitorUrl: monitoring[0] };
}

async function isHealthy(dir: string): Promise<boolean> {
  const addresses = addressesIn(dir);
  if (addresses === null) return false;
  try {
    const answer = await fetch(`${addresses.monitorUrl}/healthz`, { signal: AbortSignal.timeout(HEALTH_MS_MAX) });
    return answer.ok;
  } catch {
    return false;
  }
}
