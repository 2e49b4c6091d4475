import { addAbortSignal } from 'node:stream';
import { type Actor, covers, isCurrent, refuse, refusalWords, type TenantCode } from '@yicang/kernel';
import {
  type ByteRange,
  type FileLink,
  type FileStore,
  mediaTypeOf,
  readFileLink,
  signFileClaim,
  type StoredFile,
} from '@yicang/platform-files';
import { codedError, type ErrorCode, type Logger } from '@yicang/platform-graphql';
import { type ServiceIdentity } from '@yicang/platform-nats';
import { type Arrival, type Asker, type Credentials } from './asker.js';
import { byteStream } from './byte-stream.js';
import { FILE_MAX_BYTES, inspected, NotTaken, type Objection, TOO_LARGE } from './file-inspection.js';
import { errorResponse, UPLOAD_PATH } from './front-door.js';
import { letInKnown, usedUp } from './let-in.js';
import { faultError } from './masked-errors.js';
import { Slots } from './slots.js';

/** A file of 10 MiB costs a third of what a person may ask for in a minute. */
export const FILE_BYTES_A_POINT = 256;
/** At a time. Each holds an open file, and an upload a place at the door, for minutes when the line is slow. */
export const UPLOADS_MAX = { ofOne: 20, ofAll: 200 };
export const DOWNLOADS_MAX = { ofOne: 20, ofAll: 500 };
export const DOWNLOAD_MAX_MS = 600_000;
const BUSY_RETRY_SECONDS = 5;

/** What files stand on. */
export interface FilesOptions extends Credentials {
  readonly identity: ServiceIdentity;
  readonly store: FileStore;
  /** What the store's disk is to have left for others. */
  readonly roomMinBytes: number;
  readonly logger: Logger;
}

/**
 * `POST /files` takes what a person brings, `GET /files/<link>` gives what was linked to whoever asks. Who asks is said by the
 * Authorization header alone, which no page of another site can send and no cookie stands in for.
 */
export function filesRoute(options: FilesOptions): (request: Request, arrival: Arrival) => Promise<Response> {
  const door = { ...options, uploads: new Slots(UPLOADS_MAX), downloads: new Slots(DOWNLOADS_MAX) };
  return async (request, arrival) => {
    const isUpload = new URL(request.url).pathname === UPLOAD_PATH;
    const methods = isUpload ? ['POST'] : ['GET', 'HEAD'];
    if (!methods.includes(request.method)) return wrongMethod(methods, arrival);
    const asker = await letInKnown(request, arrival, options);
    if (asker instanceof Response) return asker;
    const allowance = options.allowances.of(asker);
    const response =
      (await usedUp(allowance, 'requests', 1, asker.language)) ??
      (await (isUpload ? brought : fetched)(request, asker, door).catch((err: unknown) =>
        notDone(err, asker, options),
      ));
    for (const [name, value] of Object.entries(await allowance.headers())) response.headers.set(name, value);
    return response;
  };
}

interface FilesDoor extends FilesOptions {
  readonly uploads: Slots;
  readonly downloads: Slots;
}

/** Nothing is read of what is not taken; what is taken is on disk before its id is told. */
async function brought(request: Request, asker: Asker, door: FilesDoor): Promise<Response> {
  const { headers, body } = request;
  if (asker.actor.kind !== 'person') return answer(403, 'FORBIDDEN', 'NOT_PERMITTED', asker);
  if ((headers.get('content-encoding') ?? 'identity') !== 'identity') return objected(COMPRESSED, asker);
  const mediaType = mediaTypeOf(headers.get('content-type') ?? '');
  if (mediaType === null) return objected(TYPE_UNKNOWN, asker);
  const bytes = Number(headers.get('content-length') ?? FILE_MAX_BYTES);
  if (bytes > FILE_MAX_BYTES) return objected(TOO_LARGE, asker);
  const cost = Math.ceil(bytes / FILE_BYTES_A_POINT);
  const used = await usedUp(door.allowances.of(asker), 'cost', cost, asker.language);
  if (used !== null) return used;
  const free = door.uploads.take(asker.actor.subject);
  if (free === null) return busy(asker);
  try {
    if ((await door.store.roomBytes()) < door.roomMinBytes) return objected(NO_ROOM, asker);
    const file = await door.store.put(inspected(body ?? [], mediaType));
    const fileId = signFileClaim({ ...file, mediaType }, asker.actor, door.identity);
    return Response.json({ fileId, ...file }, { status: 201, headers: { 'cache-control': 'no-store' } });
  } finally {
    free();
  }
}

function notDone(err: unknown, asker: Asker, { logger }: FilesOptions): Response {
  if (err instanceof NotTaken) return objected(err.objection, asker);
  // whoever hung up is answered nothing
  if (err instanceof Error && 'code' in err && err.code === 'ECONNRESET') throw err;
  return errorResponse(500, faultError(err, { logger, arrival: asker }), asker.language);
}

/** Another's, an expired, an invented and a swept one are answered alike. */
async function fetched(request: Request, asker: Asker, door: FilesDoor): Promise<Response> {
  const link = readFileLink(new URL(request.url).pathname, door.identity);
  if (link === null || !isFor(asker.actor, link)) return answer(404, 'BAD_USER_INPUT', 'FILE_NOT_FOUND', asker);
  const file = await door.store.head(link.sha256);
  if (file === null) return answer(404, 'BAD_USER_INPUT', 'FILE_NOT_FOUND', asker);
  const headers = headersOf(link);
  const range = rangeOf(request, file);
  if (range === 'beyond') {
    headers.set('content-range', `bytes */${file.bytes}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = range ?? { start: 0, end: file.bytes - 1 };
  headers.set('content-length', String(end - start + 1));
  if (range !== null) headers.set('content-range', `bytes ${start}-${end}/${file.bytes}`);
  const status = range === null ? 200 : 206;
  if (request.method === 'HEAD') return new Response(null, { status, headers });
  const content = await opened(link.sha256, { start, end }, asker, door);
  return content instanceof Response ? content : new Response(content, { status, headers });
}

/** The bytes, for as long as somebody reads them, and ten minutes at most. */
async function opened(sha256: string, range: ByteRange, asker: Asker, door: FilesDoor) {
  const free = door.downloads.take(asker.actor.subject);
  if (free === null) return busy(asker);
  const file = await door.store.open(sha256, range).catch((err: unknown) => {
    free();
    throw err;
  });
  if (file === null) {
    free();
    return answer(404, 'BAD_USER_INPUT', 'FILE_NOT_FOUND', asker);
  }
  file.once('close', free);
  return byteStream(addAbortSignal(AbortSignal.timeout(DOWNLOAD_MAX_MS), file));
}

/** Whom it was linked to, while she holds anything at the place whose file it is. */
function isFor({ subject, grants, scopes = [] }: Actor, link: FileLink): boolean {
  const now = new Date();
  const held = [...grants, ...scopes].filter((each) => isCurrent(each, now));
  const places = held.flatMap((each): readonly TenantCode[] => ('place' in each ? [each.place] : each.places));
  return subject === link.subject && places.some((place) => covers(place, link.tenantCode));
}

function headersOf({ sha256, name, mediaType }: FileLink): Headers {
  const plain = name.replaceAll(/[^\w .()-]/g, '_');
  const exact = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return new Headers({
    'content-type': mediaType,
    'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${exact}`,
    'cache-control': 'private, no-store',
    'accept-ranges': 'bytes',
    etag: `"${sha256}"`,
  });
}

const ONE_RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/;

/** The part that is asked for; null for all of it, as when several are, or when it is a part of another file. */
function rangeOf({ headers }: Request, { sha256, bytes }: StoredFile): ByteRange | 'beyond' | null {
  const [, first = '', last = ''] = ONE_RANGE.exec(headers.get('range') ?? '') ?? [];
  const isOfAnother = (headers.get('if-range') ?? `"${sha256}"`) !== `"${sha256}"`;
  if (first + last === '' || isOfAnother) return null;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null;
  const start = first === '' ? Math.max(bytes - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  return start > end ? 'beyond' : { start, end };
}

const COMPRESSED: Objection = {
  status: 415,
  reason: 'FILE_COMPRESSED',
  words: { zh: '请不要压缩请求。', en: 'Send the request uncompressed.' },
};
const TYPE_UNKNOWN: Objection = {
  status: 415,
  reason: 'FILE_TYPE_UNKNOWN',
  words: {
    zh: '只收 CSV、XLSX、PDF 和 PNG 文件。请另存为其中一种再传。',
    en: 'Only CSV, XLSX, PDF and PNG files are taken. Please save it as one of these.',
  },
};
const NO_ROOM: Objection = {
  status: 503,
  reason: 'FILES_FULL',
  words: {
    zh: '存放文件的地方快满了，已不能再收。请告诉管理员，稍后再试。',
    en: 'There is no room left for files. Please tell an administrator, and try again later.',
  },
};

function objected({ status, reason, words }: Objection, { language }: Asker): Response {
  const code: ErrorCode = status === 503 ? 'SERVICE_UNAVAILABLE' : 'BAD_USER_INPUT';
  return errorResponse(status, codedError(code, words, { reason }), language);
}

function answer(status: number, code: ErrorCode, reason: string, { language }: Asker): Response {
  return errorResponse(status, codedError(code, refusalWords(refuse(reason)), { reason }), language);
}

function busy({ language }: Asker): Response {
  const words = {
    zh: '正在传的文件太多，请稍后再试。',
    en: 'Too many files are under way. Please try again a little later.',
  };
  const facts = { isRetryable: true, http: { headers: { 'retry-after': String(BUSY_RETRY_SECONDS) } } };
  return errorResponse(503, codedError('SERVICE_UNAVAILABLE', words, facts), language);
}

function wrongMethod(methods: readonly string[], { language }: Arrival): Response {
  const words = {
    zh: '用 POST 上传文件到 /files，用 GET 下载给您的链接。',
    en: 'Send a file to /files by POST, and get one that was linked to you by GET.',
  };
  const response = errorResponse(405, codedError('BAD_USER_INPUT', words), language);
  response.headers.set('allow', methods.join(', '));
  return response;
}
