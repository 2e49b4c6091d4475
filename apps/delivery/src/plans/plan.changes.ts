import { Refusal, type NeedId, type PlanId } from '@yicang/kernel';
import { type Tx } from '@yicang/platform-db';
import { NeedEntity } from '../needs/need.entity.js';
import { recount, type Share } from '../needs/need.rules.js';
import { PlanEntity } from './plan.entity.js';
import { shareOf, withdrawPlan, type PlanChange } from './plan.rules.js';

/** Due work that finishes the half of a plan that inventory does; the reference is the plan's id. */
export const HOLD_FOR_PLAN = 'hold-item';
export const RELEASE_FOR_PLAN = 'release-item';

/** Who begins what another service must finish asks that service herself; due work takes over when she was interrupted. */
const TAKE_OVER_MS = 10_000;

/** When due work takes over what is begun now. */
export function takeOverAt(tx: Tx): Date {
  return new Date(tx.now.getTime() + TAKE_OVER_MS);
}

/**
 * The plan is as decided, and its need counts it so, in one step. Everybody locks the need before its plans. The plan must be
 * there.
 */
export function changePlan(
  tx: Tx,
  id: PlanId,
  decide: (plan: PlanEntity) => PlanChange | 'unchanged',
): Promise<PlanEntity>;
export function changePlan<R extends Refusal>(
  tx: Tx,
  id: PlanId,
  decide: (plan: PlanEntity) => PlanChange | 'unchanged' | R,
): Promise<PlanEntity | R>;
export async function changePlan<R extends Refusal>(
  tx: Tx,
  id: PlanId,
  decide: (plan: PlanEntity) => PlanChange | 'unchanged' | R,
): Promise<PlanEntity | R> {
  const found = await tx.findOne(PlanEntity, { tenantCode: tx.tenantCode, id });
  if (found === null) throw new Error(`Plan ${id} is unknown in ${tx.tenantCode}.`);
  const need = await lockNeed(tx, found.needId);
  const plan = await tx.lock(PlanEntity, { id });
  if (plan === null) throw new Error(`Plan ${id} is gone.`);
  const change = decide(plan);
  if (change instanceof Refusal) return change;
  if (change === 'unchanged') return plan;
  const changed = await tx.save(PlanEntity, plan, change);
  await count(tx, need, shareOf(plan), shareOf(changed));
  return changed;
}

/** The plan is withdrawn. Its item is free as soon as inventory can be told; a hold not answered yet is released when it is. */
export async function giveUpPlan(tx: Tx, id: PlanId): Promise<PlanEntity | Refusal<'PLAN_NOT_HELD'>> {
  const withdrawn = await changePlan(tx, id, withdrawPlan);
  if (!(withdrawn instanceof Refusal)) await releaseIfWithdrawn(tx, withdrawn);
  return withdrawn;
}

/** What inventory holds for a plan that was withdrawn is released soon. */
export async function releaseIfWithdrawn(tx: Tx, { id, status, heldUntil }: PlanEntity): Promise<void> {
  if (status === 'withdrawn' && heldUntil !== null) await tx.schedule(RELEASE_FOR_PLAN, id, tx.now);
}

/** The need, locked, counts another share of one of its plans. */
export async function count(tx: Tx, need: NeedEntity, before: Share, after: Share): Promise<void> {
  const counted = recount(need, before, after);
  if (counted !== 'unchanged') await tx.save(NeedEntity, need, counted);
}

/** The need, which nobody else changes until the transaction ends. It must be there. */
export async function lockNeed(tx: Tx, id: NeedId): Promise<NeedEntity> {
  const need = await tx.lock(NeedEntity, { id });
  if (need === null) throw new Error(`Need ${id} is unknown in ${tx.tenantCode}.`);
  return need;
}
