import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { codedError, type Logger } from '@yicang/platform-graphql';

/** The largest request there is a use for. */
const BODY_MAX_BYTES = 100_000;
/** A whole request, from its first header to its last byte. */
const REQUEST_MAX_MS = 10_000;
const DRAIN_MAX_MS = 10_000;

const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Answers one request; `client` is the network address it came from. Must not reject. */
export type Handler = (request: Request, client: string) => Promise<Response>;

/** A running HTTP server on one port. */
export interface FrontDoor {
  readonly port: number;
  /** Nobody new comes in, and whoever is inside is answered, for 10 seconds at most. */
  close(): Promise<void>;
}

/** The one public port. Bodies beyond 100 kB are refused before they are read, slow ones are cut off. */
export async function openFrontDoor(host: string, port: number, handle: Handler, logger: Logger): Promise<FrontDoor> {
  const server = createServer(
    { requestTimeout: REQUEST_MAX_MS, headersTimeout: REQUEST_MAX_MS },
    (incoming, outgoing) => {
      void pass(incoming, outgoing, handle).catch((err: unknown) => {
        logger.warn({ err }, 'A request could not be answered');
        outgoing.destroy();
      });
    },
  );
  await listening(server, host, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => closed(server),
  };
}

/** A GraphQL answer with one error and this status. */
export function errorResponse(status: number, error: ReturnType<typeof codedError>): Response {
  return Response.json({ errors: [{ message: error.message, extensions: error.extensions }] }, { status });
}

async function pass(incoming: IncomingMessage, outgoing: ServerResponse, handle: Handler): Promise<void> {
  const body = await bodyOf(incoming);
  const response = body === null ? tooLarge() : await answerOf(incoming, body, handle);
  outgoing.statusCode = response.status;
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) outgoing.setHeader(name, value);
  response.headers.forEach((value, name) => outgoing.setHeader(name, value));
  if (body === null) outgoing.setHeader('connection', 'close');
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

function answerOf(incoming: IncomingMessage, body: Buffer, handle: Handler): Promise<Response> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const method = incoming.method ?? 'GET';
  const url = urlOf(incoming);
  if (url === null) return Promise.resolve(new Response(null, { status: 400 }));
  const request = new Request(url, { method, headers, ...(body.length > 0 ? { body: new Uint8Array(body) } : {}) });
  return handle(request, incoming.socket.remoteAddress ?? '');
}

/** The address asked for, on a host of our own: what the client calls us is not trusted. */
function urlOf(incoming: IncomingMessage): URL | null {
  return URL.parse(incoming.url ?? '/', 'http://gateway.internal');
}

/** The whole body; null as soon as it is known to be too large. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer | null> {
  if (Number(incoming.headers['content-length'] ?? 0) > BODY_MAX_BYTES) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_MAX_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): Response {
  const words = { zh: '请求太大，至多 100 kB。', en: 'The request is too large: 100 kB at most.' };
  return errorResponse(413, codedError('BAD_USER_INPUT', words));
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
