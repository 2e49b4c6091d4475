#!/usr/bin/env node
/**
 * `npm run bench [-- --quick] [--json]`: what the platform costs beside what the same thing costs others, side by side in
 * one run. Installs what it compares us with into `bench/peers`. Runs on Node 20 and hands over to Node 24.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  build,
  BootstrapProblem,
  endWith,
  ensureDependencies,
  root,
  runUnderNode24,
  say,
} from '../tools/bootstrap.mjs';

const PEERS = join(root, 'bench', 'peers');

await endWith(async () => {
  await ensureDependencies();
  await build();
  installPeers();
  return runUnderNode24([join(root, 'bench', 'run.mjs'), ...process.argv.slice(2)]);
});

function installPeers() {
  if (existsSync(join(PEERS, 'node_modules', 'postgraphile'))) return;
  say('安装对照用的软件（只为测量）', 'installing what we are compared with, for measuring only');
  const args = ['ci', '--no-audit', '--no-fund', '--workspaces=false', '--loglevel=error'];
  const { status } = spawnSync('npm', args, { cwd: PEERS, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0)
    throw new BootstrapProblem(
      '对照软件没有装好，请检查网络或 npm 源，然后再运行一次。\n' +
        'What we are compared with was not installed. Check that the npm registry can be reached, then run it again.',
    );
}
