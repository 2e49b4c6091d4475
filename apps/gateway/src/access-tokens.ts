import { createPublicKey, type KeyObject } from 'node:crypto';
import { type Actor, type Language, parseTenantCode, ROLES, SCOPES, type TenantCode } from '@yicang/kernel';
import { jwtVerify } from 'jose';
import { z } from 'zod';

const ISSUER = 'yicang-directory';
const REMEMBERED_MAX = 5_000;

const place = z.string().transform((text, context): TenantCode => {
  const code = parseTenantCode(text);
  if (code !== null) return code;
  context.addIssue('no tenant code');
  return z.NEVER;
});
const claimsSchema = z.object({
  sub: z.string().min(1).max(200),
  exp: z.number(),
  kind: z.enum(['person', 'partner']),
  grants: z.array(z.object({ role: z.enum(ROLES), place, until: z.iso.datetime().nullable() })),
  scopes: z
    .array(z.object({ scope: z.enum(SCOPES), places: z.array(place), until: z.iso.datetime().nullable() }))
    .optional(),
  gv: z.int().min(0),
  auth_time: z.int().min(0).optional(),
});

interface Remembered {
  readonly expiresAtMs: number;
  readonly actors: Readonly<Record<Language, Actor>>;
}

/** Reads the access tokens directory issues. The same token gives the same Actor object until it expires. */
export class AccessTokens {
  private readonly key: KeyObject;
  private readonly remembered = new Map<string, Remembered>();

  /** @throws Error for anything but an Ed25519 key. */
  constructor(publicKey: string) {
    this.key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    if (this.key.asymmetricKeyType !== 'ed25519') throw new Error('TOKEN_PUBLIC_KEY must be an Ed25519 key.');
  }

  /** Whom the token names; null when directory did not sign it, or its time is over. */
  async actorOf(token: string, language: Language): Promise<Actor | null> {
    const known = this.remembered.get(token) ?? (await this.read(token));
    if (known === null || known.expiresAtMs <= Date.now()) {
      this.remembered.delete(token);
      return null;
    }
    return known.actors[language];
  }

  private async read(token: string): Promise<Remembered | null> {
    const verified = await jwtVerify(token, this.key, {
      issuer: ISSUER,
      algorithms: ['EdDSA'],
      requiredClaims: ['sub', 'exp'],
    }).catch(() => null);
    const claims = claimsSchema.safeParse(verified?.payload);
    if (!claims.success) return null;
    const { sub: subject, kind, grants, scopes, gv: grantVersion, exp, auth_time: proven } = claims.data;
    const actor = {
      subject,
      kind,
      grants,
      ...(scopes === undefined ? {} : { scopes }),
      ...(proven === undefined ? {} : { provenAt: new Date(proven * 1_000).toISOString() }),
      grantVersion,
    };
    const read = {
      expiresAtMs: exp * 1_000,
      actors: { zh: { ...actor, language: 'zh' }, en: { ...actor, language: 'en' } },
    } as const;
    this.remember(token, read);
    return read;
  }

  private remember(token: string, read: Remembered): void {
    const [oldest] = this.remembered.keys();
    if (this.remembered.size >= REMEMBERED_MAX && oldest !== undefined) this.remembered.delete(oldest);
    this.remembered.set(token, read);
  }
}
