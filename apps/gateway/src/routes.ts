import { randomBytes } from 'node:crypto';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { type Language } from '@yicang/kernel';
import { codedError } from '@yicang/platform-graphql';
import { portalHandler } from '@yicang/portal';
import { type AccessTokens } from './access-tokens.js';
import { type Allowances } from './allowance.js';
import { type Arrival, arrivalOf, type Asker, askerOf, currentArrival, publicAsker, requestIdOf } from './asker.js';
import { errorResponse, type Handler } from './front-door.js';
import { GraphQLError } from 'graphql';
import { EVENT_STREAM, type Graph } from './graph.js';
import { type DoorContext } from './nats-executor.js';
import { GRAPHIQL_POLICY, NOTHING_POLICY } from './security-headers.js';

const JSON_BODY = /^application\/json\s*(?:;(?!.*charset=(?!"?utf-8"?\s*(?:;|$)))|$)/i;
const JSON_TYPE = 'application/json';
const GRAPHQL_RESPONSE = 'application/graphql-response+json';
const ANSWER_TYPES: readonly string[] = [GRAPHQL_RESPONSE, JSON_TYPE, EVENT_STREAM];

export interface RoutesOptions {
  readonly graph: Graph;
  readonly tokens: AccessTokens;
  readonly allowances: Allowances;
  readonly publicOrigin: string;
  readonly hasGraphiql: boolean;
  readonly onFault: (fault: unknown, path: string) => void;
}

/** What stands behind which path: `/graphql`, `/graphiql`, and the portal for everything else. */
export function routes(options: RoutesOptions): Handler {
  const portal = portalHandler({
    publicOrigin: options.publicOrigin,
    graphql: (query, variables, language) => askAsPublic(options.graph, query, variables, language),
    onFault: options.onFault,
  });
  const answer = (request: Request, arrival: Arrival): Promise<Response> | Response => {
    const { pathname } = new URL(request.url);
    if (pathname === '/graphql') return graphql(request, arrival, options);
    if (pathname === '/graphiql' && options.hasGraphiql) return graphiql(arrival.language);
    return currentArrival.run(arrival, () => portal(request));
  };
  return async (request, client) => {
    const arrival = arrivalOf(request.headers, client);
    const response = await answer(request, arrival);
    const headers = new Headers(response.headers);
    headers.set('x-trace-id', arrival.traceId);
    headers.set('x-request-id', requestIdOf(request.headers, arrival));
    headers.set('traceparent', `00-${arrival.traceId}-${randomBytes(8).toString('hex')}-01`);
    return new Response(response.body, { status: response.status, headers });
  };
}

async function graphql(request: Request, arrival: Arrival, options: RoutesOptions): Promise<Response> {
  const response = refusedForm(request, arrival.language) ?? (await taken(request, arrival, options));
  const headers = new Headers(response.headers);
  const isJson = headers.get('content-type')?.startsWith(JSON_TYPE) === true;
  if (isJson && acceptedOf(request)[0] === GRAPHQL_RESPONSE) headers.set('content-type', GRAPHQL_RESPONSE);
  headers.set('cache-control', 'no-store');
  headers.set('content-security-policy', NOTHING_POLICY);
  return new Response(response.body, { status: response.status, headers });
}

async function taken(request: Request, arrival: Arrival, options: RoutesOptions): Promise<Response> {
  const asker = await askerOf(request.headers.get('authorization'), arrival, options.tokens);
  return asker === null ? signInAgain(arrival.language) : measured(request, asker, options);
}

/** The answer with what is left to the asker; who asked too often already is told without a look at what was sent. */
async function measured(request: Request, asker: Asker, { graph, allowances }: RoutesOptions): Promise<Response> {
  const allowance = allowances.of(asker);
  const refused = await allowance.take('requests', 1).then(
    () => null,
    (err: unknown) => {
      if (err instanceof GraphQLError) return errorResponse(429, err, asker.language);
      throw err;
    },
  );
  const response = refused ?? (await graphAnswer(graph, request, { asker, allowance }));
  for (const [name, value] of Object.entries(await allowance.headers())) response.headers.set(name, value);
  return response;
}

/** The graph compares media types letter by letter, knows no weights and refuses without a word: it is told what it knows. */
async function graphAnswer(graph: Graph, request: Request, context: DoorContext): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set('content-type', JSON_TYPE);
  headers.set('accept', acceptedOf(request).join(', '));
  const response = await graph.fetch(new Request(request, { headers }), context);
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
  if (JSON_BODY.test(request.headers.get('content-type') ?? '')) return null;
  const words = {
    zh: '请求的 content-type 应为 application/json（UTF-8）。',
    en: 'The content-type must be application/json in UTF-8.',
  };
  return errorResponse(415, codedError('BAD_USER_INPUT', words), language);
}

function signInAgain(language: Language): Response {
  const words = { zh: '登录已失效，请重新登录。', en: 'Your sign-in is no longer valid. Please sign in again.' };
  const response = errorResponse(401, codedError('UNAUTHENTICATED', words, { reason: 'SIGN_IN_NEEDED' }), language);
  response.headers.set('www-authenticate', 'Bearer');
  return response;
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

/** The portal asks through the same door as everybody, as the public, within the reader's own request. */
async function askAsPublic(graph: Graph, query: string, variables: Record<string, unknown>, language: Language) {
  const request = new Request('http://gateway.internal/graphql', {
    method: 'POST',
    headers: { 'content-type': JSON_TYPE, accept: JSON_TYPE },
    body: JSON.stringify({ query, variables }),
  });
  const arrival = currentArrival.getStore() ?? arrivalOf(request.headers, '');
  const response = await graph.fetch(request, { asker: publicAsker(arrival, language), allowance: null });
  return (await response.json()) as { data?: unknown; errors?: { message: string }[] };
}
