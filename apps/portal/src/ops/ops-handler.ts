import { randomUUID } from 'node:crypto';
import { createElement, type ReactElement } from 'react';
import * as z from 'zod';
import { hrefOf, type PageContext } from '../page-context.js';
import { type GraphqlAnswer } from '../portal-handler.js';
import { OpsAwayPage, OpsPage, OpsSignInPage } from './ops-page.js';
import {
  DISCARD,
  OPERATIONS_QUERY,
  operationsAnswer,
  REFRESH,
  REPLAY,
  sessionAnswer,
  SIGN_IN,
  SIGN_OUT,
  treatedAnswer,
  type SessionTokens,
} from './ops-queries.js';

const ACCESS_COOKIE = 'yicang-ops';
const REFRESH_COOKIE = 'yicang-ops-refresh';
/** As long as the token in it; its session a shift. */
const ACCESS_SECONDS = 600;
const REFRESH_SECONDS = 12 * 3_600;
/** Nobody could be asked: which says nothing of the session, and much of the platform. */
const AWAY = 'away';
const AWAY_CODES: readonly (string | undefined)[] = ['SERVICE_UNAVAILABLE', 'INTERNAL'];
const OVER: readonly string[] = ['SIGN_IN_NEEDED', 'GRANTS_CHANGED', 'PROOF_NEEDED', 'NOT_PERMITTED'];

/** Asks the gateway as whoever holds this access token; null is the public. */
export type AskAs = (token: string | null, query: string, variables: Record<string, unknown>) => Promise<GraphqlAnswer>;

/** What the operators' page stands on. */
export interface OpsOptions {
  readonly context: PageContext;
  readonly askAs: AskAs;
  readonly page: (status: number, element: ReactElement) => Response;
}

/** What a form of ours holds. */
const letterForm = z.object({
  commandId: z.string(),
  service: z.string().toUpperCase(),
  tenantCode: z.string(),
  consumer: z.string(),
  stream: z.string(),
  seq: z.coerce.number().int(),
  reason: z.string().optional(),
});

/**
 * `/ops` and the forms on it. The session is in cookies that no script reads and no other site sends; a form is taken from our
 * own pages only.
 */
export async function opsResponse(request: Request, path: string, options: OpsOptions): Promise<Response> {
  if (request.method === 'POST')
    return isFromHere(request) ? posted(request, path, options) : seeOther(options, 'other');
  if (path !== '/ops') return seeOther(options, null);
  return withSession(request, options, (token) => shown(request, token, options));
}

async function shown(request: Request, token: string, options: OpsOptions): Promise<Response> {
  const said = new URL(request.url).searchParams.get('said');
  const { data, errors = [] } = await options.askAs(token, OPERATIONS_QUERY, {});
  const reason = errors[0] === undefined ? null : reasonOf(errors[0]);
  if (reason === AWAY) return awayPage(options);
  if (reason !== null) return signInPage(options, reason);
  const { operations } = operationsAnswer.parse(data);
  const { context } = options;
  return options.page(200, createElement(OpsPage, { context, said, operations, nextCommandId: randomUUID }));
}

async function posted(request: Request, path: string, options: OpsOptions): Promise<Response> {
  const form = Object.fromEntries(new URLSearchParams(await request.text()));
  switch (path) {
    case '/ops/sign-in':
      return signIn(form, options);
    case '/ops/sign-out':
      return signOut(request, options);
    case '/ops/replay':
      return withSession(request, options, (token) => treat(token, 'replay', form, options));
    case '/ops/discard':
      return withSession(request, options, (token) => treat(token, 'discard', form, options));
    default:
      return seeOther(options, null);
  }
}

async function signIn(form: Readonly<Record<string, string>>, options: OpsOptions): Promise<Response> {
  const input = { loginName: form['loginName'] ?? '', password: form['password'] ?? '' };
  const session = await sessionBy(options, SIGN_IN, 'signIn', input);
  if (session === AWAY) return awayPage(options);
  return typeof session === 'string'
    ? signInPage(options, session)
    : withCookies(seeOther(options, null), session, options);
}

async function signOut(request: Request, options: OpsOptions): Promise<Response> {
  const refreshToken = cookieOf(request, REFRESH_COOKIE);
  if (refreshToken !== null) await options.askAs(null, SIGN_OUT, { input: { refreshToken } });
  return withCookies(seeOther(options, null), null, options);
}

async function treat(
  token: string,
  treatment: 'replay' | 'discard',
  form: Readonly<Record<string, string>>,
  options: OpsOptions,
): Promise<Response> {
  const { reason, ...key } = letterForm.parse(form);
  const input = treatment === 'replay' ? key : { ...key, reason: reason ?? '' };
  const { data, errors = [] } = await options.askAs(token, treatment === 'replay' ? REPLAY : DISCARD, { input });
  const error = errors[0];
  if (error !== undefined) return seeOther(options, error.extensions?.reason ?? error.extensions?.code ?? 'other');
  const [answer] = Object.values(z.record(z.string(), treatedAnswer).parse(data));
  const refused = answer?.reason ?? null;
  if (refused !== null && OVER.includes(refused)) return signInPage(options, refused);
  return seeOther(options, refused ?? (treatment === 'replay' ? 'replayed' : 'discarded'));
}

/** What `work` answers, for who has a session; one whose access token is over is refreshed first. */
async function withSession(
  request: Request,
  options: OpsOptions,
  work: (token: string) => Promise<Response>,
): Promise<Response> {
  const token = cookieOf(request, ACCESS_COOKIE);
  if (token !== null) return work(token);
  const refreshToken = cookieOf(request, REFRESH_COOKIE);
  if (refreshToken === null) return signInPage(options, null);
  const session = await sessionBy(options, REFRESH, 'refreshSession', { refreshToken });
  if (session === AWAY) return awayPage(options);
  if (typeof session === 'string') return withCookies(signInPage(options, 'SIGN_IN_NEEDED'), null, options);
  return withCookies(await work(session.accessToken), session, options);
}

/** A session, or the reason why there is none. */
async function sessionBy(
  { askAs }: OpsOptions,
  query: string,
  name: 'signIn' | 'refreshSession',
  input: Readonly<Record<string, string>>,
): Promise<SessionTokens | string> {
  const { data, errors = [] } = await askAs(null, query, { input });
  if (errors[0] !== undefined) return reasonOf(errors[0]);
  const answer = z.object({ [name]: sessionAnswer }).parse(data)[name];
  return answer?.__typename === 'Session' ? answer : (answer?.reason ?? 'other');
}

function reasonOf({ extensions }: NonNullable<GraphqlAnswer['errors']>[number]): string {
  return AWAY_CODES.includes(extensions?.code) ? AWAY : (extensions?.reason ?? 'other');
}

/** What an operator may look at while the services do not answer. */
function awayPage({ context, page }: OpsOptions): Response {
  return page(503, createElement(OpsAwayPage, { context }));
}

function signInPage({ context, page }: OpsOptions, said: string | null): Response {
  return page(said === null ? 200 : 401, createElement(OpsSignInPage, { context, said }));
}

function seeOther({ context }: OpsOptions, said: string | null): Response {
  const location = hrefOf(context, '/ops', said === null ? {} : { said });
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}

function withCookies(response: Response, session: SessionTokens | null, { context }: OpsOptions): Response {
  const safe = `Path=/ops; HttpOnly; SameSite=Strict${context.publicOrigin.startsWith('https:') ? '; Secure' : ''}`;
  const set = (name: string, value: string, seconds: number) =>
    response.headers.append('set-cookie', `${name}=${value}; Max-Age=${seconds}; ${safe}`);
  set(ACCESS_COOKIE, session?.accessToken ?? '', session === null ? 0 : ACCESS_SECONDS - 30);
  set(REFRESH_COOKIE, session?.refreshToken ?? '', session === null ? 0 : REFRESH_SECONDS);
  return response;
}

function cookieOf(request: Request, name: string): string | null {
  const pairs = (request.headers.get('cookie') ?? '').split(/; */).map((pair) => pair.split('='));
  const value = pairs.find(([key]) => key === name)?.[1] ?? '';
  return /^[\w.-]+$/.test(value) ? value : null;
}

/** Browsers say where a form comes from; what does not say so is no form of ours. */
function isFromHere(request: Request): boolean {
  const origin = URL.parse(request.headers.get('origin') ?? '');
  return origin !== null && origin.host === request.headers.get('host');
}
