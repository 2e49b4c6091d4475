import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folders = ['libs', 'apps'].flatMap((group) => readdirSync(root + group).map((name) => `${group}/${name}`));

const KINDS = ['kernel', 'contracts', 'platform', 'ledger', 'testing', 'service', 'gateway', 'web', 'tools', 'e2e'];

interface PackageJson {
  readonly name: string;
  readonly nx?: { readonly name?: string; readonly tags?: readonly string[] };
}

/** Without tags a project would have no boundaries. */
it.each([...folders, 'tools', 'e2e'])('%s says what kind of project it is', (folder) => {
  expect(existsSync(`${root}${folder}/package.json`)).toBe(true);
  const { name, nx } = JSON.parse(readFileSync(`${root}${folder}/package.json`, 'utf8')) as PackageJson;
  const short = folder.split('/').at(-1) ?? '';
  expect(name).toBe(`@yicang/${short}`);
  expect(nx?.name).toBe(short);
  expect(nx?.tags).toEqual([expect.stringMatching(`^type:(${KINDS.join('|')})$`), `scope:${short}`]);
});
