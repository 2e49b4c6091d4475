import { buffer } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { formatItemCode } from '@yicang/kernel';
import { fitting, legible, paperFont, POINTS_PER_MM } from '@yicang/platform-paper';
import PDFDocument from 'pdfkit';
import { labelAddress, markOf, qrPath, type Labelled, type QrPath } from './label.js';
import { LABEL_LAYOUTS, placesOnSheets, type LabelFormat, type LabelPlace } from './label.rules.js';

/** The parts of a label, in heights of what lies inside its padding. To the right and below, the QR code's quiet zone is kept free. */
const QR_SIDE = 0.8;
const QR_GAP = 0.1;
const CODE_SIZE = 0.16;
const CODE_LINE = 0.2;
const MARK_SIZE = 0.08;
const NAME_SIZE = 0.12;
/** How far above the foot of a line its letters stand, in heights of the letters. */
const DESCENT = 0.2;

/** What was printed: all that its PDF is made of, so that the same command again is the same paper. */
export interface Printing {
  readonly format: LabelFormat;
  readonly skip: number;
  readonly printedAt: Date;
  readonly labels: readonly Labelled[];
}

/**
 * The labels as one PDF, each in its place and none over its edge: QR codes as vectors, and of the font no more than is written. The
 * same printing is the same bytes, whenever it is asked for.
 */
export async function labelSheets(
  publicOrigin: string,
  { format, skip, printedAt, labels }: Printing,
): Promise<Buffer> {
  const { pageWidthMm, pageHeightMm } = LABEL_LAYOUTS[format];
  const size: [number, number] = [pageWidthMm * POINTS_PER_MM, pageHeightMm * POINTS_PER_MM];
  const info = { Title: '义仓标签 Yicang labels', CreationDate: printedAt, ModDate: printedAt };
  const sheets = new PDFDocument({ size, margin: 0, autoFirstPage: false, info });
  sheets.registerFont('label', paperFont().bytes);
  const places = placesOnSheets(format, labels.length, skip);
  let page = -1;
  for (const [nth, place] of places.entries()) {
    const label = labels[nth] as Labelled;
    if (place.page !== page) {
      // a sheet takes about a tenth of a second: others get their turn before the next
      await setImmediate();
      sheets.addPage().scale(POINTS_PER_MM).font('label');
      page = place.page;
    }
    drawLabel(sheets, format, place, label, qrPath(labelAddress(publicOrigin, label.code)));
  }
  sheets.end();
  return buffer(sheets);
}

function drawLabel(
  sheets: PDFKit.PDFDocument,
  format: LabelFormat,
  { xMm, yMm }: LabelPlace,
  { code, nameZh, printNo }: Labelled,
  qr: QrPath,
): void {
  const { labelWidthMm, labelHeightMm, paddingXMm, paddingYMm } = LABEL_LAYOUTS[format];
  const [width, height] = [labelWidthMm - 2 * paddingXMm, labelHeightMm - 2 * paddingYMm];
  const [left, top] = [xMm + paddingXMm, yMm + paddingYMm];
  const inSide = (QR_SIDE * height) / qr.size;
  sheets.save().translate(left, top).scale(inSide).path(qr.path).fill('black', 'even-odd').restore();
  const write = (text: string, size: number, x: number, foot: number) => {
    sheets.fontSize(size * height);
    const [shown, baseline] = [fitting(sheets, legible(text), width - x), top + (foot - DESCENT * size) * height];
    sheets.text(shown, left + x, baseline, { lineBreak: false, baseline: 'alphabetic' });
  };
  const besideQr = (QR_SIDE + QR_GAP) * height;
  for (const [line, part] of formatItemCode(code).split('-').entries())
    write(part, CODE_SIZE, besideQr, CODE_LINE * (line + 1));
  write(markOf(printNo), MARK_SIZE, besideQr, QR_SIDE);
  write(nameZh, NAME_SIZE, 0, 1);
}
