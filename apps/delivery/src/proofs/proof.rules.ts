import { defineOperation, defineRefusals, refuse, type Refusal } from '@yicang/kernel';
import { BEFORE_RUN, type PlanStatus } from '../plans/plan.rules.js';
import { CONFIRM_HAND_OVER } from '../runs/run.rules.js';

/** How somebody proves that she has the item: the code of the card, or what stands for it when that was allowed. */
export const HAND_OVER_PROOFS = ['code', 'signature', 'neighbour'] as const;
export type HandOverProof = (typeof HAND_OVER_PROOFS)[number];
export const OTHER_PROOFS = ['signature', 'neighbour'] as const;
export type OtherProof = (typeof OTHER_PROOFS)[number];
/** Who took it for the family. No more is said of her. */
export const NEIGHBOUR_KINDS = ['relative', 'nextDoor', 'sameBuilding', 'caretaker', 'other'] as const;
export type NeighbourKind = (typeof NEIGHBOUR_KINDS)[number];

export const SIGNATURE_KIB_MAX = 512;
/** So long a signature is kept, for somebody to ask about it. */
export const SIGNATURE_DAYS = 365;

export const ALLOW_OTHER_PROOF = defineOperation('delivery.allow-other-proof', ['communityManager', 'cityCoordinator']);
export const CONFIRM_OTHERWISE = defineOperation('delivery.confirm-otherwise', CONFIRM_HAND_OVER.roles);
export const READ_SIGNATURE = defineOperation('delivery.read-signature', CONFIRM_HAND_OVER.roles);

export const proofRefusals = defineRefusals({
  PLAN_OVER: {
    zh: '这个计划已经结束(状态:{status})。',
    en: 'This plan is over (status: {status}).',
  },
  PROOF_NOT_ALLOWED: {
    zh: '这个计划须凭受助家庭卡上的交接码确认。请社区负责人事先允许其他方式。',
    en: 'This plan is confirmed by the code on the family’s card. A manager may allow another way beforehand.',
  },
  PROOF_OF_ONESELF: {
    zh: '这种方式是您自己允许的，须由另一人确认。',
    en: 'You allowed this way yourself: another person must confirm it.',
  },
  SIGNATURE_UNFIT: {
    zh: '签名须是 PNG 图片，最大 {kib} KiB。',
    en: 'A signature is a PNG image of at most {kib} KiB.',
  },
});

export interface Allowed {
  readonly otherProof: OtherProof | null;
  readonly otherProofBy: string | null;
}

/** From now on the plan may be confirmed so, besides by the card; or by the card alone. */
export function allowOtherProof(
  plan: Allowed & { readonly status: PlanStatus },
  otherProof: OtherProof | null,
  by: string,
): Allowed | 'unchanged' | Refusal<'PLAN_OVER'> {
  const { status } = plan;
  if (!BEFORE_RUN.includes(status) && status !== 'underWay') return refuse('PLAN_OVER', { status });
  if (plan.otherProof === otherProof) return 'unchanged';
  return { otherProof, otherProofBy: otherProof === null ? null : by };
}

/** That is how this plan may be confirmed, and by this person. */
export function acceptProof(
  { otherProof, otherProofBy }: Allowed,
  proof: OtherProof,
  by: string,
): 'accepted' | Refusal<'PROOF_NOT_ALLOWED' | 'PROOF_OF_ONESELF'> {
  if (otherProof !== proof) return refuse('PROOF_NOT_ALLOWED');
  return otherProofBy === by ? refuse('PROOF_OF_ONESELF') : 'accepted';
}

/** A picture, and a small one. */
export function acceptSignature(file: {
  readonly mediaType: string;
  readonly bytes: number;
}): 'accepted' | Refusal<'SIGNATURE_UNFIT'> {
  const isFit = file.mediaType === 'image/png' && file.bytes <= SIGNATURE_KIB_MAX * 1024;
  return isFit ? 'accepted' : refuse('SIGNATURE_UNFIT', { kib: SIGNATURE_KIB_MAX });
}
