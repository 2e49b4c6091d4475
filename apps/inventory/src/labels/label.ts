import bwipjs from 'bwip-js';
import { formatItemCode, type ItemCode } from '@yicang/kernel';

/** 60 x 40 mm, the common thermal roll; the SVG scales to any sheet. */
const WIDTH_MM = 60;
const HEIGHT_MM = 40;
const QR_MM = 30;

/** What a label says. `printNo` is null when none was printed. */
export interface Labelled {
  readonly code: ItemCode;
  readonly nameZh: string;
  readonly printNo: number | null;
}

/**
 * The public address a label's QR code carries; WeChat's own scanner opens it. Every label of an item carries the same: a code is for
 * life, and whoever scans old paper still finds the item. Which paper is valid is read in print, by `markOf`, and a short
 * address makes coarser squares that a worn label keeps longer.
 */
export function labelAddress(publicOrigin: string, code: ItemCode): string {
  return `${publicOrigin}/i/${code}`;
}

/** Whose label it is, and from the second on which one: the smaller number is void. */
export function markOf(printNo: number | null): string {
  return printNo === null || printNo === 1 ? '义仓 Yicang' : `义仓 第 ${printNo} 张 No. ${printNo}`;
}

/** A QR code: an SVG path in a square of this size, filled by the even-odd rule. */
export interface QrPath {
  readonly size: number;
  readonly path: string;
}

/** The QR code of the text, drawn alike on screen and on paper. */
export function qrPath(text: string): QrPath {
  const svg = bwipjs.toSVG({ bcid: 'qrcode', text, padding: 0 });
  const [, size, path] = /viewBox="0 0 (\d+) \1"[^>]*>\s*<path d="([^"]+)" fill-rule="evenodd"/.exec(svg) ?? [];
  if (size === undefined || path === undefined) throw new Error('bwip-js draws a QR code no longer as one path');
  return { size: Number(size), path };
}

/** The label of an item as it leaves the service; its picture is drawn when it is asked for. */
export function labelOf(publicOrigin: string, item: Labelled) {
  const { code, printNo } = item;
  const address = labelAddress(publicOrigin, code);
  return {
    ...{ code, text: formatItemCode(code), address, printNo },
    get svg() {
      return labelSvg(address, item);
    },
  };
}

/**
 * A printable label: the QR code of the item's public address, the code in text and the item's name.
 * SVG, 60 x 40 mm, black on white, no script and no font of its own.
 */
function labelSvg(address: string, item: Labelled): string {
  const { size, path } = qrPath(address);
  const [first, second, third] = formatItemCode(item.code).split('-');
  const text = (y: number, size: number, content: string, weight = 400) =>
    `<text x="34" y="${y}" font-size="${size}" font-weight="${weight}">${escapeXml(content)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH_MM}mm" height="${HEIGHT_MM}mm"`,
    ` viewBox="0 0 ${WIDTH_MM} ${HEIGHT_MM}" role="img" aria-label="${escapeXml(item.code)}">`,
    `<rect width="${WIDTH_MM}" height="${HEIGHT_MM}" fill="#fff"/>`,
    `<svg x="2" y="5" width="${QR_MM}" height="${QR_MM}" viewBox="0 0 ${size} ${size}">`,
    `<path d="${path}" fill-rule="evenodd"/></svg>`,
    `<g font-family="ui-monospace, Menlo, Consolas, monospace" fill="#000">`,
    [first, second, third].map((part, line) => text(12 + line * 6.5, 6, part ?? '', 700)).join(''),
    `</g><g font-family="system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif" fill="#000">`,
    linesOf(item.nameZh)
      .map((line, nth) => text(30.4 + nth * 3.4, 3, line))
      .join(''),
    text(37, 2.6, markOf(item.printNo)),
    `</g></svg>`,
  ].join('');
}

/** As wide as 8 hanzi, which a label has room for beside the code; what is half as wide counts half. */
const LINE_WIDTH_MAX = 8;
const LINES_MAX = 2;

/** The name on two lines at most, with an ellipsis where it is longer. */
function linesOf(name: string): string[] {
  const lines = [''];
  let width = 0;
  for (const character of name) {
    const own = /[\u0020-\u00ff]/.test(character) ? 0.5 : 1;
    if (width + own > LINE_WIDTH_MAX) {
      if (lines.length === LINES_MAX)
        return [...lines.slice(0, -1), `${[...(lines.at(-1) ?? '')].slice(0, -1).join('')}…`];
      lines.push('');
      width = 0;
    }
    lines.push((lines.pop() ?? '') + character);
    width += own;
  }
  return lines;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
