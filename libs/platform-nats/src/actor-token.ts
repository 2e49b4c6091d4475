import { LANGUAGES, parseTenantCode, ROLES, SCOPES, type Actor, type TenantCode } from '@yicang/kernel';
import { Fault } from '@yicang/platform-db';
import { z } from 'zod';

import type { ServiceIdentity } from './identity.js';
import { openToken, sealToken } from './token.js';

/** The only service that says who asks. */
const ISSUER = 'gateway';
const ACTOR_TOKEN_MS = 60_000;
/** How far the gateway's clock may be ahead of ours. */
const CLOCK_SKEW_MS = 5_000;
const CACHE_MAX = 2_000;

const tenantCode = z.string().transform((text, context): TenantCode => {
  const code = parseTenantCode(text);
  if (code !== null) return code;
  context.addIssue('no tenant code');
  return z.NEVER;
});
// 'system' is not among the kinds: one of our own jobs never comes in by the door
const actorClaims = z.object({
  iss: z.literal(ISSUER),
  aud: z.string(),
  exp: z.number(),
  actor: z.object({
    subject: z.string().min(1).max(200),
    kind: z.enum(['person', 'partner', 'public']),
    grants: z.array(z.object({ role: z.enum(ROLES), place: tenantCode, until: z.iso.datetime().nullable() })),
    scopes: z
      .array(z.object({ scope: z.enum(SCOPES), places: z.array(tenantCode), until: z.iso.datetime().nullable() }))
      .optional(),
    provenAt: z.iso.datetime().optional(),
    grantVersion: z.int().min(0),
    language: z.enum(LANGUAGES),
  }),
});

/**
 * A token that names this actor for 60 seconds, to whoever answers `audience` (`gql.inventory`) and to nobody else: what one
 * service was told is worth nothing at another. @throws Fault for a system actor, who never comes in by the door.
 */
export function signActor(actor: Actor, audience: string, identity: ServiceIdentity): string {
  if (actor.kind === 'system') throw new Fault('A system actor is never signed');
  return sealToken('actor', identity, Date.now() + ACTOR_TOKEN_MS, { actor, aud: audience });
}

/** Knows the actors the gateway signed for one audience. What was verified is remembered until it expires, 2,000 tokens at most. */
export class ActorVerifier {
  private readonly known = new Map<string, { actor: Actor; exp: number }>();

  constructor(
    private readonly identity: Pick<ServiceIdentity, 'trusted'>,
    private readonly audience: string,
  ) {}

  /** The actor the gateway signed for us; null when it did not, or more than 60 seconds ago, or for longer than that. */
  verify(token: string): Actor | null {
    const now = Date.now();
    const known = this.known.get(token) ?? this.read(token, now);
    if (known === null || known.exp <= now || known.exp > now + ACTOR_TOKEN_MS + CLOCK_SKEW_MS) return null;
    this.remember(token, known);
    return known.actor;
  }

  private read(token: string, now: number): { actor: Actor; exp: number } | null {
    const claims = actorClaims.safeParse(openToken('actor', token, this.identity.trusted, now));
    return claims.success && claims.data.aud === this.audience ? claims.data : null;
  }

  private remember(token: string, known: { actor: Actor; exp: number }): void {
    if (this.known.has(token)) return;
    const [oldest] = this.known.keys();
    if (this.known.size >= CACHE_MAX && oldest !== undefined) this.known.delete(oldest);
    this.known.set(token, known);
  }
}
