import { createPrivateKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type AccountId, type Grant } from '@yicang/kernel';
import { ENVIRONMENT } from '@yicang/platform-graphql';
import { SignJWT } from 'jose';
import { type DirectoryEnvironment } from '../environment.js';
import { ACCESS_TOKEN_SECONDS } from './session.rules.js';

/** The `iss` of every access token. */
const TOKEN_ISSUER = 'yicang-directory';

/** What an access token says: who, and what she may do where. */
export interface TokenSubject {
  readonly id: AccountId;
  readonly grantVersion: number;
  readonly grants: readonly Grant[];
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
    const accessToken = await new SignJWT({ kind: 'person', grants: subject.grants, gv: subject.grantVersion })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' })
      .setIssuer(TOKEN_ISSUER)
      .setSubject(subject.id)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.key);
    return { accessToken, expiresAt: new Date(expiresAt * 1_000) };
  }
}
