import { defineOperation, KEEPER_AND_ABOVE, refuse, type ItemCondition, type Refusal } from '@yicang/kernel';
import { LIES_IN_STORE, type ItemChange, type ItemState } from '../items/item.rules.js';

export const GRADE_ITEM = defineOperation('inventory.grade-item', KEEPER_AND_ABOVE);

/** The item is in this condition from now on, whatever is promised of it. Only what lies in the store can be looked at there. */
export function gradeItem(
  item: Pick<ItemState, 'status' | 'condition'>,
  condition: ItemCondition,
): ItemChange | 'unchanged' | Refusal<'ITEM_NOT_IN_STORE'> {
  if (!LIES_IN_STORE.includes(item.status)) return refuse('ITEM_NOT_IN_STORE', { status: item.status });
  return item.condition === condition ? 'unchanged' : { condition };
}
