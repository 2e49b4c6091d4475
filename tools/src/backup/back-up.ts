import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { liveCluster, type LiveCluster, PROJECT_ROOT, startPostgres, StartProblem, type Tell } from '@yicang/testing';
import pg from 'pg';
import { filesFolderOf } from '../data-folder.js';
import { copyPart, MANIFEST_FILE, type Manifest, type Part } from './manifest.js';

/** In the data folder: when the last good backup was taken, and where it is. */
export const LAST_BACKUP_FILE = 'last-backup.json';
const TELL_EVERY_BYTES = 256 * 1024 * 1024;

/** Of one server's life, or rebuilt from the log: PostgreSQL's own base backup leaves them out too. */
const EMPTIED = [
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
];
const LEFT_OUT = /^(?:postmaster\.(?:pid|opts)|backup_label|tablespace_map|pg_internal\.init\..*|pgsql_tmp.*|.*\.old)$/;

export interface BackUpOptions {
  readonly dataFolder: string;
  /** Gets a folder of its own for this backup. */
  readonly to: string;
  readonly tell: Tell;
}

/**
 * One folder holds everything the platform in `dataFolder` cannot do without: all databases as of one moment, the
 * files that are kept, and the secrets. Work goes on meanwhile. The broker's streams are not in it: what was sent is in the outboxes, and is sent again.
 * @returns the folder; until it is whole its name ends in `.partial`. @throws StartProblem when there is nothing to back up.
 */
export async function backUp({ dataFolder, to, tell }: BackUpOptions): Promise<string> {
  const secrets = join(dataFolder, 'secrets.json');
  if (!existsSync(secrets))
    throw new StartProblem(`${dataFolder} 里没有平台的数据`, `There are no data of a platform in ${dataFolder}.`);
  const takenAt = new Date().toISOString();
  const folder = join(to, `yicang-${takenAt.replaceAll(/[:.]/g, '')}`);
  const draft = `${folder}.partial`;
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  const { cluster, stop } = await serverOf(dataFolder, tell);
  try {
    const files: Record<string, Part> = { 'secrets.json': await copyPart(secrets, join(draft, 'secrets.json')) };
    const base = await copyCluster(cluster, join(draft, 'cluster'), tell);
    for (const [name, part] of Object.entries(base.files)) files[`cluster/${name}`] = part;
    // after the databases: what a row names was kept before the row was written
    const kept = join(filesFolderOf(dataFolder), 'kept');
    if (existsSync(kept)) {
      const copied = await copyFolder(kept, join(draft, 'kept'), tell);
      for (const [name, part] of Object.entries(copied.files)) files[`kept/${name}`] = part;
    }
    const manifest: Manifest = {
      format: 'yicang-backup/1',
      takenAt,
      platform: (JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string }).version,
      postgresMajor: readFileSync(join(cluster.cluster, 'PG_VERSION'), 'utf8').trim(),
      emptyFolders: base.emptyFolders,
      files,
    };
    writeWhole(join(draft, MANIFEST_FILE), { ...manifest, password: cluster.password });
    renameSync(draft, folder);
    writeWhole(join(dataFolder, LAST_BACKUP_FILE), { takenAt, folder });
    return folder;
  } catch (fault) {
    rmSync(draft, { recursive: true, force: true });
    throw fault;
  } finally {
    await stop();
  }
}

/** The server that works on the data now, or one for the time being. */
async function serverOf(dataFolder: string, tell: Tell): Promise<{ cluster: LiveCluster; stop: () => Promise<void> }> {
  const dir = join(dataFolder, 'postgres');
  const live = liveCluster(dir);
  if (live !== null) return { cluster: live, stop: () => Promise.resolve() };
  const server = await startPostgres({ dir, tell });
  const cluster = liveCluster(dir);
  if (cluster === null) throw new Error(`No server works on ${dir}`);
  return { cluster, stop: () => server.stop() };
}

/**
 * PostgreSQL's own low-level base backup: files are copied while they change, and the log of the time between start and stop makes
 * them whole again. See PostgreSQL's manual, "Making a Base Backup Using the Low Level API".
 */
async function copyCluster(
  { cluster, adminUrl }: LiveCluster,
  to: string,
  tell: Tell,
): Promise<{ files: Record<string, Part>; emptyFolders: string[] }> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'yicang-backup' });
  await client.connect();
  try {
    // for as long as this connection lasts, no log that is needed is recycled
    await client.query(`select pg_create_physical_replication_slot('yicang_backup', true, true)`);
    const { rows: began } = await client.query<{ file: string }>(
      `select pg_walfile_name(pg_backup_start('yicang', true)) as file`,
    );
    const copied = await copyFolder(cluster, to, tell);
    const { rows: ended } = await client.query<{ label: string; file: string }>(
      `select labelfile as label, pg_walfile_name(lsn) as file from pg_backup_stop(false)`,
    );
    const [first, last] = [began[0]?.file ?? '', ended[0]?.file ?? ''];
    for (const name of readdirSync(join(cluster, 'pg_wal')).filter((each) => each >= first && each <= last))
      copied.files[`pg_wal/${name}`] = await copyPart(join(cluster, 'pg_wal', name), join(to, 'pg_wal', name));
    const label = join(to, 'backup_label');
    writeFileSync(`${label}.new`, ended[0]?.label ?? '', { mode: 0o600 });
    copied.files['backup_label'] = await copyPart(`${label}.new`, label);
    rmSync(`${label}.new`);
    return copied;
  } finally {
    await client.end();
  }
}

async function copyFolder(from: string, to: string, tell: Tell) {
  const files: Record<string, Part> = {};
  const emptyFolders: string[] = [];
  let bytes = 0;
  let told = 0;
  const walk = async (path: string): Promise<void> => {
    mkdirSync(join(to, path), { recursive: true, mode: 0o700 });
    const isEmptied = EMPTIED.includes(path);
    const entries = readdirSync(join(from, path), { withFileTypes: true }).filter(({ name }) => !LEFT_OUT.test(name));
    if (isEmptied || entries.length === 0) emptyFolders.push(path);
    for (const entry of entries) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) await walk(inner);
      else if (!isEmptied) {
        const part = await copyPart(join(from, inner), join(to, inner)).catch(orGone);
        if (part === null) continue;
        files[inner] = part;
        bytes += part.bytes;
      }
      if (bytes - told < TELL_EVERY_BYTES) continue;
      told = bytes;
      tell(`已备份 ${Math.round(bytes / 1_048_576)} MiB`, `${Math.round(bytes / 1_048_576)} MiB are backed up`);
    }
  };
  await walk('');
  return { files, emptyFolders };
}

/** A table that was dropped meanwhile: the log says so too. */
function orGone(fault: NodeJS.ErrnoException): null {
  if (fault.code === 'ENOENT') return null;
  throw fault;
}

/** The file says this, whole or not at all, whatever happens to the power. */
function writeWhole(file: string, content: object): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 1)}\n`, { mode: 0o600 });
  const open = openSync(`${file}.new`, 'r');
  fsyncSync(open);
  closeSync(open);
  renameSync(`${file}.new`, file);
}
