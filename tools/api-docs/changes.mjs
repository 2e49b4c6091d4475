/** What changed between two public schemas, and what of it the changelog owes its readers. */
import { buildSchema, findBreakingChanges, findDangerousChanges } from 'graphql';
import { described } from './public-schema.mjs';

/** New entries are written below this line. */
export const ENTRIES = '<!-- entries -->';

/** Breaking changes, which a person must have put into the changelog; and lines for all others. */
export function changesBetween(before, after) {
  const [old, now] = [buildSchema(before), buildSchema(after)];
  const known = new Set(described(before).map(({ coordinate }) => coordinate));
  const added = described(after)
    .map(({ coordinate }) => coordinate)
    .filter((coordinate) => !known.has(coordinate));
  // a new type says all that is in it
  const news = added.filter((coordinate) => !/[.(]/.test(coordinate) || !isInside(coordinate, added));
  return {
    breaking: findBreakingChanges(old, now).map(({ description }) => description),
    others: [
      ...findDangerousChanges(old, now).map(({ description }) => `要留意 · Take care: ${description}`),
      ...news.map((coordinate) => `新增 · Added: \`${coordinate}\``),
    ],
  };
}
const isInside = (coordinate, added) =>
  added.includes(coordinate.split('.')[0]) || (coordinate.includes('(') && added.includes(coordinate.split('(')[0]));

/** The changelog with these lines, each once. */
export function withEntries(changelog, lines) {
  const entered = new Set(changelog.split('\n'));
  const missing = lines.map((line) => `- ${line}`).filter((entry) => !entered.has(entry));
  return missing.length === 0 ? changelog : changelog.replace(ENTRIES, [ENTRIES, '', ...missing].join('\n'));
}
