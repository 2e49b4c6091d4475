import { defineOperation, defineRefusals, holdsPersonalNumber, type RefusalWords } from '@yicang/kernel';
import { NEED_NAME_LENGTH_MAX, ORGANIZATION_NEED_QUANTITY_MAX, SPECIFICATION_LENGTH_MAX } from '../needs/need.rules.js';

/** Lines of one file, or rows of one request. */
export const IMPORT_ROWS_MAX = 5_000;
/** Other names of one thing that are kept. */
const ALIASES_MAX = 7;
const DISTRICT_LENGTH_MAX = 40;

/** The columns of a spreadsheet of hospitals' needs, as its first line names them. */
export const NEED_COLUMNS = ['province', 'city', 'district', 'hospital_no', 'item', 'specification', 'wanted'] as const;
export type NeedRow = Readonly<Record<(typeof NEED_COLUMNS)[number], string>>;
/** A row, and in which line of its file it stands. */
export interface NumberedRow extends NeedRow {
  readonly line: number;
}

export const IMPORT_NEEDS = defineOperation('delivery.import-needs', ['cityCoordinator']);

export const importRefusals = defineRefusals({
  IMPORT_PLACE_NOT_CITY: {
    zh: '请选择一个城市（4 位编码）：表格按城市导入。',
    en: 'Choose a city, a code of 4 characters: a table is imported city by city.',
  },
});

/** Why a row is not recorded. */
export const ROW_PROBLEMS = [
  'otherCity',
  'hospitalUnnumbered',
  'itemUnnamed',
  'textTooLong',
  'personalNumber',
  'quantityMissing',
  'quantityZero',
  'quantityAbsurd',
  'organizationClosed',
  'alreadyRecorded',
] as const;
export type RowProblem = (typeof ROW_PROBLEMS)[number];

export const ROW_PROBLEM_WORDS: Readonly<Record<RowProblem, RefusalWords>> = {
  otherCity: { zh: '不是这个城市的', en: 'It is of another city' },
  hospitalUnnumbered: { zh: '没有医院编号', en: 'The hospital has no number' },
  itemUnnamed: { zh: '没有写物品', en: 'It does not say what is needed' },
  textTooLong: { zh: '文字太长', en: 'A text is too long' },
  personalNumber: { zh: '写有电话等个人号码', en: 'It holds a personal number, such as a telephone' },
  quantityMissing: { zh: '没有写数量', en: 'It does not say how many' },
  quantityZero: { zh: '数量为零', en: 'The quantity is zero' },
  quantityAbsurd: { zh: '数量不是 1 至 1000000 的整数', en: 'The quantity is no whole number from 1 to 1000000' },
  organizationClosed: { zh: '这个机构已注销', en: 'The organization is closed' },
  alreadyRecorded: { zh: '同样的需求已登记，尚未满足', en: 'The same need is on record and not met yet' },
};

export interface RefusedRow {
  readonly line: number;
  readonly problem: RowProblem;
}

/** What one hospital wants of one thing, of however many rows. */
export interface Wish {
  /** Where it stands first. */
  readonly line: number;
  readonly organizationNameZh: string;
  readonly districtZh: string | null;
  readonly nameZh: string;
  readonly aliases: readonly string[];
  readonly specification: string;
  readonly quantity: number;
}

/** What a table comes to: each row is a wish, merged into one, or refused. */
export interface Reading {
  readonly read: number;
  readonly wishes: readonly Wish[];
  readonly merged: number;
  readonly refused: readonly RefusedRow[];
  /** Rows recorded otherwise than written: several names in one cell, or stray spaces. */
  readonly normalised: number;
}

/**
 * What the rows come to for the city of that name. Rows of one hospital with the same thing and specification are one wish of the
 * larger quantity, not of the sum: who lists a thing twice has repeated or corrected herself, and a sum would call for goods that nobody
 * is short of, while too little is said again.
 */
export function readRows(rows: readonly NumberedRow[], cityZh: string): Reading {
  const wishes = new Map<string, Wish>();
  const refused: RefusedRow[] = [];
  let [merged, normalised] = [0, 0];
  for (const row of rows) {
    const read = readRow(row, cityZh);
    if ('problem' in read) {
      refused.push(read);
      continue;
    }
    const key = JSON.stringify([read.wish.organizationNameZh, read.wish.nameZh, read.wish.specification]);
    const earlier = wishes.get(key);
    wishes.set(key, earlier === undefined ? read.wish : mergeWishes(earlier, read.wish));
    if (earlier !== undefined) merged += 1;
    if (read.isNormalised) normalised += 1;
  }
  return { read: rows.length, wishes: [...wishes.values()], merged, refused, normalised };
}

/** The names in a cell, the first before its other ones: parted by a bar, or by a slash between Chinese characters. */
export function namesIn(cell: string): string[] {
  const names = cell.split(/\||(?<=\p{Script=Han})\/(?=\p{Script=Han})/u).map(tidy);
  return [...new Set(names.filter((name) => name !== ''))];
}

/** How many are wanted, or why that cannot be: digits, full-width ones and commas between thousands too. */
export function quantityIn(cell: string): number | 'quantityMissing' | 'quantityZero' | 'quantityAbsurd' {
  const text = tidy(cell).normalize('NFKC');
  if (text === '') return 'quantityMissing';
  if (!/^(?:\d+|\d{1,3}(?:,\d{3})+)$/.test(text)) return 'quantityAbsurd';
  const quantity = Number(text.replaceAll(',', ''));
  if (quantity === 0) return 'quantityZero';
  return quantity > ORGANIZATION_NEED_QUANTITY_MAX ? 'quantityAbsurd' : quantity;
}

/** The data name no hospital: it is called by its district, or its city, and its number. */
function readRow(
  row: NumberedRow,
  cityZh: string,
): RefusedRow | { readonly wish: Wish; readonly isNormalised: boolean } {
  const { line } = row;
  const [city, district, hospital] = [tidy(row.city), tidy(row.district), tidy(row.hospital_no).normalize('NFKC')];
  if (city !== cityZh) return { line, problem: 'otherCity' };
  if (!/^[1-9]\d{0,5}$/.test(hospital)) return { line, problem: 'hospitalUnnumbered' };
  const [nameZh, ...aliases] = namesIn(row.item);
  if (nameZh === undefined) return { line, problem: 'itemUnnamed' };
  const specification = tidy(row.specification);
  const isTooLong =
    [nameZh, ...aliases].some(({ length }) => length > NEED_NAME_LENGTH_MAX) ||
    specification.length > SPECIFICATION_LENGTH_MAX ||
    district.length > DISTRICT_LENGTH_MAX;
  if (isTooLong) return { line, problem: 'textTooLong' };
  if ([nameZh, ...aliases, specification, district].some(holdsPersonalNumber))
    return { line, problem: 'personalNumber' };
  const quantity = quantityIn(row.wanted);
  if (typeof quantity === 'string') return { line, problem: quantity };
  const wish = {
    ...{ line, organizationNameZh: `${district || city} ${hospital} 号医院`, districtZh: district || null },
    ...{ nameZh, aliases: aliases.slice(0, ALIASES_MAX), specification, quantity },
  };
  return { wish, isNormalised: nameZh !== row.item || specification !== row.specification };
}

function mergeWishes(earlier: Wish, later: Wish): Wish {
  const aliases = [...new Set([...earlier.aliases, ...later.aliases])].slice(0, ALIASES_MAX);
  return { ...earlier, aliases, quantity: Math.max(earlier.quantity, later.quantity) };
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}
