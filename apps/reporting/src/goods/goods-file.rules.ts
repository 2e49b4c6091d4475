import { type GoodsRow } from './goods-rows.rules.js';

/** A figure, and how its place is called; empty when that is not known here. */
export type GoodsFileRow = GoodsRow & { readonly placeZh: string };

interface Column {
  readonly heading: string;
  readonly tag: string;
  readonly cell: (row: GoodsFileRow, asOf: string) => string | number | null;
}

/**
 * One row a figure, with the hashtags of HXL 1.1 (https://hxlstandard.org/standard/1-1final/dictionary/) above: `#adm` for the place of
 * whichever level, `#date` for its days, `#item+type` for the category, `#indicator` for the figure. `+v_yicang` marks codes of our
 * places, `+numerator` and `+denominator` are attributes of ours, which the standard leaves free.
 */
export const GOODS_FILE_COLUMNS: readonly Column[] = [
  { heading: '地点编码 Place', tag: '#adm+code+v_yicang', cell: ({ tenantCode }) => tenantCode },
  { heading: '地点 Name', tag: '#adm+name+i_zh', cell: ({ placeZh }) => placeZh },
  { heading: '自 From', tag: '#date+start', cell: ({ from }) => from },
  { heading: '至 To', tag: '#date+end', cell: ({ to }) => to },
  { heading: '品类代码 Category code', tag: '#item+type+code', cell: ({ category }) => category },
  { heading: '数字代码 Figure code', tag: '#indicator+code', cell: ({ definition }) => definition.id },
  { heading: '数字', tag: '#indicator+name+i_zh', cell: ({ definition }) => definition.nameZh },
  { heading: 'Figure', tag: '#indicator+name+i_en', cell: ({ definition }) => definition.nameEn },
  { heading: '值 Value', tag: '#indicator+value+num', cell: ({ value }) => value },
  { heading: '单位代码 Unit code', tag: '#indicator+unit+code', cell: ({ definition }) => definition.unit },
  { heading: '分子 Numerator', tag: '#indicator+numerator+num', cell: ({ numerator }) => numerator },
  { heading: '分母 Denominator', tag: '#indicator+denominator+num', cell: ({ denominator }) => denominator },
  { heading: '不公布 Held back', tag: '#meta+heldback', cell: ({ isHeldBack }) => (isHeldBack ? 'yes' : 'no') },
  { heading: '定义', tag: '#meta+definition+i_zh', cell: ({ definition }) => definition.definitionZh },
  { heading: 'Definition', tag: '#meta+definition+i_en', cell: ({ definition }) => definition.definitionEn },
  { heading: '定义版本 Version', tag: '#meta+version+num', cell: ({ definition }) => definition.version },
  { heading: '截至 As of', tag: '#date+updated', cell: (_, asOf) => asOf },
];

/** The two rows above the figures: what people read, and what programs do. */
export const GOODS_FILE_HEAD = [
  GOODS_FILE_COLUMNS.map(({ heading }) => heading),
  GOODS_FILE_COLUMNS.map(({ tag }) => tag),
];

/** The cells of one figure as of that instant. */
export function goodsCells(row: GoodsFileRow, asOf: string): (string | number | null)[] {
  return GOODS_FILE_COLUMNS.map(({ cell }) => cell(row, asOf));
}
