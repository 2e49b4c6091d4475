import type { GraphQLError } from 'graphql';
import { z } from 'zod';

import { codedError } from './coded-error.js';
import type { Words } from './words.js';

const PROBLEMS_MAX = 20;

/** What is wrong with one field of the input. It repeats no value: inputs hold names and phone numbers. */
export interface InputProblem extends Words {
  /** Path inside the input, such as `donor.phone`; empty when the matter is the input as a whole. */
  readonly field: string;
}

/** Malformed input, to be thrown: BAD_USER_INPUT with every problem in both languages. An expected no is a Refusal instead. */
export function inputViolation(problems: readonly InputProblem[]): GraphQLError {
  const words = {
    zh: `填写的内容有误：${problems.map(({ field, zh }) => `${field} ${zh}`.trim()).join('；')}。`,
    en: `Please check the input: ${problems.map(({ field, en }) => `${field} ${en}`.trim()).join('; ')}.`,
  };
  return codedError('BAD_USER_INPUT', words, { reason: 'INPUT_INVALID', problems });
}

/** The input as the schema gives it: trimmed, defaulted, branded. @throws the violation that lists what is wrong. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const inEnglish = schema.safeParse(input, { error: z.locales.en().localeError });
  if (inEnglish.success) return inEnglish.data;
  const inChinese = schema.safeParse(input, { error: z.locales.zhCN().localeError });
  const chinese = inChinese.success ? [] : inChinese.error.issues;
  const problems = inEnglish.error.issues.slice(0, PROBLEMS_MAX).map((issue, nth) => ({
    field: issue.path.map(String).join('.'),
    ...(ownWords(issue) ?? { zh: chinese[nth]?.message ?? '填写有误', en: issue.message }),
  }));
  throw inputViolation(problems);
}

/**
 * For `.refine(test, must({ zh: '不能早于开始日期', en: 'must not be before the first day' }))`: what the field must be,
 * told in both languages.
 */
export function must(words: Words): { params: { zh: string; en: string } } {
  return { params: { zh: words.zh, en: words.en } };
}

// zod's own sentences name types ("expected string to have >=3 characters"); these are the ones people meet most
function ownWords(issue: z.core.$ZodIssue): Words | null {
  if (issue.code === 'custom' && typeof issue.params?.['zh'] === 'string')
    return { zh: issue.params['zh'], en: String(issue.params['en']) };
  if (issue.code === 'too_small') return limitWords('at least', issue.origin, Number(issue.minimum), issue.inclusive);
  if (issue.code === 'too_big') return limitWords('at most', issue.origin, Number(issue.maximum), issue.inclusive);
  return null;
}

function limitWords(side: 'at least' | 'at most', origin: string, limit: number, inclusive = true): Words | null {
  const zh = side === 'at least' ? '至少' : '最多';
  if (!inclusive) return null;
  if (origin === 'string' && side === 'at least' && limit === 1) return { zh: '不能为空', en: 'must not be empty' };
  if (origin === 'string') return { zh: `${zh} ${limit} 个字`, en: `must have ${side} ${limit} characters` };
  if (origin === 'array') return { zh: `${zh} ${limit} 项`, en: `must have ${side} ${limit} entries` };
  return { zh: `${zh}为 ${limit}`, en: `must be ${side} ${limit}` };
}
