import { Readable } from 'node:stream';
import { refuse } from '@yicang/kernel';
import { IMPORT_ROWS_MAX, NEED_COLUMNS } from './need-import.rules.js';
import { rowsOf } from './need-rows.js';

const HEADING = NEED_COLUMNS.join(',');
const LINE = '湖北,武汉市,武昌区,3,防护服,"GB 19082-2003, 无菌",5';

it('reads rows by the names of their columns, however the text is cut', async () => {
  const text = `\uFEFFwanted,city,more,${HEADING}\r\n9,x,y,${LINE}\r\n\r\n`;
  const columns = `province,city,district,hospital_no,item,specification,wanted,remark\n${LINE},急\n`;
  const row = { province: '湖北', city: '武汉市', district: '武昌区', hospital_no: '3', item: '防护服' };
  expect(await rowsOf([...columns])).toEqual([{ line: 2, ...row, specification: 'GB 19082-2003, 无菌', wanted: '5' }]);
  expect(await rowsOf([text])).toMatchObject([{ line: 2, city: 'x', wanted: '9' }]);
});
it('says which columns are missing', async () => {
  expect(await rowsOf(['province,city,item\n'])).toEqual(
    refuse('IMPORT_COLUMNS_MISSING', { columns: 'district, hospital_no, specification, wanted' }),
  );
  for (const nothing of ['', '\n\n'])
    expect(await rowsOf([nothing])).toEqual(refuse('IMPORT_COLUMNS_MISSING', { columns: NEED_COLUMNS.join(', ') }));
});
it('says from where on it is no table', async () => {
  expect(await rowsOf([`${HEADING}\n${LINE}\na,b\n`])).toEqual(refuse('IMPORT_UNREADABLE', { line: 3 }));
  expect(await rowsOf([`${HEADING}\n"open,,,,,,\n`])).toMatchObject({ reason: 'IMPORT_UNREADABLE' });
  expect(await rowsOf([`${HEADING}\n,,,,${'长'.repeat(20_000)},,\n`])).toMatchObject({ reason: 'IMPORT_UNREADABLE' });
});
it('reads so many rows and no more', async () => {
  const many = (count: number) => [`${HEADING}\n`, ...Array.from({ length: count }, () => `${LINE}\n`)];
  expect(await rowsOf(many(IMPORT_ROWS_MAX))).toHaveLength(IMPORT_ROWS_MAX);
  expect(await rowsOf(many(IMPORT_ROWS_MAX + 1))).toEqual(refuse('IMPORT_TOO_LONG', { max: IMPORT_ROWS_MAX }));
});
it('throws what its source throws', async () => {
  const broken = Readable.from(
    (function* () {
      yield HEADING;
      throw new Error('the disk is gone');
    })(),
  ) as AsyncIterable<string>;
  await expect(rowsOf(broken)).rejects.toThrow('the disk is gone');
});
