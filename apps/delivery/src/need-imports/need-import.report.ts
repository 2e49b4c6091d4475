import { ROW_PROBLEM_WORDS, ROW_PROBLEMS, type RefusedRow, type RowProblem } from './need-import.rules.js';

/** What came of an import: read = recorded + merged + refused. */
export interface NeedImportReport {
  readonly isDryRun: boolean;
  readonly read: number;
  readonly recorded: number;
  readonly merged: number;
  readonly normalised: number;
  readonly organizations: number;
  /** Of those recorded: whose quantity is 1, which many a sheet means as a tick. */
  readonly ofOne: number;
  readonly mappedExactly: number;
  readonly suggested: number;
  readonly notMapped: number;
  /** For each reason, the lines that were refused for it: short, since a command remembers its report. */
  readonly refused: readonly RefusedLines[];
}

/** The lines refused for one reason, in their order. */
export interface RefusedLines {
  readonly problem: RowProblem;
  readonly lines: readonly number[];
}

/** How many rows were refused for which reason. */
export interface RefusedFor {
  readonly problem: RowProblem;
  readonly rows: number;
  readonly messageZh: string;
  readonly messageEn: string;
}

/** The text of a report's refused rows is this long at most. */
export const REFUSED_CSV_BYTES_MAX = 100_000;

/** The lines of each reason for which there are any, in the order in which reasons are looked for. */
export function linesByProblem(rows: readonly RefusedRow[]): RefusedLines[] {
  const byProblem = Map.groupBy(rows, ({ problem }) => problem);
  return ROW_PROBLEMS.flatMap((problem) => {
    const lines = byProblem.get(problem)?.map(({ line }) => line) ?? [];
    return lines.length === 0 ? [] : [{ problem, lines: lines.sort((one, other) => one - other) }];
  });
}

/** For which reasons rows were refused, in words. */
export function refusedFor({ refused }: Pick<NeedImportReport, 'refused'>): RefusedFor[] {
  return refused.map(({ problem, lines }) => {
    const { zh: messageZh, en: messageEn } = ROW_PROBLEM_WORDS[problem];
    return { problem, rows: lines.length, messageZh, messageEn };
  });
}

/** The refused rows as a table that office programs open: line, reason in Chinese, in English. As many as there is room for, in lines' order. */
export function refusedCsv({ refused }: Pick<NeedImportReport, 'refused'>): string {
  const rows = refused.flatMap(({ problem, lines }) => lines.map((line) => ({ line, ...ROW_PROBLEM_WORDS[problem] })));
  let text = '\uFEFF行 line,原因,reason\r\n';
  let bytes = Buffer.byteLength(text);
  for (const { line, zh, en } of rows.sort((one, other) => one.line - other.line)) {
    const next = `${line},${quoted(zh)},${quoted(en)}\r\n`;
    bytes += Buffer.byteLength(next);
    if (bytes > REFUSED_CSV_BYTES_MAX) break;
    text += next;
  }
  return text;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
