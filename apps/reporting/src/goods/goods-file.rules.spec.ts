import { type LocalDate, type TenantCode } from '@yicang/kernel';
import { FIGURE_DEFINITIONS } from '../figures/definition.rules.js';
import { GOODS_FILE_COLUMNS, GOODS_FILE_HEAD, goodsCells } from './goods-file.rules.js';

it('has a hashtag of HXL for every column, no two alike', () => {
  const [, tags = []] = GOODS_FILE_HEAD;
  // http://hxlstandard.org/standard/1-1final/tagging/: a letter first, then letters, digits and underscores, attributes after plus signs
  expect(tags.filter((tag) => !/^#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*$/.test(tag))).toEqual([]);
  expect(new Set(tags).size).toBe(GOODS_FILE_COLUMNS.length);
});

it('writes a figure that is held back without a number', () => {
  const [from, to] = ['2026-03-01', '2026-03-31'] as [LocalDate, LocalDate];
  const nothing = { value: null, numerator: null, denominator: null, category: null };
  const definition = FIGURE_DEFINITIONS.familiesServed;
  const place = { tenantCode: '51' as TenantCode, placeZh: '四川省' };
  const cells = goodsCells({ ...place, from, to, definition, ...nothing, isHeldBack: true }, '2026-04-02T00:00:00Z');
  expect(cells.slice(0, 4)).toEqual(['51', '四川省', from, to]);
  expect(cells.filter((cell) => typeof cell === 'number')).toEqual([definition.version]);
  expect(cells).toContain('yes');
});
