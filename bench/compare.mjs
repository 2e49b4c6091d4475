/** The same question put to us, to PostGraphile 5 and to one prepared statement behind a bare Fastify route. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { measure, round } from './load.mjs';

/** How much dearer a hundred times the communities may make it. */
const GROWTH_BUDGET = 1.2;

/** One of `peers/`, once it listens. */
export async function startPeer(name, args) {
  const file = fileURLToPath(new URL(`peers/${name}.mjs`, import.meta.url));
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', GRAPHILE_ENV: 'production' },
  });
  let words = '';
  child.stdout.on('data', (text) => (words += text));
  while (!words.includes('\n')) {
    if (child.exitCode !== null) throw new Error(`${name} did not start`);
    await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
  }
  return { name, child, port: JSON.parse(words.split('\n')[0]).port };
}

/** The line of one scenario: what each of the three needed for its list of bodies, and ours by the peer's CPU. */
export async function compare(scenario, budget, run, [postgraphile, fastify], how, [ours, peers, raw], headers = {}) {
  const costOf = async (url, bodies, own, sent = {}) => {
    const told = await measure(url, bodies, { ...how, headers: sent });
    // what the others use meanwhile is nobody's answer
    const cpuMs = Object.fromEntries(Object.entries(told.cpuMs).filter(([name]) => own.includes(name)));
    return { ...told, cpuMs, cpuMsInAll: round(Object.values(cpuMs).reduce((sum, ms) => sum + ms, 0)) };
  };
  const ofOurs = await costOf(run.addresses.graphql, ours, Object.keys(run.pids), headers);
  const ofPeer = await costOf(`http://127.0.0.1:${postgraphile.port}/graphql`, peers, ['postgraphile', 'postgres']);
  const ofRaw = await costOf(`http://127.0.0.1:${fastify.port}/`, raw, ['fastify', 'postgres']);
  const ratio = round(ofOurs.cpuMsInAll / ofPeer.cpuMsInAll);
  return {
    scenario,
    ratio,
    budget,
    met: ratio <= budget,
    ratioToRaw: round(ofOurs.cpuMsInAll / ofRaw.cpuMsInAll),
    ours: ofOurs,
    postgraphile: ofPeer,
    fastify: ofRaw,
  };
}

/** What ours costs with many communities beside what it costs with few. */
export function growth(scenario, [few, many]) {
  const ratio = round(many.ours.cpuMsInAll / few.ours.cpuMsInAll);
  return { scenario, ratio, budget: GROWTH_BUDGET, met: ratio <= GROWTH_BUDGET };
}
