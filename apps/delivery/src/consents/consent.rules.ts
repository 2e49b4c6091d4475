import { defineOperation, defineRefusals, refuse, type LocalDate, type PlanId, type Refusal } from '@yicang/kernel';
import { isLive, type PlanState } from '../plans/plan.rules.js';

/** How who takes it stands to the family. No name: that person is in no register. */
export const NEIGHBOUR_RELATIONS = ['relative', 'neighbour', 'doorkeeper', 'blockWarden', 'other'] as const;
export type NeighbourRelation = (typeof NEIGHBOUR_RELATIONS)[number];
/** At whose word: the recipient said so beforehand, or the coordinator decided it for her. */
export const CONSENT_GIVERS = ['recipient', 'coordinator'] as const;
export type ConsentGiver = (typeof CONSENT_GIVERS)[number];

export const ALLOW_NEIGHBOUR = defineOperation('delivery.allow-neighbour', ['communityManager', 'cityCoordinator']);
export const DISALLOW_NEIGHBOUR = defineOperation('delivery.disallow-neighbour', ALLOW_NEIGHBOUR.roles);

export const consentRefusals = defineRefusals({
  PLAN_OVER: {
    zh: '这个计划已经结束（状态:{status}）。',
    en: 'This plan is over (status: {status}).',
  },
  NEIGHBOUR_NOT_ALLOWED: {
    zh: '没有登记可由他人代收。请受助家庭出示交接码或签名，或请社区负责人先登记同意。',
    en: 'It is not on record that somebody else may take it. Ask for the hand-over code or a signature, or have the consent recorded first.',
  },
});

export interface ConsentState {
  readonly planId: PlanId;
  readonly relation: NeighbourRelation;
  readonly givenBy: ConsentGiver;
  readonly allowedOn: LocalDate;
  readonly withdrawnOn: LocalDate | null;
}
export type ConsentWish = Pick<ConsentState, 'relation' | 'givenBy'>;

/** A plan that may still come to something may be given such a consent. */
export function mayBeAllowed({ status }: Pick<PlanState, 'status'>): 'allowed' | Refusal<'PLAN_OVER'> {
  return isLive(status) ? 'allowed' : refuse('PLAN_OVER', { status });
}

/** It may be left with somebody who stands so to the family. What was withdrawn holds again, from today. */
export function allowNeighbour(
  { relation, givenBy, withdrawnOn }: ConsentState,
  wish: ConsentWish,
  today: LocalDate,
): Omit<ConsentState, 'planId'> | 'unchanged' {
  const isSame = relation === wish.relation && givenBy === wish.givenBy && withdrawnOn === null;
  return isSame ? 'unchanged' : { ...wish, allowedOn: today, withdrawnOn: null };
}

/** It may be left with nobody any more. Asking again changes nothing. */
export function disallowNeighbour(
  consent: ConsentState | null,
  today: LocalDate,
): Pick<ConsentState, 'withdrawnOn'> | 'unchanged' | Refusal<'NEIGHBOUR_NOT_ALLOWED'> {
  if (consent === null) return refuse('NEIGHBOUR_NOT_ALLOWED');
  return consent.withdrawnOn === null ? { withdrawnOn: today } : 'unchanged';
}

/** It may be left with somebody else now. */
export function mayLeaveWithNeighbour(consent: ConsentState | null): 'allowed' | Refusal<'NEIGHBOUR_NOT_ALLOWED'> {
  return consent?.withdrawnOn === null ? 'allowed' : refuse('NEIGHBOUR_NOT_ALLOWED');
}
