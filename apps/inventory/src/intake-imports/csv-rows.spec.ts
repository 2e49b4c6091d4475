import { refuse } from '@yicang/kernel';
import { csvRows, delimiterOf } from './csv-rows.js';
import { allOf } from './workbook.fixture.js';

async function* inPieces(text: string, length = 3): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield await Promise.resolve(text.slice(at, at + length));
}
const rowsIn = (text: string, length?: number) => allOf(csvRows(inPieces(text, length)));

it('reads rows that hold anything, numbered as table programs number them, however the text is cut', async () => {
  const text = '\uFEFF品名,数量\r\n"大米, ""香""\n5 公斤",2\r\n\r\n,\r\n油,3,多\r\n少';
  for (const length of [1, 3, 1_000])
    expect(await rowsIn(text, length)).toEqual([
      { row: 1, cells: ['品名', '数量'] },
      { row: 2, cells: ['大米, "香"\n5 公斤', '2'] },
      { row: 5, cells: ['油', '3', '多'] },
      { row: 6, cells: ['少'] },
    ]);
});

it.each([
  ['a,b,c\n1;2;3;4;5', ','],
  ['a;b;c\n1,2', ';'],
  ['a\tb\n1,2', '\t'],
  ['"a,b,c,d";b\n', ';'],
  ['\n\na;b', ';'],
  ['a', ','],
  ['', ','],
])('finds out what parts the cells of %j', (text, delimiter) => {
  expect(delimiterOf(text)).toBe(delimiter);
});

it('says from where on it is no CSV', async () => {
  expect(await rowsIn('a,b\n1,2\n"open,3\n')).toEqual([
    { row: 1, cells: ['a', 'b'] },
    { row: 2, cells: ['1', '2'] },
    expect.objectContaining({ reason: 'IMPORT_UNREADABLE' }),
  ]);
  expect(await rowsIn('a\nb"c\n')).toContainEqual(refuse('IMPORT_UNREADABLE', { line: 2 }));
  expect((await rowsIn(`a\n${'长'.repeat(30_000)}`, 5_000)).at(-1)).toMatchObject({ reason: 'IMPORT_UNREADABLE' });
});

it('reads an empty file as no rows', async () => {
  expect(await rowsIn('')).toEqual([]);
});

it('throws what its source throws', async () => {
  async function* broken() {
    yield await Promise.resolve('a,b\n');
    throw new Error('the disk is gone');
  }
  await expect(allOf(csvRows(broken()))).rejects.toThrow('the disk is gone');
});

it('lets go of its source when nobody reads on', async () => {
  let isOpen = true;
  async function* endless() {
    try {
      for (;;) yield await Promise.resolve('a,b\n'.repeat(5_000));
    } finally {
      isOpen = false;
    }
  }
  const rows = csvRows(endless());
  await rows.next();
  await rows.return(undefined);
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOpen).toBe(false);
});
