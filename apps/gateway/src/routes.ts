import { randomBytes } from 'node:crypto';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { type Language } from '@yicang/kernel';
import { LINKS_PATH } from '@yicang/platform-files';
import { codedError } from '@yicang/platform-graphql';
import { documentIdOf, type GraphqlAnswer, portalHandler } from '@yicang/portal';
import {
  type Arrival,
  arrivalOf,
  type Asker,
  type Credentials,
  currentArrival,
  publicAsker,
  requestIdOf,
} from './asker.js';
import { filesRoute, type FilesOptions } from './files.js';
import { errorResponse, type Handler, UPLOAD_PATH } from './front-door.js';
import { addToSpan, inSpan, record, traceparentNow } from '@yicang/platform-telemetry';
import { EVENT_STREAM, type Graph } from './graph.js';
import { letIn, usedUp } from './let-in.js';
import { type DoorContext } from './nats-executor.js';
import { withDocument } from './persisted-documents.js';
import { METADATA_PATH, oauthMetadata, type OAuthOptions, oauthToken, TOKEN_PATH } from './oauth.js';
import { GRAPHIQL_POLICY, NOTHING_POLICY } from './security-headers.js';

const JSON_BODY = /^application\/json\s*(?:;(?!.*charset=(?!"?utf-8"?\s*(?:;|$)))|$)/i;
const JSON_TYPE = 'application/json';
const GRAPHQL_RESPONSE = 'application/graphql-response+json';
const ANSWER_TYPES: readonly string[] = [GRAPHQL_RESPONSE, JSON_TYPE, EVENT_STREAM];

export interface RoutesOptions extends Credentials, OAuthOptions, FilesOptions {
  readonly graph: Graph;
  readonly hasGraphiql: boolean;
  readonly onFault: (fault: unknown, path: string) => void;
}

/** What stands behind which path: `/graphql`, `/graphiql`, `/files`, OAuth's, and the portal for everything else. */
export function routes(options: RoutesOptions): Handler {
  const portal = portalHandler({
    publicOrigin: options.publicOrigin,
    graphql: (query, variables, language) => askAsPublic(options.graph, query, variables, language),
    askAs: (token, query, variables) => askAs(token, query, variables, options),
    onFault: options.onFault,
  });
  const files = filesRoute(options);
  const answer = (request: Request, arrival: Arrival): Promise<Response> | Response => {
    const { pathname } = new URL(request.url);
    if (pathname === '/graphql') return graphql(request, arrival, options);
    if (pathname === UPLOAD_PATH || pathname.startsWith(LINKS_PATH)) return files(request, arrival);
    if (pathname === TOKEN_PATH) return oauthToken(request, arrival, options);
    if (pathname === METADATA_PATH) return oauthMetadata(options.publicOrigin);
    if (pathname === '/graphiql' && options.hasGraphiql) return graphiql(arrival.language);
    return portal(request);
  };
  const answered = async (request: Request, arrival: Arrival): Promise<Response> => {
    const response = await answer(request, arrival);
    const { headers } = response;
    headers.set('x-trace-id', arrival.traceId);
    headers.set('x-request-id', requestIdOf(request.headers, arrival));
    headers.set('traceparent', traceparentNow() ?? `00-${arrival.traceId}-${randomBytes(8).toString('hex')}-01`);
    addToSpan('http.response.status_code', response.status);
    return response;
  };
  return async (request, client) => {
    const arrival = arrivalOf(request.headers, client);
    const begunMs = performance.now();
    const attributes = { 'http.request.method': request.method, 'http.route': routeOf(new URL(request.url)) };
    const { traceId, traceparent: parent } = arrival;
    const name = `${request.method} ${attributes['http.route']}`;
    const response = await inSpan(name, { kind: 'server', attributes, parent, traceId }, () =>
      currentArrival.run(arrival, () => answered(request, arrival)),
    );
    const seconds = (performance.now() - begunMs) / 1_000;
    record('http.server.request.duration', seconds, { ...attributes, 'http.response.status_code': response.status });
    return response;
  };
}

/** The route a path is of: paths hold codes, and of routes there are few. */
function routeOf({ pathname }: URL): string {
  const known = ['/graphql', '/graphiql', UPLOAD_PATH, TOKEN_PATH, METADATA_PATH, '/', '/ops'].find(
    (path) => path === pathname,
  );
  return known ?? `/${/^\/(i|r|p|ops|files)\//.exec(pathname)?.[1] ?? 'other'}`;
}

async function graphql(request: Request, arrival: Arrival, options: RoutesOptions): Promise<Response> {
  const response = refusedForm(request, arrival.language) ?? (await taken(request, arrival, options));
  const { headers } = response;
  const isJson = headers.get('content-type')?.startsWith(JSON_TYPE) === true;
  if (isJson && acceptedOf(request)[0] === GRAPHQL_RESPONSE) headers.set('content-type', GRAPHQL_RESPONSE);
  headers.set('cache-control', 'no-store');
  headers.set('content-security-policy', NOTHING_POLICY);
  return response;
}

async function taken(request: Request, arrival: Arrival, options: RoutesOptions): Promise<Response> {
  const asker = await letIn(request, arrival, options);
  return asker instanceof Response ? asker : measured(request, asker, options);
}

/** The answer with what is left to the asker; who asked too often already is told without a look at what was sent. */
async function measured(request: Request, asker: Asker, { graph, allowances }: RoutesOptions): Promise<Response> {
  const allowance = allowances.of(asker);
  const refused = await usedUp(allowance, 'requests', 1, asker.language);
  const response = refused ?? (await graphAnswer(graph, request, { asker, allowance }));
  for (const [name, value] of Object.entries(await allowance.headers())) response.headers.set(name, value);
  return response;
}

/** The graph compares media types letter by letter, knows no weights and refuses without a word: it is told what it knows. */
async function graphAnswer(graph: Graph, request: Request, context: DoorContext): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set('content-type', JSON_TYPE);
  headers.set('accept', acceptedOf(request).join(', '));
  const body = withDocument(await request.text());
  if (typeof body !== 'string') return errorResponse(404, body, context.asker.language);
  const response = await graph.fetch({ headers, body }, context);
  if (response.ok || (response.headers.get('content-type') ?? '').includes('json')) return response;
  const words = { zh: '请求的形式不对。', en: 'The form of the request is wrong.' };
  return errorResponse(response.status, codedError('BAD_USER_INPUT', words), context.asker.language);
}

/** In which forms an answer may come, the most wished first; JSON for who wishes something else, and beside a stream for who takes anything. */
function acceptedOf({ headers }: Request): string[] {
  const wishes = (headers.get('accept') ?? '*/*').split(',').map((wish) => {
    const [type = '', ...parameters] = wish.split(';').map((part) => part.trim().toLowerCase());
    const weight = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
    return { type: type === '*/*' || type === 'application/*' ? JSON_TYPE : type, weight };
  });
  const known = wishes.filter(({ type, weight }) => ANSWER_TYPES.includes(type) && weight > 0);
  const types = known.sort((a, b) => b.weight - a.weight).map(({ type }) => type);
  return types.length > 0 ? types : [JSON_TYPE];
}

/** Only what a browser never sends across sites unasked: a POST of JSON. */
function refusedForm(request: Request, language: Language): Response | null {
  if (request.method !== 'POST') {
    const words = { zh: '请用 POST 发送 GraphQL 请求。', en: 'Send GraphQL operations by POST.' };
    const response = errorResponse(405, codedError('BAD_USER_INPUT', words), language);
    response.headers.set('allow', 'POST');
    return response;
  }
  if ((request.headers.get('content-encoding') ?? 'identity') !== 'identity') {
    const words = { zh: '请不要压缩请求。', en: 'Send the request uncompressed.' };
    return errorResponse(415, codedError('BAD_USER_INPUT', words), language);
  }
  if (JSON_BODY.test(request.headers.get('content-type') ?? '')) return null;
  const words = {
    zh: '请求的 content-type 应为 application/json（UTF-8）。',
    en: 'The content-type must be application/json in UTF-8.',
  };
  return errorResponse(415, codedError('BAD_USER_INPUT', words), language);
}

/** All of it is in the page: it works on a machine that reaches nothing but us. */
function graphiql(language: Language): Response {
  const page = renderGraphiQL({
    endpoint: '/graphql',
    title: language === 'en' ? 'Yicang GraphiQL' : '义仓 GraphiQL',
    defaultQuery: '{ nationalFigures { asOf itemsReceived itemsDelivered } }',
    shouldPersistHeaders: false,
  });
  return new Response(page, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': GRAPHIQL_POLICY },
  });
}

/** The operators' page asks through the very door everybody uses, with its reader's own token and allowance. */
async function askAs(
  token: string | null,
  query: string,
  variables: Record<string, unknown>,
  options: RoutesOptions,
): Promise<GraphqlAnswer> {
  const request = new Request('http://gateway.internal/graphql', {
    method: 'POST',
    headers: {
      'content-type': JSON_TYPE,
      accept: JSON_TYPE,
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ documentId: documentIdOf(query), variables }),
  });
  const arrival = currentArrival.getStore() ?? arrivalOf(request.headers, '');
  return (await (await graphql(request, arrival, options)).json()) as GraphqlAnswer;
}

/** The portal asks through the same door as everybody, as the public, within the reader's own request. */
async function askAsPublic(graph: Graph, query: string, variables: Record<string, unknown>, language: Language) {
  const headers = new Headers({ 'content-type': JSON_TYPE, accept: JSON_TYPE });
  const body = JSON.stringify({ query, variables });
  const arrival = currentArrival.getStore() ?? arrivalOf(headers, '');
  const response = await graph.fetch({ headers, body }, { asker: publicAsker(arrival, language), allowance: null });
  return (await response.json()) as { data?: unknown; errors?: { message: string }[] };
}
