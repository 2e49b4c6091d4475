import {
  addDays,
  defineOperation,
  defineRefusals,
  isSandbox,
  KEEPER_AND_ABOVE,
  placeLevel,
  refuse,
  type AgreementId,
  type LocalDate,
  type Refusal,
  type TenantCode,
} from '@yicang/kernel';

export const AGREEMENT_STATUSES = ['proposed', 'inForce', 'revoked'] as const;
export type AgreementStatus = (typeof AGREEMENT_STATUSES)[number];
/** Who sends to whom, as each side sees it for itself. */
export const AGREEMENT_DIRECTIONS = ['both', 'send', 'receive'] as const;
export type AgreementDirection = (typeof AGREEMENT_DIRECTIONS)[number];

/** Two years: the longest an agreement lasts without being made anew. */
export const AGREEMENT_DAYS_MAX = 731;

export const PROPOSE_AGREEMENT = defineOperation('inventory.propose-agreement', [
  'communityManager',
  'cityCoordinator',
]);
export const ACCEPT_AGREEMENT = defineOperation('inventory.accept-agreement', PROPOSE_AGREEMENT.roles);
export const REVOKE_AGREEMENT = defineOperation('inventory.revoke-agreement', PROPOSE_AGREEMENT.roles);
export const READ_AGREEMENTS = defineOperation('inventory.read-agreements', KEEPER_AND_ABOVE);

export const agreementRefusals = defineRefusals({
  AGREEMENT_NOT_FOUND: {
    zh: '本社区没有这份物资协议。',
    en: 'This community has no such agreement.',
  },
  AGREEMENT_DAYS_WRONG: {
    zh: '协议从今天或以后开始，最长两年，即至多到 {latest}。请改日期。',
    en: 'An agreement begins today or later and lasts two years at most, here until {latest}. Change the days.',
  },
  AGREEMENT_AWAITS_PARTNER: {
    zh: '这份协议由本社区提出，须由对方社区的负责人接受。',
    en: 'This community proposed the agreement, so the manager of the other one has to accept it.',
  },
  AGREEMENT_NOT_IN_FORCE: {
    zh: '这份协议现在不生效（状态：{status}，{fromDay} 至 {untilDay}）。请与对方另立协议。',
    en: 'This agreement does not hold now (status: {status}, {fromDay} to {untilDay}). Make another one first.',
  },
  AGREEMENT_OTHER_WAY: {
    zh: '按这份协议，物资不往这个方向走。请与对方另立协议。',
    en: 'By this agreement goods do not go that way. Make another one first.',
  },
});

export interface AgreementState {
  readonly id: AgreementId;
  readonly partnerCode: TenantCode;
  readonly proposedHere: boolean;
  readonly maySend: boolean;
  readonly mayReceive: boolean;
  readonly fromDay: LocalDate;
  readonly untilDay: LocalDate; // the last day, inclusive
  readonly status: AgreementStatus;
  readonly revokedAt: Date | null;
}

/** Two communities may agree, of the nation or of the sandbox; none with itself, and none across. */
export function mayBePartners(here: TenantCode, partner: TenantCode): boolean {
  const areCommunities = [here, partner].every((place) => placeLevel(place) === 'community');
  return areCommunities && here !== partner && isSandbox(here) === isSandbox(partner);
}

/** An agreement may last so long, from a day that is not over. */
export function acceptDays(
  fromDay: LocalDate,
  untilDay: LocalDate,
  today: LocalDate,
): 'accepted' | Refusal<'AGREEMENT_DAYS_WRONG'> {
  const latest = addDays(fromDay, AGREEMENT_DAYS_MAX);
  const isRight = fromDay >= today && untilDay >= fromDay && untilDay <= latest;
  return isRight ? 'accepted' : refuse('AGREEMENT_DAYS_WRONG', { latest });
}

/** The agreement holds, once the side that did not propose it says so. */
export function acceptAgreement(
  agreement: AgreementState,
): { status: 'inForce' } | 'unchanged' | Refusal<'AGREEMENT_AWAITS_PARTNER' | 'AGREEMENT_NOT_IN_FORCE'> {
  if (agreement.status === 'inForce') return 'unchanged';
  if (agreement.status === 'revoked') return notInForce(agreement);
  return agreement.proposedHere ? refuse('AGREEMENT_AWAITS_PARTNER') : { status: 'inForce' };
}

/** The agreement, or what is only proposed, is over from this instant. */
export function revokeAgreement(
  { status }: AgreementState,
  now: Date,
): { status: 'revoked'; revokedAt: Date } | 'unchanged' {
  return status === 'revoked' ? 'unchanged' : { status: 'revoked', revokedAt: now };
}

/** Goods may be sent by this agreement on this day, or asked for. */
export function mayUse(
  agreement: AgreementState,
  way: 'maySend' | 'mayReceive',
  today: LocalDate,
): 'may' | Refusal<'AGREEMENT_NOT_IN_FORCE' | 'AGREEMENT_OTHER_WAY'> {
  const holds = agreement.status === 'inForce' && agreement.fromDay <= today && today <= agreement.untilDay;
  if (!holds) return notInForce(agreement);
  return agreement[way] ? 'may' : refuse('AGREEMENT_OTHER_WAY');
}

/** What is told of one side by the other moves it on, never back: accepting and revoking may cross on the way. */
export function heardOf(
  { status }: Pick<AgreementState, 'status'>,
  told: AgreementStatus,
  at: Date,
): Pick<AgreementState, 'status' | 'revokedAt'> | 'unchanged' {
  if (AGREEMENT_STATUSES.indexOf(told) <= AGREEMENT_STATUSES.indexOf(status)) return 'unchanged';
  return { status: told, revokedAt: told === 'revoked' ? at : null };
}

/** Who sends to whom. */
export function directionOf({
  maySend,
  mayReceive,
}: Pick<AgreementState, 'maySend' | 'mayReceive'>): AgreementDirection {
  if (maySend && mayReceive) return 'both';
  return maySend ? 'send' : 'receive';
}

function notInForce({ status, fromDay, untilDay }: AgreementState): Refusal<'AGREEMENT_NOT_IN_FORCE'> {
  return refuse('AGREEMENT_NOT_IN_FORCE', { status, fromDay, untilDay });
}
