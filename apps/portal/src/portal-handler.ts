import { itemCodeProblem, localDateAt, parseItemCode, type ItemCode, type Language } from '@yicang/kernel';
import { createElement, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type * as z from 'zod';
import { goodsPeriods } from './goods-periods.js';
import { HTML_LANG, languageChoice } from './language.js';
import { codesMeant } from './look-alikes.js';
import { tileMeasureName } from './measures.js';
import { hrefOf, type PageContext } from './page-context.js';
import { HomePage } from './pages/home-page.js';
import { ItemPage } from './pages/item-page.js';
import { MalformedCodePage, PlainPage, UnknownItemPage } from './pages/message-page.js';
import { ProvincePage } from './pages/province-page.js';
import { ReceiptPage } from './pages/receipt-page.js';
import {
  GOODS_CSV_QUERY,
  GOODS_QUERY,
  goodsAnswer,
  goodsCsvAnswer,
  NATION_QUERY,
  nationAnswer,
  RECEIPT_QUERY,
  receiptAnswer,
  TRACE_QUERY,
  traceAnswer,
} from './queries.js';
import { CONTENT_SECURITY_POLICY } from './style.js';
import { tileOf, type Tile } from './tile-grid.js';
import { typedCode } from './typed-code.js';
import { opsResponse, type AskAs } from './ops/ops-handler.js';
import { sayIn } from './words.js';

/** What a GraphQL call answers. */
export interface GraphqlAnswer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly reason?: string };
  }[];
}

export interface PortalOptions {
  /** Asks the gateway as the public does: no sign-in. May reject; the reader then sees a page that says try again. */
  readonly graphql: (query: string, variables: Record<string, unknown>, language: Language) => Promise<GraphqlAnswer>;
  /** Asks the gateway as whoever holds an access token; without it there is no page for operators. */
  readonly askAs?: AskAs;
  /** Scheme and host under which the public reaches the portal: `https://yicang.example`. */
  readonly publicOrigin: string;
  /** Told of every fault behind a 503 page, so that it can be logged where logs are kept. Paths hold no personal data. */
  readonly onFault?: (fault: unknown, path: string) => void;
  /** How long a reader waits for the gateway before the 503 page; 5 s unless said otherwise. */
  readonly answerWaitMs?: number;
}

const ANSWER_WAIT_MS = 5_000;
const PAGE_MAX_AGE_SECONDS = 5;
const RETRY_AFTER_SECONDS = 5;
const BUSY_AFTER_SECONDS = 60;

/** Nothing else is worth a question. */
const LOOKS_LIKE_RECEIPT = /^ *R[0-9A-Z]{11} *$/i;

/** By what the figures in a file are broken down, the first when nothing is said. */
const CSV_BREAKDOWNS = ['month', 'category'] as const;

const TOO_MANY = 'TOO_MANY_ATTEMPTS';

/** The gateway asks readers to slow down. */
class Busy extends Error {
  override readonly name = 'Busy';
}

/** The answer could not be had or understood. */
class Away extends Error {
  override readonly name = 'Away';
}

/**
 * Answers every request for a public page: `/`, `/i?code=`, `/i/<code>`, `/r/<receipt>`, `/p/<province>`, `/p/<province>/goods.csv`; anything else is a 404
 * page. GET and HEAD only, but for operators at `/ops`. Never rejects: when the service is away the reader gets a 503 page. Pages hold no script, set no
 * cookie and know nothing of their reader but the language.
 */
export function portalHandler(options: PortalOptions): (request: Request) => Promise<Response> {
  const publicOrigin = options.publicOrigin.replace(/\/+$/, '');
  return async (request) => {
    const url = new URL(request.url);
    const choice = languageChoice(url.searchParams.get('lang'), request.headers.get('accept-language'));
    const context: PageContext = { ...choice, say: sayIn(choice.language), publicOrigin };
    const response = await answer(request, url, context, options);
    return request.method === 'HEAD' ? new Response(null, response) : response;
  };
}

async function answer(request: Request, url: URL, context: PageContext, options: PortalOptions): Promise<Response> {
  if (/^\/ops(\/|$)/.test(url.pathname) && options.askAs !== undefined)
    return opsAnswer(request, url, context, options, options.askAs);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return page(context, 405, createElement(PlainPage, { context, kind: 'method' }), { allow: 'GET, HEAD' });
  try {
    return await pageAt(url, context, options);
  } catch (fault) {
    if (fault instanceof Busy)
      return page(context, 429, createElement(PlainPage, { context, kind: 'busy' }), {
        'retry-after': String(BUSY_AFTER_SECONDS),
      });
    options.onFault?.(fault, url.pathname);
    return page(context, 503, createElement(PlainPage, { context, kind: 'away' }), {
      'retry-after': String(RETRY_AFTER_SECONDS),
    });
  }
}

/** The operators' own corner: the only one with forms and a session, and kept by nobody's cache. */
async function opsAnswer(
  request: Request,
  url: URL,
  context: PageContext,
  { onFault }: PortalOptions,
  askAs: AskAs,
): Promise<Response> {
  const uncached = { 'cache-control': 'no-store' };
  const path = url.pathname.replace(/\/$/, '');
  try {
    return await opsResponse(request, path, {
      context,
      askAs,
      page: (status, element) => page(context, status, element, uncached),
    });
  } catch (fault) {
    onFault?.(fault, path);
    return page(context, 503, createElement(PlainPage, { context, kind: 'away' }), uncached);
  }
}

async function pageAt(url: URL, context: PageContext, options: PortalOptions): Promise<Response> {
  const { pathname, searchParams } = url;
  if (pathname === '/') return homePage(searchParams.get('show'), context, options);
  if (pathname === '/favicon.ico')
    return new Response(null, { status: 204, headers: { 'cache-control': 'public, max-age=86400' } });
  if (pathname === '/i' || pathname === '/i/') return lookUp(searchParams.get('code') ?? '', context);
  const item = /^\/i\/([^/]+)\/?$/.exec(pathname)?.[1];
  if (item !== undefined) return itemPage(item, context, options);
  const receipt = /^\/r\/([^/]+)\/?$/.exec(pathname)?.[1];
  if (receipt !== undefined) return receiptPage(decoded(receipt), context, options);
  const tile = tileOf(/^\/p\/(\d\d)\/?$/.exec(pathname)?.[1] ?? '');
  if (tile !== undefined) return provincePage(tile, context, options);
  const ofCsv = tileOf(/^\/p\/(\d\d)\/goods\.csv$/.exec(pathname)?.[1] ?? '');
  if (ofCsv !== undefined) return goodsCsv(ofCsv, searchParams.get('by'), context, options);
  return page(context, 404, createElement(PlainPage, { context, kind: 'notFound' }));
}

async function homePage(show: string | null, context: PageContext, options: PortalOptions): Promise<Response> {
  const { nationalFigures: figures } = await ask(options, NATION_QUERY, {}, context.language, nationAnswer);
  return page(context, 200, createElement(HomePage, { context, figures, shown: tileMeasureName(show) }));
}

async function provincePage(tile: Tile, context: PageContext, options: PortalOptions): Promise<Response> {
  const { language } = context;
  const periods = goodsPeriods(localDateAt(new Date()));
  const [{ nationalFigures: nation }, goods] = await Promise.all([
    ask(options, NATION_QUERY, {}, language, nationAnswer),
    ask(options, GOODS_QUERY, { place: tile.tenantCode, ...periods }, language, goodsAnswer),
  ]);
  return page(context, 200, createElement(ProvincePage, { context, tile, nation, goods, periods }));
}

/** The province's figures of goods of the last twelve months as a file: by month, or as is asked for. */
async function goodsCsv(
  { tenantCode }: Tile,
  asked: string | null,
  { language }: PageContext,
  options: PortalOptions,
): Promise<Response> {
  const { from, to } = goodsPeriods(localDateAt(new Date()));
  const by = CSV_BREAKDOWNS.find((one) => one === asked) ?? CSV_BREAKDOWNS[0];
  const variables = { place: tenantCode, from, to, by: [by.toUpperCase()] };
  const { goodsFiguresCsv } = await ask(options, GOODS_CSV_QUERY, variables, language, goodsCsvAnswer);
  return new Response(goodsFiguresCsv, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="yicang-goods-${tenantCode}-${to}.csv"`,
      'cache-control': `public, max-age=${PAGE_MAX_AGE_SECONDS}`,
      ...SAFETY,
    },
  });
}

/** Where the form leads: to the item's own address, or to what is wrong with the text. */
function lookUp(text: string, context: PageContext): Response {
  const typed = typedCode(text);
  const code = parseItemCode(typed);
  return code === null ? malformedPage(typed, context) : redirect(303, hrefOf(context, `/i/${code}`));
}

async function itemPage(segment: string, context: PageContext, options: PortalOptions): Promise<Response> {
  const typed = typedCode(decoded(segment));
  const code = parseItemCode(typed);
  if (code === null) return malformedPage(typed, context);
  if (segment !== code) return redirect(308, hrefOf(context, `/i/${code}`)); // one address per item
  const { trace } = await ask(options, TRACE_QUERY, { code }, context.language, traceAnswer);
  if (trace.__typename === 'Trace') return page(context, 200, createElement(ItemPage, { context, code, trace }));
  return refusedPage(trace.reason, code, context);
}

async function receiptPage(code: string, context: PageContext, options: PortalOptions): Promise<Response> {
  const unknown = () => page(context, 404, createElement(PlainPage, { context, kind: 'receiptNotFound' }));
  if (!LOOKS_LIKE_RECEIPT.test(code)) return unknown();
  const { receipt } = await ask(options, RECEIPT_QUERY, { code }, context.language, receiptAnswer);
  if (receipt.__typename === 'Receipt') return page(context, 200, createElement(ReceiptPage, { context, receipt }));
  if (receipt.reason === TOO_MANY) throw new Busy(receipt.reason);
  if (receipt.reason !== 'RECEIPT_NOT_FOUND') throw new Away(`The receipt was refused: ${receipt.reason}`);
  return unknown();
}

function refusedPage(reason: string, code: ItemCode, context: PageContext): Response {
  switch (reason) {
    case 'ITEM_NOT_KNOWN':
      return page(context, 404, createElement(UnknownItemPage, { context, code }));
    case 'ITEM_CODE_MALFORMED':
      return malformedPage(code, context);
    case TOO_MANY:
      throw new Busy(reason);
    default:
      throw new Away(`The trace was refused: ${reason}`);
  }
}

function malformedPage(typed: string, context: PageContext): Response {
  const problem = itemCodeProblem(typed) ?? 'CHECK';
  const meant = codesMeant(typed);
  return page(context, 400, createElement(MalformedCodePage, { context, typed, problem, meant }));
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a stray % is a mistyped code like any other
  }
}

async function ask<T>(
  options: PortalOptions,
  query: string,
  variables: Record<string, unknown>,
  language: Language,
  schema: z.ZodType<T>,
): Promise<T> {
  const { data, errors = [] } = await inTime(
    options.graphql(query, variables, language),
    options.answerWaitMs ?? ANSWER_WAIT_MS,
  );
  if (errors.some((error) => error.extensions?.code === TOO_MANY)) throw new Busy(TOO_MANY);
  const first = errors[0];
  if (first !== undefined) throw new Away(`${first.extensions?.code ?? 'no code'}: ${first.message}`);
  return schema.parse(data);
}

async function inTime<T>(work: Promise<T>, waitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Away(`No answer within ${waitMs} ms`)), waitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const SAFETY = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

function page(
  { language }: PageContext,
  status: number,
  element: ReactElement,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(`<!doctype html>${renderToStaticMarkup(element)}`, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': HTML_LANG[language],
      'cache-control': status === 200 ? `public, max-age=${PAGE_MAX_AGE_SECONDS}` : 'no-store',
      vary: 'accept-language',
      ...SAFETY,
      ...headers,
    },
  });
}

/** `location` is always a path of ours, made by hrefOf from a code that was parsed. */
function redirect(status: 303 | 308, location: string): Response {
  return new Response(null, { status, headers: { location, 'cache-control': 'no-store', ...SAFETY } });
}
