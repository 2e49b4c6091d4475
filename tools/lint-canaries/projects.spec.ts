import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const grouped = ['libs', 'apps'].flatMap((group) => readdirSync(root + group).map((name) => `${group}/${name}`));
const compiled = [...grouped, 'tools'];

const KINDS = ['kernel', 'contracts', 'platform', 'ledger', 'testing', 'service', 'gateway', 'web', 'tools', 'e2e'];

interface PackageJson {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly nx?: { readonly name?: string; readonly tags?: readonly string[] };
}
interface TsConfig {
  readonly references?: readonly { readonly path: string }[];
}

const read = (path: string): unknown => JSON.parse(readFileSync(root + path, 'utf8'));
const packageOf = (folder: string) => read(`${folder}/package.json`) as PackageJson;
const shortName = (folder: string) => posix.basename(folder);

/** The projects a tsconfig.json refers to, by name. */
const referencesOf = (folder: string) =>
  ((read(posix.join(folder, 'tsconfig.json')) as TsConfig).references ?? []).map(({ path }) => shortName(path)).sort();

/** Without tags a project would have no boundaries. */
it.each([...compiled, 'e2e'])('%s says what kind of project it is', (folder) => {
  const { name, nx } = packageOf(folder);
  expect(name).toBe(`@yicang/${shortName(folder)}`);
  expect(nx?.name).toBe(shortName(folder));
  expect(nx?.tags).toEqual([expect.stringMatching(`^type:(${KINDS.join('|')})$`), `scope:${shortName(folder)}`]);
});

/** Without its reference a project would be compiled against yesterday's build of the other. */
it.each(compiled)('%s is compiled after the projects it depends on', (folder) => {
  const wanted = Object.keys(packageOf(folder).dependencies ?? {}).filter((name) => name.startsWith('@yicang/'));
  expect(referencesOf(folder)).toEqual(wanted.map(shortName).sort());
});

it('compiles every project from the root', () => {
  expect(referencesOf('.')).toEqual(compiled.map(shortName).sort());
});

const services = grouped.filter((folder) => packageOf(folder).nx?.tags?.includes('type:service'));

it('has what a service is made of in every service', () => {
  const parts = ['src/main.ts', 'src/start.ts', 'src/environment.ts', 'src/tenancy.ts', 'migrations', 'schema.graphql'];
  const missing = services
    .flatMap((folder) => parts.map((part) => `${folder}/${part}`))
    .filter((path) => !existsSync(root + path));
  expect(missing).toEqual([]);
});

/** `npm run schema` passes over a service that it does not know, whose schema would then be yesterday's. */
it('prints the schema of every service', () => {
  const list =
    /^const SERVICES = \[(.*?)\];$/ms.exec(readFileSync(`${root}tools/print-schemas.mjs`, 'utf8'))?.[1] ?? '';
  const printed = [...list.matchAll(/'([^']+)'/g)].map(([, name]) => name);
  expect(printed.sort()).toEqual(services.map(shortName).sort());
});
