import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSecrets } from './secrets.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yicang-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = (): string => join(folder, 'secrets.json');

it('makes them once, for its owner only', () => {
  const first = openSecrets(folder);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(openSecrets(folder)).toEqual(first);
});

it('shares nothing between two platforms or two services', () => {
  const one = openSecrets(folder);
  rmSync(file());
  const two = openSecrets(folder);
  expect(one.operator.password).not.toBe(two.operator.password);
  expect(one.registryKeyEncryptionKey).not.toBe(two.registryKeyEncryptionKey);
  const keys = Object.values(one.services).map(({ key }) => key.publicKey);
  expect(new Set(keys).size).toBe(keys.length);
});

it('adds what a new service needs and leaves the others theirs', () => {
  const first = openSecrets(folder);
  const { reporting: _, ...others } = first.services;
  writeFileSync(file(), JSON.stringify({ ...first, services: others }));
  const second = openSecrets(folder);
  expect(second.services).toMatchObject(others);
  expect(second.services.reporting.natsPassword).not.toBe(first.services.reporting.natsPassword);
  expect(openSecrets(folder)).toEqual(second);
});

it('refuses a file it does not understand instead of making new keys over it', () => {
  writeFileSync(file(), '{"services": ');
  expect(() => openSecrets(folder)).toThrow('Restore it from a copy');
  expect(readFileSync(file(), 'utf8')).toBe('{"services": ');
});
