import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { looksLikePartnerKey } from '@yicang/contracts';
import { languageOf, PUBLIC_ACTOR, refuse, Refusal, type Actor, type Language } from '@yicang/kernel';
import { signActor, type ServiceIdentity } from '@yicang/platform-nats';
import { type AccessTokens } from './access-tokens.js';
import { type Allowances } from './allowance.js';
import { type OutdatedGrants } from './outdated-grants.js';
import { type PartnerKeys } from './partner-keys.js';

/** How long the services have, all together, to answer one request. */
export const ANSWER_MAX_MS = 10_000;
/** Re-signed well before its minute is over, so that no request carries a token about to die. */
const ACTOR_TOKEN_RENEW_MS = 40_000;
/** As W3C Trace Context has it: 32 hex digits, not all of them zero. Anything looser could be somebody's number or name. */
const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;
const TRACE_PARENT = /^(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** What callers number their requests by; it is given back to them, and kept nowhere. */
const REQUEST_ID = /^[\w.:-]{1,64}$/;
const BEARER = /^Bearer ([\w.-]+)$/i;

/** From where a request came, in which language it is answered, until when, and under which number it is found again. */
export interface Arrival {
  readonly traceId: string;
  readonly language: Language;
  /** The network address the request came from. */
  readonly client: string;
  readonly deadlineAt: Date;
  /** The caller's own span, as it said it; null when it said none that is well-formed. */
  readonly traceparent: string | null;
}

/** The same, once it is known who asks. */
export interface Asker extends Arrival {
  readonly actor: Actor;
}

/** The request that is being answered, for what a page of the portal asks on its behalf. */
export const currentArrival = new AsyncLocalStorage<Arrival>();

const PUBLIC: Readonly<Record<Language, Actor>> = {
  zh: { ...PUBLIC_ACTOR, language: 'zh' },
  en: { ...PUBLIC_ACTOR, language: 'en' },
};

/** What these headers, from this address, say of the request. */
export function arrivalOf(headers: Headers, client: string): Arrival {
  const language = languageOf(headers.get('accept-language'));
  const said = headers.get('traceparent') ?? '';
  const traceparent = TRACE_PARENT.test(said) ? said : null;
  const deadlineAt = new Date(Date.now() + ANSWER_MAX_MS);
  return { traceId: traceIdOf(headers), language, client, deadlineAt, traceparent };
}

/** Anybody at all, in this language. */
export function publicAsker(arrival: Arrival, language: Language): Asker {
  return { ...arrival, language, actor: PUBLIC[language] };
}

/** What tells who asks. */
export interface Credentials {
  readonly tokens: AccessTokens;
  readonly partnerKeys: PartnerKeys;
  readonly outdated: OutdatedGrants;
  readonly allowances: Allowances;
}

/**
 * Who the Authorization header names: the public without one, a person or partner with a good token or key. Refused for one
 * that is none of directory's, has expired or is from before her grants changed: such a client believes to be signed in, so answering as to the public would
 * mislead it. @throws GraphQLError RATE_LIMITED for who tries one key after the other.
 */
export async function askerOf(
  authorization: string | null,
  arrival: Arrival,
  { tokens, partnerKeys, outdated, allowances }: Credentials,
): Promise<Asker | Refusal> {
  const nobody = publicAsker(arrival, arrival.language);
  if (authorization === null) return nobody;
  const { language, client, traceId } = arrival;
  const token = BEARER.exec(authorization)?.[1] ?? '';
  const beforeAsking = () => allowances.of(nobody).take('requests', 1);
  const actor = looksLikePartnerKey(token)
    ? await partnerKeys.actorOf({ key: token, client, traceId, beforeAsking }, language)
    : ((await tokens.actorOf(token, language)) ?? refuse('SIGN_IN_NEEDED'));
  if (actor instanceof Refusal) return actor;
  return outdated.isOutdated(actor) ? refuse('GRANTS_CHANGED') : { ...arrival, actor };
}

/** The number under which a request is found again, as this header of its answer says it: the caller's own, when it sent one. */
export function requestIdOf(headers: Headers, { traceId }: Arrival): string {
  const said = headers.get('x-request-id') ?? '';
  return REQUEST_ID.test(said) ? said : traceId;
}

/** The client's own trace id when it sent a well-formed one, so that two systems' logs can be read together; else a new one. */
function traceIdOf(headers: Headers): string {
  const traced = TRACE_PARENT.exec(headers.get('traceparent') ?? '')?.[1];
  const said = headers.get('x-trace-id') ?? headers.get('x-request-id') ?? '';
  return traced ?? (TRACE_ID.test(hexOf(said)) ? hexOf(said) : randomUUID().replaceAll('-', ''));
}

function hexOf(said: string): string {
  return UUID.test(said) ? said.replaceAll('-', '') : said;
}

/** Signs each actor once for each service, and uses the signature for most of its minute. */
export class ActorSigner {
  private readonly signed = new WeakMap<Actor, Map<string, { readonly token: string; readonly renewAtMs: number }>>();

  constructor(private readonly identity: ServiceIdentity) {}

  /** What tells whoever answers `audience`, and nobody else, that this actor asks. */
  tokenOf(actor: Actor, audience: string): string {
    const ofActor = this.signed.get(actor) ?? new Map<string, { token: string; renewAtMs: number }>();
    this.signed.set(actor, ofActor);
    const known = ofActor.get(audience);
    if (known !== undefined && known.renewAtMs > Date.now()) return known.token;
    const token = signActor(actor, audience, this.identity);
    ofActor.set(audience, { token, renewAtMs: Date.now() + ACTOR_TOKEN_RENEW_MS });
    return token;
  }
}
