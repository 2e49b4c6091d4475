/**
 * docs/api is what the code says: schema, refusals, errors, limits, and the changelog owes nothing. Run it after `tsc -b`.
 * `node tools/api-docs/print.mjs [--check]`: with --check nothing is written, and a difference ends with status 1. A change that
 * breaks clients is refused until docs/api/changelog.md tells of it.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { changesBetween, withEntries } from './changes.mjs';
import { errorsPage, limitsPage, refusalsPage } from './pages.mjs';
import { publicSchemaText, undescribed } from './public-schema.mjs';

const isCheck = process.argv.includes('--check');
const pathOf = (name) => fileURLToPath(new URL(`../../docs/api/${name}`, import.meta.url));
const textOf = (name) => (existsSync(pathOf(name)) ? readFileSync(pathOf(name), 'utf8') : null);

const raw = publicSchemaText();
const wordless = undescribed(raw);
for (const coordinate of wordless) console.log(`${coordinate} has no description in Chinese and English`);
const schema = await formatted('schema.graphql', raw);
const before = textOf('schema.graphql') ?? schema;
const { breaking, others } = changesBetween(before, schema);
const changelog = textOf('changelog.md');
const untold = breaking.filter((line) => !changelog.includes(line));
for (const line of untold) console.log(`This breaks clients and docs/api/changelog.md does not tell of it: ${line}`);
if (wordless.length + untold.length > 0) process.exit(1);

const pages = {
  'schema.graphql': schema,
  'refusals.md': refusalsPage(raw),
  'errors.md': errorsPage(),
  'limits.md': await limitsPage(),
  'changelog.md': withEntries(changelog, others),
};
for (const [name, text] of Object.entries(pages)) {
  const page = await formatted(name, text);
  if (textOf(name) === page) continue;
  console.log(`docs/api/${name} ${isCheck ? 'is not what the code says: npm run schema' : 'written'}`);
  if (isCheck) process.exitCode = 1;
  else writeFileSync(pathOf(name), page);
}

async function formatted(name, text) {
  return format(text, { ...(await resolveConfig(pathOf(name))), filepath: pathOf(name) });
}
