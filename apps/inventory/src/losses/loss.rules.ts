import { defineOperation, defineRefusals, KEEPER_AND_ABOVE, refuse, type PlanId, type Refusal } from '@yicang/kernel';
import { FREE, LIES_IN_STORE, type ItemChange, type ItemState } from '../items/item.rules.js';

/** Whoever keeps a store does not write off alone what is missing in it: that is for who answers for the community. */
export const REPORT_ITEM_LOST = defineOperation('inventory.report-item-lost', ['communityManager', 'cityCoordinator']);
export const REPORT_ITEM_FOUND = defineOperation('inventory.report-item-found', KEEPER_AND_ABOVE);

export const lossRefusals = defineRefusals({
  ITEM_NOT_LOST: {
    zh: '账上这件物品没有丢失（状态:{status}）。请重新扫码核对，或请社区负责人查清。',
    en: 'The books do not have this item as lost (status: {status}). Scan it again, or have the manager look into it.',
  },
});

/** The item is written off as missing. Only what the books say lies in the store can be missing there. */
export function loseItem(item: ItemState): ItemChange | 'unchanged' | Refusal<'ITEM_NOT_IN_STORE'> {
  if (item.status === 'lost') return 'unchanged';
  if (!LIES_IN_STORE.includes(item.status)) return refuse('ITEM_NOT_IN_STORE', { status: item.status });
  return { ...FREE, status: 'lost' };
}

/** What was under way to a family for this plan is lost on the way; what is elsewhere by now is left as it is. */
export function loseOnTheWay(item: ItemState, planId: PlanId): ItemChange | 'unchanged' {
  return item.status === 'issued' && item.planId === planId ? { ...FREE, status: 'lost' } : 'unchanged';
}

/** What was lost is in its store after all, and free. What the books have elsewhere, even with a family, is not found by a scan alone. */
export function findItem(item: ItemState): ItemChange | 'unchanged' | Refusal<'ITEM_NOT_LOST'> {
  if (item.status === 'inStore') return 'unchanged';
  return item.status === 'lost' ? FREE : refuse('ITEM_NOT_LOST', { status: item.status });
}
