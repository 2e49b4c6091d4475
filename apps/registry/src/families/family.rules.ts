import {
  addDays,
  defineOperation,
  defineSensitiveOperation,
  defineRefusals,
  refuse,
  type FamilyId,
  type FamilyRole,
  type LocalDate,
  type Refusal,
} from '@yicang/kernel';

export const FAMILY_STATUSES = ['active', 'erased'] as const;
export type FamilyStatus = (typeof FAMILY_STATUSES)[number];
/** Why a family is erased. A word of this list and no free text: a sentence could name the person it is about. */
export const FAMILY_ERASURE_REASONS = ['askedByFamily', 'movedAway', 'purposeMet', 'registeredByMistake'] as const;
export type FamilyErasureReason = (typeof FAMILY_ERASURE_REASONS)[number];

const WHO_KNOWS_PERSONS = ['communityManager', 'cityCoordinator'] as const;
export const REGISTER_FAMILY = defineOperation('registry.register-family', WHO_KNOWS_PERSONS);
export const ASSUME_ROLE = defineOperation('registry.assume-role', WHO_KNOWS_PERSONS);
export const END_ROLE = defineOperation('registry.end-role', WHO_KNOWS_PERSONS);
export const ERASE_FAMILY = defineSensitiveOperation('registry.erase-family', WHO_KNOWS_PERSONS);
export const READ_CONTACT = defineSensitiveOperation('registry.read-contact', WHO_KNOWS_PERSONS);
/** Who finds a family by a name learns whose pseudonym it is: the same people who may read the contact. */
export const SEARCH_FAMILIES = defineSensitiveOperation('registry.search-families', WHO_KNOWS_PERSONS);
export const READ_FAMILIES = defineOperation('registry.read-families', ['keeper', ...WHO_KNOWS_PERSONS]);

/** Words for what registry alone refuses; what inventory and delivery may hear too is worded in contracts. */
export const familyRefusals = defineRefusals({
  FAMILY_ERASED: {
    zh: '这个家庭的资料已经删除，不能再办理。如需继续参加，请重新登记。',
    en: 'This family’s data were erased, so nothing more can be entered. If it takes part again, register it anew.',
  },
  FAMILY_ROLE_HELD: {
    zh: '这个家庭自 {from} 起已有这个身份，无需重复办理。',
    en: 'This family has had that role since {from}; there is nothing to enter.',
  },
  FAMILY_ROLE_NOT_HELD: {
    zh: '这个家庭没有可以结束的这个身份，请核对。',
    en: 'This family has no open role of that kind to end. Please check which role you mean.',
  },
  FAMILY_ROLE_DAY_OUT_OF_RANGE: {
    zh: '日期应在 {earliest} 至 {latest} 之间，请改正。',
    en: 'The day must be from {earliest} to {latest}. Please correct it.',
  },
});

export interface FamilyState {
  readonly id: FamilyId;
  readonly memberCount: number;
  readonly registeredOn: LocalDate;
  readonly status: FamilyStatus;
}

/** A time a family is, or was, in a role. Both days inclusive; with no last day it goes on. */
export interface RolePeriod {
  readonly role: FamilyRole;
  readonly from: LocalDate;
  readonly to: LocalDate | null;
}

/** How far ahead a role may begin or end. */
export const ROLE_AHEAD_DAYS_MAX = 366;

/** True when one of the periods of that role covers the day. */
export function hasRole(periods: readonly RolePeriod[], role: FamilyRole, day: LocalDate): boolean {
  return periods.some(
    (period) => period.role === role && period.from <= day && (period.to === null || day <= period.to),
  );
}

/** The family has the role from that day on, besides any other. Times of one role never overlap. */
export function assumeRole(
  family: FamilyState,
  periods: readonly RolePeriod[],
  { role, from }: { readonly role: FamilyRole; readonly from: LocalDate },
  today: LocalDate,
): RolePeriod | Refusal<'FAMILY_ERASED' | 'FAMILY_ROLE_HELD' | 'FAMILY_ROLE_DAY_OUT_OF_RANGE'> {
  if (family.status === 'erased') return refuse('FAMILY_ERASED');
  const earlier = periods.filter((period) => period.role === role);
  const open = earlier.find((period) => period.to === null);
  if (open !== undefined) return refuse('FAMILY_ROLE_HELD', { from: open.from });
  const free = earlier.flatMap(({ to }) => (to === null ? [] : [addDays(to, 1)]));
  const [earliest = family.registeredOn] = [family.registeredOn, ...free].sort().reverse();
  return dayWithin(from, earliest, addDays(today, ROLE_AHEAD_DAYS_MAX)) ?? { role, from, to: null };
}

/** That day is the family's last in the role. Only a role that goes on can be ended. */
export function endRole<P extends RolePeriod>(
  family: FamilyState,
  periods: readonly P[],
  { role, on }: { readonly role: FamilyRole; readonly on: LocalDate },
  today: LocalDate,
): { readonly period: P; readonly to: LocalDate } | Refusal<EndRoleRefusal> {
  if (family.status === 'erased') return refuse('FAMILY_ERASED');
  const period = periods.find((one) => one.role === role && one.to === null);
  if (period === undefined) return refuse('FAMILY_ROLE_NOT_HELD');
  return dayWithin(on, period.from, addDays(today, ROLE_AHEAD_DAYS_MAX)) ?? { period, to: on };
}
type EndRoleRefusal = 'FAMILY_ERASED' | 'FAMILY_ROLE_NOT_HELD' | 'FAMILY_ROLE_DAY_OUT_OF_RANGE';

function dayWithin(
  day: LocalDate,
  earliest: LocalDate,
  furthest: LocalDate,
): Refusal<'FAMILY_ROLE_DAY_OUT_OF_RANGE'> | null {
  const latest = furthest < earliest ? earliest : furthest;
  return day < earliest || day > latest ? refuse('FAMILY_ROLE_DAY_OUT_OF_RANGE', { earliest, latest }) : null;
}

/** Nobody can learn any more who the family was. Asking again changes nothing. */
export function eraseFamily(family: FamilyState): { readonly status: 'erased' } | 'unchanged' {
  return family.status === 'erased' ? 'unchanged' : { status: 'erased' };
}

/** The last day of a role that an erasure ends: the day itself, or the first day of one that was only to begin. */
export function lastDayAtErasure(period: RolePeriod, today: LocalDate): LocalDate {
  return period.from > today ? period.from : today;
}

const PSEUDONYM_WORDS = {
  donor: { zh: '爱心家庭', en: 'Donor family' },
  recipient: { zh: '受助家庭', en: 'Recipient family' },
} as const;

/** How a family is called where nobody may know its name: 爱心家庭 7K3Q5. The code is another one in each role. */
export function pseudonymIn(language: 'zh' | 'en', role: FamilyRole, code: string): string {
  return `${PSEUDONYM_WORDS[role][language]} ${code}`;
}
