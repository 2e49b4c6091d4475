import { Readable } from 'node:stream';
import { refuse, Refusal } from '@yicang/kernel';
import { CsvError, parse } from 'csv-parse';
import { IMPORT_ROWS_MAX, NEED_COLUMNS, type NeedRow, type NumberedRow } from './need-import.rules.js';

/** A file of more bytes is not read: its lines would be too many. */
export const IMPORT_BYTES_MAX = 2 * 1024 * 1024;
const RECORD_CHARACTERS_MAX = 10_000;

type RowsRefusal = Refusal<'IMPORT_COLUMNS_MISSING' | 'IMPORT_UNREADABLE' | 'IMPORT_TOO_LONG'>;

/** The rows of a table of needs, with the lines they end in. The first line names the columns, in any order; more are left aside. */
export async function rowsOf(text: Iterable<string> | AsyncIterable<string>): Promise<NumberedRow[] | RowsRefusal> {
  const source = Readable.from(text);
  const options = { bom: true, info: true, skip_empty_lines: true, max_record_size: RECORD_CHARACTERS_MAX };
  const parser = source.pipe(parse(options));
  source.once('error', (fault) => parser.destroy(fault));
  const rows: NumberedRow[] = [];
  let heading: string[] | null = null;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      if (heading === null) {
        heading = record.map((column) => column.trim());
        const missing = NEED_COLUMNS.filter((column) => !heading?.includes(column));
        if (missing.length > 0) return refuse('IMPORT_COLUMNS_MISSING', { columns: missing.join(', ') });
        continue;
      }
      if (rows.length === IMPORT_ROWS_MAX) return refuse('IMPORT_TOO_LONG', { max: IMPORT_ROWS_MAX });
      rows.push({ line: info.lines, ...rowOf(heading, record) });
    }
  } catch (fault) {
    if (fault instanceof CsvError)
      return refuse('IMPORT_UNREADABLE', { line: Number((fault as { lines?: number }).lines ?? 1) });
    throw fault;
  } finally {
    source.destroy();
  }
  return heading === null ? refuse('IMPORT_COLUMNS_MISSING', { columns: NEED_COLUMNS.join(', ') }) : rows;
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function rowOf(heading: readonly string[], record: readonly string[]): NeedRow {
  const cells = NEED_COLUMNS.map((column) => [column, record[heading.indexOf(column)] ?? '']);
  return Object.fromEntries(cells) as NeedRow;
}
