/** What changed between two public schemas, and what of it the changelog owes its readers. */
import { buildSchema, findBreakingChanges, findDangerousChanges } from 'graphql';
import { ANY_PERSON, ANYBODY, described, whoMayAsk } from './public-schema.mjs';

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
  const [closed, opened] = [accessLost(before, after), accessLost(after, before)];
  return {
    breaking: [
      ...findBreakingChanges(old, now).map(({ description }) => description),
      ...closed.map(({ coordinate, who }) => `${coordinate} is no longer for ${who}.`),
    ],
    others: [
      ...findDangerousChanges(old, now).map(({ description }) => `要留意 · Take care: ${description}`),
      ...opened.map(({ coordinate, who }) => `放宽 · Opened: \`${coordinate}\`: ${who}`),
      ...news.map((coordinate) => `新增 · Added: \`${coordinate}\``),
    ],
  };
}

/** Who might ask for a field in the one schema and may not in the other, which has it too. */
function accessLost(before, after) {
  const then = whoMayAsk(after);
  return [...whoMayAsk(before)].flatMap(([coordinate, allowed]) =>
    allowed
      .filter((who) => then.has(coordinate) && !isAmong(who, then.get(coordinate)))
      .map((who) => ({ coordinate, who })),
  );
}
const isAmong = (who, allowed) =>
  allowed.includes(who) || allowed.includes(ANYBODY) || (who.startsWith('role:') && allowed.includes(ANY_PERSON));

const isInside = (coordinate, added) =>
  added.includes(coordinate.split('.')[0]) || (coordinate.includes('(') && added.includes(coordinate.split('(')[0]));

/** The changelog with these lines, each once. */
export function withEntries(changelog, lines) {
  const entered = new Set(changelog.split('\n'));
  const missing = lines.map((line) => `- ${line}`).filter((entry) => !entered.has(entry));
  return missing.length === 0 ? changelog : changelog.replace(ENTRIES, [ENTRIES, '', ...missing].join('\n'));
}
