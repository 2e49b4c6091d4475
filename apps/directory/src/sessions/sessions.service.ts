import { Injectable } from '@nestjs/common';
import { localDateAt, refuse, Refusal, type AccountId, type Actor } from '@yicang/kernel';
import { AuditNotes, auditRef } from '../audit/audit-notes.js';
import { CHANGE_PASSWORD, parseLoginName, passwordProblem } from '../accounts/account.rules.js';
import { type AccountEntity } from '../accounts/account.entity.js';
import { Credentials, factsOf, type AccountFacts } from '../accounts/credentials.js';
import { type AccountWithGrants } from '../accounts/accounts.service.js';
import { currentGrants } from '../accounts/grant.rules.js';
import { GrantsService } from '../accounts/grants.service.js';
import { hashPassword, isPassword } from '../accounts/passwords.js';
import { AccessTokens } from './access-tokens.js';
import { RefreshSessions, tokenSha256, type IssuedToken, type Rotation } from './refresh-sessions.js';
import { SignInThrottle } from './sign-in-throttle.js';

/** What a person holds once she is signed in. */
export interface SignedIn {
  readonly accessToken: string;
  readonly expiresAt: Date;
  readonly refreshToken: string;
  readonly account: AccountWithGrants;
}

/** Another password for who asks, and the session that goes on; her others end. */
export interface ChangePassword {
  readonly commandId: string;
  readonly currentPassword: string;
  readonly newPassword: string;
  readonly refreshToken: string | null;
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
    const tooMany = await this.throttle.count(attempt);
    if (tooMany !== null) return tooMany;
    const loginName = parseLoginName(asked.loginName);
    const account = loginName === null ? null : await this.credentials.byLoginName(loginName);
    const isRight = await isPassword(account?.passwordHash ?? null, asked.password);
    const opened = account !== null && isRight ? await this.sessions.open(account) : null;
    if (opened === null) return refuse('SIGN_IN_FAILED');
    await this.throttle.forgive(attempt);
    return this.session(opened);
  }

  /** A session of who proved to somebody we trust, then, to be the owner of this account. */
  async openFor(account: AccountEntity, provenAt: Date): Promise<SignedIn | Refusal<'SIGN_IN_FAILED'>> {
    const opened = await this.sessions.open(account, provenAt);
    return opened === null ? refuse('SIGN_IN_FAILED') : this.session(opened);
  }

  /** The next tokens of a session. A token used twice ends its session and all access tokens: one of the two who hold it stole it. */
  async refresh(refreshToken: string): Promise<SignedIn | Refusal<'SESSION_REVOKED'>> {
    return this.rotated(await this.sessions.rotate(refreshToken));
  }

  /**
   * The same session goes on, and its owner has just proved who she is: what is sensitive is hers again for a quarter of an
   * hour. Guesses count like those at sign-in.
   */
  async proveAgain(
    actor: Actor,
    asked: { readonly password: string; readonly refreshToken: string },
    client: string | null,
  ): Promise<SignedIn | Refusal> {
    const account = actor.kind === 'person' ? await this.credentials.byId(actor.subject as AccountId) : null;
    if (account === null || account.status !== 'active') return refuse('SIGN_IN_NEEDED');
    const attempt = { loginName: account.loginName, client };
    const tooMany = await this.throttle.count(attempt);
    if (tooMany !== null) return tooMany;
    if (!(await isPassword(account.passwordHash, asked.password))) return refuse('PASSWORD_WRONG');
    await this.throttle.forgive(attempt);
    return this.rotated(await this.sessions.rotate(asked.refreshToken, account));
  }

  /** This session is over, and the account's others go on. Its access token holds until its ten minutes are. */
  signOut(refreshToken: string): Promise<void> {
    return this.sessions.end(refreshToken);
  }

  /**
   * The person's own password is another, and her other sessions are over. Guesses count like those at sign-in. Sent
   * twice with the same id it is done once, by the id the account keeps: a hash is nothing for the command log.
   */
  async changePassword(actor: Actor, asked: ChangePassword, client: string | null): Promise<AccountFacts | Refusal> {
    const account = actor.kind === 'person' ? await this.credentials.byId(actor.subject as AccountId) : null;
    if (account === null || account.status !== 'active') return refuse('SIGN_IN_NEEDED');
    const { commandId, currentPassword, newPassword, refreshToken } = asked;
    const attempt = { loginName: account.loginName, client };
    const tooMany = await this.throttle.count(attempt);
    if (tooMany !== null) return tooMany;
    if (account.passwordCommandId === commandId)
      return (await isPassword(account.passwordHash, newPassword)) ? factsOf(account) : refuse('COMMAND_ID_REUSED');
    if (account.grantVersion > actor.grantVersion) return refuse('GRANTS_CHANGED');
    if (!(await isPassword(account.passwordHash, currentPassword))) return refuse('PASSWORD_WRONG');
    await this.throttle.forgive(attempt);
    const problem = passwordProblem(newPassword, account.loginName);
    if (problem !== null) return problem;
    const passwordHash = await hashPassword(newPassword);
    const keepTokenSha256 = refreshToken === null ? null : tokenSha256(refreshToken);
    const changed = await this.credentials.changePassword(account, { passwordHash, commandId, keepTokenSha256 });
    if (changed instanceof Refusal) return changed;
    const note = { act: CHANGE_PASSWORD.name, about: { accountId: account.id }, by: account.id };
    await this.notes.record(account.homePlace, auditRef(note));
    return changed;
  }

  private async rotated(rotation: Rotation): Promise<SignedIn | Refusal<'SESSION_REVOKED'>> {
    if (!('over' in rotation)) return this.session(rotation);
    if (rotation.over === 'reused') await this.notes.record(...rotation.note);
    return refuse('SESSION_REVOKED');
  }

  // The account, and with it the grant version, was read before its grants are: a token may name newer grants than its
  // version says and be refreshed once too often, but never older ones.
  private async session({ account, refreshToken, provenAt }: IssuedToken): Promise<SignedIn> {
    const held = await this.grants.heldBy(account.id);
    const { id, grantVersion } = account;
    const now = new Date();
    const grants = currentGrants(held, localDateAt(now));
    const token = await this.tokens.issue({ kind: 'person', id, grantVersion, grants, provenAt }, now);
    return { ...token, refreshToken, account: { ...factsOf(account), grants: held } };
  }
}
