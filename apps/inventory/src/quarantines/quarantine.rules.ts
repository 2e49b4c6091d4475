import {
  defineOperation,
  defineRefusals,
  KEEPER_AND_ABOVE,
  refuse,
  type ItemQuarantineReason,
  type Refusal,
} from '@yicang/kernel';
import { FREE, type ItemChange, type ItemState } from '../items/item.rules.js';

export const QUARANTINE_ITEM = defineOperation('inventory.quarantine-item', KEEPER_AND_ABOVE);
export const CLEAR_ITEM = defineOperation('inventory.clear-item', KEEPER_AND_ABOVE);

export const quarantineRefusals = defineRefusals({
  ITEM_NOT_QUARANTINED: {
    zh: '这件物品没有在隔离中（状态:{status}）。',
    en: 'This item is not put aside (status: {status}).',
  },
});

/** The item is put aside and promised to nobody. Put aside already, the first reason stands. */
export function quarantineItem(
  item: ItemState,
  reason: ItemQuarantineReason,
): ItemChange | 'unchanged' | Refusal<'ITEM_NOT_IN_STORE'> {
  if (item.status === 'quarantined') return 'unchanged';
  if (item.status !== 'inStore') return refuse('ITEM_NOT_IN_STORE', { status: item.status });
  return { status: 'quarantined', quarantine: reason };
}

/** The item is free in its store again. One that is free already stays so. */
export function clearItem(item: ItemState): ItemChange | 'unchanged' | Refusal<'ITEM_NOT_QUARANTINED'> {
  if (item.status === 'inStore') return 'unchanged';
  return item.status === 'quarantined' ? FREE : refuse('ITEM_NOT_QUARANTINED', { status: item.status });
}
