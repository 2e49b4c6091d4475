import { Readable } from 'node:stream';
import { refuse, type Refusal } from '@yicang/kernel';
import { CsvError, parse } from 'csv-parse';
import { cutCells, isBlank, type SheetRow } from './sheet-rows.js';

const RECORD_CHARACTERS_MAX = 20_000;
/** So much of the text is looked at for what parts its cells. */
const LOOKED_AT_MAX = 20_000;
const DELIMITERS = [',', ';', '\t'] as const;

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly records: number };
}

/** The rows of a CSV text that hold anything, numbered as table programs number them. Ends with a refusal where it is no CSV. */
export async function* csvRows(text: AsyncIterable<string>): AsyncGenerator<SheetRow | Refusal<'IMPORT_UNREADABLE'>> {
  const [begun, source] = await begin(text);
  const options = { bom: true, info: true, relax_column_count: true, max_record_size: RECORD_CHARACTERS_MAX };
  const parsing = parse({ ...options, delimiter: delimiterOf(begun) });
  const parser = Readable.from(source).compose(parsing) as Readable;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      const cells = cutCells(record);
      if (!isBlank(cells)) yield { row: info.records, cells };
    }
  } catch (fault) {
    if (!(fault instanceof CsvError)) throw fault;
    yield refuse('IMPORT_UNREADABLE', { line: Number((fault as { lines?: number }).lines ?? 1) });
  } finally {
    parser.destroy();
  }
}

/** What parts the cells of the first line: whatever stands there most often outside quotes. */
export function delimiterOf(text: string): (typeof DELIMITERS)[number] {
  const [line = ''] = text
    .replaceAll(/"[^"]*"/g, '')
    .split(/[\r\n]/)
    .filter((one) => one.trim() !== '');
  const count = (delimiter: string) => line.split(delimiter).length;
  return DELIMITERS.reduce((best, one) => (count(one) > count(best) ? one : best));
}

/** The beginning of the text, and all of it. */
async function begin(text: AsyncIterable<string>): Promise<readonly [string, AsyncGenerator<string>]> {
  const pieces = text[Symbol.asyncIterator]();
  let begun = '';
  while (begun.length < LOOKED_AT_MAX) {
    const next = await pieces.next();
    if (next.done === true) break;
    begun += next.value;
  }
  async function* whole() {
    try {
      yield begun;
      for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value;
    } finally {
      await pieces.return?.();
    }
  }
  return [begun, whole()];
}
