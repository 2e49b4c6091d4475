import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@yicang/testing';

const page = readFileSync(join(PROJECT_ROOT, 'docs', 'safety.md'), 'utf8');
/** `| promise | proof |`, without the heads of the tables. */
const promises = [...page.matchAll(/^\| (?!承诺|-)(.+?) \| (.+?) \|$/gm)].map(([, promise = '', proof = '']) => ({
  promise: promise.trim(),
  files: [...proof.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
  tests: [...proof.matchAll(/`([^`]+)` ((?:"[^"]+"(?:; )?)+)/g)].flatMap(([, file = '', names = '']) =>
    [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => ({ file, name })),
  ),
}));

it('makes promises', () => {
  expect(promises.length).toBeGreaterThan(20);
});

it.each(promises)('$promise', ({ files, tests }) => {
  expect(files.filter((file) => !existsSync(join(PROJECT_ROOT, file)))).toEqual([]);
  expect(files.length).toBeGreaterThan(0);
  for (const { file, name } of tests) expect(readFileSync(join(PROJECT_ROOT, file), 'utf8')).toContain(`'${name}'`);
});
