import { Injectable } from '@nestjs/common';
import { refuse, type AccountId, type Refusal } from '@yicang/kernel';
import { AuditNotes, auditRef } from '../audit/audit-notes.js';
import { type AccountEntity } from '../accounts/account.entity.js';
import { parseLoginName } from '../accounts/account.rules.js';
import { Credentials, factsOf, type AccountFacts } from '../accounts/credentials.js';
import { GrantsService } from '../accounts/grants.service.js';
import { isPassword } from '../accounts/passwords.js';
import { AccessTokens } from './access-tokens.js';
import { RefreshSessions, type IssuedToken } from './refresh-sessions.js';
import { SignInThrottle } from './sign-in-throttle.js';

/** What a person holds once she is signed in. */
export interface SignedIn {
  readonly accessToken: string;
  readonly expiresAt: Date;
  readonly refreshToken: string;
  readonly account: AccountFacts;
}

@Injectable()
export class SessionsService {
  constructor(
    private readonly credentials: Credentials,
    private readonly sessions: RefreshSessions,
    private readonly grants: GrantsService,
    private readonly tokens: AccessTokens,
    private readonly throttle: SignInThrottle,
    private readonly notes: AuditNotes,
  ) {}

  /** Who knows the password has a session. An unknown name, a wrong password and a suspended account are refused alike, and as late. */
  async signIn(
    asked: { readonly loginName: string; readonly password: string },
    client: string | null,
  ): Promise<SignedIn | Refusal<'SIGN_IN_FAILED' | 'TOO_MANY_ATTEMPTS'>> {
    const attempt = { loginName: asked.loginName, client };
    const waitSeconds = await this.throttle.count(attempt);
    if (waitSeconds > 0) return refuse('TOO_MANY_ATTEMPTS', { waitSeconds });
    const loginName = parseLoginName(asked.loginName);
    const account = loginName === null ? null : await this.credentials.byLoginName(loginName);
    const isRight = await isPassword(account?.passwordHash ?? null, asked.password);
    if (account === null || !isRight || account.status !== 'active') return refuse('SIGN_IN_FAILED');
    await this.throttle.forgive(attempt);
    return this.session(account, await this.sessions.open(account.id));
  }

  /** The next tokens of a session. A token used twice ends its session: one of the two who hold it stole it. */
  async refresh(refreshToken: string): Promise<SignedIn | Refusal<'SESSION_REVOKED'>> {
    const rotation = await this.sessions.rotate(refreshToken);
    if ('over' in rotation) {
      if (rotation.over === 'reused') await this.notes.record(...rotation.note);
      return refuse('SESSION_REVOKED');
    }
    const account = await this.credentials.byId(rotation.accountId);
    return account?.status === 'active' ? this.session(account, rotation) : refuse('SESSION_REVOKED');
  }

  /** The session is over. Its access token holds until its ten minutes are. */
  signOut(refreshToken: string): Promise<void> {
    return this.sessions.end(refreshToken);
  }

  // The account, and with it the grant version, was read before its grants are: a token may name newer grants than its
  // version says and be refreshed once too often, but never older ones.
  private async session(account: AccountEntity, { refreshToken }: IssuedToken): Promise<SignedIn> {
    const grants = await this.grants.currentOf(account.id);
    const { id, grantVersion } = account;
    const token = await this.tokens.issue({ id, grantVersion, grants }, new Date());
    return { ...token, refreshToken, account: factsOf(account) };
  }
}
