import { defineOperation, defineRefusals, refuse, type FamilyId, type NeedId, type Refusal } from '@yicang/kernel';

export const NEED_STATUSES = ['open', 'planned', 'met', 'withdrawn'] as const;
export type NeedStatus = (typeof NEED_STATUSES)[number];

export const RECORD_NEED = defineOperation('delivery.record-need', ['keeper', 'communityManager', 'cityCoordinator']);
/** Needs point at families, so only those who serve them read them. */
export const READ_NEEDS = defineOperation('delivery.read-needs', ['keeper', 'communityManager', 'cityCoordinator']);

export const needRefusals = defineRefusals({
  NEED_NOT_FOUND: { zh: '本社区没有这条需求。', en: 'There is no such need in this community.' },
  NEED_NOT_OPEN: {
    zh: '这条需求已在安排或已满足（状态:{status}）。',
    en: 'This need is already planned for or met (status: {status}).',
  },
});

export interface NeedState {
  readonly id: NeedId;
  readonly familyId: FamilyId;
  readonly status: NeedStatus;
}
type NeedChange = Pick<NeedState, 'status'>;

/** The need is being planned for. Only an open one can be: a family is promised each thing once. */
export function planNeed(need: NeedState): NeedChange | Refusal<'NEED_NOT_OPEN'> {
  return need.status === 'open' ? { status: 'planned' } : refuse('NEED_NOT_OPEN', { status: need.status });
}

/** The need is open again after its plan came to nothing. */
export function reopenNeed(need: NeedState): NeedChange | 'unchanged' {
  return need.status === 'planned' ? { status: 'open' } : 'unchanged';
}

/** The need is met: what was planned for it is with the family. */
export function meetNeed(need: NeedState): NeedChange | 'unchanged' {
  return need.status === 'planned' ? { status: 'met' } : 'unchanged';
}
