import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable } from 'node:stream';

import { type ByteRange, type FileStore, type StoredFile } from './file-store.js';

/**
 * How long what was put stays, counted from the end of its day: an hour more than any claim lives, for an upload that began
 * before midnight. It is gone 49 hours after it was put, and an hour for the sweep to come round.
 */
export const INCOMING_HOURS = 25;
const HOUR_MS = 3_600_000;
/** Days that one sweep removes; the next one goes on. */
const SWEPT_DAYS_MAX = 31;
const CHUNK_BYTES = 65_536;
const SHA256 = /^[0-9a-f]{64}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/**
 * A folder, which several processes may share: `incoming/<day>/<sha256>` for what was put on that day (UTC), `kept/<xx>/<sha256>` for what
 * stays. A file gets its name once it is whole and on disk. Nothing is put into a day that is swept, so no sweep takes what
 * somebody has just put; a draft whose writer was killed goes with its day.
 */
export class FolderStore implements FileStore {
  private readonly incoming: string;
  private readonly kept: string;

  constructor(private readonly folder: string) {
    this.incoming = join(folder, 'incoming');
    this.kept = join(folder, 'kept');
  }

  async put(content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<StoredFile> {
    const day = join(this.incoming, dayOf(Date.now()));
    const isFirst = (await mkdir(day, { recursive: true, mode: FOLDER_MODE })) !== undefined;
    const draft = join(day, `${randomUUID()}.draft`);
    try {
      const file = await written(draft, content);
      await rename(draft, join(day, file.sha256));
      for (const changed of isFirst ? [day, this.incoming, this.folder] : [day]) await synced(changed);
      return file;
    } catch (fault) {
      await rm(draft, { force: true });
      throw fault;
    }
  }

  async open(sha256: string, range?: ByteRange): Promise<Readable | null> {
    const file = await this.find(sha256);
    return file?.createReadStream({ ...range, highWaterMark: CHUNK_BYTES }) ?? null;
  }

  async head(sha256: string): Promise<StoredFile | null> {
    const file = await this.find(sha256);
    if (file === null) return null;
    try {
      return { sha256, bytes: (await file.stat()).size };
    } finally {
      await file.close();
    }
  }

  async keep(sha256: string): Promise<boolean> {
    const folder = this.keptFolder(sha256);
    for (const path of await this.pathsOf(sha256)) {
      await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
      const outcome = await link(path, join(folder, sha256)).then(() => 'linked', codeOf);
      if (outcome === 'ENOENT') continue;
      for (const changed of [folder, this.kept, this.folder]) await synced(changed);
      return true;
    }
    return false;
  }

  async sweep(now: Date): Promise<number> {
    const first = dayOf(now.getTime() - INCOMING_HOURS * HOUR_MS);
    const over = (await this.days()).filter((day) => day < first).slice(-SWEPT_DAYS_MAX);
    for (const day of over) await rm(join(this.incoming, day), { recursive: true, force: true });
    return over.length;
  }

  async roomBytes(): Promise<number> {
    await mkdir(this.folder, { recursive: true, mode: FOLDER_MODE });
    const { bavail, bsize } = await statfs(this.folder);
    return bavail * bsize;
  }

  /** Whoever gets it closes it. */
  private async find(sha256: string): Promise<FileHandle | null> {
    for (const path of await this.pathsOf(sha256)) {
      const file = await open(path).catch(nullWhenAbsent);
      if (file !== null) return file;
    }
    return null;
  }

  /** Where it may be; nowhere, when the text could name anything but a file's content. */
  private async pathsOf(sha256: string): Promise<string[]> {
    if (!SHA256.test(sha256)) return [];
    const incoming = (await this.days()).map((day) => join(this.incoming, day, sha256));
    return [join(this.keptFolder(sha256), sha256), ...incoming];
  }

  private keptFolder(sha256: string): string {
    return join(this.kept, sha256.slice(0, 2));
  }

  /** The youngest first. */
  private async days(): Promise<string[]> {
    const names = (await readdir(this.incoming).catch(nullWhenAbsent)) ?? [];
    return names.filter((name) => DAY.test(name)).sort((a, b) => (a < b ? 1 : -1));
  }
}

async function written(path: string, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<StoredFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'wx', FILE_MODE);
  try {
    for await (const chunk of content) {
      hash.update(chunk);
      bytes += chunk.length;
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** The names in the folder outlive a power cut. */
async function synced(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function codeOf(fault: NodeJS.ErrnoException): string {
  if (fault.code === 'ENOENT' || fault.code === 'EEXIST') return fault.code;
  throw fault;
}

function nullWhenAbsent(fault: NodeJS.ErrnoException): null {
  if (fault.code === 'ENOENT') return null;
  throw fault;
}
