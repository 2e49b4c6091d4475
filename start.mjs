#!/usr/bin/env node
/** `npm start`: installs, compiles and runs the platform. Needs only Node >= 20 and npm; flags are those of tools/src/up.ts. */
import { join } from 'node:path';
import { build, endWith, ensureDependencies, root, runUnderNode24 } from './tools/bootstrap.mjs';

await endWith(async () => {
  await ensureDependencies();
  await build();
  const up = ['--enable-source-maps', join(root, 'tools', 'dist', 'up.js'), ...process.argv.slice(2)];
  // Half of a warm start is reading our dependencies: Node keeps them compiled.
  const NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE ?? join(root, '.yicang-cache', 'node');
  return runUnderNode24(up, { env: { NODE_COMPILE_CACHE } });
});
