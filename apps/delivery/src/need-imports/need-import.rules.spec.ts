import {
  namesIn,
  quantityIn,
  readRows,
  ROW_PROBLEM_WORDS,
  ROW_PROBLEMS,
  type NumberedRow,
} from './need-import.rules.js';

const aRow = (facts: Partial<NumberedRow> = {}): NumberedRow => ({
  ...{ line: 2, province: '湖北', city: '武汉市', district: '武昌区', hospital_no: '3' },
  ...{ item: '医用外科口罩', specification: 'YY 0469-2011', wanted: '1000' },
  ...facts,
});
const read = (...rows: readonly Partial<NumberedRow>[]) => readRows(rows.map(aRow), '武汉市');

it.each([
  ['医用防护口罩 | N95口罩', ['医用防护口罩', 'N95口罩']],
  ['防冲击眼罩/护目镜/防护眼镜', ['防冲击眼罩', '护目镜', '防护眼镜']],
  ['长筒胶鞋/防污染靴', ['长筒胶鞋', '防污染靴']],
  ['3M 1860/1870', ['3M 1860/1870']],
  [' 防护服  | | 防护服', ['防护服']],
  [' | ', []],
])('reads in %j the names %j', (cell, names) => {
  expect(namesIn(cell)).toEqual(names);
});
it.each([
  ['1', 1],
  [' 10000 ', 10_000],
  ['1,000,000', 1_000_000],
  ['２００', 200],
  ['', 'quantityMissing'],
  ['  ', 'quantityMissing'],
  ['0', 'quantityZero'],
  ['000', 'quantityZero'],
  ['-5', 'quantityAbsurd'],
  ['1.5', 'quantityAbsurd'],
  ['1000001', 'quantityAbsurd'],
  ['1e3', 'quantityAbsurd'],
  ['若干', 'quantityAbsurd'],
  ['10,00', 'quantityAbsurd'],
])('reads the quantity %j as %j', (cell, quantity) => {
  expect(quantityIn(cell)).toBe(quantity);
});
it('names a hospital by its district and number, and by its city where there is no district', () => {
  expect(read({}, { district: '', hospital_no: '9' }).wishes).toMatchObject([
    { organizationNameZh: '武昌区 3 号医院', districtZh: '武昌区' },
    { organizationNameZh: '武汉市 9 号医院', districtZh: null },
  ]);
});
it('merges what one hospital says twice to the larger quantity, and nothing else', () => {
  const rows = [{}, { wanted: '3000', line: 3, item: '医用外科口罩|外科口罩' }, { wanted: '20', line: 4 }];
  const others = [{ hospital_no: '4' }, { specification: '' }, { item: '防护服' }];
  const { wishes, merged, normalised } = read(...rows, ...others);
  expect(wishes).toHaveLength(4);
  expect(wishes[0]).toMatchObject({ line: 2, quantity: 3_000, aliases: ['外科口罩'] });
  expect([merged, normalised]).toEqual([2, 1]);
});
it.each([
  ['otherCity', { city: '襄阳市' }],
  ['hospitalUnnumbered', { hospital_no: '' }],
  ['hospitalUnnumbered', { hospital_no: '0' }],
  ['itemUnnamed', { item: ' | ' }],
  ['textTooLong', { item: '长'.repeat(61) }],
  ['textTooLong', { specification: '长'.repeat(121) }],
  ['textTooLong', { district: '长'.repeat(41) }],
  ['personalNumber', { specification: '联系 13800138000' }],
  ['quantityMissing', { wanted: '' }],
  ['quantityZero', { wanted: '0' }],
  ['quantityAbsurd', { wanted: '9999999' }],
] as const)('refuses a row for %s and keeps the others', (problem, facts) => {
  const { read: rows, wishes, refused } = read({ line: 7, ...facts }, {});
  expect([rows, wishes.length]).toEqual([2, 1]);
  expect(refused).toEqual([{ line: 7, problem }]);
});
it('has words for every reason, in Chinese and English', () => {
  expect(Object.keys(ROW_PROBLEM_WORDS).sort()).toEqual([...ROW_PROBLEMS].sort());
});
