import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const BEFORE = 'type Query { a: Int b(c: Int): String }';

/** What the tool says in a process of its own, as it is run. */
function said(code: string): unknown {
  const script = `
    import { changesBetween, withEntries, ENTRIES } from './tools/api-docs/changes.mjs';
    import { undescribed } from './tools/api-docs/public-schema.mjs';
    process.stdout.write(JSON.stringify(${code}));`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
    encoding: 'utf8',
  });
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}
const changes = (after: string) => said(`changesBetween(${JSON.stringify(BEFORE)}, ${JSON.stringify(after)})`);

it('tells a field that is gone, or asks for more, as breaking', () => {
  expect(changes('type Query { b(c: Int): String }')).toEqual({ breaking: ['Query.a was removed.'], others: [] });
  expect(changes('type Query { a: Int b(c: Int!): String }')).toMatchObject({
    breaking: [expect.stringContaining('has changed type')],
  });
});

it('tells what is new by its outermost name', () => {
  expect(changes('type Query { a: Int b(c: Int): String d(e: Int): T } type T { f: Int }')).toEqual({
    breaking: [],
    others: ['新增 · Added: `Query.d`', '新增 · Added: `T`'],
  });
});

it('tells whom a field is no longer for as breaking, and whom it is for now besides', () => {
  const access =
    'directive @authenticated on FIELD_DEFINITION directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION';
  const between = (before: string, after: string) => {
    const [old, now] = [before, after].map((shown) => `${access} type Query { a: Int ${shown} }`);
    return said(`changesBetween(${JSON.stringify(old)}, ${JSON.stringify(now)})`);
  };
  const of = (...words: string[]) =>
    `@authenticated @requiresScopes(scopes: ${JSON.stringify(words.map((word) => [word]))})`;
  const [keeper, both] = [of('role:keeper'), of('role:keeper', 'read:items')];
  expect(between(both, keeper)).toEqual({ breaking: ['Query.a is no longer for read:items.'], others: [] });
  expect(between(keeper, both)).toEqual({ breaking: [], others: ['放宽 · Opened: `Query.a`: read:items'] });
  expect(between('', keeper)).toMatchObject({ breaking: ['Query.a is no longer for anybody.'] });
  expect(between('@authenticated', keeper)).toMatchObject({
    breaking: ['Query.a is no longer for any person who is signed in.'],
  });
  expect(between(keeper, '@authenticated')).toMatchObject({ breaking: [] });
  expect(between(both, '')).toMatchObject({ breaking: [] });
});

it('writes each entry once', () => {
  expect(said(`withEntries(withEntries(ENTRIES, ['x']), ['x']).split('- x').length`)).toBe(2);
});

it('notices words that are missing in one of the two languages, wherever they may stand', () => {
  const both = '"""\n中文 and English\n"""';
  const schema = `type Query { ${both} a("""only English""" b: E): Int } ${both} enum E { """只有中文""" F ${both} G }`;
  expect(said(`undescribed(${JSON.stringify(schema)})`)).toEqual(['Query.a(b:)', 'E.F']);
});
