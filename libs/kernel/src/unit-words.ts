import { type ItemUnit } from './vocabulary.js';

/** What a unit is called in Chinese: in tables that people fill in and read, and on paper. */
export const ITEM_UNIT_WORDS: Readonly<Record<ItemUnit, string>> = {
  ...{ piece: '件', bag: '袋', bottle: '瓶', box: '箱', pack: '包', set: '套', pair: '双' },
  ...{ kilogram: '公斤', litre: '升' },
};
