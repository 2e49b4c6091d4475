import {
  addDays,
  daysBetween,
  defineOperation,
  defineRefusals,
  endOfDay,
  holdsPersonalNumber,
  localDateAt,
  refuse,
  type CentreId,
  type CentreWindowId,
  type LocalDate,
  type Refusal,
} from '@yicang/kernel';
import { READ_RUNS, type RunMode } from '../runs/run.rules.js';

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const CENTRE_WINDOWS_MAX = 50;
export const WINDOW_STOPS_MAX = 500;
export const MINUTES_A_DAY = 24 * 60;
/** A run is planned so many days ahead at most. */
export const DAYS_AHEAD_MAX = 14;

export const OPEN_CENTRE = defineOperation('delivery.open-centre', ['communityManager', 'cityCoordinator']);
export const ADD_CENTRE_WINDOW = defineOperation('delivery.add-centre-window', OPEN_CENTRE.roles);
export const END_CENTRE_WINDOW = defineOperation('delivery.end-centre-window', OPEN_CENTRE.roles);
export const READ_CENTRES = defineOperation('delivery.read-centres', READ_RUNS.roles);

export const centreRefusals = defineRefusals({
  CENTRE_NOT_FOUND: { zh: '本社区没有这个互助中心。', en: 'There is no such centre in this community.' },
  CENTRE_NAME_TAKEN: {
    zh: '本社区已有同名互助中心（{nameZh}），请换一个名称。',
    en: 'This community already has a centre named {nameZh}. Choose another name.',
  },
  CENTRE_WINDOWS_TOO_MANY: {
    zh: '一个互助中心至多 {max} 个时段，请先结束不用的。',
    en: 'A centre has at most {max} windows. End one that is not used first.',
  },
  WINDOW_TIMES_WRONG: { zh: '时段的结束须晚于开始。', en: 'A window must end after it begins.' },
  WINDOW_NOT_FOUND: { zh: '本社区没有这个时段。', en: 'There is no such window in this community.' },
  WINDOW_DAY_WRONG: {
    zh: '这个时段在 {on} 不开放，或已过去，或在 {days} 天以后。请换一天。',
    en: 'The window is not open on {on}, or is over, or is more than {days} days ahead. Choose another day.',
  },
  WINDOW_FULL: {
    zh: '这个时段当天的 {max} 个名额已满，请换一个时段。',
    en: 'All {max} places of this window are taken on that day. Choose another window.',
  },
});

export interface CentreState {
  readonly id: CentreId;
  readonly nameZh: string;
  readonly openedOn: LocalDate;
}
export interface CentreWindowState {
  readonly id: CentreWindowId;
  readonly centreId: CentreId;
  readonly weekday: Weekday;
  readonly fromMinute: number;
  readonly untilMinute: number;
  readonly mode: RunMode;
  /** How many places it has on one day, over all its runs. */
  readonly stopsMax: number;
  readonly endedOn: LocalDate | null;
}
/** When exactly it is that a window is open. */
export interface Opening {
  readonly dueFrom: Date;
  readonly dueUntil: Date;
}

/** A centre may bear this name unless it says how to reach or identify a person. */
export function acceptCentreName(nameZh: string): 'accepted' | Refusal<'TEXT_HOLDS_PERSONAL_NUMBER'> {
  return holdsPersonalNumber(nameZh) ? refuse('TEXT_HOLDS_PERSONAL_NUMBER') : 'accepted';
}

/** A window lasts. */
export function acceptWindow({
  fromMinute,
  untilMinute,
}: Pick<CentreWindowState, 'fromMinute' | 'untilMinute'>): 'accepted' | Refusal<'WINDOW_TIMES_WRONG'> {
  return fromMinute < untilMinute ? 'accepted' : refuse('WINDOW_TIMES_WRONG');
}

const A_MONDAY = '2024-01-01' as LocalDate;

export function weekdayOf(on: LocalDate): Weekday {
  const days = ((daysBetween(A_MONDAY, on) % WEEKDAYS.length) + WEEKDAYS.length) % WEEKDAYS.length;
  return WEEKDAYS[days] as Weekday;
}

/** From when until when the window is open on that day, in Asia/Shanghai. */
export function openingOn({ fromMinute, untilMinute }: CentreWindowState, on: LocalDate): Opening {
  const midnight = endOfDay(addDays(on, -1)).getTime();
  const [dueFrom, dueUntil] = [fromMinute, untilMinute].map((minute) => new Date(midnight + minute * 60_000));
  return { dueFrom: dueFrom as Date, dueUntil: dueUntil as Date };
}

/** When the window is open that day, if something can still be planned for it. */
export function planIn(window: CentreWindowState, on: LocalDate, now: Date): Opening | Refusal<'WINDOW_DAY_WRONG'> {
  const opening = openingOn(window, on);
  const isOpen = weekdayOf(on) === window.weekday && (window.endedOn === null || on < window.endedOn);
  const isNear = opening.dueUntil > now && daysBetween(localDateAt(now), on) <= DAYS_AHEAD_MAX;
  return isOpen && isNear ? opening : refuse('WINDOW_DAY_WRONG', { on, days: DAYS_AHEAD_MAX });
}

/** Nothing more is planned in the window from the day on; what is planned already stays. */
export function endWindow({ endedOn }: CentreWindowState, today: LocalDate): { endedOn: LocalDate } | 'unchanged' {
  return endedOn === null ? { endedOn: today } : 'unchanged';
}
