import { createHash } from 'node:crypto';
import { refuse, Refusal, type LocalDate, type TenantCode } from '@yicang/kernel';
import { type UnitOfWork } from '@yicang/platform-db';
import { type Goods } from '../intakes/intake.changes.js';
import { goodsOfLines } from './import-lines.js';
import { plainHeading, ROWS_MAX, type ReadHeading } from './intake-import.rules.js';
import { cellText, readRow, type RowLine } from './intake-row.rules.js';
import { COLUMN_OF_REASON, RowErrors } from './row-errors.js';
import { type SheetRow } from './sheet-rows.js';

/** Rows that are checked together. */
const CHUNK_ROWS = 500;

/** What tells a sheet's headings from those of others, in whatever order they stand. */
export function headersKey(headers: readonly string[]): string {
  const plain = headers.map(plainHeading).filter((header) => header !== '');
  return createHash('sha256').update(JSON.stringify(plain.sort())).digest('hex');
}

/** What a sheet comes to. Of one with errors no goods are kept. */
export interface CheckedSheet {
  readonly rowsTotal: number;
  readonly goods: readonly Goods[];
  readonly errors: RowErrors;
}

/** What is said while a sheet is checked. */
export interface SheetListener {
  /** The first row: how the others are to be read. */
  heading(headers: readonly string[]): Promise<ReadHeading | Refusal>;
  /** So many rows were read, and so many of them are wrong. */
  read(rows: number, wrong: number): Promise<void>;
}

/** Checks a sheet row by row: what it is in the books is kept, the sheet is not. */
export class SheetCheck {
  private heading: (ReadHeading & { readonly width: number }) | null = null;
  private waiting: { readonly row: SheetRow; readonly line: RowLine }[] = [];
  private goods: Goods[] = [];
  private readonly errors = new RowErrors();
  private rowsRead = 0;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly of: { readonly tenantCode: TenantCode; readonly receivedOn: LocalDate },
    private readonly listener: SheetListener,
  ) {}

  /** All rows are checked to the last, whatever is wrong with some. Refuses what is no table of goods. */
  async check(rows: AsyncIterable<SheetRow | Refusal>): Promise<CheckedSheet | Refusal> {
    for await (const row of rows) {
      const refusal = row instanceof Refusal ? row : await this.take(row);
      if (refusal !== null) return refusal;
    }
    if (this.rowsRead === 0) return refuse('IMPORT_EMPTY');
    await this.settle();
    return { rowsTotal: this.rowsRead, goods: this.goods, errors: this.errors };
  }

  private async take(row: SheetRow): Promise<Refusal | null> {
    if (this.heading === null) {
      const heading = await this.listener.heading(row.cells);
      if (heading instanceof Refusal) return heading;
      this.heading = { ...heading, width: row.cells.length };
      return null;
    }
    if (this.rowsRead === ROWS_MAX) return refuse('IMPORT_TOO_LONG', { max: ROWS_MAX });
    this.rowsRead += 1;
    const read = readRow(row.cells, this.heading);
    if ('line' in read) this.waiting.push({ row, line: read.line });
    else
      this.wrong(
        row,
        read.problems.map(({ column, problem }) => ({ column, why: problem })),
      );
    if (this.rowsRead % CHUNK_ROWS === 0) await this.settle();
    return null;
  }

  /** The rows that wait are goods, or wrong. */
  private async settle(): Promise<void> {
    const { waiting } = this;
    this.waiting = [];
    const { tenantCode, receivedOn } = this.of;
    const lines = waiting.map(({ line }) => line);
    const found = await this.uow.systemRead(tenantCode, (tx) => goodsOfLines(tx, lines, receivedOn));
    for (const [nth, { row }] of waiting.entries()) {
      const goods = found[nth];
      if (goods instanceof Refusal) this.wrong(row, [{ column: COLUMN_OF_REASON[goods.reason] ?? null, why: goods }]);
      else if (goods !== undefined && this.errors.rows === 0) this.goods.push(goods);
    }
    await this.listener.read(this.rowsRead, this.errors.rows);
  }

  private wrong(
    { row, cells }: SheetRow,
    errors: readonly Pick<Parameters<RowErrors['add']>[0][number], 'column' | 'why'>[],
  ) {
    const valueIn = (column: (typeof errors)[number]['column']) =>
      column === null ? '' : cellText(cells, this.heading?.at.get(column));
    this.errors.add(errors.map(({ column, why }) => ({ row, column, value: valueIn(column), why })));
    this.goods = [];
  }
}
