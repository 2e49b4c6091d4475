import {
  defineOperation,
  defineRefusals,
  KEEPER_AND_ABOVE,
  refuse,
  type ItemCode,
  type NeedId,
  type PlanId,
  type ProposalId,
  type Refusal,
} from '@yicang/kernel';
import { type NeedState } from '../needs/need.rules.js';
import { type Ground } from './fairness.rules.js';

export const PROPOSAL_STATUSES = ['proposed', 'accepted', 'declined', 'overtaken'] as const;
export type ProposalStatus = (typeof PROPOSAL_STATUSES)[number];
/** Why a person decided otherwise. */
export const PROPOSAL_DECLINES = ['familyDoesNotWantIt', 'itemUnsuitable', 'servedOtherwise', 'other'] as const;
export type ProposalDecline = (typeof PROPOSAL_DECLINES)[number];

/** One matching looks at so many open needs at most: the urgent first, then those that wait longest. */
export const NEEDS_CONSIDERED_MAX = 2_000;
/** One matching proposes so many items at most. */
export const PROPOSALS_MAX = 2_000;
/** A proposal is good for a day: after it, goods and families are others. */
const GOOD_FOR_MS = 24 * 60 * 60 * 1_000;

export const PROPOSE_ALLOCATIONS = defineOperation('delivery.propose-allocations', KEEPER_AND_ABOVE);
export const DECIDE_PROPOSAL = defineOperation('delivery.decide-proposal', KEEPER_AND_ABOVE);
/** Who might get what points at families, so only those who serve them read it. */
export const READ_MATCHINGS = defineOperation('delivery.read-matchings', KEEPER_AND_ABOVE);

export const matchingRefusals = defineRefusals({
  MATCHING_UNDER_WAY: {
    zh: '本社区刚有人提出了新的分配建议。请看那一份。',
    en: 'Somebody has just had allocations proposed in this community. Look at those.',
  },
  PROPOSAL_NOT_FOUND: { zh: '本社区没有这条分配建议。', en: 'There is no such proposal in this community.' },
  PROPOSAL_DECIDED: {
    zh: '这条建议已经处理（状态:{status}）。',
    en: 'This proposal was decided already (status: {status}).',
  },
  PROPOSAL_OVERTAKEN: {
    zh: '这条建议已过时：需求或物品变了、有了新的建议，或已过了一天。请重新提出建议。',
    en: 'This proposal is out of date: the need or the item has changed, there is a newer one, or a day is over. Have allocations proposed anew.',
  },
});

export interface ProposalState {
  readonly id: ProposalId;
  readonly needId: NeedId;
  readonly itemCode: ItemCode;
  readonly quantity: number;
  readonly grounds: readonly Ground[];
  readonly status: ProposalStatus;
  readonly decline: ProposalDecline | null;
  /** The plan that came of it. */
  readonly planId: PlanId | null;
}
type ProposalChange = Pick<ProposalState, 'status'> & Partial<Pick<ProposalState, 'decline' | 'planId'>>;

/** What its need is short of. */
type Lack = Pick<NeedState, 'status' | 'quantity' | 'quantityPlanned' | 'quantityDelivered'>;

/** Where a proposal stands now: nobody decides on one of yesterday, nor on one whose need is not short of as much any more. */
export function statusAt(
  { status, quantity }: Pick<ProposalState, 'status' | 'quantity'>,
  need: Lack,
  proposedAt: Date,
  now: Date,
): ProposalStatus {
  if (status !== 'proposed') return status;
  const isOver = now.getTime() - proposedAt.getTime() >= GOOD_FOR_MS;
  const missing = need.quantity - need.quantityPlanned - need.quantityDelivered;
  return isOver || need.status !== 'open' || quantity > missing ? 'overtaken' : 'proposed';
}

/** A plan may be made of it: nobody has decided, it is of today, and the need is still short of as much. */
export function acceptProposal(
  proposal: ProposalState,
  need: Lack,
  proposedAt: Date,
  now: Date,
): 'may' | Refusal<'PROPOSAL_DECIDED' | 'PROPOSAL_OVERTAKEN'> {
  const status = statusAt(proposal, need, proposedAt, now);
  if (status === 'overtaken') return refuse('PROPOSAL_OVERTAKEN');
  return status === 'proposed' ? 'may' : refuse('PROPOSAL_DECIDED', { status });
}

/** A person decided against it, and said why. */
export function declineProposal(
  { status, decline: earlier }: ProposalState,
  decline: ProposalDecline,
): ProposalChange | 'unchanged' | Refusal<'PROPOSAL_DECIDED'> {
  if (status === 'declined' && earlier === decline) return 'unchanged';
  return status === 'proposed' ? { status: 'declined', decline } : refuse('PROPOSAL_DECIDED', { status });
}
