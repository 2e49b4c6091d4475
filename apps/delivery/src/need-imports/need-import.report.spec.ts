import { linesByProblem, REFUSED_CSV_BYTES_MAX, refusedCsv, refusedFor } from './need-import.report.js';
import { IMPORT_ROWS_MAX, ROW_PROBLEMS } from './need-import.rules.js';

/** What a command may remember, in characters of JSON. */
const OUTCOME_LENGTH_MAX = 65_536;

it('gathers the lines of each reason, both in their order', () => {
  const rows = [
    { line: 9, problem: 'quantityZero' },
    { line: 3, problem: 'quantityZero' },
    { line: 4, problem: 'otherCity' },
  ] as const;
  const refused = linesByProblem(rows);
  expect(refused).toEqual([
    { problem: 'otherCity', lines: [4] },
    { problem: 'quantityZero', lines: [3, 9] },
  ]);
  expect(refusedFor({ refused })).toMatchObject([
    { problem: 'otherCity', rows: 1, messageZh: '不是这个城市的' },
    { problem: 'quantityZero', rows: 2, messageEn: 'The quantity is zero' },
  ]);
  expect(refusedCsv({ refused }).split('\r\n').slice(1)).toEqual([
    '3,"数量为零","The quantity is zero"',
    '4,"不是这个城市的","It is of another city"',
    '9,"数量为零","The quantity is zero"',
    '',
  ]);
});
it('is short enough to be remembered, and its table to be sent, when every row is refused', () => {
  const problem = ROW_PROBLEMS[7];
  const refused = linesByProblem(
    Array.from({ length: IMPORT_ROWS_MAX }, (_, at) => ({ line: at + 1_000_000, problem })),
  );
  expect(JSON.stringify(refused).length).toBeLessThan(OUTCOME_LENGTH_MAX);
  const csv = refusedCsv({ refused });
  expect(Buffer.byteLength(csv)).toBeLessThanOrEqual(REFUSED_CSV_BYTES_MAX);
  expect(csv.endsWith('\r\n')).toBe(true);
});
