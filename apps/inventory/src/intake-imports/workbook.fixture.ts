import { crc32, deflateRawSync } from 'node:zlib';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATED = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** A zip package of these files (APPNOTE 4.3), deflated. */
export function zipOf(files: Readonly<Record<string, string | Buffer>>): Buffer {
  const [local, central]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const [path, raw] = [Buffer.from(name), Buffer.from(content)];
    const packed = deflateRawSync(raw);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(0x0800, 2);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc32(raw), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(raw.length, 18);
    head.writeUInt16LE(path.length, 22);
    const [offset, madeBy] = [Buffer.alloc(14), Buffer.from([20, 0])];
    offset.writeUInt32LE(at, 10);
    local.push(Buffer.from('PK\x03\x04', 'latin1'), head, path, packed);
    central.push(Buffer.from('PK\x01\x02', 'latin1'), madeBy, head, offset, path);
    at += 4 + head.length + path.length + packed.length;
  }
  const [count, directory, end] = [Object.keys(files).length, Buffer.concat(central), Buffer.alloc(22)];
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, directory, end]);
}

/** Number formats of the cells' styles 0, 1, 2…: by number, or by a code of one's own. */
export type Formats = readonly (number | string)[];

/** The parts of a workbook as Excel writes them, with one sheet of these rows' XML. */
export function workbookParts(
  rows: string,
  { shared = '', formats = [] as Formats, date1904 = false, sheets = SHEET } = {},
): Record<string, string> {
  const own = formats.flatMap((format, nth) =>
    typeof format === 'string' ? [`<numFmt numFmtId="${164 + nth}" formatCode="${escaped(format)}"/>`] : [],
  );
  const xfs = formats.map((format, nth) => `<xf numFmtId="${typeof format === 'string' ? 164 + nth : format}"/>`);
  return {
    '[Content_Types].xml': `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    '_rels/.rels': relations([['rId1', 'officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `${XML}<workbook ${MAIN} xmlns:r="${RELATED}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${sheets}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
      ['rId2', 'worksheet', '/xl/worksheets/sheet2.xml'],
      ['rId3', 'styles', 'styles.xml'],
      ['rId4', 'sharedStrings', 'sharedStrings.xml'],
    ]),
    'xl/worksheets/sheet1.xml': `${XML}<worksheet ${MAIN}><dimension ref="A1"/><sheetData>${rows}</sheetData></worksheet>`,
    'xl/worksheets/sheet2.xml': `${XML}<worksheet ${MAIN}><sheetData><row r="1"><c r="A1" t="str"><v>second</v></c></row></sheetData></worksheet>`,
    'xl/styles.xml': `${XML}<styleSheet ${MAIN}><numFmts>${own.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${xfs.join('')}</cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `${XML}<sst ${MAIN}>${shared}</sst>`,
  };
}

const SHEET = '<sheet name="入库" sheetId="1" r:id="rId1"/>';

function relations(all: readonly (readonly [id: string, kind: string, target: string])[]): string {
  const each = all.map(([id, kind, to]) => `<Relationship Id="${id}" Type="${RELATED}/${kind}" Target="${to}"/>`);
  return `${XML}<Relationships xmlns="${RELATIONS}">${each.join('')}</Relationships>`;
}

/** A workbook of these rows of texts and numbers, texts shared as Excel does. */
export function workbookOf(rows: readonly (readonly (string | number)[])[]): Buffer {
  const shared = [...new Set(rows.flat().filter((cell) => typeof cell === 'string'))];
  const index = new Map(shared.map((text, nth) => [text, nth]));
  const cell = (value: string | number) =>
    typeof value === 'string' ? `<c t="s"><v>${index.get(value)}</v></c>` : `<c><v>${value}</v></c>`;
  const xml = rows.map((row, nth) => `<row r="${nth + 1}">${row.map(cell).join('')}</row>`).join('');
  const texts = shared.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('');
  return zipOf(workbookParts(xml, { shared: texts }));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** All that is yielded, in its order. */
export async function allOf<T>(yielded: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of yielded) all.push(one);
  return all;
}
