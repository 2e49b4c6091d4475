import { csvHead, csvRows } from './csv.js';

it('begins with the mark by which Excel knows UTF-8, ends lines as it does, and quotes what would part a row', () => {
  expect(csvHead([['社区', '#adm']])).toBe('\ufeff社区,#adm\r\n');
  expect(csvRows([['a,b', 2, null]])).toBe('"a,b",2,\r\n');
});

it.each(['=1+1', '+1', '-1', '@A1', '\t1'])('leaves no spreadsheet to compute %j', (text) => {
  expect(csvRows([[text]]).trimEnd()).toContain(`'${text}`);
});
