import { Injectable } from '@nestjs/common';
import { grantsChangedV1 } from '@yicang/contracts';
import { NATION, refuse, Refusal, type AccountId, type TenantCode } from '@yicang/kernel';
import { refusalByConstraint, UnitOfWork, type SystemTx } from '@yicang/platform-db';
import { In } from 'typeorm';
import { noteAudit } from '../audit/audit-notes.js';
import { emitAsSystem } from '../system-events.js';
import { AccountEntity } from './account.entity.js';
import { CHANGE_PASSWORD, CREATE_ACCOUNT, RESET_PASSWORD, type LoginName } from './account.rules.js';

/** Due work that tells the other services of changed grants, or suspends or reinstates; the reference is the account's id. */
export const TELL_GRANTS = 'tell-grants';
export const SUSPEND = 'suspend';
export const REINSTATE = 'reinstate';
/** Whoever asked does it at once; due work only takes over when she was interrupted. */
export const TAKE_OVER_MS = 10_000;

/** What others may know of an account: no credentials. */
export interface AccountFacts {
  readonly id: AccountId;
  readonly loginName: LoginName;
  readonly displayName: string;
  readonly status: AccountEntity['status'];
  readonly homePlace: TenantCode;
  readonly grantVersion: number;
}

/** A new account, and who makes it. */
export interface NewAccount {
  readonly id: AccountId;
  readonly loginName: LoginName;
  readonly displayName: string;
  readonly passwordHash: string;
  readonly homePlace: TenantCode;
  readonly by: string;
}

/**
 * The accounts, as the system role reaches them. They are no tenant rows: somebody who signs in has no place and no grant
 * yet, a login name is unique nationwide, and one account may hold grants in many places. So no scope of a person's
 * transaction could hold them, and none sees them: this file and refresh-sessions.ts are the only ways in.
 */
@Injectable()
export class Credentials {
  constructor(private readonly uow: UnitOfWork) {}

  byLoginName(loginName: LoginName): Promise<AccountEntity | null> {
    return this.uow.asSystem((tx) => tx.findOne(AccountEntity, { tenantCode: NATION, loginName }));
  }

  byId(id: AccountId): Promise<AccountEntity | null> {
    return this.uow.asSystem((tx) => tx.findOne(AccountEntity, { tenantCode: NATION, id }));
  }

  /** What is known of these accounts, by id; those that are not there are left out. */
  async factsOf(ids: readonly AccountId[]): Promise<ReadonlyMap<AccountId, AccountFacts>> {
    if (ids.length === 0) return new Map();
    const accounts = await this.uow.asSystem((tx) =>
      tx.find(AccountEntity, { tenantCode: NATION, id: In([...ids]) }, { limit: ids.length }),
    );
    return new Map(accounts.map((account) => [account.id, factsOf(account)]));
  }

  /** The account is there, able to sign in and granted nothing. Asked again with the same id, it is left as it is. */
  create(account: NewAccount): Promise<AccountFacts | Refusal<'LOGIN_NAME_TAKEN'>> {
    const { by, ...facts } = account;
    return this.uow.asSystem(async (tx) => {
      // a twin of the same command waits here, and finds the account
      await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`account:${account.id}`]);
      const earlier = await tx.findOne(AccountEntity, { tenantCode: NATION, id: account.id });
      if (earlier !== null) return factsOf(earlier);
      const created = await refusalByConstraint(
        { account_login_name_unique: refuse('LOGIN_NAME_TAKEN', { loginName: account.loginName }) },
        () =>
          tx.insert(AccountEntity, {
            ...facts,
            tenantCode: NATION,
            passwordCommandId: null,
            grantVersion: 0,
            status: 'active',
            createdAt: tx.now,
          }),
      );
      if (created instanceof Refusal) return created;
      await noteAudit(tx, account.homePlace, { act: CREATE_ACCOUNT.name, about: { accountId: account.id }, by });
      return factsOf(created);
    });
  }

  /**
   * The new password holds, the other sessions are over and access tokens of before are refused. `known` is the account
   * as the current password was checked against it: whoever changed it meanwhile was first, and this one is refused.
   */
  changePassword(
    known: AccountEntity,
    change: { readonly passwordHash: string; readonly commandId: string; readonly keepTokenSha256: string | null },
  ): Promise<AccountFacts | Refusal<'PASSWORD_WRONG'>> {
    const { passwordHash, commandId, keepTokenSha256 } = change;
    return this.uow.asSystem(async (tx) => {
      const account = await mustLock(tx, known.id);
      if (account.passwordCommandId === commandId) return factsOf(account);
      if (account.passwordHash !== known.passwordHash) return refuse('PASSWORD_WRONG');
      await revokeSessions(tx, known.id, keepTokenSha256);
      await noteAudit(tx, account.homePlace, {
        act: CHANGE_PASSWORD.name,
        about: { accountId: known.id },
        by: known.id,
      });
      const changed = await tx.save(AccountEntity, account, { passwordHash, passwordCommandId: commandId });
      return factsOf(await raiseGrantVersion(tx, changed));
    });
  }

  /**
   * The password somebody else gave the account holds, its sessions are over and its access tokens refused, with the act
   * noted for the record. Done once per `commandId`, which must be nobody else's command's as well.
   */
  async resetPassword(
    id: AccountId,
    reset: { readonly passwordHash: string; readonly commandId: string; readonly by: string },
  ): Promise<void> {
    const { passwordHash, commandId, by } = reset;
    await this.uow.asSystem(async (tx) => {
      const account = await mustLock(tx, id);
      if (account.passwordCommandId === commandId) return;
      await revokeSessions(tx, id, null);
      await noteAudit(tx, account.homePlace, { act: RESET_PASSWORD.name, about: { accountId: id }, by });
      const changed = await tx.save(AccountEntity, account, { passwordHash, passwordCommandId: commandId });
      await raiseGrantVersion(tx, changed);
    });
  }

  /**
   * The account cannot sign in any more, its sessions are over and its access tokens refused. Nothing happens when that
   * was done, or taken back, already: the due work that asks for it goes with the doing.
   */
  async suspend(place: TenantCode, id: AccountId): Promise<void> {
    await this.uow.asSystem(async (tx) => {
      const account = await mustLock(tx, id);
      if (!(await forgetDue(tx, place, SUSPEND, id)) || account.status === 'suspended') return;
      await revokeSessions(tx, id, null);
      await raiseGrantVersion(tx, await tx.save(AccountEntity, account, { status: 'suspended' }));
    });
  }

  /** The account can sign in again, with what it is granted. Asked for by due work, like suspending. */
  async reinstate(place: TenantCode, id: AccountId): Promise<void> {
    await this.uow.asSystem(async (tx) => {
      const account = await mustLock(tx, id);
      if (!(await forgetDue(tx, place, REINSTATE, id)) || account.status === 'active') return;
      await tx.save(AccountEntity, account, { status: 'active' });
    });
  }

  /**
   * Access tokens from before the grants of this account changed in this place are refused, everywhere, as soon as the
   * event is heard. Nothing happens when it was told already: the due work that asks for it goes with the telling.
   */
  async tellGrants(place: TenantCode, id: AccountId): Promise<void> {
    await this.uow.asSystem(async (tx) => {
      const account = await mustLock(tx, id);
      if (await forgetDue(tx, place, TELL_GRANTS, id)) await raiseGrantVersion(tx, account);
    });
  }
}

/** The account without what nobody else may know. */
export function factsOf({ id, loginName, displayName, status, homePlace, grantVersion }: AccountEntity): AccountFacts {
  return { id, loginName, displayName, status, homePlace, grantVersion };
}

/** The account, which nobody else changes until this transaction ends. */
export async function mustLock(tx: SystemTx, id: AccountId): Promise<AccountEntity> {
  const account = await tx.lock(AccountEntity, { tenantCode: NATION, id });
  if (account === null) throw new Error(`Account ${id} is not there any more; accounts are never deleted.`);
  return account;
}

/** Access tokens of before are refused, everywhere, as soon as the event is heard. */
export async function raiseGrantVersion(tx: SystemTx, account: AccountEntity): Promise<AccountEntity> {
  const raised = await tx.save(AccountEntity, account, { grantVersion: account.grantVersion + 1 });
  const { id: subject, grantVersion } = raised;
  await emitAsSystem(tx, grantsChangedV1, 'directory.credentials', [
    { tenantCode: NATION, version: grantVersion, payload: { subject, grantVersion } },
  ]);
  return raised;
}

/** True when that work was due, which it is no longer: whoever forgets it does it. */
export async function forgetDue(tx: SystemTx, place: TenantCode, kind: string, ref: string): Promise<boolean> {
  const due = await tx.sql('delete from due_work where tenant_code = $1 and kind = $2 and ref = $3 returning 1', [
    place,
    kind,
    ref,
  ]);
  return due.length > 0;
}

/** All sessions of the account are over but the family of the token that is kept. */
async function revokeSessions(tx: SystemTx, accountId: AccountId, keepTokenSha256: string | null): Promise<void> {
  await tx.sql(
    `update refresh_session set revoked_at = now()
      where tenant_code = $1 and account_id = $2 and revoked_at is null
        and family_id is distinct from (
          select family_id from refresh_session where tenant_code = $1 and token_sha256 = $3 and account_id = $2)`,
    [NATION, accountId, keepTokenSha256],
  );
}
