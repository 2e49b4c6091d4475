import { Injectable } from '@nestjs/common';
import {
  isGranted,
  permissionProblem,
  refuse,
  Refusal,
  type AccountId,
  type Actor,
  type Operation,
  type TenantCode,
} from '@yicang/kernel';
import { DueWorker, UnitOfWork, type Tx } from '@yicang/platform-db';
import { v5 as uuidv5 } from 'uuid';
import { AUDIT_NOTE, auditRef } from '../audit/audit-notes.js';
import { AccountGrantEntity } from './account-grant.entity.js';
import {
  administerProblem,
  CREATE_ACCOUNT,
  parseDisplayName,
  parseLoginName,
  passwordProblem,
  READ_ACCOUNTS,
  REINSTATE_ACCOUNT,
  RESET_PASSWORD,
  SUSPEND_ACCOUNT,
} from './account.rules.js';
import { Credentials, factsOf, REINSTATE, SUSPEND, TAKE_OVER_MS, type AccountFacts } from './credentials.js';
import { GrantsService } from './grants.service.js';
import { hashPassword } from './passwords.js';

/** The namespace in which a command's id and its subject name the account it makes. */
const ACCOUNT_IDS = '5a2f1c0e-8f5b-4a63-9a53-6f2a3f1d7c11';
/** The namespace of the ids by which an account knows the last reset of its password. */
const RESET_IDS = '8c0b6c52-7d8e-4b0f-9d57-0b1a5e3f2a94';

/** The grant holds, or will. */
const NOT_OVER = `revoked_at is null and (to_on is null or to_on >= (now() at time zone 'Asia/Shanghai')::date)`;

export interface CreateAccount {
  readonly commandId: string;
  readonly loginName: string;
  readonly displayName: string;
  readonly initialPassword: string;
  readonly place: TenantCode;
}
/** Something done to an account by who administers it. */
export interface AdministerAccount {
  readonly commandId: string;
  readonly accountId: AccountId;
}
export interface ResetPassword extends AdministerAccount {
  readonly newPassword: string;
}

/** An account, with those of its grants the reader may see. */
export interface AccountWithGrants extends AccountFacts {
  readonly grants: readonly AccountGrantEntity[];
}

@Injectable()
export class AccountsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly credentials: Credentials,
    private readonly grants: GrantsService,
    worker: DueWorker,
  ) {
    worker.on(SUSPEND, ({ tenantCode, ref }) => credentials.suspend(tenantCode, ref as AccountId));
    worker.on(REINSTATE, ({ tenantCode, ref }) => credentials.reinstate(tenantCode, ref as AccountId));
  }

  /**
   * There is an account that can sign in and is granted nothing yet. It is made before the command's own transaction: an
   * account stands in the nation's tenant, the command in the place of who makes it. Interrupted between the two, the
   * command may be sent again and finds its account by an id of its own; the record is written either way. The password
   * is no part of the command's input, so not even an HMAC of it is kept.
   */
  async create(actor: Actor, asked: CreateAccount, traceId: string): Promise<AccountFacts | Refusal> {
    const { commandId, initialPassword, place } = asked;
    const noPermission = permissionProblem(actor, CREATE_ACCOUNT, place, new Date());
    if (noPermission !== null) return noPermission; // before anything is said of names and passwords
    const loginName = parseLoginName(asked.loginName);
    if (loginName === null) return refuse('LOGIN_NAME_MALFORMED');
    const displayName = parseDisplayName(asked.displayName);
    if (displayName === null) return refuse('DISPLAY_NAME_MALFORMED');
    const problem = passwordProblem(initialPassword, loginName);
    if (problem !== null) return problem;
    const id = uuidv5(`${place}:${actor.subject}:${commandId}`, ACCOUNT_IDS) as AccountId;
    const made = await this.uow.command(
      actor,
      place,
      { operation: CREATE_ACCOUNT, commandId, input: { loginName, displayName, place }, traceId },
      async (tx) => {
        const note = { act: CREATE_ACCOUNT.name, about: { accountId: id }, by: actor.subject };
        await tx.unschedule(AUDIT_NOTE, auditRef(note));
        await tx.audit(CREATE_ACCOUNT.name, { accountId: id });
        return { id };
      },
      async () =>
        this.credentials.create({
          id,
          loginName,
          displayName,
          passwordHash: await hashPassword(initialPassword),
          homePlace: place,
          by: actor.subject,
        }),
    );
    return made instanceof Refusal ? made : this.facts(made.id);
  }

  /** The account cannot be used any more, from now on and everywhere. */
  async suspend(actor: Actor, asked: AdministerAccount, traceId: string): Promise<AccountFacts | Refusal> {
    const suspended = await this.administer(actor, SUSPEND_ACCOUNT, asked, traceId, async (tx) => {
      await tx.unschedule(REINSTATE, asked.accountId);
      await tx.schedule(SUSPEND, asked.accountId, new Date(tx.now.getTime() + TAKE_OVER_MS));
    });
    if (suspended instanceof Refusal) return suspended;
    await this.credentials.suspend(suspended.homePlace, asked.accountId);
    return this.facts(asked.accountId);
  }

  /** The account can be used again, with the grants it has. Its sessions of before stay over. */
  async reinstate(actor: Actor, asked: AdministerAccount, traceId: string): Promise<AccountFacts | Refusal> {
    const reinstated = await this.administer(actor, REINSTATE_ACCOUNT, asked, traceId, async (tx) => {
      await tx.unschedule(SUSPEND, asked.accountId);
      await tx.schedule(REINSTATE, asked.accountId, new Date(tx.now.getTime() + TAKE_OVER_MS));
    });
    if (reinstated instanceof Refusal) return reinstated;
    await this.credentials.reinstate(reinstated.homePlace, asked.accountId);
    return this.facts(asked.accountId);
  }

  /**
   * The account has the password it is given, and every session and access token of before is over. Like the first one,
   * the password is set before the command's own transaction and is no part of its input: due work could not hold it.
   */
  async resetPassword(
    actor: Actor,
    { newPassword, ...asked }: ResetPassword,
    traceId: string,
  ): Promise<AccountFacts | Refusal> {
    const account = await this.administered(actor, RESET_PASSWORD, asked.accountId);
    if (account instanceof Refusal) return account;
    const problem = passwordProblem(newPassword, account.loginName);
    if (problem !== null) return problem;
    const { id } = account;
    const by = actor.subject;
    const commandId = uuidv5(`${id}:${by}:${asked.commandId}`, RESET_IDS);
    const forgetNote = (tx: Tx) =>
      tx.unschedule(AUDIT_NOTE, auditRef({ act: RESET_PASSWORD.name, about: { accountId: id }, by }));
    const reset = await this.administer(actor, RESET_PASSWORD, asked, traceId, forgetNote, async () =>
      this.credentials.resetPassword(id, { passwordHash: await hashPassword(newPassword), commandId, by }),
    );
    return reset instanceof Refusal ? reset : this.facts(id);
  }

  /** The account of who asks, unless her token is older than her grants are. */
  async mine(actor: Actor): Promise<AccountFacts | Refusal<'SIGN_IN_NEEDED' | 'GRANTS_CHANGED'>> {
    const account = await this.credentials.byId(actor.subject as AccountId);
    if (account === null) return refuse('SIGN_IN_NEEDED');
    return account.grantVersion > actor.grantVersion ? refuse('GRANTS_CHANGED') : factsOf(account);
  }

  /** The accounts that hold a grant in this place or inside it, by id, each with those grants. */
  async list(
    actor: Actor,
    place: TenantCode,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<AccountWithGrants[] | Refusal> {
    const grants = await this.uow.read(actor, place, READ_ACCOUNTS, (tx) =>
      tx.rows(
        AccountGrantEntity,
        `where ${NOT_OVER} and account_id in (
            select account_id from account_grant where ${NOT_OVER} and ($1::uuid is null or account_id > $1)
             group by account_id order by account_id limit $2)
          order by account_id, id`,
        [page.after, page.limit],
      ),
    );
    if (grants instanceof Refusal) return grants;
    const ids = [...new Set(grants.map(({ accountId }) => accountId))];
    const facts = await this.credentials.factsOf(ids);
    return ids.flatMap((id) => {
      const account = facts.get(id);
      return account === undefined ? [] : [{ ...account, grants: grants.filter(({ accountId }) => accountId === id) }];
    });
  }

  /** One act of who administers the account, done once and on record. `first` runs before the command's own transaction. */
  private async administer(
    actor: Actor,
    operation: Operation,
    { commandId, accountId }: AdministerAccount,
    traceId: string,
    work: (tx: Tx) => Promise<void>,
    first?: () => Promise<void>,
  ): Promise<AccountFacts | Refusal> {
    const account = await this.administered(actor, operation, accountId);
    if (account instanceof Refusal) return account;
    const command = { operation, commandId, input: { accountId }, traceId };
    const done = await this.uow.command(
      actor,
      account.homePlace,
      command,
      async (tx) => {
        await work(tx);
        await tx.audit(operation.name, { accountId });
        return { id: accountId };
      },
      first,
    );
    return done instanceof Refusal ? done : account;
  }

  /** The account, if the actor may do this to it. One that is at home elsewhere is as if it were not. */
  private async administered(
    actor: Actor,
    operation: Operation,
    accountId: AccountId,
  ): Promise<AccountFacts | Refusal> {
    if (actor.kind === 'public') return refuse('SIGN_IN_NEEDED');
    const [account, grants] = await Promise.all([this.credentials.byId(accountId), this.grants.currentOf(accountId)]);
    const now = new Date();
    if (account === null || !isGranted(actor, operation, account.homePlace, now)) return refuse('ACCOUNT_NOT_FOUND');
    const { homePlace } = account;
    return administerProblem(actor, operation, { accountId, homePlace, grants }, now) ?? factsOf(account);
  }

  private async facts(id: AccountId): Promise<AccountFacts | Refusal<'ACCOUNT_NOT_FOUND'>> {
    const account = await this.credentials.byId(id);
    return account === null ? refuse('ACCOUNT_NOT_FOUND') : factsOf(account);
  }
}
