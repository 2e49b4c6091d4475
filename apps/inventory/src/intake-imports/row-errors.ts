import { holdsPersonalNumber, Refusal, refusalWords } from '@yicang/kernel';
import { stringify } from 'csv-stringify/sync';
import { COLUMN_HEADINGS, type IntakeColumn } from './intake-import.rules.js';
import { ROW_PROBLEM_WORDS, type RowProblem } from './intake-row.rules.js';

/** Errors that are written down; who has more mends these first. */
export const ERRORS_LISTED_MAX = 1_000;
const VALUE_LENGTH_MAX = 60;

/** What is the matter with a row, as it is written down. */
export interface RowError {
  readonly row: number;
  readonly column: IntakeColumn | null;
  readonly value: string;
  readonly why: RowProblem | Refusal;
}

/** What is wrong in a sheet: all rows are counted, and so many errors listed. */
export class RowErrors {
  private readonly listed: RowError[] = [];
  private wrong = 0;

  /** Rows that something is the matter with. */
  get rows(): number {
    return this.wrong;
  }

  /** All that is the matter with one row. */
  add(errors: readonly RowError[]): void {
    this.wrong += 1;
    this.listed.push(...errors.slice(0, ERRORS_LISTED_MAX - this.listed.length));
  }

  /** As a table for office programs: UTF-8 by its first three bytes, and nothing in it is taken for a formula. */
  toCsv(): Buffer {
    const inOrder = this.listed.toSorted((one, other) => one.row - other.row);
    const rows = inOrder.map(({ row, column, value, why }) => {
      const { zh, en } = why instanceof Refusal ? refusalWords(why) : ROW_PROBLEM_WORDS[why];
      const heading = column === null ? '' : COLUMN_HEADINGS[column][0];
      // a number that identifies somebody is not written down once more
      const shown = holdsPersonalNumber(value) ? '' : value.slice(0, VALUE_LENGTH_MAX).toWellFormed();
      return [String(row), heading, shown, zh, en];
    });
    const head = ['行 row', '列 column', '内容 value', '原因', 'reason'];
    return Buffer.from(stringify([head, ...rows], { bom: true, record_delimiter: 'windows', escape_formulas: true }));
  }
}

/** In which column that for which a row is refused stands. */
export const COLUMN_OF_REASON: Readonly<Record<string, IntakeColumn>> = {
  ...{ PRODUCT_NOT_FOUND: 'product', PRODUCT_RETIRED: 'product', PRODUCT_GTIN_WRONG: 'product' },
  ...{ UNIT_NOT_OF_PRODUCT: 'unit', QUANTITY_TOO_LARGE: 'quantity', GIFT_EXPIRED: 'expiresOn' },
};
