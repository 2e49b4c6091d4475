/** One province-level unit and its place in the grid, row and column from 1. Data, not geography: see LAYOUT. */
export interface Tile {
  readonly tenantCode: string;
  readonly zh: string;
  readonly en: string;
  /** Two letters (GB/T 2260), said where an English name does not fit. */
  readonly letters: string;
  readonly row: number;
  readonly column: number;
}

/** Seven columns keep a tile at 44 px or more on a phone 360 px wide. */
export const TILE_COLUMNS = 7;
export const TILE_ROWS = 8;

const LAYOUT: readonly (readonly string[])[] = [
  ['', '', '', '', '', '', 'HL'],
  ['', '', '', 'NM', 'BJ', '', 'JL'],
  ['XJ', 'GS', 'NX', 'SX', 'HE', 'TJ', 'LN'],
  ['XZ', 'QH', 'SN', 'HA', 'SD', '', ''],
  ['', 'SC', 'CQ', 'HB', 'AH', 'JS', 'SH'],
  ['', 'YN', 'GZ', 'HN', 'JX', 'ZJ', ''],
  ['', '', '', 'GX', 'GD', 'FJ', 'TW'],
  ['', '', '', 'HI', 'MO', 'HK', ''],
];

const UNITS: readonly (readonly [tenantCode: string, letters: string, zh: string, en: string])[] = [
  ['11', 'BJ', '北京', 'Beijing'],
  ['12', 'TJ', '天津', 'Tianjin'],
  ['13', 'HE', '河北', 'Hebei'],
  ['14', 'SX', '山西', 'Shanxi'],
  ['15', 'NM', '内蒙古', 'Inner Mongolia'],
  ['21', 'LN', '辽宁', 'Liaoning'],
  ['22', 'JL', '吉林', 'Jilin'],
  ['23', 'HL', '黑龙江', 'Heilongjiang'],
  ['31', 'SH', '上海', 'Shanghai'],
  ['32', 'JS', '江苏', 'Jiangsu'],
  ['33', 'ZJ', '浙江', 'Zhejiang'],
  ['34', 'AH', '安徽', 'Anhui'],
  ['35', 'FJ', '福建', 'Fujian'],
  ['36', 'JX', '江西', 'Jiangxi'],
  ['37', 'SD', '山东', 'Shandong'],
  ['41', 'HA', '河南', 'Henan'],
  ['42', 'HB', '湖北', 'Hubei'],
  ['43', 'HN', '湖南', 'Hunan'],
  ['44', 'GD', '广东', 'Guangdong'],
  ['45', 'GX', '广西', 'Guangxi'],
  ['46', 'HI', '海南', 'Hainan'],
  ['50', 'CQ', '重庆', 'Chongqing'],
  ['51', 'SC', '四川', 'Sichuan'],
  ['52', 'GZ', '贵州', 'Guizhou'],
  ['53', 'YN', '云南', 'Yunnan'],
  ['54', 'XZ', '西藏', 'Tibet'],
  ['61', 'SN', '陕西', 'Shaanxi'],
  ['62', 'GS', '甘肃', 'Gansu'],
  ['63', 'QH', '青海', 'Qinghai'],
  ['64', 'NX', '宁夏', 'Ningxia'],
  ['65', 'XJ', '新疆', 'Xinjiang'],
  ['71', 'TW', '台湾', 'Taiwan'],
  ['81', 'HK', '香港', 'Hong Kong'],
  ['82', 'MO', '澳门', 'Macao'],
];

/** All 34 province-level units in GB/T 2260 order, every one with a tile of the same size. */
export const TILES: readonly Tile[] = UNITS.map(([tenantCode, letters, zh, en]) => {
  const row = LAYOUT.findIndex((letterRow) => letterRow.includes(letters));
  return { tenantCode, zh, en, letters, row: row + 1, column: (LAYOUT[row] ?? []).indexOf(letters) + 1 };
});

/** The tiles as the eye meets them, row by row: Tab goes the same way. */
export const TILES_BY_ROW: readonly Tile[] = [...TILES].sort(
  (one, other) => one.row - other.row || one.column - other.column,
);

/** The tile of a province's tenant code. */
export function tileOf(tenantCode: string): Tile | undefined {
  return TILES.find((tile) => tile.tenantCode === tenantCode);
}
