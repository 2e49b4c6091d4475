import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NATION, type TenantCode } from '@yicang/kernel';
import { UnitOfWork, type SystemTx } from '@yicang/platform-db';
import { type AccountEntity } from '../accounts/account.entity.js';
import { mustLock, raiseGrantVersion } from '../accounts/credentials.js';
import { auditRef, noteAudit } from '../audit/audit-notes.js';
import { RefreshSessionEntity } from './refresh-session.entity.js';
import { judgeRefresh, SESSION_DAYS } from './session.rules.js';

const TOKEN_BYTES = 32;
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;
const DAY_MS = 86_400_000;

/** A token that is out, and the account it was given to as it stood then. */
export interface IssuedToken {
  readonly account: AccountEntity;
  readonly refreshToken: string;
  /** When its owner last proved who she is. */
  readonly provenAt: Date;
}

/**
 * What a token was good for. `reused` ended its whole family just now, and with it every access token that is out: they
 * name no session, and one of them is the thief's. Its note is to be put on record.
 */
export type Rotation =
  | IssuedToken
  | { readonly over: 'unknown' | 'ended' }
  | { readonly over: 'reused'; readonly note: readonly [place: TenantCode, ref: string] };

/** What is kept of a token; null when the text is none of ours. */
export function tokenSha256(refreshToken: string): string | null {
  return TOKEN_FORM.test(refreshToken) ? sha256Of(refreshToken) : null;
}

function sha256Of(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/**
 * The refresh tokens, as the system role reaches them: like credentials.ts, and for the same reason, no tenant rows.
 * Whatever changes an account's sessions locks the account first, so that none is made while all of them are ended.
 */
@Injectable()
export class RefreshSessions {
  constructor(private readonly uow: UnitOfWork) {}

  /**
   * A new family has its first token, unless the password is another by now than the one `known` was checked against, or
   * the account is suspended: then null. What this account left behind longer ago is cleared away. `provenAt` is when its owner
   * proved who she is, just now unless said.
   */
  open(known: AccountEntity, provenAt: Date | null = null): Promise<IssuedToken | null> {
    return this.uow.asSystem(async (tx) => {
      const account = await mustLock(tx, known.id);
      if (account.passwordHash !== known.passwordHash || account.status !== 'active') return null;
      await tx.sql('delete from refresh_session where tenant_code = $1 and account_id = $2 and expires_at < now()', [
        NATION,
        account.id,
      ]);
      const expiresAt = new Date(tx.now.getTime() + SESSION_DAYS * DAY_MS);
      return issue(tx, account, { familyId: randomUUID(), expiresAt, provenAt: provenAt ?? tx.now });
    });
  }

  /**
   * The token is used up and its family has the next one, unless it is not good; a used one ends the family. `proven` is who
   * has just proved to be its owner: of anybody else, or with another password by now, it is not good.
   */
  async rotate(refreshToken: string, proven: AccountEntity | null = null): Promise<Rotation> {
    const key = keyOf(refreshToken);
    if (key === null) return { over: 'unknown' };
    return this.uow.asSystem(async (tx): Promise<Rotation> => {
      const found = await tx.findOne(RefreshSessionEntity, key);
      if (found === null || (proven !== null && proven.id !== found.accountId)) return { over: 'unknown' };
      const account = await mustLock(tx, found.accountId);
      if (proven !== null && proven.passwordHash !== account.passwordHash) return { over: 'ended' };
      const session = await tx.lock(RefreshSessionEntity, key);
      const verdict = session === null ? 'over' : judgeRefresh(session, tx.now);
      if (verdict === 'reused') return { over: 'reused', note: await endReused(tx, account, found.familyId) };
      if (verdict === 'over' || account.status !== 'active') return { over: 'ended' };
      await tx.sql('update refresh_session set rotated_at = now() where tenant_code = $1 and token_sha256 = $2', [
        NATION,
        key.tokenSha256,
      ]);
      return issue(tx, account, { ...found, provenAt: proven === null ? found.provenAt : tx.now });
    });
  }

  /**
   * The token's family is over. A token that is not known ends nothing. Access tokens name no session, so to refuse the
   * one of this family would refuse those of the account's other devices too: it is left to expire within its ten minutes.
   */
  async end(refreshToken: string): Promise<void> {
    const key = keyOf(refreshToken);
    if (key === null) return;
    await this.uow.asSystem(async (tx) => {
      const session = await tx.findOne(RefreshSessionEntity, key);
      if (session === null) return;
      await mustLock(tx, session.accountId);
      await revokeFamily(tx, session.familyId);
    });
  }
}

function keyOf(refreshToken: string) {
  const sha256 = tokenSha256(refreshToken);
  return sha256 === null ? null : { tenantCode: NATION, tokenSha256: sha256 };
}

async function issue(
  tx: SystemTx,
  account: AccountEntity,
  { familyId, expiresAt, provenAt }: Pick<RefreshSessionEntity, 'familyId' | 'expiresAt' | 'provenAt'>,
): Promise<IssuedToken> {
  const refreshToken = randomBytes(TOKEN_BYTES).toString('base64url');
  await tx.insert(RefreshSessionEntity, {
    tenantCode: NATION,
    tokenSha256: sha256Of(refreshToken),
    familyId,
    accountId: account.id,
    provenAt,
    issuedAt: tx.now,
    expiresAt,
    rotatedAt: null,
    revokedAt: null,
  });
  return { account, refreshToken, provenAt };
}

async function endReused(
  tx: SystemTx,
  account: AccountEntity,
  familyId: string,
): Promise<readonly [TenantCode, string]> {
  await revokeFamily(tx, familyId);
  await raiseGrantVersion(tx, account);
  const note = {
    act: 'directory.end-reused-session',
    about: { accountId: account.id },
    by: 'directory.refresh-session',
  };
  await noteAudit(tx, account.homePlace, note);
  return [account.homePlace, auditRef(note)];
}

async function revokeFamily(tx: SystemTx, familyId: string): Promise<void> {
  await tx.sql(
    'update refresh_session set revoked_at = now() where tenant_code = $1 and family_id = $2 and revoked_at is null',
    [NATION, familyId],
  );
}
