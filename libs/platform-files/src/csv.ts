import { stringify } from 'csv-stringify/sync';

/** A cell of a table; null is empty. */
export type CsvCell = string | number | null;

const CSV = { record_delimiter: 'windows', escape_formulas: true } as const;

/** Rows of CSV; what begins like a formula is text for Excel too. */
export function csvRows(rows: readonly (readonly CsvCell[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    CSV,
  );
}

/** The rows a file of CSV begins with: Excel takes it for UTF-8 by its first three bytes. */
export function csvHead(rows: readonly (readonly CsvCell[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { ...CSV, bom: true },
  );
}
