import {
  defineOperation,
  defineRefusals,
  refuse,
  type FamilyId,
  type ItemCategory,
  type ItemUnit,
  type NeedId,
  type Refusal,
} from '@yicang/kernel';

export const NEED_STATUSES = ['open', 'planned', 'met', 'withdrawn'] as const;
export type NeedStatus = (typeof NEED_STATUSES)[number];

/** More than one family is short of at once. Every plan reserves one unit at least, so it bounds a need's plans under way too. */
export const NEED_QUANTITY_MAX = 1_000;

export const RECORD_NEED = defineOperation('delivery.record-need', ['keeper', 'communityManager', 'cityCoordinator']);
/** Needs point at families, so only those who serve them read them. */
export const READ_NEEDS = defineOperation('delivery.read-needs', ['keeper', 'communityManager', 'cityCoordinator']);

export const needRefusals = defineRefusals({
  NEED_NOT_FOUND: { zh: '本社区没有这条需求。', en: 'There is no such need in this community.' },
  NEED_NOT_OPEN: {
    zh: '这条需求已安排够、已满足或已撤回（状态:{status}）。',
    en: 'This need is planned for in full, met or withdrawn (status: {status}).',
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
}
type NeedChange = Partial<Pick<NeedState, 'status' | 'quantityPlanned' | 'quantityDelivered'>>;

/** How much of its need a plan stands for. */
export interface Share {
  readonly planned: number;
  readonly delivered: number;
}
export const NO_SHARE: Share = { planned: 0, delivered: 0 };

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
