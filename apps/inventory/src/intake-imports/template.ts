import { stringify } from 'csv-stringify/sync';
import { COLUMN_HEADINGS, INTAKE_COLUMNS, type IntakeColumn } from './intake-import.rules.js';
import { EXAMPLE_NAME } from './intake-row.rules.js';

export const TEMPLATE_NAME = '入库模板.csv';

const EXAMPLE: Readonly<Record<IntakeColumn, string>> = {
  ...{ product: '', category: '食品', nameZh: EXAMPLE_NAME, quantity: '2', unit: '袋', weightGrams: '10000' },
  ...{ condition: '全新', expiresOn: '2026-12-31', batch: 'L20260101', shelf: 'A-1' },
};

/** What people fill in: the columns, and one row as they are filled in. It has to be removed. */
export function templateCsv(): Buffer {
  const rows = [INTAKE_COLUMNS.map((column) => COLUMN_HEADINGS[column][0]), INTAKE_COLUMNS.map((one) => EXAMPLE[one])];
  return Buffer.from(stringify(rows, { bom: true, record_delimiter: 'windows' }));
}
