import { z } from 'zod';
import { withUnknownKeys } from './unknown-keys.js';

const shape = z
  .object({
    name: z.string().max(3),
    parts: z.array(z.object({ grams: z.int(), box: z.object({ shelf: z.string() }).nullable() })).max(2),
  })
  .refine(({ name }) => name !== 'bad', 'is bad');
const refused = withUnknownKeys(shape, 'refused');
const dropped = withUnknownKeys(shape, 'dropped');
const known = {
  name: 'a',
  parts: [
    { grams: 1, box: { shelf: 'b' } },
    { grams: 2, box: null },
  ],
};
const later = {
  name: 'a',
  extra: 1,
  parts: [
    { grams: 1, extra: 2, box: { shelf: 'b', extra: 3 } },
    { grams: 2, box: null, extra: 4 },
  ],
};

it('takes what is known either way', () => {
  expect(refused.parse(known)).toEqual(known);
  expect(dropped.parse(known)).toEqual(known);
});

it('refuses an unknown key at every depth, or drops it', () => {
  expect(refused.safeParse(later).error?.issues.map((issue) => issue.path.join('.'))).toEqual([
    'parts.0.box',
    'parts.0',
    'parts.1',
    '',
  ]);
  expect(dropped.parse(later)).toEqual(known);
});

it.each([
  { ...known, name: 'long' },
  { ...known, name: 'bad' },
  { ...known, parts: [...known.parts, ...known.parts] },
  { ...known, parts: [{ grams: 0.5, box: null }] },
  { name: 'a' },
])('keeps every check: %j', (wrong) => {
  expect(refused.safeParse(wrong).success).toBe(false);
  expect(dropped.safeParse(wrong).success).toBe(false);
});
