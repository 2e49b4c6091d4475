/**
 * Lints every canary with the project's own configuration and prints one JSON line: what each was expected to break and
 * what ESLint said. A canary is linted as if it stood at its path below `fixtures/` in the real tree, because the rules
 * go by path; those in `typed/` stand where they are, because rules that ask for types need a file the compiler knows.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import config from '../../eslint.config.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));

/** The real configuration, less the list of ignored folders: the canaries are in it. */
const rules = config.filter((part) => !(Object.keys(part).length === 1 && 'ignores' in part));
const withoutTypes = {
  files: ['**/*.ts'],
  rules: tseslint.configs.disableTypeChecked.rules,
  languageOptions: { parserOptions: { project: null } },
};
const linters = {
  typed: new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig: rules }),
  placed: new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig: [...rules, withoutTypes] }),
};

const canaries = readdirSync(fixtures, { recursive: true }).filter((path) => path.endsWith('.ts'));
const answers = [];
for (const path of canaries.sort()) {
  const text = readFileSync(join(fixtures, path), 'utf8');
  const isTyped = path.startsWith('typed/');
  const filePath = join(isTyped ? fixtures : root, path);
  const [result] = await linters[isTyped ? 'typed' : 'placed'].lintText(text, { filePath });
  const errors = result.messages.filter(({ severity }) => severity === 2);
  const said = errors.map(({ ruleId, messageId, message }) => ({ ruleId, messageId, message }));
  answers.push({ path, expected: /^\/\/ expects (.*)$/m.exec(text)?.[1] ?? '', said });
}
process.stdout.write(`\n${JSON.stringify(answers)}\n`);
