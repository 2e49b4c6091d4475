import { type Readable } from 'node:stream';

/** A file is known by its content: the SHA-256 of its bytes, 64 hex digits. */
export interface StoredFile {
  readonly sha256: string;
  readonly bytes: number;
}

/** From the first to the last byte, both inclusive, counted from 0. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Bytes by their content. What is there never changes; whatever is no SHA-256 of a file names none. */
export interface FileStore {
  /**
   * All of it is on disk, for INCOMING_HOURS at least; the same content is one file, however often it is put. When the content ends in a
   * fault, or the process is killed, there is no such file. @throws what the content threw, or a Fault of the disk.
   */
  put(content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<StoredFile>;
  /** Its bytes, at most 64 KiB of them in memory; whoever does not read to the end destroys it. Null when there is no such file. */
  open(sha256: string, range?: ByteRange): Promise<Readable | null>;
  /** How long it is; null when there is no such file. */
  head(sha256: string): Promise<StoredFile | null>;
  /** It stays until somebody removes it, and is in every backup. False when there is no such file. */
  keep(sha256: string): Promise<boolean>;
  /** What was put longer ago, and is not kept, is gone. @returns how many days' files that were. */
  sweep(now: Date): Promise<number>;
  /** How many bytes there is still room for, whatever else is on the disk. */
  roomBytes(): Promise<number>;
}
