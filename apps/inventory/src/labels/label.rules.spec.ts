import { makeItemCode, refuse, type ItemCode, type TenantCode } from '@yicang/kernel';
import { ITEM_STATUSES, LIES_IN_STORE } from '../items/item.rules.js';
import {
  LABEL_FORMATS,
  LABEL_LAYOUTS,
  placesOnSheets,
  printLabels,
  sheetsFor,
  skipLabels,
  type Unlabelled,
} from './label.rules.js';

const [rice, oil] = [1n, 2n].map((nth) => makeItemCode('51015NGF' as TenantCode, nth)) as [ItemCode, ItemCode];
const anItem = (changes: Partial<Unlabelled> = {}): Unlabelled => ({
  ...{ code: rice, status: 'inStore', printNo: null },
  ...changes,
});

it('counts the labels of each item from one, and keeps the reason of a reprint only', () => {
  expect(printLabels([anItem(), anItem({ code: oil, printNo: 3 })], 'unreadable')).toEqual([
    { code: rice, printNo: 1, reason: null },
    { code: oil, printNo: 4, reason: 'unreadable' },
  ]);
});
it('wants a reason as soon as one item bears a label, and says which', () => {
  expect(printLabels([anItem(), anItem({ code: oil, printNo: 1 })], null)).toEqual(
    refuse('LABEL_REASON_WANTED', { codes: [oil] }),
  );
  expect(printLabels([anItem()], null)).toEqual([{ code: rice, printNo: 1, reason: null }]);
});
it.each(ITEM_STATUSES.filter((status) => !LIES_IN_STORE.includes(status)))('labels nothing that is %s', (status) => {
  expect(printLabels([anItem(), anItem({ code: oil, status })], 'lost')).toEqual(
    refuse('ITEM_NOT_IN_STORE', { code: oil, status }),
  );
});
it.each(LIES_IN_STORE)('labels what is %s', (status) => {
  expect(printLabels([anItem({ status })], null)).toHaveLength(1);
});

describe.each(LABEL_FORMATS)('on %s', (format) => {
  const { columns, rows, labelWidthMm, labelHeightMm, pageWidthMm, pageHeightMm } = LABEL_LAYOUTS[format];
  const perPage = columns * rows;

  it('no label lies over another or over the edge', () => {
    const places = placesOnSheets(format, perPage, 0);
    for (const { page, xMm, yMm } of places) {
      expect(page).toBe(0);
      expect(Math.min(xMm, yMm)).toBeGreaterThanOrEqual(0);
      expect(xMm + labelWidthMm).toBeLessThanOrEqual(pageWidthMm);
      expect(yMm + labelHeightMm).toBeLessThanOrEqual(pageHeightMm);
    }
    const [columnsUsed, rowsUsed] = [new Set(places.map(({ xMm }) => xMm)), new Set(places.map(({ yMm }) => yMm))];
    expect([columnsUsed.size, rowsUsed.size]).toEqual([columns, rows]);
    expect(new Set(places.map(({ xMm, yMm }) => `${xMm} ${yMm}`)).size).toBe(perPage);
  });
  it('what is used up of the first sheet stays free, and what does not fit goes on the next', () => {
    const [all, rest] = [placesOnSheets(format, perPage + 1, 0), placesOnSheets(format, 2, perPage - 1)];
    expect(rest).toEqual(all.slice(perPage - 1));
    expect(rest.map(({ page }) => page)).toEqual([0, 1]);
    expect([sheetsFor(format, perPage, 0), sheetsFor(format, 2, perPage - 1)]).toEqual([1, 2]);
  });
  it('one label at least is left of the first sheet', () => {
    expect(skipLabels(format, perPage - 1)).toBe(perPage - 1);
    expect(skipLabels(format, perPage)).toEqual(refuse('LABEL_SKIP_TOO_MANY', { max: perPage - 1 }));
  });
});
