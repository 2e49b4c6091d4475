import { createHash } from 'node:crypto';
import { FIGURES_SHEET } from './sheets/figures-sheet.js';
import { FRAME_SHEET } from './sheets/frame-sheet.js';
import { HOME_SHEET } from './sheets/home-sheet.js';
import { ITEM_SHEET } from './sheets/item-sheet.js';
import { OPS_SHEET } from './sheets/ops-sheet.js';
import { PRINT_SHEET } from './sheets/print-sheet.js';
import { SCREENS_SHEET } from './sheets/screens-sheet.js';
import { TILE_COLUMNS, TILE_ROWS } from './tile-grid.js';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

// The Content-Security-Policy allows this one sheet by its hash and no style attribute, so a tile's place is a class.
const TILE_PLACES_SHEET = [
  ...upTo(TILE_ROWS).map((row) => `.r${row} { grid-row: ${row}; }`),
  ...upTo(TILE_COLUMNS).map((column) => `.c${column} { grid-column: ${column}; }`),
].join('\n');

/** The one style sheet, as it stands in every page. Order matters: screens and paper change what stands before them. */
export const STYLE = [
  FRAME_SHEET,
  HOME_SHEET,
  FIGURES_SHEET,
  TILE_PLACES_SHEET,
  ITEM_SHEET,
  OPS_SHEET,
  SCREENS_SHEET,
  PRINT_SHEET,
]
  .map(withoutSpace)
  .join('');

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** Nothing loads, runs, frames or posts elsewhere: only our own sheet, `data:` pictures, and forms to ourselves. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The same sheet without the space that only people need. Knows the CSS of this folder, not all of CSS. */
function withoutSpace(sheet: string): string {
  return sheet
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replaceAll(';}', '}')
    .trim();
}
