import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { PUBLIC_ACTOR, refuse, Refusal, type TenantCode } from '@yicang/kernel';
import { ENVIRONMENT } from '@yicang/platform-graphql';
import { Bus, connectBus, makeKeyTexts, natsUsers, readIdentity } from '@yicang/platform-nats';
import { type RunningNats, startNats } from '@yicang/testing';

import { signFileClaim } from './file-claim.js';
import { readFileLink } from './file-link.js';
import { type FileStore } from './file-store.js';
import { Files, FilesModule } from './files.js';
import { FolderStore } from './folder-store.js';

const keys = { gateway: makeKeyTexts(), inventory: makeKeyTexts() };
const trusted = { gateway: keys.gateway.publicKey, inventory: keys.inventory.publicKey };
const gateway = readIdentity('gateway', keys.gateway.privateKey, trusted);
const keeper = { ...PUBLIC_ACTOR, kind: 'person', subject: 'account-7' } as const;
const folder = mkdtempSync(join(tmpdir(), 'yicang-files-'));
const door: FileStore = new FolderStore(join(folder, 'files'));
const settings = { FILES_DIR: join(folder, 'files') };

let nats: RunningNats;
let bus: Bus;
let app: INestApplicationContext;
let files: Files;
beforeAll(async () => {
  const users = natsUsers([{ service: 'inventory' }]).map((user) => ({ ...user, password: user.user }));
  nats = await startNats({ dir: join(folder, 'nats'), users });
  const identity = readIdentity('inventory', keys.inventory.privateKey, trusted);
  const silent = () => undefined;
  const logger = { debug: silent, info: silent, warn: silent, error: silent };
  const { url, monitorUrl } = nats;
  bus = await connectBus({ url, monitorUrl, user: 'inventory', password: 'inventory', identity, logger });
  const parts = [
    { provide: ENVIRONMENT, useValue: settings },
    { provide: Bus, useValue: bus },
  ];
  @Module({})
  class Host {}
  @Module({ imports: [{ module: Host, global: true, providers: parts, exports: parts }, FilesModule] })
  class Service {}
  app = await NestFactory.createApplicationContext(Service, { logger: false });
  files = app.get(Files);
});
afterAll(async () => {
  await app.close();
  await bus.drain();
  await nats.stop();
  rmSync(folder, { recursive: true });
});

it('reads what a person brought to the door, by its id', async () => {
  const stored = await door.put([Buffer.from('品名\n大米\n')]);
  const fileId = signFileClaim({ ...stored, mediaType: 'text/csv' }, keeper, gateway);
  const claim = files.broughtBy(keeper, fileId);
  expect(claim).toEqual({ ...stored, mediaType: 'text/csv' });
  expect(await text((await files.open(stored)) as Readable)).toBe('品名\n大米\n');
  expect(files.broughtBy({ ...keeper, subject: 'account-8' }, fileId)).toEqual(refuse('FILE_NOT_FOUND'));
});

it('reads the text of a table in UTF-8 and in GB 18030, and refuses what is neither', async () => {
  const textOf = async (content: Uint8Array) => {
    const read = await files.text(await door.put([content]));
    return read instanceof Refusal ? read.reason : text(read);
  };
  expect(await textOf(Buffer.from('\uFEFF品名'))).toBe('品名');
  expect(await textOf(Buffer.from('c6b7c3fb', 'hex'))).toBe('品名');
  expect(await textOf(Buffer.from('ff00', 'hex'))).toBe('IMPORT_UNREADABLE');
  expect(await files.text({ sha256: '0'.repeat(64) })).toEqual(refuse('FILE_NOT_FOUND'));
});

it('makes a file, and a link to it for one person, which the door believes', async () => {
  const { sha256 } = await files.put([Buffer.from('行,错误\n3,没有重量\n')]);
  const made = { sha256, name: '错误.csv', mediaType: 'text/csv', tenantCode: '51017K3Q' as TenantCode } as const;
  expect(readFileLink(files.linkFor(keeper, made), gateway)).toEqual({ ...made, subject: keeper.subject });
  expect(await door.head(sha256)).not.toBeNull();
});

it('keeps a file beyond the sweep, and says when there is none', async () => {
  const stored = await files.put([Buffer.from('a signature')]);
  expect(await files.keep(stored)).toBeNull();
  await door.sweep(new Date(Date.now() + 1_000 * 3_600_000));
  expect(await text((await files.open(stored)) as Readable)).toBe('a signature');
  const none = { sha256: '0'.repeat(64) };
  expect([await files.open(none), await files.keep(none)]).toEqual([
    refuse('FILE_NOT_FOUND'),
    refuse('FILE_NOT_FOUND'),
  ]);
});
