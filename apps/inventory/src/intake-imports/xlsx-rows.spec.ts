import { refuse } from '@yicang/kernel';
import { allOf, workbookOf, workbookParts, zipOf } from './workbook.fixture.js';
import { xlsxRows } from './xlsx-rows.js';

const UNREADABLE = refuse('IMPORT_WORKBOOK_UNREADABLE');
const rowsIn = (content: Buffer) => allOf(xlsxRows(content));
const cellsIn = async (xml: string, facts: Parameters<typeof workbookParts>[1] = {}) =>
  (await rowsIn(zipOf(workbookParts(xml, facts)))).map((row) => ('cells' in row ? row.cells : row));

it('reads texts that are shared, in runs, said inline or come of a formula, and numbers as they are', async () => {
  const shared =
    '<si><t>大米</t></si><si><r><t xml:space="preserve">食用 </t></r><r><rPr><b/></rPr><t>油</t></r><rPh sb="0" eb="1"><t>shiyongyou</t></rPh></si>';
  const cells = [
    '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><r><t>一</t></r><r><t>二</t></r></is></c>',
    '<c r="E1" t="str"><f>A1&amp;"x"</f><v>大米x</v></c><c r="F1"><f>2*3</f><v>6</v></c><c r="G1"><v>6.901234567892E+12</v></c>',
    '<c r="H1" t="b"><v>1</v></c><c r="I1" t="e"><v>#N/A</v></c><c r="J1"><v>1.5</v></c><c r="K1" s="0"/><c r="L1" t="str"><v>a_x000D_b &amp; c</v></c>',
  ];
  expect(await cellsIn(`<row r="1">${cells.join('')}</row>`, { shared })).toEqual([
    ['大米', '食用 油', '', '一二', '大米x', '6', '6901234567892', '1', '#N/A', '1.5', '', 'a\rb & c'],
  ]);
});

it('reads a number as a day where the cell shows year, month and day, and nowhere else', async () => {
  const formats = [
    0,
    14,
    'yyyy"年"m"月"d"日"',
    'yyyy/mm/dd;@',
    '[$-804]yyyy-m-d h:mm',
    31,
    17,
    57,
    'm"月"d"日"',
    '0.00"ymd"',
    '#,##0',
  ];
  const cells = formats.map((_, style) => `<c s="${style}"><v>46143.5</v></c>`).join('');
  const [read] = await cellsIn(`<row r="1">${cells}</row>`, { formats });
  const [day, number] = ['2026-05-01', '46143.5'];
  expect(read).toEqual([number, day, day, day, day, day, number, number, number, number, number]);
  const odd =
    '<row r="1"><c s="0"><v>60</v></c><c s="0"><v>-5</v></c><c s="0"><v>1E9</v></c><c s="0"><v>61</v></c></row>';
  expect(await cellsIn(odd, { formats: [14] })).toEqual([['60', '-5', '1000000000', '1900-03-01']]);
  const from1904 = '<row r="1"><c s="0"><v>44681</v></c></row>';
  expect(await cellsIn(from1904, { formats: [14], date1904: true })).toEqual([['2026-05-01']]);
});

it('knows the rows by their numbers, and leaves aside what holds nothing', async () => {
  const xml =
    '<row r="2"><c r="A2" s="0"/></row><row r="5"><c r="B5" t="str"><v>x</v></c></row><row><c t="str"><v>y</v></c></row>';
  expect(await rowsIn(zipOf(workbookParts(xml)))).toEqual([
    { row: 5, cells: ['', 'x'] },
    { row: 6, cells: ['y'] },
  ]);
});

it('reads the first sheet that is shown, wherever it stands, and whatever prefix its elements have', async () => {
  const sheets = '<sheet name="a" state="hidden" r:id="rId1"/><sheet name="b" r:id="rId2"/>';
  expect(await cellsIn('', { sheets })).toEqual([['second']]);
  const parts = workbookParts('');
  const prefixed =
    '<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c t="str"><x:v>p</x:v></x:c></x:row></x:sheetData></x:worksheet>';
  expect(await rowsIn(zipOf({ ...parts, 'xl/worksheets/sheet1.xml': prefixed }))).toEqual([{ row: 1, cells: ['p'] }]);
});

it('looks at sixty cells of a row and a thousand characters of a cell', async () => {
  const xml = `<row r="1"><c r="A1" t="str"><v>${'长'.repeat(1_200)}</v></c><c r="BH1" t="str"><v>60</v></c><c r="XFD1" t="str"><v>far</v></c></row>`;
  const [read] = await cellsIn(xml);
  expect(read).toHaveLength(60);
  expect(read).toEqual(expect.arrayContaining(['长'.repeat(1_000), '60']));
});

it('reads what it makes of ten thousand rows', async () => {
  const rows = Array.from({ length: 10_001 }, (_, nth) => ['大米', nth]);
  const read = await rowsIn(workbookOf(rows));
  expect(read).toHaveLength(10_001);
  expect(read.at(-1)).toEqual({ row: 10_001, cells: ['大米', '10000'] });
});

describe('refuses', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['what is no package', Buffer.from('PK and no more')],
    ['a package that is no workbook', zipOf({ 'a.txt': 'a' })],
    ['a package that is cut', workbookOf([['a']]).subarray(0, 500)],
  ])('%s', async (_, content) => {
    expect(await rowsIn(content)).toEqual([UNREADABLE]);
  });

  const parts = workbookParts('<row r="1"><c t="str"><v>a</v></c></row>');
  const sheet = 'xl/worksheets/sheet1.xml';
  it.each([
    ['a sheet that ends in the middle', { [sheet]: '<worksheet><sheetData><row r="1">' }],
    [
      'entities of its own',
      { [sheet]: '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet>&x;</worksheet>' },
    ],
    ['entities that are none', { [sheet]: '<worksheet>&x;</worksheet>' }],
    ['another encoding', { [sheet]: Buffer.from('fffe3c00', 'hex') }],
    ['a row without number', { [sheet]: '<worksheet><row r="x"></row></worksheet>' }],
    ['no shown sheet', { 'xl/workbook.xml': '<workbook><sheets/></workbook>' }],
    ['what unpacks to too much', { [sheet]: `<worksheet>${' '.repeat(65 * 1024 * 1024)}</worksheet>` }],
    ['too many parts', Object.fromEntries(Array.from({ length: 2_001 }, (_, nth) => [`p${nth}`, '']))],
  ])('%s', async (_, odd) => {
    expect(await rowsIn(zipOf({ ...parts, ...odd }))).toEqual([UNREADABLE]);
  });

  it('parts that are longer than they say', async () => {
    const liar = zipOf(parts);
    for (let at = liar.indexOf('PK\x01\x02'); at !== -1; at = liar.indexOf('PK\x01\x02', at + 4))
      liar.writeUInt32LE(10, at + 24);
    expect(await rowsIn(liar)).toEqual([UNREADABLE]);
  });

  it('what is only wrong further down, after the rows before', async () => {
    const half = `<worksheet><sheetData>${'<row><c t="str"><v>a</v></c></row>'.repeat(20_000)}<row></sheetData>`;
    const read = await rowsIn(zipOf({ ...parts, [sheet]: half }));
    expect(read.length).toBeGreaterThan(1);
    expect(read.at(-1)).toEqual(UNREADABLE);
  });
});
