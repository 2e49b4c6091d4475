import { buffer } from 'node:stream/consumers';
import { Refusal } from '@yicang/kernel';
import { type BroughtType, type Files } from '@yicang/platform-files';
import { csvRows } from './csv-rows.js';
import { type SheetRow } from './sheet-rows.js';
import { xlsxRows } from './xlsx-rows.js';

/** What a sheet may come as. */
export const SHEET_TYPES: readonly BroughtType[] = [
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
];

/** The rows of a sheet that somebody brought. A workbook, of 10 MiB at most, is in memory while it is unpacked; of a CSV a piece is. */
export async function* rowsOf(
  files: Files,
  file: { readonly fileSha256: string; readonly mediaType: BroughtType },
): AsyncGenerator<SheetRow | Refusal> {
  const of = { sha256: file.fileSha256 };
  const isText = file.mediaType === 'text/csv';
  const content = isText ? await files.text(of) : await files.open(of);
  if (content instanceof Refusal) yield content;
  else if (Symbol.asyncIterator in content && isText) yield* csvRows(content as AsyncGenerator<string>);
  else yield* xlsxRows(await buffer(content));
}
