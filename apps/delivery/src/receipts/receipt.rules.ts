import { CROCKFORD, defineRefusals } from '@yicang/kernel';

export const receiptRefusals = defineRefusals({
  RECEIPT_NOT_FOUND: { zh: '没有这张回执,请核对编号。', en: 'There is no such receipt. Check the code.' },
});

/** `R` and eleven random Crockford characters: it says nothing of the family, the item or the order of receipts. */
export function newReceiptCode(random: Uint8Array): string {
  return `R${Array.from(random.slice(0, 11), (byte) => CROCKFORD[byte & 31]).join('')}`;
}
