import { formatItemCode, makeItemCode, type TenantCode } from '@yicang/kernel';
import { labelAddress, type Labelled } from './label.js';
import { LACKING } from '@yicang/platform-paper';
import { pagesOf, type Area } from './label-reader.fixture.js';
import { LABEL_FORMATS, LABEL_LAYOUTS, placesOnSheets, type LabelFormat, type LabelPlace } from './label.rules.js';
import { labelSheets } from './label-sheet.js';

const ORIGIN = 'https://yicang.example';
const printedAt = new Date('2026-11-27T08:00:00Z');
const someLabels = (count: number, nameZh = '大米 5 公斤'): Labelled[] =>
  Array.from({ length: count }, (_, nth) => ({
    ...{ code: makeItemCode('51015NGF' as TenantCode, BigInt(nth + 1) * 104_729n), nameZh, printNo: 1 },
  }));
const sheets = (format: LabelFormat, labels: readonly Labelled[], skip = 0) =>
  labelSheets(ORIGIN, { format, skip, printedAt, labels });
const areaOf = (format: LabelFormat, { xMm, yMm }: LabelPlace): Area => {
  const { labelWidthMm: widthMm, labelHeightMm: heightMm } = LABEL_LAYOUTS[format];
  return { xMm, yMm, widthMm, heightMm };
};

it.each(LABEL_FORMATS)(
  'every code of %s is read back from its own label, and what is used up stays blank',
  async (format) => {
    const { columns, rows, pageWidthMm, pageHeightMm } = LABEL_LAYOUTS[format];
    const perPage = columns * rows;
    const skip = Math.min(2, perPage - 1);
    const labels = someLabels(perPage + 1);
    const pages = await pagesOf(await sheets(format, labels, skip));
    expect(pages).toHaveLength(2);
    for (const { widthMm, heightMm } of pages) {
      expect(widthMm).toBeCloseTo(pageWidthMm, 3);
      expect(heightMm).toBeCloseTo(pageHeightMm, 3);
    }
    const places = placesOnSheets(format, labels.length, skip);
    const read = await Promise.all(places.map(async (place) => pages[place.page]?.scan(areaOf(format, place))));
    expect(read).toEqual(labels.map(({ code }) => [labelAddress(ORIGIN, code)]));
    const used = placesOnSheets(format, skip, 0);
    expect(used.map((place) => pages[0]?.isBlank(areaOf(format, place)))).toEqual(used.map(() => true));
  },
);
it.each(LABEL_FORMATS)('no word of %s runs over the edge of its label, however long the name', async (format) => {
  const { labelWidthMm, paddingXMm, columns } = LABEL_LAYOUTS[format];
  const name = '五常大米真空包装家庭装'.repeat(5);
  const [page] = await pagesOf(
    await sheets(
      format,
      someLabels(columns, name).map((one) => ({ ...one, printNo: 99 })),
    ),
  );
  const texts = page?.texts ?? [];
  const ends = texts.map(({ fromMm, toMm }) => toMm - Math.floor(fromMm / labelWidthMm) * labelWidthMm);
  expect(texts.length).toBeGreaterThanOrEqual(5 * columns);
  expect(Math.max(...ends)).toBeLessThanOrEqual(labelWidthMm - paddingXMm + 0.01);
  expect(texts.filter(({ text }) => /^五常大米.*…$/.test(text))).toHaveLength(columns);
});
it('Chinese can be copied out of it, with the code and which label it is', async () => {
  const [label] = someLabels(1);
  const [page] = await pagesOf(await sheets('thermal_60x40', [{ ...(label as Labelled), printNo: 2 }]));
  const words = page?.texts.map(({ text }) => text) ?? [];
  expect(words).toEqual([
    ...formatItemCode(label?.code as Labelled['code']).split('-'),
    '义仓 第 2 张 No. 2',
    '大米 5 公斤',
  ]);
});
it('what the font lacks is a mark to be seen, and a broken line is a space', async () => {
  const [page] = await pagesOf(await sheets('a4_24', someLabels(1, '🍚米\n𠮷饴馐')));
  expect(page?.texts.at(-1)?.text).toBe(`${LACKING}米 ${LACKING}饴馐`);
});
it('is the same file for the same printing, and holds only what is written of the font', async () => {
  const [once, again] = [await sheets('a4_24', someLabels(24)), await sheets('a4_24', someLabels(24))];
  expect(again.equals(once)).toBe(true);
  expect(once.length).toBeLessThan(100_000);
});
