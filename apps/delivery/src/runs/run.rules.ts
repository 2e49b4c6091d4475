import {
  defineOperation,
  defineRefusals,
  isGranted,
  KEEPER_AND_ABOVE,
  localDateAt,
  refuse,
  type AccountId,
  type Actor,
  type DeliveryFailureReason,
  type FamilyId,
  type ItemCode,
  type LocalDate,
  type PlanId,
  type Refusal,
  type RunId,
  type StopId,
  type TenantCode,
} from '@yicang/kernel';
import { type HandOverProof } from './proof.rules.js';

export const RUN_STATUSES = ['scheduled', 'departing', 'underWay', 'finished', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
/** Brought to the door, or fetched at the centre. */
export const RUN_MODES = ['delivery', 'pickUp'] as const;
export type RunMode = (typeof RUN_MODES)[number];
export const STOP_STATUSES = ['waiting', 'underWay', 'notIssued', 'handedOver', 'failed'] as const;
export type StopStatus = (typeof STOP_STATUSES)[number];

/** What one volunteer carries at once, by hand or cart. */
export const STOPS_PER_RUN_MAX = 20;

export const START_RUN = defineOperation('delivery.start-run', KEEPER_AND_ABOVE);
export const READ_RUNS = defineOperation('delivery.read-runs', [
  'keeper',
  'volunteer',
  'communityManager',
  'cityCoordinator',
]);
/** How far everybody's runs have come: for those who plan them or answer for them. */
export const READ_RUN_PROGRESS = defineOperation('delivery.read-run-progress', START_RUN.roles);
export const CONFIRM_HAND_OVER = defineOperation('delivery.confirm-hand-over', [
  'volunteer',
  'communityManager',
  'cityCoordinator',
]);
export const FAIL_STOP = defineOperation('delivery.fail-stop', ['volunteer', 'communityManager', 'cityCoordinator']);
/** Carrying out a run that is another's: for those who answer for the community. Seeing them all: for those who plan them too. */
const CARRY_OUT_ANY = defineOperation('delivery.carry-out-any-run', ['communityManager', 'cityCoordinator']);
const READ_ALL_RUNS = defineOperation('delivery.read-all-runs', START_RUN.roles);

export const runRefusals = defineRefusals({
  RUN_NOT_FOUND: { zh: '本社区没有这次配送。', en: 'There is no such run in this community.' },
  VOLUNTEER_NOT_FOUND: {
    zh: '此人今天不是本社区的志愿者。请核对账号，或请社区负责人先授予其志愿者角色。',
    en: 'Nobody with this account is a volunteer of this community today. Check the account, or have the role granted first.',
  },
  STOP_NOT_FOUND: { zh: '您的配送中没有这一站。', en: 'There is no such stop in your runs.' },
  STOP_TIME_WRONG: {
    zh: '时间不对：须在出发之后、现在之前，最早 {days} 天前。',
    en: 'The time is wrong: it lies after the departure and before now, {days} days ago at most.',
  },
  STOP_NOT_UNDER_WAY: {
    zh: '这一站不在配送途中（状态:{status}）。',
    en: 'This stop is not under way (status: {status}).',
  },
});

/** A phone that was offline tells within so many days what happened at a door. */
export const LATE_DAYS_MAX = 7;
/** Clocks of phones are wrong by so much. */
const CLOCK_SKEW_MS = 5 * 60_000;

export interface RunState {
  readonly id: RunId;
  readonly volunteerAccountId: AccountId;
  readonly status: RunStatus;
  /** The day it departed, or is planned to. */
  readonly startedOn: LocalDate;
  readonly mode: RunMode;
  /** A second volunteer, who may do all that the first may. */
  readonly helperAccountId: AccountId | null;
  /** When its window is open; null for a run of the moment. */
  readonly dueFrom: Date | null;
  readonly dueUntil: Date | null;
}
export interface StopState {
  readonly id: StopId;
  readonly runId: RunId;
  readonly planId: PlanId;
  readonly itemCode: ItemCode;
  readonly familyId: FamilyId;
  readonly status: StopStatus;
  readonly failure: DeliveryFailureReason | null;
  readonly endedOn: LocalDate | null;
  /** 1 for the first stop at which the need is served, 2 for the next when that failed. */
  readonly attempt: number;
  readonly isRecalled: boolean; // its item is not to be handed over
  /** Whether it was handed over while the window was open; null without a window. */
  readonly isOnTime: boolean | null;
  /** How it was proven; null unless it was handed over, and for what was before it was said. */
  readonly proof: HandOverProof | null;
}
type StopChange = Partial<Pick<StopState, 'status' | 'failure' | 'endedOn' | 'isRecalled' | 'isOnTime'>>;

/** True for those who carry the run. */
function carries({ subject }: Actor, { volunteerAccountId, helperAccountId }: RunState): boolean {
  return subject === volunteerAccountId || subject === helperAccountId;
}

/** True for the volunteers the run belongs to and for those who answer for the community. */
export function mayCarryOut(actor: Actor, run: RunState, place: TenantCode, now: Date): boolean {
  return carries(actor, run) || isGranted(actor, CARRY_OUT_ANY, place, now);
}

/** True for those who see every run of a place: they plan them or answer for them. A volunteer sees her own. */
export function overseesRuns(actor: Actor, place: TenantCode, now: Date): boolean {
  return isGranted(actor, READ_ALL_RUNS, place, now);
}

/** True for whoever may look at the run. */
export function maySee(actor: Actor, run: RunState, place: TenantCode, now: Date): boolean {
  return carries(actor, run) || overseesRuns(actor, place, now);
}

/** The day on which it happened at the door: what a phone tells late takes its own. */
export function dayOfStop(
  happenedAt: Date | null,
  { startedOn }: Pick<RunState, 'startedOn'>,
  now: Date,
): LocalDate | Refusal<'STOP_TIME_WRONG'> {
  if (happenedAt === null) return localDateAt(now);
  const isLater = happenedAt.getTime() > now.getTime() + CLOCK_SKEW_MS;
  const isLongAgo = happenedAt.getTime() < now.getTime() - LATE_DAYS_MAX * 24 * 60 * 60_000;
  if (isLater || isLongAgo || localDateAt(happenedAt) < startedOn)
    return refuse('STOP_TIME_WRONG', { days: LATE_DAYS_MAX });
  return localDateAt(happenedAt);
}

/** Whether that moment is in the run's window; null for a run without one. */
export function isOnTime({ dueFrom, dueUntil }: Pick<RunState, 'dueFrom' | 'dueUntil'>, at: Date): boolean | null {
  return dueFrom === null || dueUntil === null ? null : dueFrom <= at && at <= dueUntil;
}

/** The store has given the item out, or has said why not. Asked again, nothing changes. */
export function answerIssue(stop: StopState, isIssued: boolean, today: LocalDate): StopChange | 'unchanged' {
  if (stop.status !== 'waiting') return 'unchanged';
  return isIssued ? { status: 'underWay' } : { status: 'notIssued', endedOn: today };
}

/** The recipient has the item and proved it. Happens once, and never with what was recalled. */
export function handOver(
  stop: StopState,
  today: LocalDate,
): StopChange | Refusal<'STOP_NOT_UNDER_WAY' | 'ITEM_RECALLED'> {
  if (stop.status !== 'underWay') return refuse('STOP_NOT_UNDER_WAY', { status: stop.status });
  if (stop.isRecalled) return refuse('ITEM_RECALLED');
  return { status: 'handedOver', endedOn: today };
}

/** The item could not be handed over: it goes back to the store, or was lost on the way. */
export function failStop(
  stop: StopState,
  failure: DeliveryFailureReason,
  today: LocalDate,
): StopChange | Refusal<'STOP_NOT_UNDER_WAY'> {
  if (stop.status !== 'underWay') return refuse('STOP_NOT_UNDER_WAY', { status: stop.status });
  return { status: 'failed', failure, endedOn: today };
}

/** What is carried there was recalled, also when its issue is not answered yet. A stop that is over stays as it ended. */
export function recallStop(stop: StopState): StopChange | 'unchanged' {
  const isAhead = stop.status === 'waiting' || stop.status === 'underWay';
  return isAhead && !stop.isRecalled ? { isRecalled: true } : 'unchanged';
}

/** A run is finished when no stop is waiting or under way. */
export function runStatusOf(stops: readonly Pick<StopState, 'status'>[]): RunStatus {
  if (stops.some((stop) => stop.status === 'waiting')) return 'departing';
  return stops.some((stop) => stop.status === 'underWay') ? 'underWay' : 'finished';
}
