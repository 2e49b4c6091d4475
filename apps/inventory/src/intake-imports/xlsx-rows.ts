import { refuse, type Refusal } from '@yicang/kernel';
import { cutCells, CELLS_MAX, isBlank, type SheetRow } from './sheet-rows.js';
import { dayOfSerial, showsDay } from './xlsx-days.js';
import { readWhole, XlsxParts, type XmlReader } from './xlsx-parts.js';

/** Texts that cells share, and how long they are together: of more no table of ours is made. */
const SHARED_MAX = 500_000;
const SHARED_CHARACTERS_MAX = 16_000_000;

/** What the cells of a sheet refer to. */
interface Workbook {
  readonly sheet: string;
  readonly shared: readonly string[];
  /** By the number of a cell's style: whether its number is a day. */
  readonly isDay: readonly boolean[];
  readonly isFrom1904: boolean;
}

/**
 * The rows that hold anything of the first sheet that is shown: texts, numbers as they are, days where the cell shows a day, and of a
 * formula what it came to when the file was saved. Ends with a refusal where it is no workbook.
 */
export async function* xlsxRows(content: Buffer): AsyncGenerator<SheetRow | Refusal<'IMPORT_WORKBOOK_UNREADABLE'>> {
  const rows = sheetRows(content);
  for (;;) {
    // whatever fails in here comes of the content, which is all in memory
    const next = await rows.next().catch(() => null);
    if (next?.done === true) return;
    yield next?.value ?? refuse('IMPORT_WORKBOOK_UNREADABLE');
    if (next === null) return;
  }
}

async function* sheetRows(content: Buffer): AsyncGenerator<SheetRow, void> {
  const parts = await XlsxParts.open(content);
  const workbook = await workbookIn(parts);
  const reader = new SheetReader(workbook);
  const pieces = parts.read(workbook.sheet, reader);
  for (let isOver = false; !isOver;) {
    isOver = (await pieces.next()).done === true;
    yield* reader.taken();
  }
}

async function workbookIn(parts: XlsxParts): Promise<Workbook> {
  const [root] = [...(await parts.relationsOf('')).values()].filter(({ kind }) => kind === 'officeDocument');
  if (root === undefined) throw new Error('The package is no workbook');
  const relations = await parts.relationsOf(root.part);
  let [sheet, isFrom1904] = ['', false];
  await readWhole(
    parts.read(root.part, {
      opened(name, attribute) {
        if (name === 'workbookPr') isFrom1904 = isTrue(attribute('date1904'));
        if (name !== 'sheet' || sheet !== '' || (attribute('state') ?? 'visible') !== 'visible') return;
        const related = relations.get(attribute('id') ?? '');
        if (related?.kind === 'worksheet') sheet = related.part;
      },
    }),
  );
  if (sheet === '') throw new Error('The workbook shows no sheet');
  const partOf = (kind: string) => [...relations.values()].find((one) => one.kind === kind)?.part;
  const shared = await sharedIn(parts, partOf('sharedStrings'));
  return { sheet, shared, isDay: await dayStylesIn(parts, partOf('styles')), isFrom1904 };
}

async function sharedIn(parts: XlsxParts, part: string | undefined): Promise<string[]> {
  const shared: string[] = [];
  if (part === undefined || !parts.has(part)) return shared;
  const item = new TextReader('si');
  let characters = 0;
  await readWhole(
    parts.read(part, {
      opened: (name) => item.opened(name),
      text: (text) => item.text(text),
      closed(name) {
        if (!item.closed(name)) return;
        characters += item.value.length;
        if (shared.push(item.value) > SHARED_MAX || characters > SHARED_CHARACTERS_MAX)
          throw new Error('The workbook shares too many texts');
      },
    }),
  );
  return shared;
}

async function dayStylesIn(parts: XlsxParts, part: string | undefined): Promise<boolean[]> {
  const codes = new Map<number, string>();
  const isDay: boolean[] = [];
  if (part === undefined || !parts.has(part)) return isDay;
  let isOfCells = false;
  await readWhole(
    parts.read(part, {
      opened(name, attribute) {
        if (name === 'numFmt') codes.set(Number(attribute('numFmtId')), attribute('formatCode') ?? '');
        if (name === 'cellXfs') isOfCells = true;
        const formatId = Number(attribute('numFmtId') ?? 0);
        if (name === 'xf' && isOfCells) isDay.push(showsDay(formatId, codes.get(formatId)));
      },
      closed(name) {
        if (name === 'cellXfs') isOfCells = false;
      },
    }),
  );
  return isDay;
}

/** The text of an element that may be in runs of different looks. How it is read aloud (`rPh`) is none of it. */
class TextReader {
  value = '';
  private isText = false;
  private isAloud = false;

  constructor(private readonly element: string) {}

  opened(name: string): void {
    if (name === this.element) this.value = '';
    if (name === 'rPh') this.isAloud = true;
    this.isText = name === 't' && !this.isAloud;
  }

  text(text: string): void {
    if (this.isText) this.value += text;
  }

  /** True when the element is over, with its text in `value`. */
  closed(name: string): boolean {
    this.isText = false;
    if (name === 'rPh') this.isAloud = false;
    if (name !== this.element) return false;
    this.value = unescaped(this.value);
    return true;
  }
}

/** Makes rows of a sheet's `row`, `c`, `v` and `is`. */
class SheetReader implements XmlReader {
  private rows: SheetRow[] = [];
  private row = 0;
  private cells: string[] = [];
  private column = -1;
  private kind = 'n';
  private style = 0;
  private raw = '';
  private isValue = false;
  private readonly inline = new TextReader('is');

  constructor(private readonly workbook: Workbook) {}

  /** The rows that were read since this was asked last. */
  taken(): SheetRow[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  opened(name: string, attribute: (name: string) => string | undefined): void {
    this.inline.opened(name);
    this.isValue = name === 'v';
    if (name === 'row') {
      this.row = Number(attribute('r') ?? this.row + 1);
      this.cells = [];
      this.column = -1;
    }
    if (name !== 'c') return;
    this.column = columnIn(attribute('r')) ?? this.column + 1;
    this.kind = attribute('t') ?? 'n';
    this.style = Number(attribute('s') ?? 0);
    this.raw = '';
    this.inline.value = '';
  }

  text(text: string): void {
    this.inline.text(text);
    if (this.isValue) this.raw += text;
  }

  closed(name: string): void {
    this.inline.closed(name);
    this.isValue = false;
    if (name === 'c' && this.column < CELLS_MAX) {
      while (this.cells.length < this.column) this.cells.push('');
      this.cells[this.column] = this.value();
    }
    if (name !== 'row') return;
    if (!Number.isSafeInteger(this.row)) throw new Error('A row has no number');
    const cells = cutCells(this.cells);
    if (!isBlank(cells)) this.rows.push({ row: this.row, cells });
  }

  private value(): string {
    if (this.kind === 'inlineStr') return this.inline.value;
    if (this.kind === 's') return this.workbook.shared[Number(this.raw)] ?? '';
    if (this.kind === 'str') return unescaped(this.raw);
    return this.kind === 'n' && this.raw.trim() !== '' ? this.number(Number(this.raw)) : this.raw;
  }

  private number(number: number): string {
    const day = this.workbook.isDay[this.style] === true ? dayOfSerial(number, this.workbook.isFrom1904) : null;
    return day ?? String(number);
  }
}

/** The number of a cell's column, from 0: its letters count as digits from A = 1. */
function columnIn(reference: string | undefined): number | null {
  const [letters] = /^[A-Z]{1,3}(?=\d)/.exec(reference ?? '') ?? [];
  if (letters === undefined) return null;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** What XML has no characters for is written `_x000D_` (ECMA-376 part 1, 22.9.2.19). */
function unescaped(text: string): string {
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true';
}
