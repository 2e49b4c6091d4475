import { Injectable } from '@nestjs/common';
import { holdItemV1, releaseItemV1 } from '@yicang/contracts';
import {
  localDateAt,
  parseGlobalId,
  parseUuid,
  refuse,
  Refusal,
  type Actor,
  type CommandId,
  type ItemCode,
  type NeedId,
  type PlanId,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork, type Tx } from '@yicang/platform-db';
import { orNull } from '@yicang/platform-graphql';
import { Bus } from '@yicang/platform-nats';
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import { NeedEntity } from '../needs/need.entity.js';
import { planNeed, reopenNeed } from '../needs/need.rules.js';
import { PlanEntity } from './plan.entity.js';
import {
  itemHeld,
  lapsePlan,
  PLAN_DELIVERY,
  READ_PLANS,
  WITHDRAW_PLAN,
  withdrawPlan,
  type PlanStatus,
} from './plan.rules.js';

/** Due work that finishes the half of a plan that another service holds; the reference is the plan's id. */
export const HOLD_ITEM = 'hold-item';
export const RELEASE_ITEM = 'release-item';
/** The planner herself asks first; due work only takes over when she was interrupted. */
const TAKE_OVER_MS = 10_000;

export interface PlanDelivery {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly needId: NeedId;
  readonly itemCode: ItemCode;
  readonly holdMinutes: number;
}
export interface WithdrawPlan {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly planId: PlanId;
}

@Injectable()
export class PlansService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
  ) {}

  /**
   * One item is promised for one need. The intention is written first, then inventory is asked, then its answer is written;
   * who dies in between is finished by due work (ADR 0007). Refuses with inventory's own reason when it will not hold the item.
   */
  async plan(actor: Actor, command: PlanDelivery, traceId: string): Promise<PlanEntity | Refusal> {
    const { commandId, tenantCode } = command;
    const intended = await this.uow.command(
      actor,
      tenantCode,
      { operation: PLAN_DELIVERY, commandId, input: command, traceId },
      async (tx) => {
        const need = await tx.lock(NeedEntity, { id: command.needId });
        if (need === null) return refuse('NEED_NOT_FOUND');
        const planned = planNeed(need);
        if (planned instanceof Refusal) return planned;
        await tx.save(NeedEntity, need, planned);
        const plan = await tx.insert(PlanEntity, {
          id: uuidv7() as PlanId,
          needId: need.id,
          itemCode: command.itemCode,
          itemNameZh: '',
          status: 'holding',
          holdMinutes: command.holdMinutes,
          heldUntil: null,
          refusal: null,
          plannedOn: localDateAt(tx.now),
        });
        await tx.schedule(HOLD_ITEM, plan.id, new Date(tx.now.getTime() + TAKE_OVER_MS));
        return plan;
      },
    );
    if (intended instanceof Refusal) return intended;
    const settled = await this.holdItem(tenantCode, intended.id, traceId);
    return settled.refusal === null ? settled : new Refusal(settled.refusal.reason, settled.refusal.details);
  }

  /** The plan holds its item, or says why not, and the need is open again. Repeating it changes nothing more. */
  async holdItem(tenantCode: TenantCode, planId: PlanId, traceId: string): Promise<PlanEntity> {
    const intended = await this.mustFind(tenantCode, planId);
    if (intended.status !== 'holding') return intended;
    const { itemCode, holdMinutes } = intended;
    const commandId = halfOf(planId, HOLD_ITEM);
    const answer = await this.bus.rpc(
      holdItemV1,
      { commandId, tenantCode, itemCode, planId, holdMinutes },
      { traceId },
    );
    return this.uow.system('delivery.hold-item', tenantCode, async (tx) => {
      const plan = await mustLock(tx, planId);
      await tx.unschedule(HOLD_ITEM, planId);
      if (plan.status !== 'holding') return plan;
      if (answer instanceof Refusal) {
        await this.reopen(tx, plan.needId);
        const { reason, details } = answer;
        return tx.save(PlanEntity, plan, { status: 'refused', refusal: { reason, details } });
      }
      const held = itemHeld(plan, new Date(answer.heldUntil), tx.now);
      if (held === 'unchanged') return plan;
      if (held.status === 'lapsed') await this.reopen(tx, plan.needId);
      return tx.save(PlanEntity, plan, { ...held, itemNameZh: answer.nameZh });
    });
  }

  /** The plan is given up, its need open again, and its item free as soon as inventory can be told. */
  withdraw(actor: Actor, command: WithdrawPlan, traceId: string): Promise<PlanEntity | Refusal> {
    const { commandId, tenantCode, planId } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: WITHDRAW_PLAN, commandId, input: command, traceId },
      async (tx) => {
        const plan = await tx.lock(PlanEntity, { id: planId });
        if (plan === null) return refuse('PLAN_NOT_FOUND');
        const withdrawn = withdrawPlan(plan);
        if (withdrawn === 'unchanged' || withdrawn instanceof Refusal)
          return withdrawn === 'unchanged' ? plan : withdrawn;
        await this.reopen(tx, plan.needId);
        await tx.schedule(RELEASE_ITEM, plan.id, tx.now);
        return tx.save(PlanEntity, plan, withdrawn);
      },
    );
  }

  /** The item of a withdrawn plan is free. Repeating it changes nothing more. */
  async releaseItem(tenantCode: TenantCode, planId: PlanId, traceId: string): Promise<void> {
    const { itemCode } = await this.mustFind(tenantCode, planId);
    const commandId = halfOf(planId, RELEASE_ITEM);
    // A refusal says that the item is not held for this plan any more, which is what is wanted.
    await this.bus.rpc(releaseItemV1, { commandId, tenantCode, itemCode, planId }, { traceId });
  }

  /** The plan's hold is over by time, inside the transaction of the event that says so; its need is open again. */
  async lapse(tx: Tx, planId: PlanId): Promise<void> {
    const plan = await mustLock(tx, planId);
    const lapsed = lapsePlan(plan);
    if (lapsed === 'unchanged') return;
    await tx.save(PlanEntity, plan, lapsed);
    await tx.unschedule(HOLD_ITEM, planId);
    await this.reopen(tx, plan.needId);
  }

  /** The plan behind a global id; null when the id is none, or the plan is not there or not the actor's to see. */
  async byId(actor: Actor, id: string): Promise<PlanEntity | null> {
    const plan = parseGlobalId(id, 'Plan');
    const uuid = plan && parseUuid<PlanId>(plan.local);
    if (plan === null || uuid === null) return null;
    const { tenantCode } = plan;
    return orNull(
      await this.uow.read(actor, tenantCode, READ_PLANS, (tx) => tx.findOne(PlanEntity, { tenantCode, id: uuid })),
    );
  }

  /** The plans of a place and all inside it, by community and age, after the key of the page before. */
  list(
    actor: Actor,
    place: TenantCode,
    status: PlanStatus | null,
    after: readonly [string, string] | null,
    limit: number,
  ) {
    return this.uow.read(actor, place, READ_PLANS, (tx) =>
      tx.sql<PlanEntity>(
        `select tenant_code as "tenantCode", id, need_id as "needId", item_code as "itemCode", item_name_zh as "itemNameZh",
                status, held_until as "heldUntil", refusal, planned_on as "plannedOn"
           from plan
          where ($1::text is null or status = $1) and ($2::text is null or (tenant_code, id) > ($2, $3::uuid))
          order by tenant_code, id
          limit $4`,
        [status, after?.[0] ?? null, after?.[1] ?? null, limit],
      ),
    );
  }

  /** The need can be planned for again, after what was planned for it came to nothing. */
  async reopen(tx: Tx, needId: NeedId): Promise<void> {
    const need = await tx.lock(NeedEntity, { id: needId });
    if (need === null) throw new Error(`Need ${needId} of a plan is gone.`);
    const open = reopenNeed(need);
    if (open !== 'unchanged') await tx.save(NeedEntity, need, open);
  }

  private async mustFind(tenantCode: TenantCode, id: PlanId): Promise<PlanEntity> {
    const plan = await this.uow.system('delivery.find-plan', tenantCode, (tx) => tx.findOne(PlanEntity, { id }));
    if (plan === null) throw new Error(`Plan ${id} is unknown in ${tenantCode}.`);
    return plan;
  }
}

async function mustLock(tx: Tx, id: PlanId): Promise<PlanEntity> {
  const plan = await tx.lock(PlanEntity, { id });
  if (plan === null) throw new Error(`Plan ${id} is unknown in ${tx.tenantCode}.`);
  return plan;
}

/** The command id of the half that another service does: the same whoever asks, so that asking twice is doing once. */
export function halfOf(id: string, half: string): CommandId {
  return uuidv5(half, id) as CommandId;
}
