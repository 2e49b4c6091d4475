import bwipjs from 'bwip-js';
import { formatItemCode, type ItemCode } from '@yicang/kernel';

/** 60 x 40 mm, the common thermal roll; the SVG scales to any sheet. */
const WIDTH_MM = 60;
const HEIGHT_MM = 40;
const QR_MM = 30;

/** The public address a label's QR code carries; WeChat's own scanner opens it. */
export function labelAddress(publicOrigin: string, code: ItemCode): string {
  return `${publicOrigin}/i/${code}`;
}

/** The label of an item as it leaves the service. */
export function labelOf(publicOrigin: string, item: { readonly code: ItemCode; readonly nameZh: string }) {
  const { code } = item;
  const address = labelAddress(publicOrigin, code);
  return { code, text: formatItemCode(code), address, svg: labelSvg(publicOrigin, item) };
}

/**
 * A printable label: the QR code of the item's public address, the code in text and the item's name.
 * SVG, 60 x 40 mm, black on white, no script and no font of its own.
 */
function labelSvg(publicOrigin: string, item: { readonly code: ItemCode; readonly nameZh: string }): string {
  const qr = bwipjs.toSVG({ bcid: 'qrcode', text: labelAddress(publicOrigin, item.code), padding: 0 });
  const [, viewBox = '', body = ''] = /<svg[^>]*viewBox="([^"]+)"[^>]*>([\s\S]*)<\/svg>/.exec(qr) ?? [];
  const [first, second, third] = formatItemCode(item.code).split('-');
  const text = (y: number, size: number, content: string, weight = 400) =>
    `<text x="34" y="${y}" font-size="${size}" font-weight="${weight}">${escapeXml(content)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH_MM}mm" height="${HEIGHT_MM}mm"`,
    ` viewBox="0 0 ${WIDTH_MM} ${HEIGHT_MM}" role="img" aria-label="${escapeXml(item.code)}">`,
    `<rect width="${WIDTH_MM}" height="${HEIGHT_MM}" fill="#fff"/>`,
    `<svg x="2" y="5" width="${QR_MM}" height="${QR_MM}" viewBox="${viewBox}">${body}</svg>`,
    `<g font-family="ui-monospace, Menlo, Consolas, monospace" fill="#000">`,
    [first, second, third].map((part, line) => text(12 + line * 6.5, 6, part ?? '', 700)).join(''),
    `</g><g font-family="system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif" fill="#000">`,
    text(32, 3.4, shorten(item.nameZh)),
    text(37, 2.6, '义仓 Yicang'),
    `</g></svg>`,
  ].join('');
}

const NAME_CHARACTERS_MAX = 7;

function shorten(name: string): string {
  const characters = [...name];
  return characters.length <= NAME_CHARACTERS_MAX ? name : `${characters.slice(0, NAME_CHARACTERS_MAX - 1).join('')}…`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
