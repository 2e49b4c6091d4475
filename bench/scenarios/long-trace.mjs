/**
 * The public trace of an item with 200 facts, beside that of one with 4, and beside the same rows by PostGraphile 5 and by one
 * prepared statement behind a bare Fastify route.
 */
import { makeItemCode } from '@yicang/kernel';
import pg from 'pg';
import { compare, startPeer } from '../compare.mjs';
import { idleCpu, round, settle } from '../load.mjs';
import { databaseUrl, startPlatform, withFolder } from '../platform.mjs';
import { communitiesKnown, PEER_TRACE, RAW_TRACE, TRACE } from './public-trace.mjs';

const LENGTHS = [4, 200];
/** PostGraphile's CPU times this is what ours may cost. */
const BUDGET = 3;
/** So much dearer may fifty times the facts be: what is read is more, what is asked is not. */
const GROWTH_BUDGET = 8;
const ITEMS = 100;

export function longTrace({ isQuick }) {
  const seconds = isQuick ? 4 : 10;
  return withFolder(async (folder) => {
    const { run, stop } = await startPlatform(folder, ['--seed', 'none']);
    const open = databaseUrl(folder, run, 'reporting', 'public');
    const peers = await Promise.all([startPeer('postgraphile', [open]), startPeer('fastify', [open, RAW_TRACE])]);
    const filler = new pg.Client({ connectionString: databaseUrl(folder, run, 'reporting', 'system') });
    await filler.connect();
    try {
      const [place] = await communitiesKnown(filler);
      const pids = { ...run.pids, ...Object.fromEntries(peers.map(({ name, child }) => [name, child.pid])) };
      const idle = await idleCpu(pids);
      const lines = [];
      for (const length of LENGTHS) {
        const codes = await fill(filler, place, length);
        await settle(pids, idle);
        lines.push(
          await compare(`long-trace@${length}`, BUDGET, run, peers, { pids, idle, seconds }, [
            codes.map((code) => JSON.stringify({ query: TRACE, variables: { code } })),
            codes.map((code) => JSON.stringify({ query: PEER_TRACE, variables: { code, tenant: place } })),
            codes.map((code) => JSON.stringify({ values: [place, code] })),
          ]),
        );
      }
      const [short, long] = lines.map(({ ours }) => ours.cpuMsInAll);
      const ratio = round(long / short);
      return [...lines, { scenario: 'long-trace-growth', ratio, budget: GROWTH_BUDGET, met: ratio <= GROWTH_BUDGET }];
    } finally {
      await filler.end();
      for (const { child } of peers) child.kill();
      await stop();
    }
  });
}

/** Items that were held and released again and again. */
async function fill(filler, place, length) {
  const codes = Array.from({ length: ITEMS }, (_, nth) => makeItemCode(place, BigInt(length * 1_000_000 + nth)));
  await filler.query(
    `insert into item_fact (tenant_code, item_code, version, type, on_day, reason)
     select $1, code, version, case when version = 1 then 'received' when version % 2 = 0 then 'held' else 'released' end,
            date '2026-03-01' + version, case when version > 1 and version % 2 = 1 then 'withdrawn' end
       from unnest($2::text[]) as code, generate_series(1, $3::integer) as version`,
    [place, codes, length],
  );
  await filler.query(
    `insert into item_description (tenant_code, item_code, version, category, name_zh)
     select $1, code, 1, 'food', '东北大米 5 公斤' from unnest($2::text[]) as code`,
    [place, codes],
  );
  await filler.query('analyze item_fact, item_description').catch(() => undefined);
  return codes;
}
