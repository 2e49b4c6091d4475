import { defineRefusals } from '@yicang/kernel';

/** Why inventory refuses what delivery asks of it. Worded here because delivery tells its own people. */
export const itemRefusals = defineRefusals({
  ITEM_NOT_FOUND: {
    zh: '本社区义仓没有这件物品。请核对编码，或重新扫码。',
    en: 'This community’s store has no such item. Check the code or scan the label again.',
  },
  STORE_NOT_FOUND: { zh: '本社区没有这个义仓。', en: 'There is no such store in this community.' },
  ITEM_NOT_IN_STORE: {
    zh: '这件物品已被预留或已不在库，请另选一件。',
    en: 'This item is already held or no longer in the store. Please choose another one.',
  },
  ITEM_EXPIRED: {
    zh: '这件物品已过期，不能再配送。请另选一件，并将它报废。',
    en: 'This item is past its last good day and cannot be delivered. Choose another one and discard it.',
  },
  ITEM_NOT_AS_NEEDED: {
    zh: '这件物品的品类或单位与需求不同。请另选一件，或按实际所需另行登记需求。',
    en: 'This item is of another category or unit than is needed. Choose another one, or record the need as it is.',
  },
  ITEM_NOT_HELD: {
    zh: '这件物品没有为该配送计划预留。请重新安排配送计划。',
    en: 'This item is not held for that delivery plan. Please plan the delivery again.',
  },
  ITEM_RECALLED: {
    zh: '这件物品已被召回：不要交给任何人，请带回义仓单独存放；召回解除之前不能放行。',
    en: 'This item was recalled: hand it to nobody, and bring it back to the store, where it stays aside until the recall is lifted.',
  },
  ITEM_HOLD_LAPSED: {
    zh: '这件物品的预留已到期。请重新安排配送计划。',
    en: 'The hold on this item has run out. Please plan the delivery again.',
  },
});
