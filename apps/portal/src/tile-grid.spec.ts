import { TILE_COLUMNS, TILE_ROWS, TILES, TILES_BY_ROW } from './tile-grid.js';

it('has all 34 province-level units once, each in a place of its own within the grid', () => {
  expect(TILES).toHaveLength(34);
  expect(new Set(TILES.map((tile) => tile.tenantCode)).size).toBe(34);
  expect(new Set(TILES.map((tile) => tile.letters)).size).toBe(34);
  expect(new Set(TILES.map((tile) => `${tile.row} ${tile.column}`)).size).toBe(34);
  for (const { row, column } of TILES) {
    expect(row).toBeGreaterThanOrEqual(1);
    expect(row).toBeLessThanOrEqual(TILE_ROWS);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual(TILE_COLUMNS);
  }
});

it('lists them in GB/T 2260 order, and for the keyboard row by row', () => {
  const codes = TILES.map((tile) => tile.tenantCode);
  expect(codes).toEqual([...codes].sort());
  const places = TILES_BY_ROW.map((tile) => tile.row * 10 + tile.column);
  expect(places).toEqual([...places].sort((one, other) => one - other));
});
