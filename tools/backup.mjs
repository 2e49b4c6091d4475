#!/usr/bin/env node
/** `npm run backup -- [--data DIR] [--to DIR]` and `npm run restore -- --from DIR --data DIR`; see docs/backup.md. */
import { join } from 'node:path';
import { build, endWith, ensureDependencies, root, runUnderNode24 } from './bootstrap.mjs';

await endWith(async () => {
  await ensureDependencies();
  await build();
  return runUnderNode24([join(root, 'tools', 'dist', 'backup', 'main.js'), ...process.argv.slice(2)]);
});
