#!/usr/bin/env node
/**
 * `npm run torture`: installs, compiles, and tortures a platform of its own. Flags are those of tools/src/torture/torture.ts;
 * with `--simulate N [--seed S]` it runs N histories through each simulation instead.
 */
import { join } from 'node:path';
import { build, endWith, ensureDependencies, root, runUnderNode24 } from '../bootstrap.mjs';

await endWith(async () => {
  await ensureDependencies();
  const words = process.argv.slice(2);
  if (words.includes('--simulate')) return simulate(words);
  await build();
  return runUnderNode24(['--enable-source-maps', join(root, 'tools', 'dist', 'torture', 'torture.js'), ...words]);
});

function simulate(words) {
  const after = (flag, otherwise) => (words.includes(flag) ? words[words.indexOf(flag) + 1] : otherwise);
  const YICANG_HISTORIES = after('--simulate', '1000');
  const YICANG_SEED = after('--seed', String(Math.floor(Math.random() * 2 ** 31)));
  process.stdout.write(`${YICANG_HISTORIES} histories each, from seed ${YICANG_SEED}\n`);
  const tests = [join(root, 'tools', 'test', 'run.mjs'), 'simulation.int.spec'];
  return runUnderNode24(tests, { env: { YICANG_HISTORIES, YICANG_SEED } });
}
