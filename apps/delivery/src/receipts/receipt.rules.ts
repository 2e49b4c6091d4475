import { CROCKFORD, defineRefusals } from '@yicang/kernel';

export const receiptRefusals = defineRefusals({
  RECEIPT_NOT_FOUND: { zh: '没有这张回执，请核对编号。', en: 'There is no such receipt. Check the code.' },
});

const RECEIPT_CODE = new RegExp(`^R[${CROCKFORD}]{11}$`);

/** The code a person meant: spaces around it and lower case do not matter. Null when it is none. */
export function parseReceiptCode(text: string): string | null {
  const code = text.trim().toUpperCase();
  return RECEIPT_CODE.test(code) ? code : null;
}

const RUN_CODE = new RegExp(`^D[${CROCKFORD}]{11}$`);

/** The code of a run that a person meant; null when it is none. */
export function parseRunCode(text: string): string | null {
  const code = text.trim().toUpperCase();
  return RUN_CODE.test(code) ? code : null;
}

/** `D` and eleven random Crockford characters: whoever has it reads the run's receipts together. */
export function newRunCode(random: Uint8Array): string {
  return `D${crockfordOf(random)}`;
}

/** `R` and eleven random Crockford characters: it says nothing of the family, the item or the order of receipts. */
export function newReceiptCode(random: Uint8Array): string {
  return `R${crockfordOf(random)}`;
}

const crockfordOf = (random: Uint8Array): string =>
  Array.from(random.slice(0, 11), (byte) => CROCKFORD[byte & 31]).join('');
