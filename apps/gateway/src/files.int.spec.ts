import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { makePartnerKey } from '@yicang/contracts';
import { type PartnerId, Refusal, type TenantCode } from '@yicang/kernel';
import { FolderStore, type LinkedFile, readFileClaim, signFileLink } from '@yicang/platform-files';
import { sealToken } from '@yicang/platform-nats';
import { ALLOWANCES } from './allowance.js';
import { FILE_MAX_BYTES } from './file-inspection.js';
import { FILE_BYTES_A_POINT, UPLOADS_MAX } from './files.js';
import { GatewayStage } from './gateway.fixture.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const PNG_BEGINNING = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const HERE = '51017K3Q' as TenantCode;
const keeper = { subject: 'account-7' };
const rice = Buffer.from('品名,克\n大米,5000\n');

let stage: GatewayStage;
let store: FolderStore;
let folder: string;
beforeAll(async () => {
  // a spec brings more in a minute than a person
  stage = await GatewayStage.open({ RATE_LIMIT_FACTOR: '100' });
  folder = join(stage.dir, 'files');
  store = new FolderStore(folder);
});
afterAll(() => stage.close());

interface Brought {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly fileId?: string;
    readonly sha256?: string;
    readonly bytes?: number;
    readonly errors?: { message: string; extensions: Record<string, unknown> }[];
  };
}

interface Sent {
  readonly type?: string;
  readonly token?: string | null;
  readonly headers?: Record<string, string>;
  readonly url?: string;
}

async function bring(
  content: Uint8Array | AsyncIterable<Uint8Array>,
  { type = 'text/csv', token, headers = {}, url = stage.gateway.url }: Sent = {},
): Promise<Brought> {
  const given = token === undefined ? await stage.token() : token;
  const response = await fetch(`${url}/files`, {
    method: 'POST',
    headers: { 'content-type': type, ...(given === null ? {} : { authorization: `Bearer ${given}` }), ...headers },
    body: content as BodyInit,
    duplex: 'half',
  } as RequestInit);
  return { status: response.status, headers: response.headers, body: (await response.json()) as Brought['body'] };
}

async function get(
  path: string,
  { token, headers = {}, method = 'GET', url = stage.gateway.url }: Sent & { readonly method?: string } = {},
): Promise<Response> {
  const given = token === undefined ? await stage.token() : token;
  const authorization: Record<string, string> = given === null ? {} : { authorization: `Bearer ${given}` };
  return fetch(url + path, { method, headers: { ...authorization, ...headers } });
}

/** A link to a file inventory made. */
async function linked(content: Buffer, more: Partial<LinkedFile> = {}, subject = keeper): Promise<string> {
  const { sha256 } = await store.put([content]);
  const file = { sha256, name: '导入结果 (三月).csv', mediaType: 'text/csv', tenantCode: HERE, ...more } as const;
  return signFileLink(file, subject, stage.identityOf('inventory'));
}
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const reasonOf = ({ body: { errors = [] } }: Brought) => errors[0]?.extensions['reason'];
/** Every file in the store, drafts too. */
const names = () =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
    : [];

describe('a file a person brings', () => {
  it('is stored byte for byte, and its id names it to the services as hers alone', async () => {
    const { status, body, headers } = await bring(rice, { type: 'text/csv; charset=utf-8' });
    expect({ status, body }).toEqual({
      status: 201,
      body: { fileId: expect.any(String) as string, sha256: sha256Of(rice), bytes: rice.length },
    });
    expect(headers.get('cache-control')).toBe('no-store');
    const inventory = stage.identityOf('inventory');
    const { fileId = '' } = body;
    expect(readFileClaim(fileId, keeper, inventory)).toEqual({
      sha256: sha256Of(rice),
      bytes: rice.length,
      mediaType: 'text/csv',
    });
    expect(readFileClaim(fileId, { subject: 'account-8' }, inventory)).toBeInstanceOf(Refusal);
    const path = await linked(rice);
    expect(Buffer.from(await (await get(path)).arrayBuffer())).toEqual(rice);
  });

  it.each([
    [XLSX, Buffer.concat([Buffer.from('PK\x03\x04'), randomBytes(200_000)])],
    ['application/pdf', Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(2_000)])],
    ['image/png', Buffer.concat([PNG_BEGINNING, randomBytes(2_000)])],
    // as Excel in China writes a CSV: no UTF-8
    ['text/csv', Buffer.from([0xc6, 0xb7, 0xc3, 0xfb, 0x2c, 0xbf, 0xcb, 0x0a])],
  ])('may be %s', async (type, content) => {
    const { status, body } = await bring(content, { type });
    expect({ status, sha256: body.sha256 }).toEqual({ status: 201, sha256: sha256Of(content) });
  });

  it('is one file, though twenty are brought at once', async () => {
    const content = Buffer.from(`twenty,${randomBytes(50_000).toString('hex')}\n`);
    const answers = await Promise.all(Array.from({ length: 20 }, () => bring(content)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
    expect(names().filter((name) => name === sha256Of(content))).toHaveLength(1);
    expect(names().filter((name) => name.endsWith('.draft'))).toEqual([]);
  });

  it('may come through a slow line: longer than any other request', async () => {
    const slow = async function* () {
      for (let part = 0; part < 7; part++) {
        yield Buffer.from(`${part},rice\n`);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    };
    expect((await bring(slow())).status).toBe(201);
  });
});

describe('what is not taken', () => {
  let before: string[];
  beforeEach(() => (before = names()));
  afterEach(() => expect(names()).toEqual(before));

  it.each([
    'image/svg+xml',
    'text/html',
    'application/json',
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data',
    '',
  ])('is a file of type %j', async (type) => {
    const answer = await bring(rice, { type, headers: { 'accept-language': 'en' } });
    expect({ status: answer.status, reason: reasonOf(answer) }).toEqual({ status: 415, reason: 'FILE_TYPE_UNKNOWN' });
    expect(answer.body.errors?.[0]).toMatchObject({
      message: expect.stringContaining('Only CSV, XLSX') as string,
      extensions: { messageZh: expect.stringContaining('只收 CSV') as string },
    });
  });

  it.each([
    [XLSX, rice],
    ['application/pdf', Buffer.from('MZ\x90\x00 is a program')],
    ['image/png', Buffer.from('\x89PN')],
    ['text/csv', Buffer.concat([Buffer.alloc(100_000, 'a'), Buffer.from([0])])],
  ])('is a file that says it is %s, and is not', async (type, content) => {
    const answer = await bring(content, { type });
    expect({ status: answer.status, reason: reasonOf(answer) }).toEqual({ status: 415, reason: 'FILE_TYPE_MISTAKEN' });
  });

  it('is an empty or a compressed one', async () => {
    expect(reasonOf(await bring(Buffer.alloc(0)))).toBe('FILE_EMPTY');
    expect(reasonOf(await bring(rice, { headers: { 'content-encoding': 'gzip' } }))).toBe('FILE_COMPRESSED');
  });

  it('is more than 10 MiB, announced or not, and the memory does not grow by it', async () => {
    const large = Buffer.alloc(FILE_MAX_BYTES + 1, 'a');
    const announced = await bring(large);
    expect([announced.status, reasonOf(announced)]).toEqual([413, 'FILE_TOO_LARGE']);
    expect(announced.body.errors?.[0]).toMatchObject({
      extensions: { messageZh: expect.stringContaining('10 MiB') as string },
    });

    const chunk = Buffer.alloc(65_536, 'a');
    let most = 0;
    const before = buffersNow();
    const streamed = async function* () {
      for (let bytes = 0; bytes < 11 * 1_048_576; bytes += chunk.length) {
        yield chunk;
        if (bytes % 1_048_576 !== 0) continue;
        await new Promise(setImmediate);
        most = Math.max(most, buffersNow() - before);
      }
    };
    const answer = await bring(streamed());
    expect([answer.status, reasonOf(answer)]).toEqual([413, 'FILE_TOO_LARGE']);
    expect(most).toBeLessThan(6 * 1_048_576);
  });

  it('is anything of the public, of a partner, or with a token that is none', async () => {
    const key = makePartnerKey(randomBytes(32));
    stage.partners.set(sha256Of(Buffer.from(key)), {
      partnerId: '11111111-1111-4111-8111-111111111111' as PartnerId,
      grantVersion: 0,
      scopes: [{ scope: 'write:intake', places: [HERE], until: '2999-01-01T00:00:00.000Z' }],
    });
    const [nobody, partner, stranger] = [
      await bring(rice, { token: null }),
      await bring(rice, { token: key }),
      await bring(rice, { token: await stage.token({ issuer: 'somebody-else' }) }),
    ];
    expect([nobody.status, reasonOf(nobody)]).toEqual([401, 'SIGN_IN_NEEDED']);
    expect(nobody.headers.get('www-authenticate')).toBe('Bearer');
    expect([partner.status, reasonOf(partner)]).toEqual([403, 'NOT_PERMITTED']);
    expect([stranger.status, reasonOf(stranger)]).toEqual([401, 'SIGN_IN_NEEDED']);
  });

  it('is anything a page of another site could send: a cookie is no sign-in, and no other origin is let read', async () => {
    const cookie = `yicang-ops=${await stage.token()}`;
    const answer = await bring(rice, { token: null, headers: { cookie, origin: 'https://evil.example' } });
    expect(answer.status).toBe(401);
    const preflight = await fetch(`${stage.gateway.url}/files`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([405, null]);
  });

  it('is a file whose line is cut in the middle', async () => {
    const { port } = new URL(stage.gateway.url);
    const authorization = `Bearer ${await stage.token()}`;
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `POST /files HTTP/1.1\r\nhost: a\r\nauthorization: ${authorization}\r\ncontent-type: text/csv\r\ncontent-length: 90000\r\n\r\n品名`,
    );
    await until(() => names().some((name) => name.endsWith('.draft')));
    socket.destroy();
    await until(() => !names().some((name) => name.endsWith('.draft')));
  });

  it('is a file of one who has as many under way as one may, until one of them has ended', async () => {
    const token = await stage.token({ subject: 'account-9' });
    const { port } = new URL(stage.gateway.url);
    const head = `POST /files HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\ncontent-type: text/csv\r\ncontent-length: 90\r\n\r\na`;
    const sockets = Array.from({ length: UPLOADS_MAX.ofOne }, () => connect(Number(port), '127.0.0.1'));
    for (const socket of sockets) socket.write(head);
    await until(() => names().filter((name) => name.endsWith('.draft')).length === UPLOADS_MAX.ofOne);
    const answer = await bring(rice, { token });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect((await bring(rice)).status).toBe(201);
    for (const socket of sockets) socket.destroy();
    await until(() => !names().some((name) => name.endsWith('.draft')));
    expect((await bring(rice, { token })).status).toBe(201);
    before = names();
  });

  it('is any while the disk has no room to spare', async () => {
    const full = await stage.start({ FILES_ROOM_MIN_BYTES: String(Number.MAX_SAFE_INTEGER) });
    const answer = await bring(rice, { url: full.url });
    expect([answer.status, reasonOf(answer)]).toEqual([503, 'FILES_FULL']);
    await full.stop();
  });

  it('is more in a minute than a person’s allowance, by bytes', async () => {
    const narrow = await stage.start({ RATE_LIMIT_FACTOR: '0.5', FILES_DIR: join(stage.dir, 'narrow') });
    const filesAMinute = Math.floor((ALLOWANCES.person.cost * 0.5) / Math.ceil(FILE_MAX_BYTES / FILE_BYTES_A_POINT));
    const statuses = [];
    for (let file = 0; file <= filesAMinute; file++)
      statuses.push((await bring(Buffer.alloc(FILE_MAX_BYTES, file + 1), { url: narrow.url })).status);
    expect(statuses).toEqual([...Array<number>(filesAMinute).fill(201), 429]);
    await narrow.stop();
  });
});

describe('a file that was linked to somebody', () => {
  it('is handed out byte for byte, as a download under its own name, which nothing keeps', async () => {
    const content = randomBytes(3_000_000);
    const response = await get(await linked(content, { mediaType: 'application/pdf', name: '清单 "三月".pdf' }));
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(content);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': '3000000',
      'content-disposition': `attachment; filename="__ ____.pdf"; filename*=UTF-8''${encodeURIComponent('清单 _三月_.pdf')}`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'accept-ranges': 'bytes',
      etag: `"${sha256Of(content)}"`,
      'x-trace-id': expect.any(String) as string,
    });
  });

  it('tells by HEAD what it is, and no byte of it', async () => {
    const response = await get(await linked(rice), { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([
      200,
      String(rice.length),
      '',
    ]);
  });

  it.each([
    ['bytes=0-5', 206, `bytes 0-5/${rice.length}`, rice.subarray(0, 6)],
    ['bytes=7-', 206, `bytes 7-${rice.length - 1}/${rice.length}`, rice.subarray(7)],
    ['bytes=-4', 206, `bytes ${rice.length - 4}-${rice.length - 1}/${rice.length}`, rice.subarray(-4)],
    ['bytes=-9999', 206, `bytes 0-${rice.length - 1}/${rice.length}`, rice],
    ['bytes=3-9999', 206, `bytes 3-${rice.length - 1}/${rice.length}`, rice.subarray(3)],
    ['bytes=9999-', 416, `bytes */${rice.length}`, Buffer.alloc(0)],
    ['bytes=-0', 416, `bytes */${rice.length}`, Buffer.alloc(0)],
    ['bytes=5-2', 200, null, rice],
    ['bytes=0-1,3-4', 200, null, rice],
    ['lines=1-2', 200, null, rice],
  ])('is handed out in part: %s', async (range, status, said, content) => {
    const response = await get(await linked(rice), { headers: { range } });
    expect([response.status, response.headers.get('content-range')]).toEqual([status, said]);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(content);
  });

  it('is handed out whole to who has a part of another', async () => {
    const path = await linked(rice);
    const statusWith = async (etag: string) =>
      (await get(path, { headers: { range: 'bytes=1-2', 'if-range': etag } })).status;
    expect([await statusWith(`"${sha256Of(rice)}"`), await statusWith('"another"')]).toEqual([206, 200]);
  });

  it('is not there for anybody else, however she signed in', async () => {
    const path = await linked(rice);
    const other = await get(path, { token: await stage.token({ subject: 'account-8' }) });
    expect(other.status).toBe(404);
    expect(await other.json()).toMatchObject({ errors: [{ extensions: { reason: 'FILE_NOT_FOUND' } }] });
    expect((await get(path, { token: null })).status).toBe(401);
    expect((await get(path, { token: null, headers: { cookie: `yicang-ops=${await stage.token()}` } })).status).toBe(
      401,
    );
    expect((await get(path, { token: await stage.token({ expires: '-1m' }) })).status).toBe(401);
  });

  it('is not there any more for who holds nothing at its place', async () => {
    const path = await linked(rice, { tenantCode: '51017K3R' as TenantCode });
    expect((await get(path)).status).toBe(404);
    const held = (until: string | null) =>
      stage.token({ claims: { grants: [{ role: 'cityCoordinator', place: '5101', until }] } });
    expect((await get(path, { token: await held(null) })).status).toBe(200);
    expect((await get(path, { token: await held('2020-01-01T00:00:00Z') })).status).toBe(404);
  });

  it('is not there by a link that has expired, was forged, tampered with, or leads nowhere', async () => {
    const { sha256 } = await store.put([rice]);
    const claims = { sha256, name: 'a.csv', mediaType: 'text/csv', place: HERE, sub: keeper.subject };
    const inventory = stage.identityOf('inventory');
    const sealed = (more: object, ms = 60_000) =>
      `/files/${sealToken('link', inventory, Date.now() + ms, { ...claims, ...more })}`;
    expect((await get(sealed({}))).status).toBe(200);
    const good = sealed({});
    const stranger = { ...inventory, name: 'nobody' };
    const bad = [
      sealed({}, -1),
      sealed({}, 3_600_000),
      sealed({ sha256: '0'.repeat(64) }),
      sealed({ sha256: '../../gateway.log' }),
      sealed({ mediaType: 'text/html' }),
      `/files/${sealToken('link', stranger, Date.now() + 60_000, claims)}`,
      `/files/${sealToken('file', inventory, Date.now() + 60_000, claims)}`,
      good.slice(0, -3),
      good.replace('link.', 'link.e30'),
      `${good}/../${sha256}`,
      '/files/..%2f..%2fgateway.log',
      '/files/%00',
      `/files/${sha256}`,
      '/files/',
    ];
    for (const path of bad) expect([path, (await get(path)).status]).toEqual([path, 404]);
  });

  it('is only fetched by GET, and brought by POST', async () => {
    const path = await linked(rice);
    for (const [to, method, allow] of [
      [path, 'POST', 'GET, HEAD'],
      [path, 'DELETE', 'GET, HEAD'],
      ['/files', 'GET', 'POST'],
      ['/files', 'PUT', 'POST'],
    ] as const) {
      const response = await get(to, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    }
  });

  it('is not held in memory for who reads slowly', async () => {
    const path = await linked(Buffer.alloc(40_000_000, 'rice,'));
    const before = buffersNow();
    const response = await get(path);
    const reader = response.body?.getReader();
    await reader?.read();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(buffersNow() - before).toBeLessThan(6 * 1_048_576);
    await reader?.cancel();
  });

  it('is let go by who hangs up in the middle: twenty more can be fetched', async () => {
    const path = await linked(randomBytes(8_000_000));
    const authorization = `Bearer ${await stage.token()}`;
    const hungUp = () =>
      new Promise<void>((resolve, reject) => {
        const request = httpRequest(
          stage.gateway.url + path,
          { headers: { authorization }, agent: false },
          (response) =>
            response.once('data', () => {
              response.destroy();
              resolve();
            }),
        );
        request.on('error', reject).end();
      });
    for (let round = 0; round < 3; round++) await Promise.all(Array.from({ length: 20 }, hungUp));
    await until(async () => {
      const response = await get(path);
      await response.arrayBuffer();
      return response.status === 200;
    });
  });
});

it('sweeps what nobody can name any more as it starts', async () => {
  const old = join(stage.dir, 'old', 'incoming', '2026-01-01');
  mkdirSync(old, { recursive: true });
  const gateway = await stage.start({ FILES_DIR: join(stage.dir, 'old') });
  await until(() => !existsSync(old));
  await gateway.stop();
});

it('says of a disk that fails that the fault is ours, under a number that is in the log, and nothing more', async () => {
  const noFolder = join(stage.dir, 'no-folder');
  writeFileSync(noFolder, '');
  const failing = await stage.start({ FILES_DIR: noFolder });
  const path = await linked(rice);
  const brought = await bring(rice, { url: failing.url });
  const fetched = await get(path, { url: failing.url });
  for (const { status, headers } of [brought, fetched]) {
    expect(status).toBe(500);
    expect(stage.log).toContain(headers.get('x-trace-id'));
  }
  expect(JSON.stringify(brought.body) + (await fetched.text())).not.toMatch(/ENOTDIR|EEXIST|no-folder/);
  await failing.stop();
});

it('leaves no word of a link or of what is in a file in the log', async () => {
  const path = await linked(rice);
  await get(path);
  await bring(rice);
  expect(stage.log).not.toContain(path.slice(-40));
  expect(stage.log).not.toContain('大米');
});

/** What is held in buffers, the collector having been. */
function buffersNow(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().arrayBuffers;
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('It did not come to be within 10 seconds');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
