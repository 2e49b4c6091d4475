import { GraphQLError } from 'graphql';
import { z } from 'zod';

import { must, parseInput } from './input-violation.js';

const schema = z.object({
  label: z.string().trim().min(1).max(5),
  count: z.int().min(1).max(9),
  days: z
    .tuple([z.int(), z.int()])
    .refine(([from, to]) => from <= to, must({ zh: '开始不能晚于结束', en: 'must not end before it begins' })),
});

it('gives the input as the schema has it', () => {
  expect(parseInput(schema, { label: ' rice ', count: 2, days: [1, 2] })).toEqual({
    label: 'rice',
    count: 2,
    days: [1, 2],
  });
});

it('names each field that is wrong, in both languages, and repeats no value', () => {
  const violation = violationOf({ label: 'a private name', count: 0, days: [2, 1] });
  expect(violation.extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    messageZh: '填写的内容有误：label 最多 5 个字；count 至少为 1；days 开始不能晚于结束。',
    messageEn:
      'Please check the input: label must have at most 5 characters; count must be at least 1; days must not end before it begins.',
    problems: [{ field: 'label' }, { field: 'count' }, { field: 'days' }],
  });
  expect(JSON.stringify(violation)).not.toContain('private');
});

function violationOf(input: unknown): GraphQLError {
  try {
    parseInput(schema, input);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
  }
  throw new Error('The input was taken');
}
