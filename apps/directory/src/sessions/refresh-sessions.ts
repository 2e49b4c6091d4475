import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NATION, type AccountId, type TenantCode } from '@yicang/kernel';
import { UnitOfWork, type SystemTx } from '@yicang/platform-db';
import { AccountEntity } from '../accounts/account.entity.js';
import { auditRef, noteAudit } from '../audit/audit-notes.js';
import { RefreshSessionEntity } from './refresh-session.entity.js';
import { judgeRefresh, SESSION_DAYS } from './session.rules.js';

const TOKEN_BYTES = 32;
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;
const DAY_MS = 86_400_000;

/** A token of the family is out, for whoever it was given to. */
export interface IssuedToken {
  readonly accountId: AccountId;
  readonly refreshToken: string;
}

/** What a token was good for. `reused` ended its whole family just now; its note is to be put on record. */
export type Rotation =
  | IssuedToken
  | { readonly over: 'unknown' | 'ended' }
  | { readonly over: 'reused'; readonly note: readonly [place: TenantCode, ref: string] };

/** What is kept of a token; null when the text is none of ours. */
export function tokenSha256(refreshToken: string): string | null {
  return TOKEN_FORM.test(refreshToken) ? createHash('sha256').update(refreshToken).digest('hex') : null;
}

/** The refresh tokens, as the system role reaches them: like credentials.ts, and for the same reason, no tenant rows. */
@Injectable()
export class RefreshSessions {
  constructor(private readonly uow: UnitOfWork) {}

  /** A new family has its first token. What this account left behind longer ago is cleared away. */
  open(accountId: AccountId): Promise<IssuedToken> {
    return this.uow.asSystem(async (tx) => {
      await tx.sql('delete from refresh_session where tenant_code = $1 and account_id = $2 and expires_at < now()', [
        NATION,
        accountId,
      ]);
      return issue(tx, accountId, randomUUID(), new Date(tx.now.getTime() + SESSION_DAYS * DAY_MS));
    });
  }

  /** The token is used up and its family has the next one, unless it is not good; a used one ends the family. */
  async rotate(refreshToken: string): Promise<Rotation> {
    const sha256 = tokenSha256(refreshToken);
    if (sha256 === null) return { over: 'unknown' };
    return this.uow.asSystem(async (tx): Promise<Rotation> => {
      const session = await tx.lock(RefreshSessionEntity, { tenantCode: NATION, tokenSha256: sha256 });
      if (session === null) return { over: 'unknown' };
      const verdict = judgeRefresh(session, tx.now);
      if (verdict === 'over') return { over: 'ended' };
      if (verdict === 'reused') {
        await revokeFamily(tx, session.familyId);
        return { over: 'reused', note: await noteReuse(tx, session.accountId) };
      }
      await tx.sql('update refresh_session set rotated_at = now() where tenant_code = $1 and token_sha256 = $2', [
        NATION,
        sha256,
      ]);
      return issue(tx, session.accountId, session.familyId, session.expiresAt);
    });
  }

  /** The token's family is over. A token that is not known ends nothing. */
  async end(refreshToken: string): Promise<void> {
    const sha256 = tokenSha256(refreshToken);
    if (sha256 === null) return;
    await this.uow.asSystem(async (tx) => {
      const session = await tx.findOne(RefreshSessionEntity, { tenantCode: NATION, tokenSha256: sha256 });
      if (session !== null) await revokeFamily(tx, session.familyId);
    });
  }
}

async function issue(tx: SystemTx, accountId: AccountId, familyId: string, expiresAt: Date): Promise<IssuedToken> {
  const refreshToken = randomBytes(TOKEN_BYTES).toString('base64url');
  await tx.insert(RefreshSessionEntity, {
    tenantCode: NATION,
    tokenSha256: tokenSha256(refreshToken) ?? '',
    familyId,
    accountId,
    issuedAt: tx.now,
    expiresAt,
    rotatedAt: null,
    revokedAt: null,
  });
  return { accountId, refreshToken };
}

async function noteReuse(tx: SystemTx, accountId: AccountId): Promise<readonly [TenantCode, string]> {
  const account = await tx.findOne(AccountEntity, { tenantCode: NATION, id: accountId });
  const note = { act: 'directory.end-reused-session', accountId, by: 'directory.refresh-session' };
  const place = account?.homePlace ?? NATION;
  await noteAudit(tx, place, note);
  return [place, auditRef(note)];
}

async function revokeFamily(tx: SystemTx, familyId: string): Promise<void> {
  await tx.sql(
    'update refresh_session set revoked_at = now() where tenant_code = $1 and family_id = $2 and revoked_at is null',
    [NATION, familyId],
  );
}
