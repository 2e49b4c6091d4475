import { Injectable } from '@nestjs/common';
import { isGranted, refuse, Refusal, type AccountId, type Actor, type TenantCode } from '@yicang/kernel';
import { DueWorker, UnitOfWork } from '@yicang/platform-db';
import { v5 as uuidv5 } from 'uuid';
import { AUDIT_NOTE, auditRef } from '../audit/audit-notes.js';
import { type AccountGrantEntity } from './account-grant.entity.js';
import {
  administerProblem,
  CREATE_ACCOUNT,
  parseDisplayName,
  parseLoginName,
  passwordProblem,
  READ_ACCOUNTS,
  SUSPEND_ACCOUNT,
} from './account.rules.js';
import { Credentials, factsOf, SUSPEND, TAKE_OVER_MS, type AccountFacts } from './credentials.js';
import { GrantsService } from './grants.service.js';
import { hashPassword } from './passwords.js';

/** The namespace in which a command's id and its subject name the account it makes. */
const ACCOUNT_IDS = '5a2f1c0e-8f5b-4a63-9a53-6f2a3f1d7c11';

/** The grant holds, or will. */
const NOT_OVER = `revoked_at is null and (to_on is null or to_on >= (now() at time zone 'Asia/Shanghai')::date)`;

export interface CreateAccount {
  readonly commandId: string;
  readonly loginName: string;
  readonly displayName: string;
  readonly initialPassword: string;
  readonly place: TenantCode;
}
export interface SuspendAccount {
  readonly commandId: string;
  readonly accountId: AccountId;
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
  }

  /**
   * There is an account that can sign in and is granted nothing yet. It is made before the command's own transaction: an
   * account stands in the nation's tenant, the command in the place of who makes it. Interrupted between the two, the
   * command may be sent again and finds its account by an id of its own; the record is written either way. The password
   * is no part of the command's input, so not even an HMAC of it is kept.
   */
  async create(actor: Actor, asked: CreateAccount, traceId: string): Promise<AccountFacts | Refusal> {
    const { commandId, initialPassword, place } = asked;
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
        const note = { act: CREATE_ACCOUNT.name, accountId: id, by: actor.subject };
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
  async suspend(
    actor: Actor,
    { commandId, accountId }: SuspendAccount,
    traceId: string,
  ): Promise<AccountFacts | Refusal> {
    const account = await this.credentials.byId(accountId);
    if (account === null || !isGranted(actor, SUSPEND_ACCOUNT, account.homePlace, new Date()))
      return refuse('ACCOUNT_NOT_FOUND');
    const { homePlace } = account;
    const suspended = await this.uow.command(
      actor,
      homePlace,
      { operation: SUSPEND_ACCOUNT, commandId, input: { accountId }, traceId },
      async (tx, grants) => {
        const problem = administerProblem(actor, SUSPEND_ACCOUNT, { accountId, homePlace, grants }, tx.now);
        if (problem !== null) return problem;
        await tx.audit(SUSPEND_ACCOUNT.name, { accountId });
        await tx.schedule(SUSPEND, accountId, new Date(tx.now.getTime() + TAKE_OVER_MS));
        return { id: accountId };
      },
      () => this.grants.currentOf(accountId),
    );
    if (suspended instanceof Refusal) return suspended;
    await this.credentials.suspend(homePlace, accountId);
    return this.facts(accountId);
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
      tx.sql<AccountGrantEntity>(
        `select tenant_code as "tenantCode", id, account_id as "accountId", role, from_on as "fromOn", to_on as "toOn",
                granted_by as "grantedBy", granted_at as "grantedAt", revoked_by as "revokedBy", revoked_at as "revokedAt",
                version
           from account_grant
          where ${NOT_OVER} and account_id in (
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

  private async facts(id: AccountId): Promise<AccountFacts | Refusal<'ACCOUNT_NOT_FOUND'>> {
    const account = await this.credentials.byId(id);
    return account === null ? refuse('ACCOUNT_NOT_FOUND') : factsOf(account);
  }
}
