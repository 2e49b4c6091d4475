/**
 * Runs the scenarios in turn. `--quick`: seconds instead of minutes, and noisier. `--json`: one object a line. `--profile DIR`:
 * CPU profiles of the platform's process, which cost a little themselves. `--explain`: the plans of the hot statements instead.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { explain } from './explain.mjs';
import { federatedList } from './scenarios/federated-list.mjs';
import { freshness } from './scenarios/freshness.mjs';
import { idleListeners } from './scenarios/idle-listeners.mjs';
import { importRows } from './scenarios/import-rows.mjs';
import { intake } from './scenarios/intake.mjs';
import { longTrace } from './scenarios/long-trace.mjs';
import { matching } from './scenarios/matching.mjs';
import { publicTrace } from './scenarios/public-trace.mjs';
import { rollUps } from './scenarios/roll-ups.mjs';
import { start } from './scenarios/start.mjs';
import { stockPage } from './scenarios/stock-page.mjs';
import { stockTake } from './scenarios/stock-take.mjs';

const SCENARIOS = {
  'public-trace': publicTrace,
  'federated-list': federatedList,
  intake,
  'import-rows': importRows,
  'roll-ups': rollUps,
  freshness,
  matching,
  'stock-page': stockPage,
  'close-count': stockTake,
  'long-trace': longTrace,
  'idle-listeners': idleListeners,
  start,
};

const { values, positionals } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    profile: { type: 'string' },
    explain: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
if (values.profile !== undefined) process.env.BENCH_PROFILE_DIR = resolve(values.profile);
if (values.explain) process.stdout.write(await explain());
const scenarios = values.explain ? [] : Object.keys(SCENARIOS);
const wanted = positionals.length > 0 ? positionals : scenarios;
for (const name of wanted) {
  if (SCENARIOS[name] === undefined)
    throw new Error(`There is no scenario ${name}; there are ${Object.keys(SCENARIOS).join(', ')}`);
  process.stderr.write(`› 测量 ${name} · measuring ${name}\n`);
  for (const line of await SCENARIOS[name]({ isQuick: values.quick }))
    process.stdout.write(`${values.json ? JSON.stringify(line) : inWords(line)}\n`);
}

function inWords({ scenario, ratio, budget, atLeast, met, ...figures }) {
  const verdict = met === null ? '' : ` ${ratio} (${atLeast ? '≥' : '≤'} ${budget}) ${met ? '✓' : '✗'}`;
  return `${scenario}${verdict}\n  ${JSON.stringify(figures)}`;
}
