import {
  ITEM_CATEGORIES,
  ITEM_UNITS,
  type Grams,
  type ItemCode,
  type LocalDate,
  type TenantCode,
} from '@yicang/kernel';
import { STOCK_COLUMNS, STOCK_HEAD, stockCells, type StockFileRow } from './stock-file.rules.js';

const rice: StockFileRow = {
  ...{
    tenantCode: '51015NGF' as TenantCode,
    storeNameZh: '水井坊义仓',
    shelf: 'A-1',
    code: '5NGFF9S6NR61' as ItemCode,
  },
  ...{ nameZh: '大米', category: 'food', quantity: 2, unit: 'bag', weightGrams: 5_000 as Grams, condition: 'new' },
  ...{ status: 'inStore', expiresOn: null, receivedOn: '2026-03-01' as LocalDate },
};

it('has a hashtag of HXL for every column, no two alike', () => {
  const [headings = [], tags = []] = STOCK_HEAD;
  // http://hxlstandard.org/standard/1-1final/tagging/: a letter first, then letters, digits and underscores, attributes after plus signs
  expect(tags.filter((tag) => !/^#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*$/.test(tag))).toEqual([]);
  expect(new Set(tags).size).toBe(STOCK_COLUMNS.length);
  expect(headings.filter((heading) => !/[\u4e00-\u9fff]/.test(heading) || !/[A-Za-z]{2}/.test(heading))).toEqual([]);
});

it('writes an item in words for people and in words for programs', () => {
  expect(stockCells(rice)).toEqual([
    ...[
      '51015NGF',
      '水井坊义仓',
      'A-1',
      '5NGFF9S6NR61',
      '大米',
      '食品',
      2,
      '袋',
      5_000,
      '全新',
      '在库',
      '2026-03-01',
      null,
    ],
    ...['food', 'bag', 'new', 'inStore'],
  ]);
});

it('has a word for every category and unit', () => {
  const cells = [
    ...ITEM_CATEGORIES.map((category) => stockCells({ ...rice, category })[5]),
    ...ITEM_UNITS.map((unit) => stockCells({ ...rice, unit })[7]),
  ];
  expect(cells.filter((cell) => !/^[\u4e00-\u9fff]+$/.test(String(cell)))).toEqual([]);
});
