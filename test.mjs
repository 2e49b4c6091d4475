#!/usr/bin/env node
/**
 * `npm test`: installs, compiles, checks and tests everything; needs only Node >= 20 and npm.
 * `npm test -- --checks` stops before the tests; `npm test -- libs/kernel -t 'leap year'` hands its words to Jest and
 * leaves the checks out. See tools/test/run.mjs.
 */
import { join } from 'node:path';
import { endWith, ensureDependencies, root, runUnderNode24 } from './tools/bootstrap.mjs';

await endWith(async () => {
  await ensureDependencies();
  return runUnderNode24([join(root, 'tools', 'test', 'run.mjs'), ...process.argv.slice(2)]);
});
