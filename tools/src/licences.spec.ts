import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@yicang/testing';
import { type AllowList, licenceProblems, type LockedPackages } from './licences.js';

const json = (...path: string[]): unknown => JSON.parse(readFileSync(join(PROJECT_ROOT, ...path), 'utf8'));
const list: AllowList = { allowed: ['MIT', 'Apache-2.0'], exceptions: {} };
const problemsOf = (license: string | undefined, more: object = {}, allowList = list) =>
  licenceProblems({ packages: { 'node_modules/@a/b': { ...(license && { license }), ...more } } }, allowList);

it('takes every dependency we have', () => {
  const allowed = json('tools', 'licences', 'allow-list.json') as AllowList;
  expect(licenceProblems(json('package-lock.json') as LockedPackages, allowed)).toEqual([]);
});

it.each(['MIT', '(GPL-3.0-only OR MIT)', 'Apache-2.0 AND MIT'])('takes %s', (license) => {
  expect(problemsOf(license)).toEqual([]);
});

it.each(['GPL-3.0-only', 'MIT AND GPL-3.0-only', 'SEE LICENSE IN LICENSE.md', 'UNLICENSED', undefined])(
  'does not take %s',
  (license) => {
    expect(problemsOf(license)).toEqual([`@a/b is under ${license ?? 'no licence'}.`]);
  },
);

it('takes an exception for the licence it was made for, and no longer than it is needed', () => {
  const allowList = { ...list, exceptions: { '@a/b': { licence: 'GPL-3.0-only', reason: 'because' } } };
  expect(problemsOf('GPL-3.0-only', {}, allowList)).toEqual([]);
  expect(problemsOf('AGPL-3.0-only', {}, allowList)).toContain('@a/b is under AGPL-3.0-only.');
  expect(problemsOf('MIT', {}, allowList)).toEqual(['The exception for @a/b is not needed any more.']);
});
it('takes an exception for a package that names no licence, until it names one', () => {
  const allowList = { ...list, exceptions: { '@a/b': { licence: null, reason: 'its LICENSE file is the MIT text' } } };
  expect(problemsOf(undefined, {}, allowList)).toEqual([]);
  expect(problemsOf('GPL-3.0-only', {}, allowList)).toContain('@a/b is under GPL-3.0-only.');
});
