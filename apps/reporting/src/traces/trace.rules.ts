import { defineRefusals } from '@yicang/kernel';

export const traceRefusals = defineRefusals({
  ITEM_NOT_KNOWN: {
    zh: '没有这个编码的物品。标签刚贴上？请过几分钟再查，并与标签再对一遍。',
    en: 'No item has this code. A label just printed? Try again in a few minutes, and compare the code once more.',
  },
});
