import { randomUUID } from 'node:crypto';
import { type Actor, type Language, PUBLIC_ACTOR } from '@yicang/kernel';
import { signActor, type ServiceIdentity } from '@yicang/platform-nats';
import { type AccessTokens } from './access-tokens.js';

/** Re-signed well before its minute is over, so that no request carries a token about to die. */
const ACTOR_TOKEN_RENEW_MS = 40_000;
const REQUEST_ID = /^[\w-]{8,64}$/;
const TRACE_PARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
const BEARER = /^Bearer ([\w.-]+)$/i;

/** Who asks, from where, and under which number the request can be found again. */
export interface Asker {
  readonly actor: Actor;
  readonly traceId: string;
  /** The network address the request came from. */
  readonly client: string;
}

const PUBLIC: Readonly<Record<Language, Actor>> = {
  zh: { ...PUBLIC_ACTOR, language: 'zh' },
  en: { ...PUBLIC_ACTOR, language: 'en' },
};

/** Anybody at all, in the language asked for. */
export function publicAsker(language: Language, traceId: string, client: string): Asker {
  return { actor: PUBLIC[language], traceId, client };
}

/**
 * Who sent these headers: the public without a token, a person or partner with one. Null for a token that is none of
 * directory's or has expired: such a client believes to be signed in, so answering as to the public would mislead it.
 */
export async function askerOf(headers: Headers, client: string, tokens: AccessTokens): Promise<Asker | null> {
  const traceId = traceIdOf(headers);
  const language = languageOf(headers.get('accept-language'));
  const authorization = headers.get('authorization');
  if (authorization === null) return publicAsker(language, traceId, client);
  const token = BEARER.exec(authorization)?.[1];
  const actor = token === undefined ? null : await tokens.actorOf(token, language);
  return actor && { actor, traceId, client };
}

/** The client's own number when it sent a usable one, else a new one. */
export function traceIdOf(headers: Headers): string {
  const traced = TRACE_PARENT.exec(headers.get('traceparent') ?? '')?.[1];
  const requested = headers.get('x-request-id') ?? '';
  return traced ?? (REQUEST_ID.test(requested) ? requested : randomUUID().replaceAll('-', ''));
}

/** Chinese unless English is preferred. */
export function languageOf(acceptLanguage: string | null): Language {
  const [first = ''] = (acceptLanguage ?? '').split(',');
  return /^\s*en\b/i.test(first) ? 'en' : 'zh';
}

/** Signs each actor once and uses the signature for most of its minute. */
export class ActorSigner {
  private readonly signed = new WeakMap<Actor, { readonly token: string; readonly renewAtMs: number }>();

  constructor(private readonly identity: ServiceIdentity) {}

  tokenOf(actor: Actor): string {
    const known = this.signed.get(actor);
    if (known !== undefined && known.renewAtMs > Date.now()) return known.token;
    const token = signActor(actor, this.identity);
    this.signed.set(actor, { token, renewAtMs: Date.now() + ACTOR_TOKEN_RENEW_MS });
    return token;
  }
}
