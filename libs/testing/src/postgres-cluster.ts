import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { clusterOutside } from './outside-folder.js';
import { findPostgresHome, type PostgresHome } from './postgres-home.js';
import { stopOrphan } from './server-process.js';
import { StartProblem, type Tell } from './start-problem.js';

/** The superuser of a cluster made here. */
export const ADMIN = 'postgres';

/** Kept beside the cluster, so that a second start knows the password and the place. */
interface ClusterRecord {
  /** Where the cluster is when not in `cluster` of the same folder, so that a folder may be moved. */
  readonly outside: string | null;
  readonly password: string;
  readonly isComplete: boolean;
}

/**
 * The folder holds a complete cluster that no server works on, made if there was none. Answers where it is and the
 * superuser's password. Throws a StartProblem when it cannot be made or is not ours to use.
 */
export async function openCluster(
  dir: string,
  isDurable: boolean,
  tell: Tell,
): Promise<{ home: PostgresHome; password: string }> {
  const earlier = readRecord(dir);
  const home = findPostgresHome(dir, earlier && placeOf(dir, earlier), tell);
  if (await stopOrphan(pidIn(home.cluster), home.cluster, 'SIGQUIT')) {
    tell('停掉了上次没有正常结束的数据库', 'stopped a database that an earlier run had left behind');
  }
  // Whoever that number belongs to now, it is not the server of this cluster; PostgreSQL would take it for one.
  rmSync(join(home.cluster, 'postmaster.pid'), { force: true });
  const isThere = existsSync(join(home.cluster, 'PG_VERSION'));
  if (earlier?.isComplete && isThere) {
    refuseOtherMajor(home);
    return { home, password: earlier.password };
  }
  if (earlier === null && isThere) clearOrRefuse(dir, home.cluster, tell);
  if (earlier?.isComplete) tell(`${home.cluster} 不见了，重新建立`, `${home.cluster} is gone: it is made anew, empty`);
  return { home, password: initialise(dir, home, isDurable).password };
}

/** A cluster without its password can only be begun anew. Done unasked only where the data folder was deleted. */
function clearOrRefuse(dir: string, cluster: string, tell: Tell): void {
  if (cluster === clusterOutside(dir)) {
    tell(`清掉 ${cluster}：它的数据文件夹已被删除`, `clearing ${cluster}: the data folder it belonged to was deleted`);
    return;
  }
  throw new StartProblem(
    `${cluster} 里有一个数据库，但密码文件 ${recordFile(dir)} 不见了。请恢复它，或用 --reset 重来。`,
    `${cluster} holds a database whose password file ${recordFile(dir)} is gone. Restore it, or begin anew with --reset.`,
  );
}

function initialise(dir: string, home: PostgresHome, isDurable: boolean): ClusterRecord {
  const inside = home.cluster === join(dir, 'cluster');
  const record = {
    outside: inside ? null : home.cluster,
    password: randomBytes(24).toString('base64url'),
    isComplete: false,
  };
  writeRecord(dir, record);
  mkdirSync(home.cluster, { recursive: true });
  for (const name of readdirSync(home.cluster)) rmSync(join(home.cluster, name), { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'yicang-'));
  const passwordFile = join(folder, 'password');
  try {
    writeFileSync(passwordFile, `${record.password}\n`, { mode: 0o600 });
    if (home.user) for (const path of [folder, passwordFile]) chownSync(path, home.user.uid, home.user.gid);
    const made = spawnSync(home.initdb, initdbArguments(home.cluster, passwordFile, isDurable), {
      cwd: '/',
      encoding: 'utf8',
      ...(home.user ?? {}),
    });
    if (made.status !== 0) {
      const words = `${made.error?.message ?? ''}${made.stderr ?? ''}`.trim();
      throw new StartProblem(
        `数据库建不起来：${home.cluster}`,
        `The database could not be made in ${home.cluster}. initdb's own words:\n${words}\n` +
          'What to do: check free disk space and the rights on that folder, or set DATABASE_URL.',
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return writeRecord(dir, { ...record, isComplete: true });
}

function initdbArguments(cluster: string, passwordFile: string, isDurable: boolean): string[] {
  return [
    `--pgdata=${cluster}`,
    `--username=${ADMIN}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // First all of them, so that a LANG this system does not have is no obstacle; then the ones that matter. With
    // plain C as character type, trigrams of Chinese text are empty.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    `--lc-ctype=${process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'}`,
    '--lc-collate=C',
    ...(isDurable ? [] : ['--no-sync']),
  ];
}

/** Nothing of a cluster that startPostgres made for `dir` is left, wherever it was put. Its server must have been stopped or killed. */
export async function removePostgres(folder: string): Promise<void> {
  const dir = resolve(folder);
  const record = readRecord(dir);
  for (const cluster of [join(dir, 'cluster'), ...(record?.outside ? [record.outside] : []), clusterOutside(dir)]) {
    if (!existsSync(cluster)) continue;
    await stopOrphan(pidIn(cluster), cluster, 'SIGQUIT');
    rmSync(cluster, { recursive: true, force: true });
  }
  rmSync(dirname(clusterOutside(dir)), { recursive: true, force: true });
  rmSync(dir, { recursive: true, force: true });
}

function pidIn(cluster: string): number {
  const file = join(cluster, 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
}

/** Such as 18.4, asked of the program itself. */
export function postgresVersion({ postgres, user }: PostgresHome): string {
  const { stdout } = spawnSync(postgres, ['--version'], { cwd: '/', encoding: 'utf8', ...(user ?? {}) });
  return /\d+\.\d+/.exec(stdout)?.[0] ?? stdout.trim();
}

function refuseOtherMajor(home: PostgresHome): void {
  const ofCluster = readFileSync(join(home.cluster, 'PG_VERSION'), 'utf8').trim();
  const ofProgram = postgresVersion(home);
  if (ofProgram.startsWith(`${ofCluster}.`)) return;
  throw new StartProblem(
    `${home.cluster} 由 PostgreSQL ${ofCluster} 建立，现在的程序是 ${ofProgram}。请先导出再升级，或用 --reset 重来。`,
    `${home.cluster} was made by PostgreSQL ${ofCluster}, the program here is ${ofProgram}. ` +
      'Dump it with the old version and load it into the new one, or begin anew with --reset.',
  );
}

const recordFile = (dir: string): string => join(dir, 'cluster.json');

const placeOf = (dir: string, record: ClusterRecord): string => record.outside ?? join(dir, 'cluster');

function readRecord(dir: string): ClusterRecord | null {
  return existsSync(recordFile(dir)) ? (JSON.parse(readFileSync(recordFile(dir), 'utf8')) as ClusterRecord) : null;
}

function writeRecord(dir: string, record: ClusterRecord): ClusterRecord {
  writeFileSync(`${recordFile(dir)}.new`, JSON.stringify(record), { mode: 0o600 });
  renameSync(`${recordFile(dir)}.new`, recordFile(dir));
  return record;
}

/** A cluster that a server works on now. */
export interface LiveCluster {
  readonly cluster: string;
  readonly adminUrl: string;
  readonly password: string;
}

/** The cluster of `dir`, when a server works on it; null otherwise. */
export function liveCluster(folder: string): LiveCluster | null {
  const dir = resolve(folder);
  const record = readRecord(dir);
  const cluster = record && placeOf(dir, record);
  if (record === null || cluster === null || !existsSync(join(cluster, 'postmaster.pid'))) return null;
  const port = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[3] ?? '';
  return {
    cluster,
    adminUrl: `postgres://${ADMIN}:${record.password}@127.0.0.1:${port}/postgres`,
    password: record.password,
  };
}

/**
 * `dir` has the cluster that `fill` puts into the folder it is given, as if it had been made here; when `fill` throws, there is
 * none. Throws a StartProblem when there is one already.
 */
export async function adoptCluster(
  folder: string,
  password: string,
  tell: Tell,
  fill: (cluster: string) => Promise<void>,
): Promise<void> {
  const dir = resolve(folder);
  mkdirSync(dir, { recursive: true });
  chmodSync(dir, 0o711);
  const home = findPostgresHome(dir, null, tell);
  if (existsSync(join(home.cluster, 'PG_VERSION')))
    throw new StartProblem(`${home.cluster} 里已经有数据库`, `${home.cluster} holds a database already.`);
  const record = { outside: home.cluster === join(dir, 'cluster') ? null : home.cluster, password, isComplete: false };
  writeRecord(dir, record);
  mkdirSync(home.cluster, { recursive: true });
  try {
    await fill(home.cluster);
  } catch (fault) {
    await removePostgres(dir);
    throw fault;
  }
  if (home.user) for (const path of everythingIn(home.cluster)) chownSync(path, home.user.uid, home.user.gid);
  chmodSync(home.cluster, 0o700);
  refuseOtherMajor(home);
  writeRecord(dir, { ...record, isComplete: true });
}

function everythingIn(folder: string): string[] {
  return [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))];
}
