import { type Readable } from 'node:stream';
import { Inject, Injectable, Module } from '@nestjs/common';
import { type Actor, refuse, Refusal } from '@yicang/kernel';
import { ENVIRONMENT } from '@yicang/platform-graphql';
import { Bus } from '@yicang/platform-nats';
import { z } from 'zod';

import { decoded, encodingOf } from './decoded.js';
import { type FileClaim, readFileClaim } from './file-claim.js';
import { type LinkedFile, signFileLink } from './file-link.js';
import { type FileStore, type StoredFile } from './file-store.js';
import { FolderStore } from './folder-store.js';

/** Besides a service's other settings: `serviceEnvironment.extend(filesEnvironment.shape)`. */
export const filesEnvironment = z.object({
  /** The folder of all files, the same for the gateway and every service that reads or makes some. */
  FILES_DIR: z.string().min(1),
});

type TextProblem = 'FILE_NOT_FOUND' | 'IMPORT_UNREADABLE';

/** What a service does with files: it reads what a person brought, and makes what a person gets. */
@Injectable()
export class Files {
  private readonly store: FileStore;

  constructor(
    @Inject(ENVIRONMENT) environment: z.output<typeof filesEnvironment>,
    private readonly bus: Bus,
  ) {
    this.store = new FolderStore(environment.FILES_DIR);
  }

  /** Which file she brought by this id, unread: for a mutation to decide on, and for the command to remember. */
  broughtBy(actor: Actor, fileId: string): FileClaim | Refusal<'FILE_NOT_FOUND'> {
    return readFileClaim(fileId, actor, this.bus.identity);
  }

  /** Its bytes in chunks of 64 KiB at most; whoever does not read to the end destroys it. */
  async open({ sha256 }: Pick<FileClaim, 'sha256'>): Promise<Readable | Refusal<'FILE_NOT_FOUND'>> {
    return (await this.store.open(sha256)) ?? refuse('FILE_NOT_FOUND');
  }

  /** The text of a table, piece by piece; refused when it is neither UTF-8 nor GB 18030. */
  async text(file: Pick<FileClaim, 'sha256'>): Promise<AsyncGenerator<string> | Refusal<TextProblem>> {
    const [once, again] = [await this.open(file), await this.open(file)];
    if (once instanceof Refusal) return once;
    if (again instanceof Refusal) return again;
    const encoding = await encodingOf(once);
    if (encoding !== null) return decoded(again, encoding);
    again.destroy();
    return refuse('IMPORT_UNREADABLE', { line: 1 });
  }

  /** The content is a file for the next 25 hours: time enough to link it, and to link it again. */
  put(content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<StoredFile> {
    return this.store.put(content);
  }

  /** It stays. */
  async keep({ sha256 }: Pick<StoredFile, 'sha256'>): Promise<Refusal<'FILE_NOT_FOUND'> | null> {
    return (await this.store.keep(sha256)) ? null : refuse('FILE_NOT_FOUND');
  }

  /** The path at the gateway by which this actor alone gets the file, for ten minutes; she must be permitted to have it. */
  linkFor(actor: Actor, file: LinkedFile): string {
    return signFileLink(file, actor, this.bus.identity);
  }
}

/** For the module of a service that has FILES_DIR among its settings. */
@Module({ providers: [Files], exports: [Files] })
export class FilesModule {}
