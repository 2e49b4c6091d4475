import { defineRefusals } from '@yicang/kernel';

/** Why a dead letter is not treated. */
export const operationsRefusals = defineRefusals({
  DEAD_LETTER_GONE: {
    zh: '这封死信已经不在：有人处理过了，或事件后来又到了。',
    en: 'This dead letter is gone: somebody treated it, or its event came again and was done.',
  },
  DEAD_LETTER_UNREADABLE: {
    zh: '这封死信不是这里认识的事件，重放也没有用；核对后可以丢弃。',
    en: 'This dead letter is no event that is known here, and replaying it would do nothing. Look at it, then discard it.',
  },
  DEAD_LETTER_FAILED: {
    zh: '又失败了：{problem}。死信还在；请先排除原因。',
    en: 'It failed again: {problem}. The letter is still there; find the cause first.',
  },
});
