import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

export const MANIFEST_FILE = 'manifest.json';
const partSchema = z.object({ bytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/** What a backup holds. `files` are paths inside the backup, `/` between folders. */
export const manifestSchema = z.object({
  format: z.literal('yicang-backup/1'),
  takenAt: z.iso.datetime(),
  /** The platform's own version, for people. */
  platform: z.string(),
  /** Only the same major version reads its files. */
  postgresMajor: z.string(),
  /** Folders that are empty, and must be there. */
  emptyFolders: z.array(z.string()),
  files: z.record(z.string(), partSchema),
});
export type Manifest = z.output<typeof manifestSchema>;
export type Part = z.output<typeof partSchema>;

/** `to` has the bytes of `from`, readable by its owner only. @returns how many, and their checksum. */
export async function copyPart(from: string, to: string): Promise<Part> {
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(createReadStream(from), counted, createWriteStream(to, { mode: 0o600, flags: 'wx' }));
  return { bytes, sha256: hash.digest('hex') };
}
