import { exchangeAssertionV1 } from '@yicang/contracts';
import { Refusal, refusalWords } from '@yicang/kernel';
import { type Bus, Unavailable } from '@yicang/platform-nats';
import { GraphQLError } from 'graphql';
import { type Allowances } from './allowance.js';
import { type Arrival, publicAsker } from './asker.js';

export const TOKEN_PATH = '/oauth/token';
export const METADATA_PATH = '/.well-known/oauth-authorization-server';
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const FORM = 'application/x-www-form-urlencoded';
const ALGORITHMS = ['EdDSA', 'ES256', 'PS256', 'RS256'];
const LENGTH_MAX = { assertion: 8_000, scope: 500 };

/** What OAuth's endpoints stand on. */
export interface OAuthOptions {
  readonly bus: Bus;
  readonly allowances: Allowances;
  readonly publicOrigin: string;
}

/** What a client library needs to know of us (RFC 8414). */
export function oauthMetadata(publicOrigin: string): Response {
  return Response.json({
    issuer: publicOrigin,
    token_endpoint: publicOrigin + TOKEN_PATH,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ALGORITHMS,
  });
}

/** An access token for a partner's assertion: OAuth 2 client credentials with `private_key_jwt` (RFC 6749, RFC 7523). */
export async function oauthToken(request: Request, arrival: Arrival, options: OAuthOptions): Promise<Response> {
  const limited = await takeOne(arrival, options.allowances);
  if (limited !== null) return limited;
  if (request.method !== 'POST') return failed(405, 'invalid_request', 'Send a POST.', { allow: 'POST' });
  if (!(request.headers.get('content-type') ?? '').toLowerCase().startsWith(FORM))
    return failed(415, 'invalid_request', `The content-type must be ${FORM}.`);
  const form = new URLSearchParams(await request.text());
  const one = (name: string): string => (form.getAll(name).length === 1 ? (form.get(name) ?? '') : '');
  if (one('grant_type') !== 'client_credentials')
    return failed(400, 'unsupported_grant_type', 'grant_type must be client_credentials.');
  const [assertion, scope] = [one('client_assertion'), one('scope')];
  if (one('client_assertion_type') !== ASSERTION_TYPE || assertion === '')
    return failed(
      401,
      'invalid_client',
      `client_assertion_type must be ${ASSERTION_TYPE}, and client_assertion a JWT.`,
    );
  if (assertion.length > LENGTH_MAX.assertion || scope.length > LENGTH_MAX.scope)
    return failed(400, 'invalid_request', 'client_assertion or scope is too long.');
  return exchanged({ assertion, scope }, arrival, options.bus);
}

async function exchanged(asked: { assertion: string; scope: string }, { traceId }: Arrival, bus: Bus) {
  const token = await bus.rpc(exchangeAssertionV1, asked, { traceId }).catch((err: unknown) => {
    if (err instanceof Unavailable) return null;
    throw err;
  });
  if (token === null) return failed(503, 'temporarily_unavailable', 'Please try again a little later.');
  if (token instanceof Refusal) {
    const isScope = token.reason === 'PARTNER_SCOPE_UNKNOWN';
    return failed(isScope ? 400 : 401, isScope ? 'invalid_scope' : 'invalid_client', refusalWords(token).en);
  }
  const { accessToken, expiresInSeconds, scope } = token;
  return answer(200, { access_token: accessToken, token_type: 'Bearer', expires_in: expiresInSeconds, scope });
}

async function takeOne(arrival: Arrival, allowances: Allowances): Promise<Response | null> {
  try {
    await allowances.of(publicAsker(arrival, arrival.language)).take('requests', 1);
    return null;
  } catch (err) {
    if (!(err instanceof GraphQLError)) throw err;
    const { http } = err.extensions as { http?: { headers?: Record<string, string> } };
    return failed(429, 'temporarily_unavailable', 'Too much was asked at once.', http?.headers ?? {});
  }
}

function failed(status: number, error: string, description: string, headers: Readonly<Record<string, string>> = {}) {
  return answer(status, { error, error_description: description }, headers);
}

function answer(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(body, { status, headers: { ...headers, 'cache-control': 'no-store', pragma: 'no-cache' } });
}
