#!/usr/bin/env node
/** `npm run torture`: installs, compiles, and tortures a platform of its own. Flags are those of tools/src/torture/torture.ts. */
import { join } from 'node:path';
import { build, endWith, ensureDependencies, root, runUnderNode24 } from '../bootstrap.mjs';

await endWith(async () => {
  await ensureDependencies();
  await build();
  const torture = join(root, 'tools', 'dist', 'torture', 'torture.js');
  return runUnderNode24(['--enable-source-maps', torture, ...process.argv.slice(2)]);
});
