import { defineOperation, defineRefusals, refuse, Refusal, type ItemCode } from '@yicang/kernel';
import { LIES_IN_STORE, type ItemState } from '../items/item.rules.js';

export const PRINT_LABELS = defineOperation('inventory.print-labels', [
  'keeper',
  'communityManager',
  'cityCoordinator',
]);

/** Why an item needs another label. */
export const LABEL_REPRINT_REASONS = ['lost', 'unreadable', 'damaged', 'other'] as const;
export type LabelReprintReason = (typeof LABEL_REPRINT_REASONS)[number];

export const LABEL_FORMATS = ['a4_24', 'a4_40', 'thermal_60x40'] as const;
export type LabelFormat = (typeof LABEL_FORMATS)[number];

/** The most labels of one command: five sheets of 24. */
export const LABELS_MAX = 120;

export const labelRefusals = defineRefusals({
  LABEL_REASON_WANTED: {
    zh: '{codes} 已有标签。重打会使旧标签作废，请选择原因。',
    en: '{codes} bears a label already. Another one voids it: please choose a reason.',
  },
  LABEL_SKIP_TOO_MANY: {
    zh: '一张纸上没有这么多标签：最多跳过 {max} 个。',
    en: 'A sheet has not that many labels: skip {max} at most.',
  },
});

/** How labels lie on a page, from its upper left corner. The padding is what a printer may leave white or cut unevenly. */
export interface LabelLayout {
  readonly pageWidthMm: number;
  readonly pageHeightMm: number;
  readonly columns: number;
  readonly rows: number;
  readonly labelWidthMm: number;
  readonly labelHeightMm: number;
  readonly paddingXMm: number;
  readonly paddingYMm: number;
}

const A4 = { pageWidthMm: 210, pageHeightMm: 297, paddingXMm: 5, paddingYMm: 4.5 };

/** Sheets as they are sold without margins (24: Avery 3474 and alike; 40: Avery 3651 and alike), and a roll: one label a page. */
export const LABEL_LAYOUTS: Readonly<Record<LabelFormat, LabelLayout>> = {
  a4_24: { ...A4, columns: 3, rows: 8, labelWidthMm: 70, labelHeightMm: 37 },
  a4_40: { ...A4, columns: 4, rows: 10, labelWidthMm: 52.5, labelHeightMm: 29.7 },
  thermal_60x40: {
    ...{ pageWidthMm: 60, pageHeightMm: 40, paddingXMm: 3, paddingYMm: 3 },
    ...{ columns: 1, rows: 1, labelWidthMm: 60, labelHeightMm: 40 },
  },
};

/** Where one label is printed: the page from 0, and its upper left corner. */
export interface LabelPlace {
  readonly page: number;
  readonly xMm: number;
  readonly yMm: number;
}

/** How many labels of the first sheet are used up: at least one is left. */
export function skipLabels(format: LabelFormat, skip: number): number | Refusal<'LABEL_SKIP_TOO_MANY'> {
  const { columns, rows } = LABEL_LAYOUTS[format];
  const max = columns * rows - 1;
  return skip > max ? refuse('LABEL_SKIP_TOO_MANY', { max }) : skip;
}

/** A place for each label, row by row, after those of the first sheet that are used up. What labels leave of a page is shared evenly around them. */
export function placesOnSheets(format: LabelFormat, count: number, skip: number): readonly LabelPlace[] {
  const { columns, rows, labelWidthMm, labelHeightMm, pageWidthMm, pageHeightMm } = LABEL_LAYOUTS[format];
  const perPage = columns * rows;
  const leftMm = (pageWidthMm - columns * labelWidthMm) / 2;
  const topMm = (pageHeightMm - rows * labelHeightMm) / 2;
  return Array.from({ length: count }, (_, nth) => {
    const [at, onPage] = [skip + nth, (skip + nth) % perPage];
    return {
      page: Math.floor(at / perPage),
      xMm: leftMm + (onPage % columns) * labelWidthMm,
      yMm: topMm + Math.floor(onPage / columns) * labelHeightMm,
    };
  });
}

/** How many sheets that takes. */
export function sheetsFor(format: LabelFormat, count: number, skip: number): number {
  const { columns, rows } = LABEL_LAYOUTS[format];
  return Math.ceil((skip + count) / (columns * rows));
}

/** What is known of an item that is to get a label; `printNo` is that of its valid one, null when it never had one. */
export interface Unlabelled extends Pick<ItemState, 'code' | 'status'> {
  readonly printNo: number | null;
}

/** One label of an item as it goes on record. */
export interface NewPrint {
  readonly code: ItemCode;
  readonly printNo: number;
  readonly reason: LabelReprintReason | null;
}

/**
 * Every item gets its next label, or none gets any. Only what lies in the store is labelled, and a second label needs a reason, since
 * it voids the first; a first one has none.
 */
export function printLabels(
  items: readonly Unlabelled[],
  reason: LabelReprintReason | null,
): readonly NewPrint[] | Refusal<'ITEM_NOT_IN_STORE' | 'LABEL_REASON_WANTED'> {
  const gone = items.find(({ status }) => !LIES_IN_STORE.includes(status));
  if (gone !== undefined) return refuse('ITEM_NOT_IN_STORE', { code: gone.code, status: gone.status });
  const codes = items.filter(({ printNo }) => printNo !== null).map(({ code }) => code);
  if (reason === null && codes.length > 0) return refuse('LABEL_REASON_WANTED', { codes });
  return items.map(({ code, printNo }) =>
    printNo === null ? { code, printNo: 1, reason: null } : { code, printNo: printNo + 1, reason },
  );
}
