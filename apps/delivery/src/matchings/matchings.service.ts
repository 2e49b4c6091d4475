import { Injectable } from '@nestjs/common';
import { FREE_ITEMS_MAX, tellFreeItemsV1, type OutputOf } from '@yicang/contracts';
import {
  globalId,
  refuse,
  Refusal,
  uuidAt,
  type Actor,
  type MatchingId,
  type ProposalId,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import { pageStartById, refusalByConstraint, UnitOfWork, type Tx } from '@yicang/platform-db';
import { orNull } from '@yicang/platform-graphql';
import { Bus } from '@yicang/platform-nats';
import { NeedEntity } from '../needs/need.entity.js';
import { HOLD_MINUTES_DEFAULT } from '../plans/plan.rules.js';
import { PlansService } from '../plans/plans.service.js';
import { MatchingEntity, ProposalEntity } from './matching.entity.js';
import { goodsWanted, proposeAmong } from './matching.changes.js';
import {
  acceptProposal,
  DECIDE_PROPOSAL,
  declineProposal,
  PROPOSE_ALLOCATIONS,
  READ_MATCHINGS,
  type ProposalDecline,
} from './matching.rules.js';

interface ProposeAllocations {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  /** A global id; null for all stores. */
  readonly storeId: string | null;
  /** So many proposals at most. */
  readonly limit: number;
}
interface OfProposal {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly proposalId: ProposalId;
}

@Injectable()
export class MatchingsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
    private readonly plans: PlansService,
  ) {}

  /** Who might get what is on record, as the fairness rule says; what was proposed before and not decided is overtaken. */
  propose(actor: Actor, command: ProposeAllocations, traceId: string): Promise<MatchingEntity | Refusal> {
    const { commandId, tenantCode, limit } = command;
    const storeId = command.storeId === null ? null : storeIdIn(tenantCode, command.storeId);
    return this.uow.command(
      actor,
      tenantCode,
      { operation: PROPOSE_ALLOCATIONS, commandId, input: command, traceId },
      (tx, { items }: OutputOf<typeof tellFreeItemsV1> = { items: [] }) =>
        refusalByConstraint({ proposal_item_once: refuse('MATCHING_UNDER_WAY') }, () =>
          proposeAmong(tx, items, { storeId, limit }),
        ),
      async () => {
        if (storeId === null && command.storeId !== null) return refuse('STORE_NOT_FOUND');
        const wanted = await this.uow.systemRead(tenantCode, goodsWanted);
        return this.bus.rpc(tellFreeItemsV1, { tenantCode, ...wanted, storeId, limit: FREE_ITEMS_MAX }, { traceId });
      },
    );
  }

  /**
   * A plan is made of the proposal and holds its item, as if a person had planned it. Refuses with inventory's own reason when it will
   * not hold the item; the proposal is decided all the same, and its plan says why.
   */
  async accept(actor: Actor, command: OfProposal, traceId: string): Promise<ProposalEntity | Refusal> {
    const { commandId, tenantCode } = command;
    const input = { ...command, accepts: true };
    const accepted = await this.uow.command(
      actor,
      tenantCode,
      { operation: DECIDE_PROPOSAL, commandId, input, traceId },
      (tx) => this.acceptIn(tx, command.proposalId),
    );
    if (accepted instanceof Refusal || accepted.planId === null) return accepted;
    const { refusal } = await this.plans.holdItem(tenantCode, accepted.planId, traceId);
    return refusal === null ? accepted : new Refusal(refusal.reason, refusal.details);
  }

  private async acceptIn(tx: Tx, id: ProposalId): Promise<ProposalEntity | Refusal> {
    const found = await tx.findOne(ProposalEntity, { tenantCode: tx.tenantCode, id });
    if (found === null) return refuse('PROPOSAL_NOT_FOUND');
    const matching = await tx.findOne(MatchingEntity, { tenantCode: tx.tenantCode, id: found.matchingId });
    const need = await tx.lock(NeedEntity, { id: found.needId });
    const proposal = await tx.lock(ProposalEntity, { id });
    if (matching === null || need === null || proposal === null) throw new Error(`Proposal ${id} is half gone.`);
    const may = acceptProposal(proposal, need, matching.proposedAt, tx.now);
    if (may instanceof Refusal) return may;
    const plan = await this.plans.intend(tx, need.id, proposal.itemCode, HOLD_MINUTES_DEFAULT);
    if (plan instanceof Refusal) return plan;
    await tx.audit(DECIDE_PROPOSAL.name, { proposalId: id, planId: plan.id });
    return tx.save(ProposalEntity, proposal, { status: 'accepted', planId: plan.id });
  }

  /** A person decided against it; the reason is on record, and need and item are free for the next matching. */
  decline(
    actor: Actor,
    command: OfProposal & { readonly reason: ProposalDecline },
    traceId: string,
  ): Promise<ProposalEntity | Refusal> {
    const { commandId, tenantCode, proposalId, reason } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: DECIDE_PROPOSAL, commandId, input: command, traceId },
      async (tx) => {
        const proposal = await tx.lock(ProposalEntity, { id: proposalId });
        if (proposal === null) return refuse('PROPOSAL_NOT_FOUND');
        const declined = declineProposal(proposal, reason);
        if (declined instanceof Refusal) return declined;
        if (declined === 'unchanged') return proposal;
        await tx.audit(DECIDE_PROPOSAL.name, { proposalId, reason });
        return tx.save(ProposalEntity, proposal, declined);
      },
    );
  }

  /** The matching behind a global id; null when the id is none, or it is not there or not the actor's to see. */
  async byId(actor: Actor, id: string): Promise<MatchingEntity | null> {
    const key = uuidAt<MatchingId>(id, 'Matching');
    return key && this.byKey(actor, key.tenantCode, key.id);
  }

  async byKey(actor: Actor, tenantCode: TenantCode, id: MatchingId): Promise<MatchingEntity | null> {
    return orNull(
      await this.uow.read(actor, tenantCode, READ_MATCHINGS, (tx) => tx.findOne(MatchingEntity, { tenantCode, id })),
    );
  }

  /** The proposal behind a global id; null when the id is none, or it is not there or not the actor's to see. */
  async proposalById(actor: Actor, id: string): Promise<ProposalEntity | null> {
    const key = uuidAt<ProposalId>(id, 'Proposal');
    if (key === null) return null;
    return orNull(await this.uow.read(actor, key.tenantCode, READ_MATCHINGS, (tx) => tx.findOne(ProposalEntity, key)));
  }

  /** The matchings of a place and all inside it, by community and age, after the key of the page before. */
  list(actor: Actor, place: TenantCode, after: readonly [string, string] | null, limit: number) {
    return this.uow.read(actor, place, READ_MATCHINGS, (tx) =>
      tx.rows(MatchingEntity, 'where (tenant_code, id) > ($1, $2::uuid) order by tenant_code, id limit $3', [
        ...pageStartById(after),
        limit,
      ]),
    );
  }

  /** What was proposed in one matching, in the order of the rule, after that position. */
  async proposals(actor: Actor, { tenantCode, id }: MatchingEntity, after: number, limit: number) {
    const rows = await this.uow.read(actor, tenantCode, READ_MATCHINGS, (tx) =>
      tx.rows(
        ProposalEntity,
        'where tenant_code = $1 and matching_id = $2 and position > $3 order by position limit $4',
        [tenantCode, id, after, limit],
      ),
    );
    return orNull(rows) ?? [];
  }
}

export const matchingIdOf = ({ tenantCode, id }: MatchingEntity) => globalId('Matching', tenantCode, id);

/** The key of a store of the community; null when the id is none, or names a store elsewhere. */
function storeIdIn(tenantCode: TenantCode, storeId: string): StoreId | null {
  const at = uuidAt<StoreId>(storeId, 'Store');
  return at?.tenantCode === tenantCode ? at.id : null;
}
