/**
 * A page of 50 items of a store that has 10,000, through the gateway, beside one that has 1,000, and beside the same rows by one
 * prepared statement behind a bare Fastify route. Pages begin anywhere in the list.
 */
import { exactRange, makeItemCode } from '@yicang/kernel';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { startPeer } from '../compare.mjs';
import { idleCpu, measure, round, settle } from '../load.mjs';
import { ask, databaseUrl, signIn, startPlatform, superuserUrl, withFolder } from '../platform.mjs';

const SIZES = [1_000, 10_000];
const PAGE = 50;
/** The raw route's CPU times this is what ours may cost: three processes, a token, a plan, row security. */
const BUDGET = 16;
/** Ten times the items may not make a page dearer. */
const GROWTH_BUDGET = 1.2;
const PLACE = '51015NGF';
const PAGES_ASKED = 40;

const ITEMS = `query Page($place: TenantCode!, $first: Int!, $after: String) {
  items(place: $place, first: $first, after: $after, status: IN_STORE) {
    edges { cursor node { id code nameZh category quantity unit shelf expiresOn status } }
    pageInfo { hasNextPage endCursor } } }`;
const RAW_ITEMS = `select code, name_zh, category, quantity, unit, shelf, expires_on, status from item
 where tenant_code = $1 and status = 'inStore' and code > $2 order by tenant_code, code limit $3`;

export function stockPage({ isQuick }) {
  const seconds = isQuick ? 4 : 10;
  return withFolder(async (folder) => {
    const { run, stop } = await startPlatform(folder);
    const inventory = new pg.Client({ connectionString: databaseUrl(folder, run, 'inventory', 'app') });
    await inventory.connect();
    const fastify = await startPeer('fastify', [superuserUrl(folder, run, 'yicang_inventory'), RAW_ITEMS]);
    try {
      const pids = { ...run.pids, fastify: fastify.child.pid };
      const idle = await idleCpu(pids);
      const headers = { authorization: `Bearer ${await signIn(run, 'keeper')}` };
      const lines = [];
      let filled = 0;
      for (const size of SIZES) {
        await fill(inventory, filled, size);
        filled = size;
        await analyze(folder, run);
        await settle(pids, idle);
        const pages = await pagesOf(run, headers, size);
        const bodies = pages.map(({ after }) => ({ place: PLACE, first: PAGE, after }));
        const ours = await measure(
          run.addresses.graphql,
          bodies.map((variables) => JSON.stringify({ query: ITEMS, variables })),
          { pids: run.pids, idle, seconds, headers },
        );
        const bare = await measure(
          `http://127.0.0.1:${fastify.port}/`,
          pages.map(({ code }) => JSON.stringify({ values: [PLACE, code, PAGE] })),
          { pids: { fastify: pids.fastify, postgres: run.pids.postgres }, idle, seconds },
        );
        const ratio = round(ours.cpuMsInAll / bare.cpuMsInAll);
        lines.push({ scenario: `stock-page@${size}`, ratio, budget: BUDGET, met: ratio <= BUDGET, ours, bare });
      }
      const [few, many] = lines.map(({ ours }) => ours.cpuMsInAll);
      const ratio = round(many / few);
      return [...lines, { scenario: 'stock-page-growth', ratio, budget: GROWTH_BUDGET, met: ratio <= GROWTH_BUDGET }];
    } finally {
      await inventory.end();
      fastify.child.kill();
      await stop();
    }
  });
}

/** Where pages begin, spread over the list: the cursor of ours, and the code behind which the same page begins. */
async function pagesOf(run, { authorization }, size) {
  const token = authorization.replace('Bearer ', '');
  const pages = [];
  const step = Math.max(1, Math.floor(size / PAGE / PAGES_ASKED));
  let after = null;
  for (let nth = 0; ; nth += 1) {
    const { items } = await ask(run, ITEMS, { place: PLACE, first: PAGE, after }, token);
    if (!items.pageInfo.hasNextPage) return pages;
    after = items.pageInfo.endCursor;
    if (nth % step === 0) pages.push({ after, code: items.edges.at(-1).node.code });
  }
}

/** Items `from` to `to` of the store, beside those of the seed. */
async function fill(inventory, from, to) {
  const codes = Array.from({ length: to - from }, (_, nth) =>
    makeItemCode(PLACE, 9_000_000n + BigInt(from + nth) * 7n),
  );
  const range = exactRange(PLACE);
  const store = randomUUID();
  await inventory.query('begin');
  await inventory.query(`select set_config('app.scope_from', $1, true), set_config('app.scope_to', $2, true)`, [
    range.from,
    range.to,
  ]);
  await inventory.query(
    `insert into store (tenant_code, id, name_zh, keeper_account_id, opened_on, version)
     values ($1, $2::uuid, $3, $2::uuid, date '2026-01-01', 1)`,
    [PLACE, store, `测量用义仓 ${to}`],
  );
  await inventory.query(
    `insert into item (tenant_code, code, store_id, status, category, name_zh, quantity, unit, weight_grams, condition,
                       received_on, shelf, version)
     select $1, code, $2, 'inStore', 'food', '东北大米 5 公斤', 1, 'bag', 5000, 'new', date '2026-03-01', 'A-1', 1
       from unnest($3::text[]) as code`,
    [PLACE, store, codes],
  );
  await inventory.query('commit');
}

async function analyze(folder, run) {
  const owner = new pg.Client({ connectionString: superuserUrl(folder, run, 'yicang_inventory') });
  await owner.connect();
  await owner.query('analyze item');
  await owner.end();
}
