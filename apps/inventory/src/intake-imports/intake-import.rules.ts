import {
  defineOperation,
  defineRefusals,
  type FamilyId,
  type Fen,
  type IntakeImportId,
  type IntakeKind,
  KEEPER_AND_ABOVE,
  type LocalDate,
  refuse,
  type Refusal,
  type StoreId,
} from '@yicang/kernel';

/** Rows of one sheet, besides its first. */
export const ROWS_MAX = 10_000;
/** How often an import is begun: whatever stopped it so often stops it again. */
export const ATTEMPTS_MAX = 8;
/** As long as what went wrong can be fetched: the store of files keeps it an hour longer. */
export const ERRORS_KEPT_MS = 24 * 3_600_000;

export const IMPORT_STATUSES = ['waiting', 'running', 'done', 'refused', 'failed'] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

/** Goods come in by spreadsheet: for whoever may take them in one by one. */
export const IMPORT_INTAKE = defineOperation('inventory.import-intake', KEEPER_AND_ABOVE);

export const importRefusals = defineRefusals({
  IMPORT_FILE_NOT_SHEET: {
    zh: '这个文件不是表格。请上传 CSV 或 XLSX。',
    en: 'This file is no spreadsheet. Bring a CSV or XLSX file.',
  },
  IMPORT_WORKBOOK_UNREADABLE: {
    zh: '这个 XLSX 文件打不开：可能已损坏、有密码，或解开后太大。请在表格软件里另存一份再上传。',
    en: 'This XLSX file cannot be opened: it may be damaged, have a password, or unpack to too much. Save it anew and bring that.',
  },
  IMPORT_EMPTY: { zh: '表格里除了表头没有内容。', en: 'The sheet holds nothing below its first row.' },
  IMPORT_HEADER_UNKNOWN: {
    zh: '表格第一行没有这些表头：{headers}。请对照表格重新指定。',
    en: 'The first row of the sheet has no such headings: {headers}. Compare the sheet, and say again which column is which.',
  },
  IMPORT_COLUMN_TWICE: {
    zh: '这几个表头都像是“{column}”：{headers}。请指定用哪一个。',
    en: 'These headings all seem to be {column}: {headers}. Say which of them it is.',
  },
  IMPORT_ROWS_WRONG: {
    zh: '有 {rows} 行需要更正，什么都没有入库。请下载错误清单，改好后重新导入。',
    en: '{rows} rows must be corrected, and nothing was taken in. Fetch the list of errors, mend them, and import again.',
  },
  IMPORT_FAILED: {
    zh: '系统多次尝试都没有完成，什么都没有入库。请重新导入；再不行请联系平台运维。',
    en: 'It was tried several times and not completed, and nothing was taken in. Import it again, or tell the platform’s operators.',
  },
});

export interface IntakeImportState {
  readonly id: IntakeImportId;
  readonly storeId: StoreId;
  readonly kind: IntakeKind;
  readonly donorFamilyId: FamilyId | null;
  readonly supplierZh: string | null;
  readonly priceFen: Fen | null;
  readonly receivedOn: LocalDate;
  readonly note: string;
  readonly isDryRun: boolean;
  readonly status: ImportStatus;
  readonly rowsRead: number;
  readonly rowsTotal: number | null; // null until the last was read
  readonly rowsBooked: number;
  readonly rowsWrong: number;
  readonly finishedAt: Date | null;
}

/** Nothing more happens to it. */
export function isOver({ status }: Pick<IntakeImportState, 'status'>): boolean {
  return status === 'done' || status === 'refused' || status === 'failed';
}

/** True while the list of its errors can be fetched. */
export function hasErrorsToFetch({ finishedAt }: Pick<IntakeImportState, 'finishedAt'>, now: Date): boolean {
  return finishedAt !== null && now.getTime() - finishedAt.getTime() < ERRORS_KEPT_MS;
}

/** What a sheet may say of a thing. */
export const INTAKE_COLUMNS = [
  'product',
  'category',
  'nameZh',
  'quantity',
  'unit',
  'weightGrams',
  'condition',
  'expiresOn',
  'batch',
  'shelf',
] as const;
export type IntakeColumn = (typeof INTAKE_COLUMNS)[number];

/** How each column may be headed; the template has the first. Compared without case, spaces and marks. */
export const COLUMN_HEADINGS: Readonly<Record<IntakeColumn, readonly [string, ...string[]]>> = {
  product: [
    '条码',
    '商品条码',
    '条形码',
    '目录编号',
    '品种编号',
    '品种',
    'GTIN',
    'EAN',
    'barcode',
    'product',
    'product id',
  ],
  category: ['品类', '类别', '分类', 'category'],
  nameZh: ['品名', '名称', '物品名称', '商品名称', '物品', 'name', 'item'],
  quantity: ['数量', 'quantity', 'qty'],
  unit: ['单位', '计量单位', 'unit'],
  weightGrams: ['重量（克）', '总重量（克）', '重量（g）', 'weight grams', 'weight in grams', 'weight (g)'],
  condition: ['成色', '新旧', 'condition'],
  expiresOn: ['保质期至', '有效期至', '到期日', '最后可用日', '失效日期', 'expires on', 'expiry date', 'best before'],
  batch: ['批号', '批次', '生产批号', 'batch', 'batch number', 'lot'],
  shelf: ['货架', '货位', '库位', 'shelf'],
};

/** Said of every thing, or told by the product it is. */
const TOLD_BY_PRODUCT: readonly IntakeColumn[] = ['category', 'nameZh', 'unit', 'weightGrams'];

/** A column, and the heading it stands under. */
export interface MappedColumn {
  readonly column: IntakeColumn;
  readonly header: string;
}
export interface ReadHeading {
  readonly mapping: readonly MappedColumn[];
  /** At which cell of a row each column stands. */
  readonly at: ReadonlyMap<IntakeColumn, number>;
}

/** A heading as it is compared: the same in full width, in capitals, and with whatever stands between its words. */
export function plainHeading(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

const COLUMN_BY_HEADING: ReadonlyMap<string, IntakeColumn> = new Map(
  INTAKE_COLUMNS.flatMap((column) =>
    COLUMN_HEADINGS[column].map((heading) => [plainHeading(heading), column] as const),
  ),
);

/** Which column is where: as was said, and else by the headings that are known. Headings that nobody knows are left aside. */
export function readHeading(
  headers: readonly string[],
  said: readonly MappedColumn[],
): ReadHeading | Refusal<'IMPORT_HEADER_UNKNOWN' | 'IMPORT_COLUMN_TWICE' | 'IMPORT_COLUMNS_MISSING'> {
  const plain = headers.map(plainHeading);
  const absent = said.filter(({ header }) => header === '' || !plain.includes(plainHeading(header)));
  if (absent.length > 0) return refuse('IMPORT_HEADER_UNKNOWN', { headers: absent.map(({ header }) => header) });
  const at = new Map<IntakeColumn, number>();
  const taken = new Set<number>();
  for (const { column, header } of said) {
    const index = plain.indexOf(plainHeading(header));
    if (at.has(column)) return twice(column, [headers[at.get(column) ?? 0] ?? '', header]);
    at.set(column, index);
    taken.add(index);
  }
  for (const [index, heading] of plain.entries()) {
    const column = COLUMN_BY_HEADING.get(heading);
    if (column === undefined || taken.has(index) || said.some((one) => one.column === column)) continue;
    const earlier = at.get(column);
    if (earlier !== undefined) return twice(column, [headers[earlier] ?? '', headers[index] ?? '']);
    at.set(column, index);
  }
  const needed: IntakeColumn[] = at.has('product') ? ['quantity'] : ['quantity', ...TOLD_BY_PRODUCT];
  const missing = needed.filter((column) => !at.has(column));
  if (missing.length > 0)
    return refuse('IMPORT_COLUMNS_MISSING', { columns: missing.map((column) => COLUMN_HEADINGS[column][0]) });
  const mapping = [...at].map(([column, index]) => ({ column, header: headers[index] ?? '' }));
  return { mapping, at };
}

function twice(column: IntakeColumn, headers: string[]) {
  return refuse('IMPORT_COLUMN_TWICE', { column: COLUMN_HEADINGS[column][0], headers });
}
