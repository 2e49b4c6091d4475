import {
  defineOperation,
  defineRefusals,
  refuse,
  type ItemCode,
  type NeedId,
  type PlanId,
  type Refusal,
} from '@yicang/kernel';

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

export const PLAN_DELIVERY = defineOperation('delivery.plan-delivery', [
  'keeper',
  'communityManager',
  'cityCoordinator',
]);
export const WITHDRAW_PLAN = defineOperation('delivery.withdraw-plan', [
  'keeper',
  'communityManager',
  'cityCoordinator',
]);
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

export interface PlanState {
  readonly id: PlanId;
  readonly needId: NeedId;
  readonly itemCode: ItemCode;
  readonly status: PlanStatus;
  readonly heldUntil: Date | null;
}
type PlanChange = Partial<Pick<PlanState, 'status' | 'heldUntil'>>;

/** Inventory holds the item for this plan until the given moment; a moment already past is a lapse. */
export function itemHeld(plan: PlanState, heldUntil: Date, now: Date): PlanChange | 'unchanged' {
  if (plan.status !== 'holding') return 'unchanged';
  return { status: heldUntil > now ? 'held' : 'lapsed', heldUntil };
}

/** The hold is over by time. A plan already under way has used it and goes on. */
export function lapsePlan(plan: PlanState): PlanChange | 'unchanged' {
  return plan.status === 'holding' || plan.status === 'held' ? { status: 'lapsed' } : 'unchanged';
}

/** The plan is given up before it departed. */
export function withdrawPlan(plan: PlanState): PlanChange | 'unchanged' | Refusal<'PLAN_NOT_HELD'> {
  if (plan.status === 'withdrawn') return 'unchanged';
  return plan.status === 'held' ? { status: 'withdrawn' } : refuse('PLAN_NOT_HELD', { status: plan.status });
}

/** The plan departs with a run. Only one whose item is held can; a second run does not get it. */
export function departPlan(plan: PlanState): PlanChange | Refusal<'PLAN_NOT_HELD'> {
  return plan.status === 'held' ? { status: 'underWay' } : refuse('PLAN_NOT_HELD', { status: plan.status });
}

/** The plan ended at the door, or the store would not give its item out after all. A plan not under way is left as it is. */
export function endPlan(plan: PlanState, end: 'delivered' | 'failed'): PlanChange | 'unchanged' {
  return plan.status === 'underWay' ? { status: end } : 'unchanged';
}
