import {
  type Grams,
  type ItemCategory,
  type ItemCode,
  type ItemCondition,
  type ItemUnit,
  type LocalDate,
  type TenantCode,
} from '@yicang/kernel';
import { CATEGORY_WORDS, CONDITION_WORDS, UNIT_WORDS } from '../items/item-words.rules.js';
import { type ItemStatus } from '../items/item.rules.js';

/** An item that lies in a store, as it is written down for people. Who gave it is not. */
export interface StockFileRow {
  readonly tenantCode: TenantCode;
  readonly storeNameZh: string;
  readonly shelf: string;
  readonly code: ItemCode;
  readonly nameZh: string;
  readonly category: ItemCategory;
  readonly quantity: number;
  readonly unit: ItemUnit;
  readonly weightGrams: Grams;
  readonly condition: ItemCondition;
  readonly status: ItemStatus;
  readonly expiresOn: LocalDate | null;
  readonly receivedOn: LocalDate;
}

const STATUSES: Readonly<Record<ItemStatus, string>> = {
  ...{ inStore: '在库', held: '已预留', issued: '在途', delivered: '已送达', discarded: '已报废' },
  ...{ quarantined: '隔离中', lost: '丢失', split: '已分装', inTransit: '调拨途中', movedOut: '已调出' },
};

interface Column {
  readonly heading: string;
  readonly tag: string;
  readonly cell: (row: StockFileRow) => string | number | null;
}

/**
 * One row a thing, with the hashtags of HXL 1.1 (https://hxlstandard.org/standard/1-1final/dictionary/) above: `#item` for goods, `#loc` for
 * where they are, `#adm5` for a 社区, which is the fifth level below the nation, `#date` and `#status`. `+num` marks numbers, `+code` our
 * own words, `+i_zh` Chinese ones and `+v_yicang` codes of our places; `+shelf`, `+unit`, `+quantity`, `+weight`, `+grams`,
 * `+condition`, `+received` and `+expiry` are attributes of ours, which the standard leaves free.
 */
export const STOCK_COLUMNS: readonly Column[] = [
  { heading: '社区编码 Community', tag: '#adm5+code+v_yicang', cell: ({ tenantCode }) => tenantCode },
  { heading: '义仓 Store', tag: '#loc+name', cell: ({ storeNameZh }) => storeNameZh },
  { heading: '货位 Shelf', tag: '#loc+shelf', cell: ({ shelf }) => shelf },
  { heading: '物品编码 Code', tag: '#item+code', cell: ({ code }) => code },
  { heading: '名称 Name', tag: '#item+name+i_zh', cell: ({ nameZh }) => nameZh },
  { heading: '品类 Category', tag: '#item+type+i_zh', cell: ({ category }) => CATEGORY_WORDS[category] },
  { heading: '数量 Quantity', tag: '#item+quantity+num', cell: ({ quantity }) => quantity },
  { heading: '单位 Unit', tag: '#item+unit+i_zh', cell: ({ unit }) => UNIT_WORDS[unit] },
  { heading: '重量（克） Weight in grams', tag: '#item+weight+grams+num', cell: ({ weightGrams }) => weightGrams },
  { heading: '成色 Condition', tag: '#item+condition+i_zh', cell: ({ condition }) => CONDITION_WORDS[condition] },
  { heading: '状态 Status', tag: '#status+i_zh', cell: ({ status }) => STATUSES[status] },
  { heading: '入库日 Received on', tag: '#date+received', cell: ({ receivedOn }) => receivedOn },
  { heading: '最后可用日 Last good day', tag: '#date+expiry', cell: ({ expiresOn }) => expiresOn },
  { heading: '品类代码 Category code', tag: '#item+type+code', cell: ({ category }) => category },
  { heading: '单位代码 Unit code', tag: '#item+unit+code', cell: ({ unit }) => unit },
  { heading: '成色代码 Condition code', tag: '#item+condition+code', cell: ({ condition }) => condition },
  { heading: '状态代码 Status code', tag: '#status+code', cell: ({ status }) => status },
];

/** The two rows above the goods: what people read, and what programs do. */
export const STOCK_HEAD = [STOCK_COLUMNS.map(({ heading }) => heading), STOCK_COLUMNS.map(({ tag }) => tag)];

/** The cells of one item. */
export function stockCells(row: StockFileRow): (string | number | null)[] {
  return STOCK_COLUMNS.map(({ cell }) => cell(row));
}
