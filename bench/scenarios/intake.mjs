/**
 * (c) The intake of one item, durable end to end: one client, one after the other, through the gateway; beside the same SQL
 * as prepared statements on one connection of the same PostgreSQL, at the same durability.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { makeItemCode } from '@yicang/kernel';

import pg from 'pg';
import { round } from '../load.mjs';
import { ask, databaseUrl, signIn, startPlatform, withFolder } from '../platform.mjs';
import { cpuSeconds } from '../processes.mjs';
import { intakeStatements } from '../sql/intake.mjs';

/** The bare statements' median times this is what ours may take. */
const BUDGET = 4;
/** Both in turn, so that a machine that slows down slows both. */
const TURNS = 10;
const PLACE = '51015NGF';

export const STORES = `{ stores(place: "${PLACE}", first: 1) { edges { node { id } } } }`;
const RECEIVE = `mutation($i: ReceiveGiftInput!) { receiveGift(input: $i) { __typename ... on Refused { reason } } }`;

export function intake({ isQuick }) {
  const each = isQuick ? 20 : 60;
  return withFolder(async (folder) => {
    const { run, stop } = await startPlatform(folder);
    const client = new pg.Client({ connectionString: databaseUrl(folder, run, 'inventory', 'app'), pipeline: true });
    await client.connect();
    try {
      const token = await signIn(run, 'keeper');
      const storeId = (await ask(run, STORES, {}, token)).stores.edges[0].node.id;
      const [, , storeUuid] = Buffer.from(storeId, 'base64url').toString().split(':');
      const ours = () => receive(run, token, storeId);
      const bare = () => receiveBare(client, storeUuid);
      for (let nth = 0; nth < each; nth += 1) await ours().then(bare);
      const took = { ours: [], bare: [] };
      const before = cpuSeconds(run.pids);
      for (let turn = 0; turn < TURNS; turn += 1) {
        took.ours.push(...(await timed(each, ours)));
        took.bare.push(...(await timed(each, bare)));
      }
      const used = cpuSeconds(run.pids);
      const figures = { ours: percentiles(took.ours), bare: percentiles(took.bare) };
      const ratio = round(figures.ours.p50Ms / figures.bare.p50Ms);
      const cpuMs = Object.fromEntries(
        Object.entries(used).map(([name, s]) => [name, round(((s - before[name]) * 1000) / took.ours.length)]),
      );
      // what the processes used for both, and for relaying and counting what was taken in
      return [{ scenario: 'intake', ratio, budget: BUDGET, met: ratio <= BUDGET, ...figures, cpuMs }];
    } finally {
      await client.end();
      await stop();
    }
  });
}

export async function receive(run, token, storeId) {
  const gift = { commandId: randomUUID(), storeId, nameZh: '大米', quantity: 1, unit: 'BAG', weightGrams: 500 };
  const { receiveGift } = await ask(run, RECEIVE, { i: { ...gift, category: 'FOOD' } }, token);
  if (receiveGift.__typename !== 'Item') throw new Error(JSON.stringify(receiveGift));
}

/** What one intake says to the database, in the same round trips: statements that need no answer are sent together. */
async function receiveBare(client, storeId) {
  const code = makeItemCode(PLACE, randomBytes(8).readBigUInt64BE() & ((1n << 35n) - 1n));
  for (const together of intakeStatements({
    place: PLACE,
    storeId,
    code,
    commandId: randomUUID(),
    eventId: randomUUID(),
  }))
    await Promise.all(together.map(({ text, values }) => client.query(prepared(text, values))));
}

function prepared(text, values) {
  return values.length === 0 ? { text } : { name: createHash('sha256').update(text).digest('hex'), text, values };
}

async function timed(times, work) {
  const took = [];
  for (let nth = 0; nth < times; nth += 1) {
    const started = performance.now();
    await work();
    took.push(performance.now() - started);
  }
  return took;
}

function percentiles(took) {
  const sorted = took.toSorted((one, other) => one - other);
  const at = (share) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
  return { p50Ms: at(0.5), p95Ms: at(0.95), times: sorted.length };
}
