import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { languageOf, PUBLIC_ACTOR, type Actor, type Language } from '@yicang/kernel';
import { signActor, type ServiceIdentity } from '@yicang/platform-nats';
import { type AccessTokens } from './access-tokens.js';

/** How long the services have, all together, to answer one request. */
export const ANSWER_MAX_MS = 10_000;
/** Re-signed well before its minute is over, so that no request carries a token about to die. */
const ACTOR_TOKEN_RENEW_MS = 40_000;
/** As W3C Trace Context has it: 32 hex digits, not all of them zero. Anything looser could be somebody's number or name. */
const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;
const TRACE_PARENT = /^(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const BEARER = /^Bearer ([\w.-]+)$/i;

/** From where a request came, in which language it is answered, until when, and under which number it is found again. */
export interface Arrival {
  readonly traceId: string;
  readonly language: Language;
  /** The network address the request came from. */
  readonly client: string;
  readonly deadlineAt: Date;
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
  return { traceId: traceIdOf(headers), language, client, deadlineAt: new Date(Date.now() + ANSWER_MAX_MS) };
}

/** Anybody at all, in this language. */
export function publicAsker(arrival: Arrival, language: Language): Asker {
  return { ...arrival, language, actor: PUBLIC[language] };
}

/**
 * Who the Authorization header names: the public without one, a person or partner with a good one. Null for a token that
 * is none of directory's or has expired: such a client believes to be signed in, so answering as to the public would
 * mislead it.
 */
export async function askerOf(
  authorization: string | null,
  arrival: Arrival,
  tokens: AccessTokens,
): Promise<Asker | null> {
  if (authorization === null) return publicAsker(arrival, arrival.language);
  const token = BEARER.exec(authorization)?.[1];
  const actor = token === undefined ? null : await tokens.actorOf(token, arrival.language);
  return actor && { ...arrival, actor };
}

/** The number under which a request is found again, as this header of its answer says it: for one who sent a UUID, that UUID. */
export function requestIdOf(headers: Headers, { traceId }: Arrival): string {
  const said = headers.get('x-request-id') ?? '';
  return UUID.test(said) && hexOf(said) === traceId ? said : traceId;
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
