import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { languageOf, type Language } from '@yicang/kernel';
import { codedError, type Logger, messageIn, type Words } from '@yicang/platform-graphql';
import { type GraphQLError } from 'graphql';
import { securityHeaders } from './security-headers.js';

/** The largest request there is a use for. */
export const BODY_MAX_BYTES = 100_000;
/** Bodies are small: 100 kB in 5 seconds is what the slowest phone network can do. */
const HEADERS_MAX_MS = 3_000;
export const REQUEST_MAX_MS = 5_000;
/** How often it is looked whose time is up; Node's own 30 s would let a slow sender hold a place for that long. */
const TIMES_CHECKED_MS = 1_000;
/** Whoever comes then is not let in: a proxy in front waits or tells. */
export const CONNECTIONS_MAX = 1_000;
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

/** The one public port. Bodies beyond 100 kB are refused before they are read; one that takes over 5 seconds is cut off. */
export async function openFrontDoor(options: FrontDoorOptions, handle: Handler): Promise<FrontDoor> {
  const { host, port, logger } = options;
  const headers = securityHeaders(options.publicOrigin);
  const server = createServer(
    {
      requestTimeout: REQUEST_MAX_MS,
      headersTimeout: HEADERS_MAX_MS,
      connectionsCheckingInterval: TIMES_CHECKED_MS,
    },
    (incoming, outgoing) => {
      for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
      pass(incoming, outgoing, options, handle).catch((err: unknown) => {
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
  HPE_HEADER_OVERFLOW: [431, { zh: '请求头太大，请删减。', en: 'The headers are too large: send fewer.' }],
};

async function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { proxyHops }: FrontDoorOptions,
  handle: Handler,
): Promise<void> {
  const body = await bodyOf(incoming);
  const request = body === null ? null : requestOf(incoming, body);
  const response = request === null ? notTaken(incoming, body) : await handle(request, clientOf(incoming, proxyHops));
  outgoing.statusCode = response.status;
  response.headers.forEach((value, name) => outgoing.setHeader(name, value));
  if (body === null) outgoing.setHeader('connection', 'close');
  if (isStream(response)) return streamed(response, outgoing);
  outgoing.end(Buffer.from(await response.arrayBuffer()));
  // the rest of a body that is too large is not listened to
  if (body === null) outgoing.once('finish', () => incoming.destroy());
}

/** Sent as it comes, for as long as somebody listens; the source is told at once when nobody does any more. */
async function streamed({ body }: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.flushHeaders();
  const ended = body === null ? null : pipeline(body, outgoing);
  await ended?.catch((err: NodeJS.ErrnoException) => {
    if (err.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw err;
  });
}

function isStream({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') === true;
}

/** Null for what no Request can say. */
function requestOf(incoming: IncomingMessage, body: Buffer): Request | null {
  const { method = 'GET' } = incoming;
  // a host of our own: what the client calls us is not trusted
  const url = URL.parse(incoming.url ?? '/', 'http://gateway.internal');
  if (url === null || UNSAYABLE_METHODS.includes(method)) return null;
  if (body.length > 0 && BODILESS_METHODS.includes(method)) return null;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
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

function notTaken(incoming: IncomingMessage, body: Buffer | null): Response {
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
