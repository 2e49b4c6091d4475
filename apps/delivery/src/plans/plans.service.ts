import { Injectable } from '@nestjs/common';
import { holdItemV1, releaseItemV1 } from '@yicang/contracts';
import {
  localDateAt,
  itemAt,
  refuse,
  Refusal,
  uuidAt,
  type Actor,
  type CommandId,
  type ItemCode,
  type NeedId,
  type PlanId,
  type TenantCode,
} from '@yicang/kernel';
import { pageStartById, type Tx, UnitOfWork } from '@yicang/platform-db';
import { orNull } from '@yicang/platform-graphql';
import { Bus } from '@yicang/platform-nats';
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import { NeedEntity } from '../needs/need.entity.js';
import { NO_SHARE, planNeed, serveNeed } from '../needs/need.rules.js';
import {
  changePlan,
  count,
  giveUpPlan,
  HOLD_FOR_PLAN,
  RELEASE_FOR_PLAN,
  releaseIfWithdrawn,
  takeOverAt,
} from './plan.changes.js';
import { PlanEntity } from './plan.entity.js';
import {
  awaitsAnswer,
  holdRefused,
  itemHeld,
  lapsePlan,
  PLAN_DELIVERY,
  READ_PLANS,
  shareOf,
  WITHDRAW_PLAN,
  type PlanStatus,
} from './plan.rules.js';

export interface PlanDelivery {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly needId: NeedId;
  /** A global id. */
  readonly itemId: string;
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
        const itemCode = itemCodeIn(tenantCode, command.itemId);
        return itemCode === null
          ? refuse('ITEM_NOT_FOUND')
          : this.intend(tx, command.needId, itemCode, command.holdMinutes);
      },
    );
    if (intended instanceof Refusal) return intended;
    const settled = await this.holdItem(tenantCode, intended.id, traceId);
    return settled.refusal === null ? settled : new Refusal(settled.refusal.reason, settled.refusal.details);
  }

  /** The plan is intended and its need counts it, inside the transaction that says so; `holdItem` or due work asks inventory. */
  async intend(
    tx: Tx,
    needId: NeedId,
    itemCode: ItemCode,
    holdMinutes: number,
  ): Promise<PlanEntity | Refusal<'NEED_NOT_FOUND' | 'NEED_OF_ORGANIZATION' | 'NEED_RECHECK_DUE' | 'NEED_NOT_OPEN'>> {
    const need = await tx.lock(NeedEntity, { id: needId });
    if (need === null) return refuse('NEED_NOT_FOUND');
    const served = serveNeed(need, localDateAt(tx.now));
    if (served instanceof Refusal) return served;
    const planned = planNeed(need);
    if (planned instanceof Refusal) return planned;
    const plan = await tx.insert(PlanEntity, {
      ...{ id: uuidv7() as PlanId, needId: need.id, itemCode, itemNameZh: '', quantity: 1, holdMinutes },
      ...{ status: 'holding' as const, heldUntil: null, refusal: null, plannedOn: localDateAt(tx.now) },
    });
    await count(tx, need, NO_SHARE, shareOf(plan));
    await tx.schedule(HOLD_FOR_PLAN, plan.id, takeOverAt(tx));
    return plan;
  }

  /** The plan holds its item, or says why not, and the need is open again. Repeating it changes nothing more. */
  async holdItem(tenantCode: TenantCode, planId: PlanId, traceId: string): Promise<PlanEntity> {
    const { plan: intended, need } = await this.mustFind(tenantCode, planId);
    if (!awaitsAnswer(intended)) return intended;
    const { itemCode, holdMinutes } = intended;
    const { category, unit } = need;
    const commandId = halfOf(planId, HOLD_FOR_PLAN);
    const answer = await this.bus.rpc(
      holdItemV1,
      { commandId, tenantCode, itemCode, planId, category, unit, holdMinutes },
      { traceId },
    );
    return this.uow.system('delivery.hold-item', tenantCode, async (tx) => {
      await tx.unschedule(HOLD_FOR_PLAN, planId);
      const settled = await changePlan(tx, planId, (plan) =>
        answer instanceof Refusal
          ? holdRefused(plan, answer)
          : itemHeld(plan, { ...answer, heldUntil: new Date(answer.heldUntil) }, tx.now),
      );
      await releaseIfWithdrawn(tx, settled);
      return settled;
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
        const plan = await tx.findOne(PlanEntity, { tenantCode, id: planId });
        if (plan === null) return refuse('PLAN_NOT_FOUND');
        return giveUpPlan(tx, planId);
      },
    );
  }

  /** The item of a withdrawn plan is free. Repeating it changes nothing more. */
  async releaseItem(tenantCode: TenantCode, planId: PlanId, traceId: string): Promise<void> {
    const { plan } = await this.mustFind(tenantCode, planId);
    const { itemCode } = plan;
    const commandId = halfOf(planId, RELEASE_FOR_PLAN);
    // A refusal says that the item is not held for this plan any more, which is what is wanted.
    await this.bus.rpc(releaseItemV1, { commandId, tenantCode, itemCode, planId }, { traceId });
  }

  /** The plan's hold is over by time, inside the transaction of the event that says so; its need is open again. */
  async lapse(tx: Tx, planId: PlanId): Promise<void> {
    await changePlan(tx, planId, lapsePlan);
    await tx.unschedule(HOLD_FOR_PLAN, planId);
  }

  /** The item bears another name wherever its old one was shown: in plans, and in the public receipt. Plans first: a receipt is made of one. */
  async rename(tx: Tx, itemCode: ItemCode, nameZh: string): Promise<void> {
    for (const table of ['plan', 'receipt'])
      await tx.sql(`update ${table} set item_name_zh = $3 where tenant_code = $1 and item_code = $2`, [
        tx.tenantCode,
        itemCode,
        nameZh,
      ]);
  }

  /** The plan behind a global id; null when the id is none, or the plan is not there or not the actor's to see. */
  async byId(actor: Actor, id: string): Promise<PlanEntity | null> {
    const key = uuidAt<PlanId>(id, 'Plan');
    if (key === null) return null;
    return orNull(await this.uow.read(actor, key.tenantCode, READ_PLANS, (tx) => tx.findOne(PlanEntity, key)));
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
      tx.rows(
        PlanEntity,
        `where ($1::text is null or status = $1) and (tenant_code, id) > ($2, $3::uuid)
          order by tenant_code, id
          limit $4`,
        [status, ...pageStartById(after), limit],
      ),
    );
  }

  private async mustFind(tenantCode: TenantCode, id: PlanId) {
    return this.uow.system('delivery.find-plan', tenantCode, async (tx) => {
      const plan = await tx.findOne(PlanEntity, { tenantCode, id });
      const need = plan && (await tx.findOne(NeedEntity, { tenantCode, id: plan.needId }));
      if (plan === null || need === null) throw new Error(`Plan ${id} is unknown in ${tenantCode}.`);
      return { plan, need };
    });
  }
}

/** The code of an item of the community; null when the id is none, or names an item elsewhere. */
function itemCodeIn(tenantCode: TenantCode, itemId: string): ItemCode | null {
  const at = itemAt(itemId);
  return at?.tenantCode === tenantCode ? at.itemCode : null;
}

/** The command id of the half that another service does: the same whoever asks, so that asking twice is doing once. */
export function halfOf(id: string, half: string): CommandId {
  return uuidv5(half, id) as CommandId;
}
