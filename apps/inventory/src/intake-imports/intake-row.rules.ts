import {
  grams,
  ITEM_CATEGORIES,
  ITEM_CONDITIONS,
  ITEM_UNITS,
  parseLocalDate,
  type Grams,
  type ItemCategory,
  type ItemCondition,
  type ItemUnit,
  type LocalDate,
  type RefusalWords,
} from '@yicang/kernel';
import { CATEGORY_WORDS, CONDITION_WORDS, UNIT_WORDS } from '../items/item-words.rules.js';
import { QUANTITY_MAX, WEIGHT_GRAMS_MAX } from '../products/product.rules.js';
import { INTAKE_COLUMNS, plainHeading, type IntakeColumn, type ReadHeading } from './intake-import.rules.js';

const NAME_LENGTH_MAX = 60;
const SHORT_LENGTH_MAX = 40;
const PRODUCT_LENGTH_MAX = 120;
/** What the row of the template is called: whoever leaves it in has not meant it. */
export const EXAMPLE_NAME = '示例：大米 5 公斤';

/** Why a cell, or a row, cannot be taken in. */
export const ROW_PROBLEM_WORDS = {
  valueMissing: { zh: '没有填写', en: 'It is not filled in' },
  textTooLong: { zh: '文字太长', en: 'The text is too long' },
  quantityWrong: {
    zh: `不是 1 至 ${QUANTITY_MAX} 的整数`,
    en: `It is no whole number from 1 to ${QUANTITY_MAX}`,
  },
  weightWrong: {
    zh: `不是 0 至 ${WEIGHT_GRAMS_MAX} 的整数，单位是克`,
    en: `It is no whole number of grams from 0 to ${WEIGHT_GRAMS_MAX}`,
  },
  categoryUnknown: {
    zh: `没有这个品类。可填：${Object.values(CATEGORY_WORDS).join('、')}`,
    en: `There is no such category. There are: ${ITEM_CATEGORIES.join(', ')}`,
  },
  unitUnknown: {
    zh: `没有这个单位。可填：${Object.values(UNIT_WORDS).join('、')}`,
    en: `There is no such unit. There are: ${ITEM_UNITS.join(', ')}`,
  },
  conditionUnknown: {
    zh: `没有这种成色。可填：${Object.values(CONDITION_WORDS).join('、')}`,
    en: `There is no such condition. There are: ${ITEM_CONDITIONS.join(', ')}`,
  },
  dateWrong: {
    zh: '看不出是哪一天。请写年月日，如 2026-05-01',
    en: 'It does not say which day. Write year, month and day, such as 2026-05-01',
  },
  cellsBeyondHeading: {
    zh: '这一行的内容比表头多：可能有没加引号的逗号',
    en: 'The row has more cells than there are headings: a comma may stand without quotes',
  },
  exampleLeft: { zh: '这是模板的示例行，请删除', en: 'This is the example of the template: remove it' },
} as const satisfies Readonly<Record<string, RefusalWords>>;
export type RowProblem = keyof typeof ROW_PROBLEM_WORDS;

/** What is the matter with a row, and in which of its columns. */
export interface CellProblem {
  readonly column: IntakeColumn | null;
  readonly problem: RowProblem;
}

/** What a row says. Where it names a product, which is then looked for, the product tells what is absent. */
export interface RowLine {
  readonly product: string | null; // a bar code, or the id of a product
  readonly category: ItemCategory | null;
  readonly nameZh: string | null;
  readonly quantity: number;
  readonly unit: ItemUnit | null;
  readonly weightGrams: Grams | null;
  readonly condition: ItemCondition;
  readonly expiresOn: LocalDate | null;
  readonly batch: string | null;
  readonly shelf: string;
}

class Wrong {
  constructor(readonly problem: RowProblem) {}
}
type Perhaps<T> = { readonly [F in keyof T]: T[F] | Wrong };

/** What the cells of a row come to, or everything that is the matter with them. */
export function readRow(
  cells: readonly string[],
  { at, width }: Pick<ReadHeading, 'at'> & { readonly width: number },
): { readonly line: RowLine } | { readonly problems: readonly CellProblem[] } {
  const text = (column: IntakeColumn) => cellText(cells, at.get(column));
  const read = <T>(column: IntakeColumn, absent: T | Wrong, parse: (text: string) => T | Wrong) =>
    text(column) === '' ? absent : parse(text(column));
  const unlessTold = text('product') === '' ? new Wrong('valueMissing') : null;
  const said: Perhaps<RowLine> = {
    product: read('product', null, shortText(PRODUCT_LENGTH_MAX)),
    category: read('category', unlessTold, wordIn(CATEGORIES, 'categoryUnknown')),
    nameZh: read('nameZh', unlessTold, nameIn),
    quantity: read('quantity', new Wrong('valueMissing'), quantityIn),
    unit: read('unit', unlessTold, wordIn(UNITS, 'unitUnknown')),
    weightGrams: read('weightGrams', unlessTold, weightIn),
    condition: read('condition', 'new', wordIn(CONDITIONS, 'conditionUnknown')),
    expiresOn: read('expiresOn', null, dayIn),
    batch: read('batch', null, (of) => shortText(SHORT_LENGTH_MAX)(of.normalize('NFKC').toUpperCase())),
    shelf: read('shelf', '', shortText(SHORT_LENGTH_MAX)),
  };
  const problems: CellProblem[] = INTAKE_COLUMNS.flatMap((column) => {
    const value = said[column];
    return value instanceof Wrong ? [{ column, problem: value.problem }] : [];
  });
  if (cells.slice(width).some((cell) => tidy(cell) !== ''))
    problems.push({ column: null, problem: 'cellsBeyondHeading' });
  // nothing of it is wrong
  return problems.length > 0 ? { problems } : { line: said as RowLine };
}

/** The text of a cell without the spaces around it; of no cell, none. */
export function cellText(cells: readonly string[], index: number | undefined): string {
  return tidy(index === undefined ? '' : (cells[index] ?? ''));
}

/** The day a text names with year, month and day in that order; null for all else, since nobody could tell which day is meant. */
export function dayOf(text: string): LocalDate | null {
  const plain = text.normalize('NFKC');
  const { groups } = DAY_WITH_MARKS.exec(plain) ?? DAY_WITH_WORDS.exec(plain) ?? {};
  const { year = '', month = '', day = '' } = groups ?? {};
  return parseLocalDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
}

/** As tables have them; what comes out of databases has midnight behind. */
const DAY_WITH_MARKS = /^(?<year>\d{4})(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})(?:[ T]00:00(?::00)?)?$/;
const DAY_WITH_WORDS = /^(?<year>\d{4})年(?<month>\d{1,2})月(?<day>\d{1,2})日$/;

/** Words that mean the same, beside those of our vocabularies: the Chinese ones, the English ones, and those of the API. */
const CATEGORIES = wordBook(CATEGORY_WORDS, { 食物: 'food', 学习: 'schoolThings', 辅具: 'aids', 其它: 'other' });
const UNITS = wordBook(UNIT_WORDS, {
  ...{ 个: 'piece', 只: 'piece', 盒: 'box', 千克: 'kilogram', kg: 'kilogram', l: 'litre', liter: 'litre' },
});
const CONDITIONS = wordBook(CONDITION_WORDS, { 新: 'new', 好: 'good' });

function wordBook<V extends string>(
  words: Readonly<Record<V, string>>,
  others: Readonly<Record<string, V>>,
): ReadonlyMap<string, V> {
  const ours = Object.entries<string>(words) as [V, string][];
  const all: (readonly [string, V])[] = [
    ...ours.flatMap(([value, zh]) => [[value, value] as const, [zh, value] as const]),
  ];
  return new Map([...all, ...Object.entries(others)].map(([word, value]) => [plainHeading(word), value]));
}

function wordIn<V extends string>(book: ReadonlyMap<string, V>, problem: RowProblem) {
  return (text: string) => book.get(plainHeading(text)) ?? new Wrong(problem);
}

function shortText(lengthMax: number) {
  return (text: string) => (text.length > lengthMax ? new Wrong('textTooLong') : text);
}

function nameIn(text: string): string | Wrong {
  return text === EXAMPLE_NAME ? new Wrong('exampleLeft') : shortText(NAME_LENGTH_MAX)(text);
}

function quantityIn(text: string): number | Wrong {
  const quantity = wholeNumberIn(text);
  return quantity === null || quantity < 1 || quantity > QUANTITY_MAX ? new Wrong('quantityWrong') : quantity;
}

function weightIn(text: string): Grams | Wrong {
  const weight = wholeNumberIn(text);
  return weight === null || weight > WEIGHT_GRAMS_MAX ? new Wrong('weightWrong') : grams(weight);
}

/** Digits, full-width ones too, with commas between thousands or without; null for all else. */
function wholeNumberIn(text: string): number | null {
  const plain = text.normalize('NFKC');
  return /^(?:\d{1,9}|\d{1,3}(?:,\d{3}){1,2})$/.test(plain) ? Number(plain.replaceAll(',', '')) : null;
}

function dayIn(text: string): LocalDate | Wrong {
  return dayOf(text) ?? new Wrong('dateWrong');
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}
