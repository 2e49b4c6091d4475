import { ITEM_UNIT_WORDS, type ItemCategory, type ItemCondition } from '@yicang/kernel';

// What goods are called in the tables that people fill in and read.

export const CATEGORY_WORDS: Readonly<Record<ItemCategory, string>> = {
  ...{ food: '食品', hygiene: '卫生用品', clothing: '衣物', household: '家居用品', schoolThings: '学习用品' },
  ...{ aids: '辅助器具', other: '其他' },
};
export const UNIT_WORDS = ITEM_UNIT_WORDS;
export const CONDITION_WORDS: Readonly<Record<ItemCondition, string>> = { new: '全新', good: '良好', fair: '尚可' };
