import { Refusal, refuse } from '@yicang/kernel';
import {
  COLUMN_HEADINGS,
  ERRORS_KEPT_MS,
  hasErrorsToFetch,
  IMPORT_STATUSES,
  INTAKE_COLUMNS,
  isOver,
  plainHeading,
  readHeading,
  type IntakeColumn,
  type ReadHeading,
} from './intake-import.rules.js';

const BARE = ['品名', '品类', '数量', '单位', '重量（克）'];
const placesIn = (headers: readonly string[], said: Parameters<typeof readHeading>[1] = []) => {
  const heading = readHeading(headers, said);
  return heading instanceof Refusal ? heading : Object.fromEntries(heading.at);
};

it('knows every column by each of its headings, whatever case, width and marks it is written in', () => {
  for (const column of INTAKE_COLUMNS)
    for (const heading of COLUMN_HEADINGS[column]) {
      const others = BARE.filter((one) => one !== COLUMN_HEADINGS[column][0]);
      expect(placesIn([heading.toUpperCase(), ...others, '备注'])).toMatchObject({ [column]: 0 });
    }
  expect(placesIn(['NAME', 'Category', ' Quantity ', 'unit', 'ＷＥＩＧＨＴ＿ｇｒａｍｓ'])).toEqual({
    ...{ nameZh: 0, category: 1, quantity: 2, unit: 3, weightGrams: 4 },
  });
});

it('has no heading that could be two columns', () => {
  const headings = INTAKE_COLUMNS.flatMap((column) => COLUMN_HEADINGS[column].map(plainHeading));
  expect(new Set(headings).size).toBe(headings.length);
});

it('needs a product, or all that a product would tell, and always how many', () => {
  expect(placesIn(['条码', '数量'])).toEqual({ product: 0, quantity: 1 });
  expect(placesIn(['条码'])).toEqual(refuse('IMPORT_COLUMNS_MISSING', { columns: ['数量'] }));
  expect(placesIn(['品名'])).toEqual(
    refuse('IMPORT_COLUMNS_MISSING', { columns: ['数量', '品类', '单位', '重量（克）'] }),
  );
});

it('takes what was said before what headings say, and tells how it read them', () => {
  const headers = [...BARE, '名称', '在哪'];
  const said = [
    { column: 'nameZh', header: '名称' },
    { column: 'shelf', header: ' 在哪' },
  ] as const;
  const heading = readHeading(headers, said) as ReadHeading;
  expect(Object.fromEntries(heading.at)).toEqual({
    nameZh: 5,
    shelf: 6,
    category: 1,
    quantity: 2,
    unit: 3,
    weightGrams: 4,
  });
  expect(heading.mapping).toContainEqual({ column: 'shelf', header: '在哪' });
  expect(placesIn([...BARE, '批号'], [{ column: 'shelf', header: '批号' }])).toMatchObject({ shelf: 5 });
  expect(placesIn([...BARE, '批号'], [{ column: 'shelf', header: '批号' }])).not.toHaveProperty('batch');
});

it('refuses headings that are not there, and columns that are there twice', () => {
  const unknown = (header: string) => placesIn(BARE, [{ column: 'shelf', header }]);
  expect(unknown('在哪')).toEqual(refuse('IMPORT_HEADER_UNKNOWN', { headers: ['在哪'] }));
  expect(placesIn([...BARE, ''], [{ column: 'shelf', header: '' }])).toMatchObject({ reason: 'IMPORT_HEADER_UNKNOWN' });
  expect(placesIn([...BARE, '名称'])).toEqual(
    refuse('IMPORT_COLUMN_TWICE', { column: '品名', headers: ['品名', '名称'] }),
  );
  const twice = (['品名', '品类'] as const).map((header) => ({ column: 'nameZh' as IntakeColumn, header }));
  expect(placesIn(BARE, twice)).toMatchObject({ reason: 'IMPORT_COLUMN_TWICE' });
});

it('is over when it is done, refused or failed', () => {
  expect(IMPORT_STATUSES.filter((status) => isOver({ status }))).toEqual(['done', 'refused', 'failed']);
});

it('gives its errors for a day after its end', () => {
  const finishedAt = new Date('2026-03-01T00:00:00Z');
  const after = (ms: number) => hasErrorsToFetch({ finishedAt }, new Date(finishedAt.getTime() + ms));
  expect([after(0), after(ERRORS_KEPT_MS - 1), after(ERRORS_KEPT_MS)]).toEqual([true, true, false]);
  expect(hasErrorsToFetch({ finishedAt: null }, finishedAt)).toBe(false);
});
