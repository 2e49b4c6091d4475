import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface PackageJson {
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const read = (path: string) => JSON.parse(readFileSync(`${root}${path}`, 'utf8')) as PackageJson;

const { dependencies, devDependencies, optionalDependencies } = read('package.json');
const wanted = { ...dependencies, ...devDependencies, ...optionalDependencies };

/** `| `name` | what for | licence | instead of |` */
const lines = [
  ...readFileSync(`${root}docs/dependencies.md`, 'utf8').matchAll(/^\| `([^`]+)`\s*\|(.*)\|(.*)\|(.*)\|$/gm),
];
const documented = lines.map(([, name = '', purpose = '', licence = '']) => ({
  name,
  purpose: purpose.trim(),
  licence: licence.trim(),
}));

it('has one line for each dependency and no other', () => {
  expect(documented.map(({ name }) => name).sort()).toEqual(Object.keys(wanted).sort());
});

it('says what each dependency is for', () => {
  expect(documented.filter(({ purpose }) => purpose.length < 10)).toEqual([]);
});

it('names the licence that the installed package names', () => {
  const installed = documented.filter(({ name }) => existsSync(`${root}node_modules/${name}/package.json`));
  const told = installed.map(({ name, licence }) => `${name}: ${licence}`);
  expect(told).toEqual(installed.map(({ name }) => `${name}: ${read(`node_modules/${name}/package.json`).license}`));
});

it('pins every dependency to one version', () => {
  expect(Object.entries(wanted).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});
