import { createPrivateKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { roleScope, type AccountId, type Grant, type PartnerId, type ScopeGrant } from '@yicang/kernel';
import { ENVIRONMENT } from '@yicang/platform-graphql';
import { SignJWT } from 'jose';
import { type DirectoryEnvironment } from '../environment.js';
import { ACCESS_TOKEN_SECONDS } from './session.rules.js';

/** The `iss` of every access token. */
const TOKEN_ISSUER = 'yicang-directory';

/** What an access token says: who, and what she, or it, may do where. */
export type TokenSubject =
  | {
      readonly kind: 'person';
      readonly id: AccountId;
      readonly grantVersion: number;
      readonly grants: readonly Grant[];
      readonly provenAt: Date;
    }
  | {
      readonly kind: 'partner';
      readonly id: PartnerId;
      readonly grantVersion: number;
      readonly scopes: readonly ScopeGrant[];
    };

/** What the schema's `@requiresScopes` speaks of, for gateways that go by it; where it holds, the services decide. */
function scopesOf(subject: TokenSubject): string {
  const held =
    subject.kind === 'person'
      ? subject.grants.map(({ role }) => roleScope(role))
      : subject.scopes.map(({ scope }) => scope);
  return [...new Set<string>(held)].join(' ');
}

/** Makes access tokens: EdDSA JWTs that the gateway checks with the public half of the key. */
@Injectable()
export class AccessTokens {
  private readonly key: KeyObject;

  constructor(@Inject(ENVIRONMENT) environment: DirectoryEnvironment) {
    this.key = createPrivateKey({
      key: Buffer.from(environment.TOKEN_PRIVATE_KEY, 'base64'),
      format: 'der',
      type: 'pkcs8',
    });
    if (this.key.asymmetricKeyType !== 'ed25519') throw new Error('TOKEN_PRIVATE_KEY must be an Ed25519 key.');
  }

  /** Good for ten minutes from `now`, unless the account's grants change before. */
  async issue(subject: TokenSubject, now: Date): Promise<{ accessToken: string; expiresAt: Date }> {
    const issuedAt = Math.floor(now.getTime() / 1_000);
    const expiresAt = issuedAt + ACCESS_TOKEN_SECONDS;
    const { kind, id, grantVersion: gv } = subject;
    const may =
      subject.kind === 'person'
        ? { grants: subject.grants, auth_time: Math.floor(subject.provenAt.getTime() / 1_000) }
        : { grants: [], scopes: subject.scopes };
    const accessToken = await new SignJWT({ kind, ...may, scope: scopesOf(subject), gv })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' })
      .setIssuer(TOKEN_ISSUER)
      .setSubject(id)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.key);
    return { accessToken, expiresAt: new Date(expiresAt * 1_000) };
  }
}
