import { Injectable } from '@nestjs/common';
import {
  isGranted,
  localDateAt,
  NATION,
  refuse,
  Refusal,
  systemActor,
  type AccountId,
  type Actor,
  type Grant,
  type LocalDate,
  type Role,
  type TenantCode,
} from '@yicang/kernel';
import { DueWorker, ROWS_MAX, UnitOfWork, type Tx } from '@yicang/platform-db';
import { IsNull } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { PlacesService } from '../places/places.service.js';
import { AccountGrantEntity } from './account-grant.entity.js';
import { READ_ACCOUNTS } from './account.rules.js';
import { Credentials, TAKE_OVER_MS, TELL_GRANTS } from './credentials.js';
import { currentGrants, GRANT_ROLE, grantProblem, READ_GRANTS, REVOKE_ROLE, revokeGrant } from './grant.rules.js';

export interface GrantRole {
  readonly commandId: string;
  readonly accountId: AccountId;
  readonly role: Role;
  readonly place: TenantCode;
  readonly fromOn: LocalDate | null; // null: today
  readonly toOn: LocalDate | null;
}
export interface RevokeRole {
  readonly commandId: string;
  readonly place: TenantCode;
  readonly grantId: string;
}

/**
 * Who may do what where. A grant is a row of its place and is written there, with its audit record; the account's grant
 * version is the nation's and raised right after, in a second transaction that due work finishes when the first one's
 * process died.
 */
@Injectable()
export class GrantsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly credentials: Credentials,
    private readonly places: PlacesService,
    worker: DueWorker,
  ) {
    worker.on(TELL_GRANTS, ({ tenantCode, ref }) => credentials.tellGrants(tenantCode, ref as AccountId));
  }

  /** The account has this role in this place on these days. */
  async grant(actor: Actor, command: GrantRole, traceId: string): Promise<AccountGrantEntity | Refusal> {
    const { commandId, accountId, role, place } = command;
    const granted = await this.uow.command(
      actor,
      place,
      { operation: GRANT_ROLE, commandId, input: command, traceId },
      async (tx, { homePlace }) => {
        await lockAccountHere(tx, accountId);
        const today = localDateAt(tx.now);
        const [fromOn, toOn] = [command.fromOn ?? today, command.toOn];
        const held = await tx.find(AccountGrantEntity, { tenantCode: place, accountId }, { limit: ROWS_MAX });
        const problem = grantProblem(actor, { homePlace, role, place, fromOn, toOn }, held, tx.now, today);
        if (problem !== null) return problem;
        const grant = await tx.insert(AccountGrantEntity, {
          id: uuidv7(),
          accountId,
          role,
          fromOn,
          toOn,
          grantedBy: actor.subject,
          grantedAt: tx.now,
          revokedBy: null,
          revokedAt: null,
        });
        await tx.audit(GRANT_ROLE.name, { accountId, grantId: grant.id, role, fromOn, toOn });
        await tx.schedule(TELL_GRANTS, accountId, new Date(tx.now.getTime() + TAKE_OVER_MS));
        return grant;
      },
      () => this.grantee(accountId, place),
    );
    if (!(granted instanceof Refusal)) await this.credentials.tellGrants(place, accountId);
    return granted;
  }

  /** The grant is over, and no access token that names it is accepted any more. */
  async revoke(actor: Actor, command: RevokeRole, traceId: string): Promise<AccountGrantEntity | Refusal> {
    const { commandId, place, grantId } = command;
    const revoked = await this.uow.command(
      actor,
      place,
      { operation: REVOKE_ROLE, commandId, input: command, traceId },
      async (tx) => {
        const grant = await tx.lock(AccountGrantEntity, { id: grantId });
        if (grant === null) return refuse('GRANT_NOT_FOUND');
        const change = revokeGrant(actor, grant, tx.now);
        if (change instanceof Refusal) return change;
        if (change === 'unchanged') return grant;
        await tx.audit(REVOKE_ROLE.name, { accountId: grant.accountId, grantId, role: grant.role });
        await tx.schedule(TELL_GRANTS, grant.accountId, new Date(tx.now.getTime() + TAKE_OVER_MS));
        return tx.save(AccountGrantEntity, grant, change);
      },
    );
    if (!(revoked instanceof Refusal)) await this.credentials.tellGrants(place, revoked.accountId);
    return revoked;
  }

  /** Everything granted to this account that is not over, wherever it is. */
  async heldBy(accountId: AccountId): Promise<AccountGrantEntity[]> {
    const grants = await this.uow.read(systemActor(READ_GRANTS.name), NATION, READ_GRANTS, async (tx) => {
      const page = { orderBy: { tenantCode: 'ASC', id: 'ASC' }, limit: ROWS_MAX } as const;
      const held = await tx.find(AccountGrantEntity, { accountId, revokedAt: IsNull() }, page);
      const today = localDateAt(await tx.time());
      return held.filter(({ toOn }) => toOn === null || toOn >= today);
    });
    if (grants instanceof Refusal) throw new Error(`Grants cannot be read: ${grants.reason}`);
    return grants;
  }

  /** What this account may do today, wherever it is. */
  async currentOf(accountId: AccountId): Promise<Grant[]> {
    return currentGrants(await this.heldBy(accountId), localDateAt(new Date()));
  }

  /** The grants of the account as far as the actor may see them: all her own, and of others' those in places she administers. */
  async visibleOf(actor: Actor, accountId: AccountId): Promise<AccountGrantEntity[]> {
    const held = await this.heldBy(accountId);
    if (actor.subject === accountId) return held;
    const now = new Date();
    return held.filter(({ tenantCode }) => isGranted(actor, READ_ACCOUNTS, tenantCode, now));
  }

  /** Whether this account serves in this community today, in this role and by a grant for the community itself. */
  async checkAppointment(
    tenantCode: TenantCode,
    accountId: AccountId,
    role: Role,
  ): Promise<{ readonly accountId: AccountId } | Refusal<'PLACE_NOT_FOUND' | 'APPOINTEE_NOT_FOUND'>> {
    const [account, [there], current] = await Promise.all([
      this.credentials.byId(accountId),
      this.places.byCode([tenantCode]),
      this.currentOf(accountId),
    ]);
    if (there?.level !== 'community') return refuse('PLACE_NOT_FOUND');
    const serves = current.some((grant) => grant.role === role && grant.place === tenantCode);
    return account?.status === 'active' && serves ? { accountId } : refuse('APPOINTEE_NOT_FOUND');
  }

  /** Whom something is to be granted here, before anybody asks who grants it. */
  private async grantee(accountId: AccountId, place: TenantCode): Promise<{ homePlace: TenantCode } | Refusal> {
    const [account, [there]] = await Promise.all([this.credentials.byId(accountId), this.places.byCode([place])]);
    if (there === null) return refuse('PLACE_NOT_FOUND');
    if (account === null) return refuse('ACCOUNT_NOT_FOUND');
    return account.status === 'active' ? { homePlace: account.homePlace } : refuse('ACCOUNT_SUSPENDED');
  }
}

/** Two grants to one account in one place are decided one after the other: there is no row yet that could be locked. */
async function lockAccountHere(tx: Tx, accountId: AccountId): Promise<void> {
  await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`grant:${tx.tenantCode}:${accountId}`]);
}
