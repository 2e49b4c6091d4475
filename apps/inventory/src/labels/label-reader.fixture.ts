import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createCanvas, loadImage, type Canvas } from '@napi-rs/canvas';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const PIXELS_PER_MM = 8; // what a thermal printer of 203 dpi has
const MM_PER_POINT = 25.4 / 72;

// the decoder would fetch its program from a CDN
const decoder = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
prepareZXingModule({ overrides: { wasmBinary: readFileSync(decoder).buffer as ArrayBuffer } });

/** A part of a page, from its upper left corner. */
export interface Area {
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** A page as it comes out of the printer. */
export interface Page {
  readonly widthMm: number;
  readonly heightMm: number;
  /** What can be copied out of it, and where it stands. */
  readonly texts: readonly { readonly text: string; readonly fromMm: number; readonly toMm: number }[];
  /** What the QR codes in this area say. */
  scan(area: Area): Promise<string[]>;
  isBlank(area: Area): boolean;
}

/** The pages of a PDF, drawn by pdf.js. */
export async function pagesOf(pdf: Buffer): Promise<Page[]> {
  const loading = getDocument({ data: new Uint8Array(pdf) });
  const sheets = await loading.promise;
  const pages = await Promise.all(
    Array.from({ length: sheets.numPages }, async (_, nth) => {
      const sheet = await sheets.getPage(nth + 1);
      const viewport = sheet.getViewport({ scale: PIXELS_PER_MM * MM_PER_POINT });
      const canvas = createCanvas(Math.round(viewport.width), Math.round(viewport.height));
      await sheet.render({ canvas: canvas as unknown as HTMLCanvasElement, viewport }).promise;
      const { items } = await sheet.getTextContent();
      const texts = items.flatMap((item) => {
        if (!('str' in item) || item.str.trim() === '') return [];
        const fromMm = Number(item.transform[4]) * MM_PER_POINT;
        return [{ text: item.str, fromMm, toMm: fromMm + item.width * MM_PER_POINT }];
      });
      return {
        widthMm: viewport.width / PIXELS_PER_MM,
        heightMm: viewport.height / PIXELS_PER_MM,
        texts,
        scan: (area: Area) => scan(canvas, area),
        isBlank: (area: Area) => pixels(canvas, area).data.every((value) => value === 255),
      };
    }),
  );
  await loading.destroy();
  return pages;
}

/** What the QR codes of a label's SVG say. */
export async function scanSvg(svg: string): Promise<string[]> {
  const image = await loadImage(Buffer.from(svg));
  const [widthMm, heightMm] = [60, 40];
  const canvas = createCanvas(widthMm * PIXELS_PER_MM, heightMm * PIXELS_PER_MM);
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return scan(canvas, { xMm: 0, yMm: 0, widthMm, heightMm });
}

async function scan(canvas: Canvas, area: Area): Promise<string[]> {
  const found = await readBarcodes(pixels(canvas, area), { formats: ['QRCode'] });
  return found.map(({ text }) => text);
}

function pixels(canvas: Canvas, { xMm, yMm, widthMm, heightMm }: Area): ImageData {
  const inPixels = [xMm, yMm, widthMm, heightMm].map((mm) => Math.round(mm * PIXELS_PER_MM));
  return canvas.getContext('2d').getImageData(...(inPixels as [number, number, number, number])) as ImageData;
}
