import {
  defineOperation,
  defineRefusals,
  holdsPersonalNumber,
  refuse,
  type FamilyId,
  type ItemCategory,
  type ItemUnit,
  type NeedEnd,
  type NeedId,
  type Refusal,
} from '@yicang/kernel';

export const NEED_STATUSES = ['open', 'planned', 'met', 'withdrawn'] as const;
export type NeedStatus = (typeof NEED_STATUSES)[number];

/** More than one family is short of at once. Every plan reserves one unit at least, so it bounds a need's plans under way too. */
export const NEED_QUANTITY_MAX = 1_000;

export const RECORD_NEED = defineOperation('delivery.record-need', ['keeper', 'communityManager', 'cityCoordinator']);
export const WITHDRAW_NEED = defineOperation('delivery.withdraw-need', [
  'keeper',
  'communityManager',
  'cityCoordinator',
]);
/** Needs point at families, so only those who serve them read them; a partner reads them without the family. */
export const READ_NEEDS = defineOperation(
  'delivery.read-needs',
  ['keeper', 'communityManager', 'cityCoordinator'],
  'read:needs',
);

export const needRefusals = defineRefusals({
  NEED_NOT_FOUND: { zh: '本社区没有这条需求。', en: 'There is no such need in this community.' },
  NEED_NOT_OPEN: {
    zh: '这条需求已安排够、已满足或已撤回（状态:{status}）。',
    en: 'This need is planned for in full, met or withdrawn (status: {status}).',
  },
  NEED_MET: {
    zh: '这条需求已经满足，不能再撤回。',
    en: 'This need is met, so it cannot be withdrawn any more.',
  },
});

export interface NeedState {
  readonly id: NeedId;
  readonly familyId: FamilyId;
  readonly category: ItemCategory;
  readonly unit: ItemUnit;
  readonly quantity: number;
  /** Reserved by plans that may still come to something. */
  readonly quantityPlanned: number;
  readonly quantityDelivered: number;
  readonly status: NeedStatus;
  /** Why nothing more is planned for it; null unless it is withdrawn. */
  readonly withdrawal: NeedEnd | null;
}
type NeedChange = Partial<Pick<NeedState, 'status' | 'withdrawal' | 'quantityPlanned' | 'quantityDelivered'>>;

/** How much of its need a plan stands for. */
export interface Share {
  readonly planned: number;
  readonly delivered: number;
}
export const NO_SHARE: Share = { planned: 0, delivered: 0 };

/** A need may be recorded unless its note says how to reach or identify a person. */
export function acceptNeed({ note }: { readonly note: string }): 'accepted' | Refusal<'TEXT_HOLDS_PERSONAL_NUMBER'> {
  return holdsPersonalNumber(note) ? refuse('TEXT_HOLDS_PERSONAL_NUMBER') : 'accepted';
}

/** Nothing more is planned for the need; what is under way still arrives. The first reason stands. */
export function withdrawNeed(need: NeedState, withdrawal: NeedEnd): NeedChange | 'unchanged' | Refusal<'NEED_MET'> {
  if (need.status === 'withdrawn') return 'unchanged';
  return need.status === 'met' ? refuse('NEED_MET') : { status: 'withdrawn', withdrawal };
}

/** Another plan may be made for the need. Only for an open one: a family is promised each thing once. */
export function planNeed(need: NeedState): 'planned' | Refusal<'NEED_NOT_OPEN'> {
  return need.status === 'open' ? 'planned' : refuse('NEED_NOT_OPEN', { status: need.status });
}

/** One of the need's plans stands for another share of it than before; what the need is follows from what is counted. */
export function recount(need: NeedState, before: Share, after: Share): NeedChange | 'unchanged' {
  if (before.planned === after.planned && before.delivered === after.delivered) return 'unchanged';
  const quantityPlanned = need.quantityPlanned + after.planned - before.planned;
  const quantityDelivered = need.quantityDelivered + after.delivered - before.delivered;
  return { quantityPlanned, quantityDelivered, status: statusOf({ ...need, quantityPlanned, quantityDelivered }) };
}

function statusOf(need: NeedState): NeedStatus {
  if (need.status === 'withdrawn') return 'withdrawn';
  if (need.quantityDelivered >= need.quantity) return 'met';
  return need.quantityPlanned + need.quantityDelivered >= need.quantity ? 'planned' : 'open';
}
