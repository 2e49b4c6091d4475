/**
 * Seconds from the command to a platform that is ready, cold (new data) and warm, in both layouts, everything compiled:
 * `node bench/start-time.mjs`. One line of JSON a layout.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const UP = fileURLToPath(new URL('../tools/dist/up.js', import.meta.url));
const WARM_STARTS = 3;

for (const layout of [[], ['--split']]) {
  const folder = mkdtempSync(join(tmpdir(), 'yicang-bench-'));
  const coldSeconds = await startSeconds(folder, layout);
  const warm = [];
  for (let nth = 0; nth < WARM_STARTS; nth += 1) warm.push(await startSeconds(folder, layout));
  const warmSeconds = warm.sort((a, b) => a - b)[Math.floor(WARM_STARTS / 2)];
  const name = layout.length === 0 ? 'one process' : 'split';
  process.stdout.write(`${JSON.stringify({ scenario: 'start', layout: name, coldSeconds, warmSeconds })}\n`);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function startSeconds(folder, layout) {
  const started = performance.now();
  const child = spawn(process.execPath, [UP, '--data', folder, '--port', '0', ...layout], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('close', resolve));
  while (pidIn(folder) !== child.pid) {
    if (child.exitCode !== null) throw new Error(`The platform ended with ${child.exitCode}`);
    await pause(50);
  }
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  child.kill('SIGINT');
  await ended;
  return seconds;
}

function pidIn(folder) {
  const file = join(folder, 'run.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).pids.platform : null;
}
