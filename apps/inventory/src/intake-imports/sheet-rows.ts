/** A row of a sheet that holds anything. `row` is what table programs number it by, from 1. */
export interface SheetRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** Cells of a row that are looked at; a table of goods has ten. */
export const CELLS_MAX = 60;
const CELL_LENGTH_MAX = 1_000;

/** As much of a row as is looked at. */
export function cutCells(cells: readonly string[]): string[] {
  return cells.slice(0, CELLS_MAX).map((cell) => cell.slice(0, CELL_LENGTH_MAX));
}

/** Nothing stands in it. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}
