import {
  defineOperation,
  defineRefusals,
  KEEPER_AND_ABOVE,
  refuse,
  type ItemCode,
  type Json,
  type NeedId,
  type PlanId,
  type Refusal,
} from '@yicang/kernel';
import { type Share } from '../needs/need.rules.js';

export const PLAN_STATUSES = [
  'holding',
  'held',
  'refused',
  'lapsed',
  'withdrawn',
  'underWay',
  'delivered',
  'failed',
] as const;
export type PlanStatus = (typeof PLAN_STATUSES)[number];

/** A plan that does not say otherwise keeps its item for one day. */
export const HOLD_MINUTES_DEFAULT = 24 * 60;
export const HOLD_MINUTES_MAX = 3 * 24 * 60;

export const PLAN_DELIVERY = defineOperation('delivery.plan-delivery', KEEPER_AND_ABOVE);
export const WITHDRAW_PLAN = defineOperation('delivery.withdraw-plan', KEEPER_AND_ABOVE);
export const READ_PLANS = defineOperation('delivery.read-plans', [
  'keeper',
  'volunteer',
  'communityManager',
  'cityCoordinator',
]);

export const planRefusals = defineRefusals({
  PLAN_NOT_FOUND: { zh: '本社区没有这个配送计划。', en: 'There is no such delivery plan in this community.' },
  PLAN_NOT_HELD: {
    zh: '计划的物品没有在预留中(状态:{status}),不能出发或撤回。',
    en: 'The item of this plan is not held (status: {status}), so it can neither depart nor be withdrawn.',
  },
});

/** Why inventory would not hold the item, as it said it. */
export interface RecordedRefusal {
  readonly reason: string;
  readonly details: Readonly<Record<string, Json>>;
}

export interface PlanState {
  readonly id: PlanId;
  readonly needId: NeedId;
  readonly itemCode: ItemCode;
  /** What it stands for of its need: one, until the item's own quantity is known. */
  readonly quantity: number;
  readonly status: PlanStatus;
  readonly heldUntil: Date | null;
  /** Known once it is held. */
  readonly itemNameZh: string;
  readonly refusal: RecordedRefusal | null;
}
export type PlanChange = Partial<Pick<PlanState, 'quantity' | 'status' | 'heldUntil' | 'itemNameZh' | 'refusal'>>;

/** What inventory says of the item it holds. */
export interface HeldItem {
  readonly nameZh: string;
  readonly quantity: number;
  readonly heldUntil: Date;
}

/** The statuses of a plan that has not departed and may still do so. */
export const BEFORE_RUN: readonly PlanStatus[] = ['holding', 'held'];
const LIVE: readonly PlanStatus[] = [...BEFORE_RUN, 'underWay'];

/** True for the status of a plan that may still come to something. */
export function isLive(status: PlanStatus): boolean {
  return LIVE.includes(status);
}

/** A plan that may still come to something reserves its quantity, one that ended at the door has delivered it. */
export function shareOf({ status, quantity }: Pick<PlanState, 'status' | 'quantity'>): Share {
  return { planned: isLive(status) ? quantity : 0, delivered: status === 'delivered' ? quantity : 0 };
}

/** Inventory has not said yet whether it holds the item. It is asked although the plan was withdrawn: what it holds is released. */
export function awaitsAnswer({ status, heldUntil }: PlanState): boolean {
  return status === 'holding' || (status === 'withdrawn' && heldUntil === null);
}

/** Inventory holds the item for this plan until the given moment; a moment already past is a lapse. */
export function itemHeld(plan: PlanState, item: HeldItem, now: Date): PlanChange | 'unchanged' {
  if (!awaitsAnswer(plan)) return 'unchanged';
  const { nameZh, quantity, heldUntil } = item;
  const status = heldUntil > now ? 'held' : 'lapsed';
  const itemNameZh = plan.itemNameZh || nameZh; // one it has already is a correction that overtook the answer
  return { status: plan.status === 'holding' ? status : plan.status, heldUntil, itemNameZh, quantity };
}

/** Inventory will not hold the item for this plan, and said why. */
export function holdRefused(plan: PlanState, { reason, details }: Refusal): PlanChange | 'unchanged' {
  return plan.status === 'holding' ? { status: 'refused', refusal: { reason, details } } : 'unchanged';
}

/** The hold is over by time. A plan already under way has used it and goes on. */
export function lapsePlan(plan: PlanState): PlanChange | 'unchanged' {
  return BEFORE_RUN.includes(plan.status) ? { status: 'lapsed' } : 'unchanged';
}

/** The plan is given up before it departed. */
export function withdrawPlan(plan: PlanState): PlanChange | 'unchanged' | Refusal<'PLAN_NOT_HELD'> {
  if (plan.status === 'withdrawn') return 'unchanged';
  return BEFORE_RUN.includes(plan.status) ? { status: 'withdrawn' } : refuse('PLAN_NOT_HELD', { status: plan.status });
}

/** The plan departs with a run. Only one whose item is held can; a second run does not get it. */
export function departPlan(plan: PlanState): PlanChange | Refusal<'PLAN_NOT_HELD'> {
  return plan.status === 'held' ? { status: 'underWay' } : refuse('PLAN_NOT_HELD', { status: plan.status });
}

/** The plan ended at the door, or the store would not give its item out after all. A plan not under way is left as it is. */
export function endPlan(plan: PlanState, end: 'delivered' | 'failed'): PlanChange | 'unchanged' {
  return plan.status === 'underWay' ? { status: end } : 'unchanged';
}
