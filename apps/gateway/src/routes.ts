import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { type Language } from '@yicang/kernel';
import { codedError } from '@yicang/platform-graphql';
import { portalHandler } from '@yicang/portal';
import { type AccessTokens } from './access-tokens.js';
import { askerOf, languageOf, publicAsker, traceIdOf } from './asker.js';
import { errorResponse, type Handler } from './front-door.js';
import { type Graph } from './graph.js';

const JSON_TYPE = /^application\/json\s*(?:;|$)/i;

export interface RoutesOptions {
  readonly graph: Graph;
  readonly tokens: AccessTokens;
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
  return async (request, client) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/graphql') return graphql(request, client, options);
    if (pathname === '/graphiql' && options.hasGraphiql) return graphiql(request);
    return portal(request);
  };
}

async function graphql(request: Request, client: string, { graph, tokens }: RoutesOptions): Promise<Response> {
  const refused = refusedForm(request);
  if (refused !== null) return refused;
  const asker = await askerOf(request.headers, client, tokens);
  const traceId = asker?.traceId ?? traceIdOf(request.headers);
  const response = asker === null ? signInAgain() : await graph.fetch(request, { asker });
  const headers = new Headers(response.headers);
  headers.set('x-request-id', traceId);
  headers.set('cache-control', 'no-store');
  return new Response(response.body, { status: response.status, headers });
}

/** Only what a browser never sends across sites unasked: a POST of JSON. */
function refusedForm(request: Request): Response | null {
  if (request.method !== 'POST') {
    const words = { zh: '请用 POST 发送 GraphQL 请求。', en: 'Send GraphQL operations by POST.' };
    const response = errorResponse(405, codedError('BAD_USER_INPUT', words));
    response.headers.set('allow', 'POST');
    return response;
  }
  if (JSON_TYPE.test(request.headers.get('content-type') ?? '')) return null;
  const words = { zh: '请求的 content-type 应为 application/json。', en: 'The content-type must be application/json.' };
  return errorResponse(415, codedError('BAD_USER_INPUT', words));
}

function signInAgain(): Response {
  const words = { zh: '登录已失效，请重新登录。', en: 'Your sign-in is no longer valid. Please sign in again.' };
  const response = errorResponse(401, codedError('UNAUTHENTICATED', words, { reason: 'SIGN_IN_NEEDED' }));
  response.headers.set('www-authenticate', 'Bearer');
  return response;
}

function graphiql(request: Request): Response {
  const en = languageOf(request.headers.get('accept-language')) === 'en';
  const page = renderGraphiQL({
    endpoint: '/graphql',
    title: en ? 'Yicang GraphiQL' : '义仓 GraphiQL',
    defaultQuery: '{ nationalFigures { asOf itemsReceived itemsDelivered } }',
    headersOptions: { shouldPersistHeaders: false },
  } as Parameters<typeof renderGraphiQL>[0]);
  return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } });
}

/** The portal asks through the same door as everybody, as the public. */
async function askAsPublic(graph: Graph, query: string, variables: Record<string, unknown>, language: Language) {
  const request = new Request('http://gateway.internal/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const asker = publicAsker(language, traceIdOf(request.headers), '');
  const response = await graph.fetch(request, { asker });
  return (await response.json()) as { data?: unknown; errors?: { message: string }[] };
}
