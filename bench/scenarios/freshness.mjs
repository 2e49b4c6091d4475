/** (e) From an accepted intake to the national figure that counts it, as a client sees both. */
import { randomUUID } from 'node:crypto';
import { round } from '../load.mjs';
import { ask, signIn, startPlatform, withFolder } from '../platform.mjs';

const BUDGET_MS = 1_000;
const LOOK_EVERY_MS = 10;

const STORES = '{ stores(place: "51015NGF", first: 1) { edges { node { id } } } }';
const RECEIVE = `mutation($i: ReceiveGiftInput!) { receiveGift(input: $i) { __typename ... on Refused { reason } } }`;

export function freshness({ isQuick }) {
  return withFolder(async (folder) => {
    const { run, stop } = await startPlatform(folder);
    try {
      const token = await signIn(run, 'keeper');
      const storeId = (await ask(run, STORES, {}, token)).stores.edges[0].node.id;
      const tookMs = [];
      for (let nth = 0; nth < (isQuick ? 20 : 100); nth += 1) tookMs.push(await once(run, token, storeId));
      tookMs.sort((one, other) => one - other);
      const at = (share) => round(tookMs[Math.min(tookMs.length - 1, Math.floor(tookMs.length * share))]);
      const p95Ms = at(0.95);
      const ratio = round(p95Ms / BUDGET_MS);
      return [
        { scenario: 'freshness', ratio, budget: 1, met: ratio <= 1, p50Ms: at(0.5), p95Ms, times: tookMs.length },
      ];
    } finally {
      await stop();
    }
  });
}

async function once(run, token, storeId) {
  const before = await received(run);
  const gift = {
    commandId: randomUUID(),
    storeId,
    category: 'FOOD',
    nameZh: '大米',
    quantity: 1,
    unit: 'BAG',
    weightGrams: 500,
  };
  await ask(run, RECEIVE, { i: gift }, token);
  const accepted = performance.now();
  while ((await received(run)) === before) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  return performance.now() - accepted;
}

async function received(run) {
  return (await ask(run, '{ nationalFigures { itemsReceived } }')).nationalFigures.itemsReceived;
}
