import { CATEGORY_WORDS, CONDITION_WORDS, UNIT_WORDS } from '../items/item-words.rules.js';
import { INTAKE_COLUMNS, type IntakeColumn } from './intake-import.rules.js';
import { dayOf, EXAMPLE_NAME, readRow } from './intake-row.rules.js';

type Cells = Partial<Readonly<Record<IntakeColumn, string>>>;
const RICE: Cells = { nameZh: '大米', category: '食品', quantity: '1', unit: '袋', weightGrams: '5000' };
const at = new Map(INTAKE_COLUMNS.map((column, index) => [column, index] as const));
const width = INTAKE_COLUMNS.length;
const read = (cells: Cells, ...beyond: string[]) =>
  readRow([...INTAKE_COLUMNS.map((column) => cells[column] ?? ''), ...beyond], { at, width });
const lineOf = (facts: Cells) => {
  const row = read({ ...RICE, ...facts });
  return 'line' in row ? row.line : row.problems;
};
const problem = (column: IntakeColumn, problem: string) => [{ column, problem }];

it('says what goods are by hand, new unless it says otherwise', () => {
  expect(lineOf({ nameZh: ' 大米  5 公斤 ', shelf: 'A-1', batch: 'ｌ-7a' })).toEqual({
    ...{ product: null, category: 'food', nameZh: '大米 5 公斤', quantity: 1, unit: 'bag', weightGrams: 5_000 },
    ...{ condition: 'new', expiresOn: null, batch: 'L-7A', shelf: 'A-1' },
  });
});

it('says no more than how many, of a product', () => {
  const row = read({ product: '6901234567892', quantity: '2' });
  expect(row).toMatchObject({ line: { category: null, nameZh: null, unit: null, weightGrams: null, quantity: 2 } });
});

it('reads the words of our vocabularies in Chinese, in English and as programs write them', () => {
  for (const [value, word] of Object.entries(CATEGORY_WORDS))
    for (const category of [value, word, value.replace(/[A-Z]/, '_$&').toUpperCase()])
      expect(lineOf({ category })).toMatchObject({ category: value });
  for (const [value, word] of Object.entries(UNIT_WORDS))
    for (const unit of [value, word, value.toUpperCase()]) expect(lineOf({ unit })).toMatchObject({ unit: value });
  for (const [value, word] of Object.entries(CONDITION_WORDS))
    for (const condition of [value, word]) expect(lineOf({ condition })).toMatchObject({ condition: value });
  expect(lineOf({ unit: 'ｋｇ' })).toMatchObject({ unit: 'kilogram' });
});

it.each([
  ['１２', 12],
  ['1,000', 1_000],
  ['007', 7],
  ['100000', 100_000],
])('reads %s as a quantity', (quantity, is) => {
  expect(lineOf({ quantity })).toMatchObject({ quantity: is });
});

it.each(['0', '100001', '1.0', '1.5', '-1', '1e3', '一', '10,00', '5袋', '#N/A', '99999999999999999999'])(
  'reads %s as no quantity',
  (quantity) => {
    expect(lineOf({ quantity })).toEqual(problem('quantity', 'quantityWrong'));
  },
);

it('weighs whole grams', () => {
  expect(lineOf({ weightGrams: '10,000,000' })).toMatchObject({ weightGrams: 10_000_000 });
  expect(lineOf({ weightGrams: '0' })).toMatchObject({ weightGrams: 0 });
  for (const weightGrams of ['10000001', '1.5', '5kg'])
    expect(lineOf({ weightGrams })).toEqual(problem('weightGrams', 'weightWrong'));
});

it.each([
  ['2026-05-01', '2026-05-01'],
  ['2026/5/1', '2026-05-01'],
  ['2026.5.01', '2026-05-01'],
  ['２０２６年５月１日', '2026-05-01'],
  ['2026-05-01 00:00:00', '2026-05-01'],
  ['2026-05-01T00:00', '2026-05-01'],
  ['2028-02-29', '2028-02-29'],
])('reads %s as a day', (text, day) => {
  expect(dayOf(text)).toBe(day);
});

it.each([
  '5/1/2026',
  '1-5-26',
  '26-5-1',
  '2026-05',
  '2026年5月',
  '46143',
  '20260501',
  '2026-2-30',
  '2026/5-1',
  '永久',
  '2026-05-01 08:00',
  '',
])('reads %s as no day, since nobody could tell which', (text) => {
  expect(dayOf(text)).toBeNull();
  if (text !== '') expect(lineOf({ expiresOn: text })).toEqual(problem('expiresOn', 'dateWrong'));
});

it('tells everything that is the matter with a row at once', () => {
  expect(read({ condition: 'x' }, '', '多的')).toEqual({
    problems: [
      { column: 'category', problem: 'valueMissing' },
      { column: 'nameZh', problem: 'valueMissing' },
      { column: 'quantity', problem: 'valueMissing' },
      { column: 'unit', problem: 'valueMissing' },
      { column: 'weightGrams', problem: 'valueMissing' },
      { column: 'condition', problem: 'conditionUnknown' },
      { column: null, problem: 'cellsBeyondHeading' },
    ],
  });
  expect(read(RICE, ' ', '')).toHaveProperty('line');
});

it('takes no text that is too long, and not the example', () => {
  const long = '长'.repeat(121);
  for (const column of ['product', 'nameZh', 'batch', 'shelf'] as const)
    expect(lineOf({ [column]: long })).toEqual(problem(column, 'textTooLong'));
  expect(lineOf({ nameZh: EXAMPLE_NAME })).toEqual(problem('nameZh', 'exampleLeft'));
});
