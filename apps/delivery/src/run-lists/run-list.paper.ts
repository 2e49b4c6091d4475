import { buffer } from 'node:stream/consumers';
import { formatItemCode, ITEM_UNIT_WORDS } from '@yicang/kernel';
import { fitting, legible, paperFont, POINTS_PER_MM } from '@yicang/platform-paper';
import PDFDocument from 'pdfkit';
import { type PackingLine, type PickLine } from './run-list.rules.js';

/** A4, in millimetres. */
const [WIDTH, HEIGHT, MARGIN] = [210, 297, 15];
const [TITLE_SIZE, HEAD_SIZE, LINE_SIZE] = [6, 3.6, 3.8];
const [FIRST_LINE, LINE_HEIGHT] = [48, 11];
/** A box to tick. */
const BOX = 4.5;

/** What stands above the lines. */
export interface RunHead {
  readonly code: string;
  readonly on: string;
  /** When and with what, as far as it was planned. */
  readonly remarks: readonly string[];
  readonly printedAt: Date;
}
interface Column<L> {
  readonly titleZh: string;
  readonly x: number;
  readonly width: number;
  readonly text: (line: L) => string;
}

const PICK: readonly Column<PickLine>[] = [
  { titleZh: '义仓 Store', x: 24, width: 32, text: ({ storeNameZh }) => storeNameZh },
  { titleZh: '货位 Shelf', x: 58, width: 20, text: ({ shelf }) => shelf },
  { titleZh: '条码 Code', x: 80, width: 36, text: ({ itemCode }) => formatItemCode(itemCode) },
  { titleZh: '物品 Item', x: 118, width: 48, text: ({ nameZh }) => nameZh },
  { titleZh: '数量', x: 168, width: 14, text: howMany },
  { titleZh: '站 Stop', x: 184, width: 14, text: ({ position }) => String(position) },
];
const PACKING: readonly Column<PackingLine>[] = [
  { titleZh: '站 Stop', x: 24, width: 16, text: ({ position }) => String(position) },
  {
    titleZh: '同一户 Same door',
    x: 42,
    width: 30,
    text: ({ position, doorPosition }) => (doorPosition === position ? '' : `同第 ${doorPosition} 站`),
  },
  { titleZh: '条码 Code', x: 74, width: 36, text: ({ itemCode }) => formatItemCode(itemCode) },
  { titleZh: '物品 Item', x: 112, width: 46, text: ({ nameZh }) => nameZh },
  { titleZh: '数量 Qty', x: 160, width: 16, text: howMany },
  { titleZh: '约重 kg', x: 178, width: 18, text: ({ weightGrams }) => (weightGrams / 1000).toFixed(1) },
];

function howMany({ quantity, unit }: Pick<PickLine, 'quantity' | 'unit'>): string {
  return `${quantity} ${ITEM_UNIT_WORDS[unit]}`;
}

/** The list of what is fetched from the shelves, as one sheet. */
export function pickPaper(head: RunHead, lines: readonly PickLine[]): Promise<Buffer> {
  return paper('拣货单 Pick list', head, PICK, lines);
}

/** The list of what is packed for each stop, as one sheet. Families are numbers on it. */
export function packingPaper(head: RunHead, lines: readonly PackingLine[]): Promise<Buffer> {
  return paper('装箱单 Packing list', head, PACKING, lines);
}

/** A run has twenty stops at most: they fit on one sheet. */
async function paper<L>(
  title: string,
  { code, on, remarks, printedAt }: RunHead,
  columns: readonly Column<L>[],
  lines: readonly L[],
): Promise<Buffer> {
  const size: [number, number] = [WIDTH * POINTS_PER_MM, HEIGHT * POINTS_PER_MM];
  const info = { Title: `${title} ${code}`, CreationDate: printedAt, ModDate: printedAt };
  const sheet = new PDFDocument({ size, margin: 0, info });
  sheet.registerFont('paper', paperFont().bytes);
  sheet.scale(POINTS_PER_MM).font('paper');
  const write = (text: string, fontSize: number, x: number, y: number, width: number) => {
    sheet.fontSize(fontSize);
    sheet.text(fitting(sheet, legible(text), width), x, y, { lineBreak: false, baseline: 'alphabetic' });
  };
  const whole = WIDTH - 2 * MARGIN;
  write(title, TITLE_SIZE, MARGIN, 22, whole);
  write([code, on, `共 ${lines.length} 件`, ...remarks].join('  '), HEAD_SIZE, MARGIN, 31, whole);
  for (const { titleZh, x, width } of columns) write(titleZh, HEAD_SIZE, x, 41, width);
  sheet.lineWidth(0.2);
  for (const [nth, line] of lines.entries()) {
    const foot = FIRST_LINE + nth * LINE_HEIGHT + 5;
    sheet.rect(MARGIN, foot - BOX + 0.8, BOX, BOX).stroke();
    for (const { x, width, text } of columns) write(text(line), LINE_SIZE, x, foot, width);
    sheet
      .moveTo(MARGIN, foot + 3)
      .lineTo(WIDTH - MARGIN, foot + 3)
      .stroke();
  }
  sheet.end();
  return buffer(sheet);
}
