/** What a listener of `changes` costs who hears nothing: memory and CPU of the gateway, and how soon all are told of an event. */
import { randomUUID, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SignJWT } from 'jose';
import { round } from '../load.mjs';
import { ask, signIn, startPlatform, withFolder } from '../platform.mjs';
import { cpuSeconds, memoryMiB } from '../processes.mjs';

const BUDGET_KIB = 64;
const HOME = '51015NGF';
const IDLE_MS = 10_000;
const AT_ONCE = 50;
/** Of one key's listeners; the gateway lets 20 in. */
const OF_ONE_KEY = 20;

const LISTEN = JSON.stringify({ query: 'subscription { changes { cursor kind type } }' });
const STORES = `{ stores(place: "${HOME}", first: 1) { edges { node { id } } } }`;
const RECEIVE = `mutation($i: ReceiveGiftInput!) { receiveGift(input: $i) { __typename ... on Refused { reason } } }`;

export function idleListeners({ isQuick }) {
  const count = isQuick ? 1_000 : 4_000;
  return withFolder(async (folder) => {
    const { run, stop } = await startPlatform(folder, ['--split']);
    try {
      const tokens = await tokensOf(folder, Math.ceil(count / OF_ONE_KEY));
      const gateway = { gateway: run.pids.gateway };
      const before = memoryMiB(gateway).all;
      const listeners = [];
      for (let at = 0; at < count; at += AT_ONCE) {
        const some = Array.from({ length: Math.min(AT_ONCE, count - at) }, (_, nth) =>
          listen(run.addresses.graphql, tokens[Math.floor((at + nth) / OF_ONE_KEY)]),
        );
        listeners.push(...(await Promise.all(some)));
      }
      const kib = ((memoryMiB(gateway).all - before) * 1024) / count;
      const [usedBefore] = Object.values(cpuSeconds(gateway));
      await pause(IDLE_MS);
      const [used] = Object.values(cpuSeconds(gateway));
      const toldMs = await toldAfter(run, listeners);
      for (const { leave } of listeners) leave();
      const figures = {
        kibEach: round(kib),
        cpuShareIdle: round((used - usedBefore) / (IDLE_MS / 1_000)),
        ...{ toldAllMs: round(toldMs), listeners: count },
      };
      const ratio = round(kib / BUDGET_KIB);
      return [{ scenario: 'idle-listeners', ratio, budget: 1, met: ratio <= 1, ...figures }];
    } finally {
      await stop();
    }
  });
}

/** Tokens of so many managers of one community, as directory would sign them: 4,000 sign-ins would measure argon2. */
function tokensOf(folder, count) {
  const { accessTokenKey } = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8'));
  const key = createPrivateKey({ key: Buffer.from(accessTokenKey.privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  const grants = [{ role: 'communityManager', place: HOME, until: null }];
  const token = () =>
    new SignJWT({ kind: 'person', grants, gv: 1 })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' })
      .setIssuer('yicang-directory')
      .setSubject(randomUUID())
      .setExpirationTime('10m')
      .sign(key);
  return Promise.all(Array.from({ length: count }, token));
}

/** Somebody who listens; `told` is settled by the next event. */
function listen(address, token) {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
    };
    const request = http.request(address, { method: 'POST', headers, agent: false }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`A listener got ${response.statusCode}`));
      let wake;
      const told = new Promise((hear) => (wake = hear));
      response.on('data', (text) => String(text).includes('"EVENT"') && wake());
      response.on('error', () => undefined);
      response.once('data', () => resolve({ told, leave: () => request.destroy() }));
    });
    request.on('error', reject);
    request.end(LISTEN);
  });
}

async function toldAfter(run, listeners) {
  const token = await signIn(run, 'keeper');
  const storeId = (await ask(run, STORES, {}, token)).stores.edges[0].node.id;
  const what = { category: 'FOOD', nameZh: '大米', quantity: 1, unit: 'BAG', weightGrams: 500 };
  await ask(run, RECEIVE, { i: { commandId: randomUUID(), storeId, ...what } }, token);
  const accepted = performance.now();
  await Promise.all(listeners.map(({ told }) => told));
  return performance.now() - accepted;
}
