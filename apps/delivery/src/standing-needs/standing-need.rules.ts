import {
  addDays,
  daysBetween,
  defineOperation,
  defineRefusals,
  holdsPersonalNumber,
  KEEPER_AND_ABOVE,
  NEED_WITHDRAWAL_REASONS,
  parseLocalDate,
  refuse,
  type FamilyId,
  type LocalDate,
  type Refusal,
  type StandingNeedId,
} from '@yicang/kernel';

export const RHYTHMS = ['weekly', 'monthly'] as const;
export type Rhythm = (typeof RHYTHMS)[number];
export const STANDING_NEED_STATUSES = ['active', 'ended'] as const;
export type StandingNeedStatus = (typeof STANDING_NEED_STATUSES)[number];
/** Why it ended: its time was over, a person said so, or the family is no recipient any more. */
export const STANDING_NEED_ENDINGS = ['over', ...NEED_WITHDRAWAL_REASONS, 'roleEnded', 'familyErased'] as const;
export type StandingNeedEnding = (typeof STANDING_NEED_ENDINGS)[number];

/** Every week or month, or every so many at most. */
export const EVERY_MAX = 12;
/** After so many days somebody looks whether the family still needs it. */
export const STANDING_DAYS_MAX = 366;

export const RECORD_STANDING_NEED = defineOperation('delivery.record-standing-need', KEEPER_AND_ABOVE);
export const END_STANDING_NEED = defineOperation('delivery.end-standing-need', KEEPER_AND_ABOVE);
export const READ_STANDING_NEEDS = defineOperation('delivery.read-standing-needs', KEEPER_AND_ABOVE);

export const standingNeedRefusals = defineRefusals({
  STANDING_NEED_NOT_FOUND: { zh: '本社区没有这条长期需求。', en: 'There is no such standing need in this community.' },
  STANDING_NEED_TIME_WRONG: {
    zh: '起始日须是今天或以后，截止日不早于起始日，最长 {max} 天。',
    en: 'It begins today or later and ends no earlier than it begins, after {max} days at most.',
  },
  STANDING_NEED_ENDED: {
    zh: '这条长期需求已经结束（原因:{ending}）。',
    en: 'This standing need has ended already (because: {ending}).',
  },
});

/** Weekly on the weekday, or monthly on the day of the month, of its first day; in a shorter month on its last day. */
export interface Recurrence {
  readonly rhythm: Rhythm;
  readonly every: number;
  readonly fromOn: LocalDate;
  readonly untilOn: LocalDate;
}
export interface StandingNeedState extends Recurrence {
  readonly id: StandingNeedId;
  readonly familyId: FamilyId;
  readonly nextOn: LocalDate | null;
  readonly opened: number;
  readonly skipped: number;
  readonly status: StandingNeedStatus;
  readonly ending: StandingNeedEnding | null;
}
type StandingNeedChange = Partial<Pick<StandingNeedState, 'nextOn' | 'opened' | 'skipped' | 'status' | 'ending'>>;

/** It may be recorded: it begins today or later, ends within a year, and its note tells nobody how to reach a person. */
export function acceptStandingNeed(
  { fromOn, untilOn, note }: Pick<Recurrence, 'fromOn' | 'untilOn'> & { readonly note: string },
  today: LocalDate,
): 'accepted' | Refusal<'TEXT_HOLDS_PERSONAL_NUMBER' | 'STANDING_NEED_TIME_WRONG'> {
  if (holdsPersonalNumber(note)) return refuse('TEXT_HOLDS_PERSONAL_NUMBER');
  const isWrong = fromOn < today || untilOn < fromOn || daysBetween(fromOn, untilOn) > STANDING_DAYS_MAX;
  return isWrong ? refuse('STANDING_NEED_TIME_WRONG', { max: STANDING_DAYS_MAX }) : 'accepted';
}

/** The days on which it falls due, the first being its first day. */
export function dueDays(recurrence: Recurrence): LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = recurrence.fromOn; day <= recurrence.untilOn; day = nthDay(recurrence, days.length)) days.push(day);
  return days;
}

/** The day on which it falls due for the nth time, from 0, whether it lasts so long or not. */
function nthDay({ rhythm, every, fromOn }: Recurrence, nth: number): LocalDate {
  return rhythm === 'weekly' ? addDays(fromOn, 7 * every * nth) : addMonths(fromOn, every * nth);
}

/** The same day so many months later, or the last of that month when it is shorter. */
function addMonths(date: LocalDate, months: number): LocalDate {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const first = month - 1 + months;
  const head = `${year + Math.floor(first / 12)}-${String((first % 12) + 1).padStart(2, '0')}`;
  for (let last = day; ; last -= 1) {
    const found = parseLocalDate(`${head}-${String(last).padStart(2, '0')}`);
    if (found !== null) return found;
  }
}

/** What falls due on a day: the period it is of, and how the standing need goes on. */
export interface FallenDue {
  /** Null when nothing is to be opened. */
  readonly periodOn: LocalDate | null;
  readonly change: StandingNeedChange;
}

/**
 * What is to be opened by `today`: one need, of the period that has begun and is not over; those that were missed meanwhile, when the
 * platform was away, are skipped and counted. While the last one it opened is still open, that is the same lack, and nothing is added to it.
 */
export function fallDue(standing: StandingNeedState, isLastStillOpen: boolean, today: LocalDate): FallenDue | 'notYet' {
  const { nextOn, status, opened, skipped } = standing;
  if (status === 'ended' || nextOn === null || nextOn > today) return 'notYet';
  const all = dueDays(standing);
  const begun = all.filter((day) => day <= today);
  const isOver = nthDay(standing, begun.length) <= today;
  const periodOn = isLastStillOpen || isOver ? null : (begun.at(-1) ?? null);
  const opens = periodOn === null ? 0 : 1;
  const fallen = begun.filter((day) => day >= nextOn).length;
  const next = all[begun.length] ?? null;
  const counted = { opened: opened + opens, skipped: skipped + fallen - opens, nextOn: next };
  return { periodOn, change: next === null ? { ...counted, status: 'ended', ending: 'over' } : counted };
}

/** Nothing more is opened; what is open stays. */
export function endStandingNeed(
  { status, ending }: StandingNeedState,
  reason: StandingNeedEnding,
): StandingNeedChange | 'unchanged' | Refusal<'STANDING_NEED_ENDED'> {
  if (status === 'active') return { status: 'ended', ending: reason, nextOn: null };
  return ending === reason ? 'unchanged' : refuse('STANDING_NEED_ENDED', { ending });
}
