import {
  defineOperation,
  defineRefusals,
  refuse,
  type ItemCode,
  type LocalDate,
  type PlanId,
  type Refusal,
  type RunId,
} from '@yicang/kernel';
import { type CentreWindowState } from '../centres/centre.rules.js';
import { type PlanState } from '../plans/plan.rules.js';
import { READ_RUNS, START_RUN, STOPS_PER_RUN_MAX, type RunState } from '../runs/run.rules.js';
import { type VehicleState } from '../vehicles/vehicle.rules.js';

export const SCHEDULE_RUN = defineOperation('delivery.schedule-run', START_RUN.roles);
export const ADD_TO_RUN = defineOperation('delivery.add-to-run', START_RUN.roles);
export const REMOVE_FROM_RUN = defineOperation('delivery.remove-from-run', START_RUN.roles);
export const DEPART_RUN = defineOperation('delivery.depart-run', START_RUN.roles);
export const CANCEL_RUN = defineOperation('delivery.cancel-run', START_RUN.roles);
/** The doors in another order, under way too: for whoever carries the run as well. */
export const REORDER_RUN = defineOperation('delivery.reorder-run', READ_RUNS.roles);

export const bookingRefusals = defineRefusals({
  RUN_NOT_SCHEDULED: {
    zh: '这次配送已经出发或取消(状态:{status})，不能再这样改。',
    en: 'This run has departed or is cancelled (status: {status}) and cannot be changed so any more.',
  },
  RUN_OVER: {
    zh: '这次配送不在排期中或途中(状态:{status})。',
    en: 'This run is neither scheduled nor under way (status: {status}).',
  },
  RUN_DAY_OTHER: {
    zh: '这次配送排在 {on}，到那天才能出发。',
    en: 'This run is planned for {on} and departs on that day only.',
  },
  RUN_FULL: { zh: '这次配送最多 {max} 站，已经满了。', en: 'This run has {max} stops at most and is full.' },
  RUN_EMPTY: {
    zh: '这次配送没有可以带走的物品：没有排计划，或预留都已失效。',
    en: 'There is nothing to carry: no plan is in this run, or none is held any more.',
  },
  RUN_STOPS_OTHER: {
    zh: '顺序须正好包含这次配送的全部计划，每个一次。请刷新后再试。',
    en: 'The order must name exactly the plans of this run, each once. Look again and retry.',
  },
  PLAN_BOOKED: { zh: '这个计划已排进一次配送。', en: 'This plan is in a run already.' },
  PLAN_NOT_BOOKED: { zh: '这次配送中没有这个计划。', en: 'This plan is not in this run.' },
  PLAN_HOLD_TOO_SHORT: {
    zh: '预留在那个时段之前就到期了。请重新计划，预留更久。',
    en: 'The item is not held until that window opens. Plan it again and hold it longer.',
  },
  HELPER_IS_VOLUNTEER: { zh: '两位志愿者须是两个人。', en: 'The two volunteers must be two persons.' },
  VEHICLE_NOT_FOR_PICK_UP: { zh: '到中心领取不用车。', en: 'What is picked up at the centre needs no vehicle.' },
});

export interface BookingState {
  readonly planId: PlanId;
  readonly runId: RunId;
  readonly itemCode: ItemCode;
  readonly position: number;
  readonly weightGrams: number;
}
type Limits = Pick<VehicleState, 'stopsMax' | 'gramsMax'>;
type Carried = Pick<BookingState, 'weightGrams'>;

/** How many stops a run has at most: what one carries at once, or less with a small vehicle. */
export function stopsMaxOf(vehicle: Limits | null): number {
  return Math.min(STOPS_PER_RUN_MAX, vehicle?.stopsMax ?? STOPS_PER_RUN_MAX);
}

/** The run takes one more of this weight beside what it has. */
export function loadMore(
  { status }: Pick<RunState, 'status'>,
  vehicle: Limits | null,
  carried: readonly Carried[],
  weightGrams: number,
): 'fits' | Refusal<'RUN_NOT_SCHEDULED' | 'RUN_FULL' | 'VEHICLE_OVERLOADED'> {
  if (status !== 'scheduled') return refuse('RUN_NOT_SCHEDULED', { status });
  const max = stopsMaxOf(vehicle);
  if (carried.length >= max) return refuse('RUN_FULL', { max });
  const grams = carried.reduce((sum, one) => sum + one.weightGrams, weightGrams);
  const isTooHeavy = vehicle !== null && grams > vehicle.gramsMax;
  return isTooHeavy ? refuse('VEHICLE_OVERLOADED', { gramsMax: vehicle.gramsMax }) : 'fits';
}

/** The window has a place left beside those that are taken. */
export function takePlace(
  { stopsMax }: Pick<CentreWindowState, 'stopsMax'>,
  taken: number,
): 'taken' | Refusal<'WINDOW_FULL'> {
  return taken < stopsMax ? 'taken' : refuse('WINDOW_FULL', { max: stopsMax });
}

/** The plan may be in the run: its item is held, and will be when the window opens. */
export function mayBook(
  { status, heldUntil }: Pick<PlanState, 'status' | 'heldUntil'>,
  { dueFrom }: Pick<RunState, 'dueFrom'>,
): 'bookable' | Refusal<'PLAN_NOT_HELD' | 'PLAN_HOLD_TOO_SHORT'> {
  if (status !== 'held') return refuse('PLAN_NOT_HELD', { status });
  const isHeldThen = heldUntil !== null && (dueFrom === null || heldUntil >= dueFrom);
  return isHeldThen ? 'bookable' : refuse('PLAN_HOLD_TOO_SHORT');
}

/** The run departs, on its own day. */
export function departRun(
  { status, startedOn }: Pick<RunState, 'status' | 'startedOn'>,
  today: LocalDate,
): { status: 'departing' } | Refusal<'RUN_NOT_SCHEDULED' | 'RUN_DAY_OTHER'> {
  if (status !== 'scheduled') return refuse('RUN_NOT_SCHEDULED', { status });
  return startedOn === today ? { status: 'departing' } : refuse('RUN_DAY_OTHER', { on: startedOn });
}

/** The run does not take place. One that departed goes on. */
export function cancelRun({
  status,
}: Pick<RunState, 'status'>): { status: 'cancelled' } | 'unchanged' | Refusal<'RUN_NOT_SCHEDULED'> {
  if (status === 'cancelled') return 'unchanged';
  return status === 'scheduled' ? { status: 'cancelled' } : refuse('RUN_NOT_SCHEDULED', { status });
}

/** The same plans in another order, and no others. */
export function reorder(
  there: readonly PlanId[],
  wanted: readonly PlanId[],
): readonly PlanId[] | Refusal<'RUN_STOPS_OTHER'> {
  const isSame = wanted.length === there.length && new Set([...there, ...wanted]).size === there.length;
  return isSame && new Set(wanted).size === wanted.length ? wanted : refuse('RUN_STOPS_OTHER');
}
