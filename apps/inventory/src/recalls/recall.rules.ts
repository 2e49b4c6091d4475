import {
  defineOperation,
  defineRefusals,
  holdsPersonalNumber,
  KEEPER_AND_ABOVE,
  refuse,
  type RecallId,
  type Refusal,
} from '@yicang/kernel';
import { type ItemState } from '../items/item.rules.js';

/**
 * Where what is recalled is now. `free`: in a store and not put aside, because due work has not come to it yet, or because it was
 * cleared when the recall was over. `returned`: put aside after it had left the store.
 */
export const RECALL_ITEM_STATUSES = [
  'free',
  'putAside',
  'underWay',
  'returned',
  'delivered',
  'discarded',
  'lost',
] as const;
export type RecallItemStatus = (typeof RECALL_ITEM_STATUSES)[number];

/** A community's for itself, a city's for its communities, the nation's for all. */
export const ANNOUNCE_RECALL = defineOperation('inventory.announce-recall', [
  'communityManager',
  'cityCoordinator',
  'platformOperator',
]);
/** Done where it was announced. */
export const LIFT_RECALL = defineOperation('inventory.lift-recall', ANNOUNCE_RECALL.roles);
export const READ_RECALLS = defineOperation('inventory.read-recalls', [...KEEPER_AND_ABOVE, 'platformOperator']);
/** Which items they are is for who keeps them. */
export const READ_RECALLED_ITEMS = defineOperation('inventory.read-recalled-items', KEEPER_AND_ABOVE);

export const recallRefusals = defineRefusals({
  RECALL_NOT_FOUND: { zh: '这里没有这次召回。', en: 'There is no such recall here.' },
  RECALL_UNDER_WAY: {
    zh: '这个品种（或这一批）在这里已经召回，尚未解除。',
    en: 'This product, or this batch of it, is recalled here already, and the recall is not lifted.',
  },
});

export interface RecallState {
  readonly id: RecallId;
  readonly batch: string | null; // null recalls every batch
  readonly reasonZh: string;
  readonly liftedAt: Date | null;
}

/** A recall may be announced in these words unless they say how to reach or identify a person. */
export function acceptRecall({
  reasonZh,
  batch,
}: Pick<RecallState, 'reasonZh' | 'batch'>): 'accepted' | Refusal<'TEXT_HOLDS_PERSONAL_NUMBER'> {
  return holdsPersonalNumber(reasonZh) || holdsPersonalNumber(batch ?? '')
    ? refuse('TEXT_HOLDS_PERSONAL_NUMBER')
    : 'accepted';
}

/** The recall is over; what was put aside stays so until a keeper clears it. Lifted already, the first time stands. */
export function liftRecall(
  recall: RecallState,
  now: Date,
  liftedBy: string,
): { readonly liftedAt: Date; readonly liftedBy: string } | 'unchanged' {
  return recall.liftedAt === null ? { liftedAt: now, liftedBy } : 'unchanged';
}

/**
 * What a recall does about an item: what a store could give out is put aside, whoever has one in her hands is told. The rest is put
 * aside already, or is nowhere it could be taken from.
 */
export function recallItem({ status }: Pick<ItemState, 'status'>): 'putAside' | 'tell' | 'nothing' {
  if (status === 'inStore' || status === 'held') return 'putAside';
  return status === 'issued' || status === 'delivered' ? 'tell' : 'nothing';
}
