import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
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
import { join } from 'node:path';
import { type Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { FolderStore, INCOMING_HOURS } from './folder-store.js';

const HOUR_MS = 3_600_000;
let folder: string;
let store: FolderStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yicang-files-'));
  store = new FolderStore(join(folder, 'files'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const rice = Buffer.from('品名,克\n大米,5000\n');
const sha256 = createHash('sha256').update(rice).digest('hex');
const textOf = async (file: Readable | null) => (file === null ? null : (await buffer(file)).toString());
/** Every file there is, below the store's folder. */
const names = () =>
  existsSync(join(folder, 'files'))
    ? readdirSync(join(folder, 'files'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
    : [];

describe('what was put', () => {
  it('is read as it was, whole or in part, and known by its content', async () => {
    const file = await store.put([rice.subarray(0, 5), rice.subarray(5)]);
    expect(file).toEqual({ sha256, bytes: rice.length });
    expect(await store.head(sha256)).toEqual(file);
    expect(await textOf(await store.open(sha256))).toBe(rice.toString());
    expect(await textOf(await store.open(sha256, { start: 7, end: 9 }))).toBe(rice.subarray(7, 10).toString());
  });

  it('is one file, though twenty put it at once', async () => {
    const content = randomBytes(300_000);
    const files = await Promise.all(Array.from({ length: 20 }, () => store.put([content])));
    expect(new Set(files.map((file) => file.sha256)).size).toBe(1);
    expect(names()).toEqual([files[0]?.sha256]);
    expect(await buffer((await store.open(files[0]?.sha256 ?? '')) as Readable)).toEqual(content);
  });

  it('is read in chunks of 64 KiB, however long it is', async () => {
    const file = await store.put(Array.from({ length: 4 }, () => randomBytes(1_000_000)));
    let bytes = 0;
    for await (const chunk of (await store.open(file.sha256)) as AsyncIterable<Buffer>) {
      expect(chunk.length).toBeLessThanOrEqual(65_536);
      bytes += chunk.length;
    }
    expect(bytes).toBe(4_000_000);
  });
});

describe('what ends in the middle', () => {
  it('leaves nothing', async () => {
    const cut = async function* () {
      yield rice;
      await Promise.resolve();
      throw new Error('the line was cut');
    };
    await expect(store.put(cut())).rejects.toThrow('the line was cut');
    expect(names()).toEqual([]);
  });

  it('with its process leaves no file that could be read, and what it left goes with its day', async () => {
    const half = spawn(process.execPath, [
      '--input-type=module',
      '--eval',
      `import { FolderStore } from ${JSON.stringify(new URL('../dist/folder-store.js', import.meta.url).href)};
       const endless = async function* () { yield Buffer.from(${JSON.stringify(rice.toString())}); console.log('half'); await new Promise((resolve) => setTimeout(resolve, 60_000)); };
       await new FolderStore(${JSON.stringify(join(folder, 'files'))}).put(endless());`,
    ]);
    await once(half.stdout, 'data');
    half.kill('SIGKILL');
    await once(half, 'close');
    expect(names()).toEqual([expect.stringMatching(/\.draft$/)]);
    expect(await store.head(sha256)).toBeNull();
    await store.sweep(new Date(Date.now() + 3 * 24 * HOUR_MS));
    expect(names()).toEqual([]);
  });
});

it.each([
  '',
  '..',
  '../secrets.json',
  '/etc/passwd',
  `../${'a'.repeat(61)}`,
  'A'.repeat(64),
  `${sha256}\n`,
  `${sha256}/..`,
])('knows no file by %j', async (name) => {
  writeFileSync(join(folder, 'secrets.json'), 'secret');
  await store.put([rice]);
  expect([await store.head(name), await store.open(name), await store.keep(name)]).toEqual([null, null, false]);
});

it('knows no file where none was ever put', async () => {
  expect([await store.head(sha256), await store.open(sha256)]).toEqual([null, null]);
  expect(await store.sweep(new Date())).toBe(0);
});

describe('the sweep', () => {
  const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const today = dayOf(Date.now());
  const endOfToday = Date.parse(`${today}T00:00:00Z`) + 24 * HOUR_MS;

  it('takes a day’s files once nobody can name them any more, and nothing before', async () => {
    await store.put([rice]);
    expect(await store.sweep(new Date(endOfToday + INCOMING_HOURS * HOUR_MS - 1))).toBe(0);
    expect(await store.head(sha256)).not.toBeNull();
    expect(await store.sweep(new Date(endOfToday + INCOMING_HOURS * HOUR_MS))).toBe(1);
    expect(await store.head(sha256)).toBeNull();
  });

  it('takes nothing that was put again since', async () => {
    await store.put([rice]);
    renameSync(join(folder, 'files', 'incoming', today), join(folder, 'files', 'incoming', '2026-01-01'));
    await store.put([rice]);
    expect(await store.sweep(new Date())).toBe(1);
    expect(await textOf(await store.open(sha256))).toBe(rice.toString());
  });

  it('takes nothing that is kept, and whoever reads reads to the end', async () => {
    await store.put([rice]);
    expect(await store.keep(sha256)).toBe(true);
    expect(await store.keep(sha256)).toBe(true);
    const other = await store.put([randomBytes(200_000)]);
    const reading = await store.open(other.sha256);
    await store.sweep(new Date(endOfToday + 48 * HOUR_MS));
    expect(names()).toEqual([sha256]);
    expect(readFileSync(join(folder, 'files', 'kept', sha256.slice(0, 2), sha256))).toEqual(rice);
    expect((await buffer(reading as Readable)).length).toBe(200_000);
  });

  it('takes so many days at a time, the oldest first, and nothing that is no day', async () => {
    const old = Array.from({ length: 40 }, (_, i) => dayOf(Date.parse('2026-01-01') + i * 24 * HOUR_MS));
    for (const name of [...old, 'mine']) mkdirSync(join(folder, 'files', 'incoming', name), { recursive: true });
    expect(await store.sweep(new Date('2026-06-01'))).toBe(31);
    expect(readdirSync(join(folder, 'files', 'incoming')).sort()).toEqual([...old.slice(31), 'mine']);
    expect(await store.sweep(new Date('2026-06-01'))).toBe(9);
  });
});

it('says how much room there is', async () => {
  expect(await store.roomBytes()).toBeGreaterThan(1_000_000);
});
