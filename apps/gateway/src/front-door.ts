import { isUtf8 } from 'node:buffer';
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { languageOf, type Language } from '@yicang/kernel';
import { codedError, type Logger, messageIn, type Words } from '@yicang/platform-graphql';
import { type GraphQLError } from 'graphql';
import { byteStream } from './byte-stream.js';
import { securityHeaders } from './security-headers.js';

/** The largest request there is a use for. */
export const BODY_MAX_BYTES = 100_000;
/** Bodies are small: 100 kB in 5 seconds is what the slowest phone network can do. */
const HEADERS_MAX_MS = 3_000;
export const REQUEST_MAX_MS = 5_000;
/** Where files are brought: the one body that is handed on as it comes. */
export const UPLOAD_PATH = '/files';
/** 10 MiB in this time is 0.7 Mbit/s. */
export const UPLOAD_MAX_MS = 120_000;
/** Who is answered before all was sent goes on sending for a while, and would miss the answer if the line were cut. */
const LINGER_MS = 2_000;
/** How often it is looked whose time is up; Node's own 30 s would let a slow sender hold a place for that long. */
const TIMES_CHECKED_MS = 1_000;
/** Whoever comes then is not let in: a proxy in front waits or tells. Most of them listen, and cost little (docs/bench.md). */
export const CONNECTIONS_MAX = 10_000;
/** Requests that are being read or answered; a listener whose stream has begun is none. One more is 503. */
export const IN_HAND_MAX = 1_000;
const BUSY_RETRY_SECONDS = 1;
const DRAIN_MAX_MS = 10_000;
const UNSAYABLE_METHODS: readonly string[] = ['TRACE', 'TRACK', 'CONNECT'];
const BODILESS_METHODS: readonly string[] = ['GET', 'HEAD'];

/** Answers one request; `client` is the network address it came from. Must not reject. */
export type Handler = (request: Request, client: string) => Promise<Response>;

/** A running HTTP server on one port. */
export interface FrontDoor {
  readonly port: number;
  /** Nobody new comes in, and whoever is inside is answered, for 10 seconds at most. */
  close(): Promise<void>;
}

/** Where the door is, and what it says of itself. */
export interface FrontDoorOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly publicOrigin: string;
  /** How many proxies of ours stand in front, each of which appends to X-Forwarded-For whom it heard. */
  readonly proxyHops: number;
  readonly logger: Logger;
}

/**
 * The one public port. Bodies beyond 100 kB are refused before they are read, and one that takes over 5 seconds is cut off. Only to
 * UPLOAD_PATH more is sent, for two minutes at most; whoever answers there reads no more of it than is wanted.
 */
export async function openFrontDoor(options: FrontDoorOptions, handle: Handler): Promise<FrontDoor> {
  const { host, port, logger } = options;
  const headers = securityHeaders(options.publicOrigin);
  let inHand = 0;
  const taken = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    if (inHand >= IN_HAND_MAX) return turnDown(incoming, outgoing);
    inHand += 1;
    const answered = pass(incoming, outgoing, options, handle).finally(() => (inHand -= 1));
    await (
      await answered
    ).rest;
  };
  const server = createServer(
    {
      // times of each request are kept below; this is for what never became one
      requestTimeout: UPLOAD_MAX_MS + HEADERS_MAX_MS,
      headersTimeout: HEADERS_MAX_MS,
      connectionsCheckingInterval: TIMES_CHECKED_MS,
    },
    (incoming, outgoing) => {
      for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
      taken(incoming, outgoing).catch((err: unknown) => {
        if (incoming.errored === null) logger.warn({ err }, 'A request could not be answered');
        outgoing.destroy();
      });
    },
  );
  server.maxConnections = CONNECTIONS_MAX;
  server.on('clientError', (fault: NodeJS.ErrnoException, socket) => turnAway(fault.code, socket));
  await listening(server, host, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => closed(server),
  };
}

/** A GraphQL answer with one error and this status. */
export function errorResponse(status: number, error: GraphQLError, language: Language): Response {
  const { http, ...extensions } = error.extensions as { http?: { headers?: Record<string, string> } };
  const told = { message: messageIn(language, error), extensions };
  return Response.json({ errors: [told] }, { status, headers: { ...http?.headers, 'cache-control': 'no-store' } });
}

/** What never became a request is answered too, in both languages since it could not say which; then the line is cut. */
function turnAway(code: string | undefined, socket: Duplex): void {
  if (!socket.writable || code === 'ECONNRESET') return void socket.destroy();
  const [status, words] = TURNED_AWAY[code ?? ''] ?? NO_REQUEST;
  const error = codedError('BAD_USER_INPUT', words);
  const message = `${words.zh} ${words.en}`;
  const body = JSON.stringify({ errors: [{ message, extensions: error.extensions }] });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'x-content-type-options: nosniff',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

type Turned = readonly [status: number, words: Words];
const NO_REQUEST: Turned = [400, { zh: '这不是 HTTP 请求。', en: 'This is no HTTP request.' }];
const TURNED_AWAY: Readonly<Record<string, Turned>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [
    408,
    {
      zh: '请求没有在 5 秒内发完，请再试一次。',
      en: 'The request was not complete within 5 seconds. Please try again.',
    },
  ],
  UPLOAD_TIMEOUT: [
    408,
    {
      zh: '文件没有在 2 分钟内传完，请换一个更好的网络再试。',
      en: 'The file was not complete within 2 minutes. Please try again on a better network.',
    },
  ],
  HPE_HEADER_OVERFLOW: [431, { zh: '请求头太大，请删减。', en: 'The headers are too large: send fewer.' }],
};

/** Nothing of it is read, or a thousand slow senders would fill the memory. */
async function turnDown(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const words = { zh: '现在太忙，请稍后再试。', en: 'Too busy just now. Please try again a little later.' };
  const error = codedError('SERVICE_UNAVAILABLE', words, { isRetryable: true });
  const response = errorResponse(503, error, languageOf(incoming.headers['accept-language'] ?? null));
  outgoing.writeHead(503, {
    'content-type': 'application/json',
    'retry-after': String(BUSY_RETRY_SECONDS),
    connection: 'close',
  });
  outgoing.end(Buffer.from(await response.arrayBuffer()));
  outgoing.once('finish', () => incoming.destroy());
}

/** Answers; `rest` is what of the answer is still to come, to a listener. */
async function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { proxyHops }: FrontDoorOptions,
  handle: Handler,
): Promise<{ readonly rest?: Promise<void> }> {
  const isUpload = isUploading(incoming);
  const late = setTimeout(
    () => {
      if (!incoming.complete) turnAway(isUpload ? 'UPLOAD_TIMEOUT' : 'ERR_HTTP_REQUEST_TIMEOUT', incoming.socket);
    },
    isUpload ? UPLOAD_MAX_MS : REQUEST_MAX_MS,
  );
  try {
    const body = isUpload ? comingIn(incoming) : await bodyOf(incoming);
    const request = body === null ? null : requestOf(incoming, body);
    const response = request === null ? notTaken(incoming, body) : await handle(request, clientOf(incoming, proxyHops));
    return await answered(response, incoming, outgoing, body === null);
  } finally {
    clearTimeout(late);
  }
}

async function answered(
  response: Response,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  isTooLarge: boolean,
): Promise<{ readonly rest?: Promise<void> }> {
  outgoing.statusCode = response.status;
  response.headers.forEach((value, name) => outgoing.setHeader(name, value));
  // each of them is a header of its own
  if (response.headers.has('set-cookie')) outgoing.setHeader('set-cookie', response.headers.getSetCookie());
  if (isTooLarge) outgoing.setHeader('connection', 'close');
  if (isStream(response)) return { rest: streamed(response, outgoing) };
  outgoing.end(Buffer.from(await response.arrayBuffer()));
  // the rest of a body that is too large is not listened to
  if (isTooLarge) outgoing.once('finish', () => incoming.destroy());
  else if (!incoming.complete) outgoing.once('finish', () => linger(incoming));
  return {};
}

/** What is still sent of a request that is answered is thrown away, until the line is cut. */
function linger(incoming: IncomingMessage): void {
  incoming.resume();
  setTimeout(() => {
    if (!incoming.complete) incoming.destroy();
  }, LINGER_MS).unref();
}

/** Sent as it comes, for as long as somebody listens; the source is told at once when nobody does any more. */
async function streamed({ body }: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.flushHeaders();
  const ended = body === null ? null : pipeline(body, outgoing);
  await ended?.catch((err: NodeJS.ErrnoException) => {
    if (err.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw err;
  });
}

/** What never ends, and what says how long it is before it is read. */
function isStream({ headers, body }: Response): boolean {
  if (headers.get('content-type')?.startsWith('text/event-stream') === true) return true;
  return body !== null && headers.has('content-length');
}

function isUploading({ method, url }: IncomingMessage): boolean {
  return method === 'POST' && url === UPLOAD_PATH;
}

/** The body as it is sent, no more than whoever reads it asks for; reading no further leaves the line open for the answer. */
function comingIn(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  return byteStream(incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>);
}

/** Null for what no Request can say. */
function requestOf(incoming: IncomingMessage, body: Buffer | ReadableStream<Uint8Array>): Request | null {
  const { method = 'GET' } = incoming;
  // a host of our own: what the client calls us is not trusted
  const url = URL.parse(incoming.url ?? '/', 'http://gateway.internal');
  if (url === null || UNSAYABLE_METHODS.includes(method)) return null;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  if (body instanceof ReadableStream) {
    const sent: RequestInit & { readonly duplex: 'half' } = { method, headers, body, duplex: 'half' };
    return new Request(url, sent);
  }
  if (body.length > 0 && BODILESS_METHODS.includes(method)) return null;
  // read loosely, what is no UTF-8 would become other words than were sent
  if (!isUtf8(body)) return null;
  return new Request(url, { method, headers, ...(body.length > 0 ? { body: new Uint8Array(body) } : {}) });
}

/** The address the outermost of our proxies heard, or that of the connection when there is none. */
function clientOf(incoming: IncomingMessage, proxyHops: number): string {
  const heard = String(incoming.headers['x-forwarded-for'] ?? '').split(',');
  const forwarded = proxyHops === 0 ? undefined : heard.at(-proxyHops)?.trim();
  return forwarded === undefined || forwarded === '' ? (incoming.socket.remoteAddress ?? '') : forwarded;
}

/** The whole body; null as soon as it is known to be too large. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer | null> {
  if (Number(incoming.headers['content-length'] ?? 0) > BODY_MAX_BYTES) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_MAX_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function notTaken(incoming: IncomingMessage, body: Buffer | ReadableStream | null): Response {
  const language = languageOf(incoming.headers['accept-language'] ?? null);
  if (body === null) return tooLarge(language);
  const words = { zh: '请求的方法、地址或形式不对。', en: 'The method, address or form of the request is wrong.' };
  return errorResponse(400, codedError('BAD_USER_INPUT', words), language);
}

function tooLarge(language: Language): Response {
  const words = { zh: '请求太大，至多 100 kB。', en: 'The request is too large: 100 kB at most.' };
  return errorResponse(413, codedError('BAD_USER_INPUT', words), language);
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), DRAIN_MAX_MS);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}
