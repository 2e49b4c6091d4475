/**
 * (a) The public trace of an item by its code, through the gateway, beside the same rows by PostGraphile 5 and by one prepared
 * statement behind a bare Fastify route; with items in 26 communities and in all 2,600.
 */
import { makeItemCode } from '@yicang/kernel';
import pg from 'pg';
import { compare, growth, startPeer } from '../compare.mjs';
import { idleCpu, settle } from '../load.mjs';
import { databaseUrl, startPlatform, withFolder } from '../platform.mjs';

const COMMUNITIES = [26, 2_600];
/** PostGraphile's CPU times this is what ours may cost. */
const BUDGET = 3;
const CODES_ASKED = 500;

export const TRACE = `query Trace($code: String!) {
  trace(code: $code) { ... on Trace { nameZh category communityZh communityEn receiptCode steps { step on reason } } } }`;
export const PEER_TRACE = `query Trace($code: String!, $tenant: String!) {
  placeByTenantCode(tenantCode: $tenant) { nameZh nameEn }
  itemDescriptionByTenantCodeAndItemCode(tenantCode: $tenant, itemCode: $code) { nameZh category }
  allReceiptFacts(condition: { tenantCode: $tenant, itemCode: $code }) { nodes { receiptCode } }
  allItemFacts(condition: { tenantCode: $tenant, itemCode: $code }, orderBy: VERSION_ASC) { nodes { type onDay reason } } }`;
export const RAW_TRACE = `select place.name_zh, place.name_en, described.name_zh, described.category,
    (select receipt_code from receipt_fact where tenant_code = $1 and item_code = $2) as receipt,
    (select json_agg(fact order by version) from item_fact fact where tenant_code = $1 and item_code = $2) as facts
  from place join item_description described using (tenant_code)
 where place.tenant_code = $1 and described.item_code = $2`;

export function publicTrace({ isQuick }) {
  const seconds = isQuick ? 4 : 10;
  const itemsEach = isQuick ? 8 : 40;
  return withFolder(async (folder) => {
    const platform = await startPlatform(folder, ['--seed', 'none']);
    const { run } = platform;
    const open = databaseUrl(folder, run, 'reporting', 'public');
    const peers = await Promise.all([startPeer('postgraphile', [open]), startPeer('fastify', [open, RAW_TRACE])]);
    try {
      const filler = new pg.Client({ connectionString: databaseUrl(folder, run, 'reporting', 'system') });
      await filler.connect();
      const places = await communitiesKnown(filler);
      const pids = { ...run.pids, ...Object.fromEntries(peers.map(({ name, child }) => [name, child.pid])) };
      const idle = await idleCpu(pids);
      const lines = [];
      let filled = 0;
      for (const communities of COMMUNITIES) {
        for (const place of places.slice(filled, communities)) await fill(filler, place, itemsEach);
        await filler.query('analyze item_fact, item_description, receipt_fact, place').catch(() => undefined);
        filled = communities;
        await settle(pids, idle);
        const asked = codesOf(places.slice(0, communities), itemsEach);
        lines.push(
          await compare(`public-trace@${communities}`, BUDGET, run, peers, { pids, idle, seconds }, [
            asked.map(({ code }) => JSON.stringify({ query: TRACE, variables: { code } })),
            asked.map(({ place, code }) => JSON.stringify({ query: PEER_TRACE, variables: { code, tenant: place } })),
            asked.map(({ place, code }) => JSON.stringify({ values: [place, code] })),
          ]),
        );
      }
      await filler.end();
      return [...lines, growth('public-trace-growth', lines)];
    } finally {
      for (const { child } of peers) child.kill();
      await platform.stop();
    }
  });
}

/** Items all over those places. */
function codesOf(places, itemsEach) {
  return Array.from({ length: CODES_ASKED }, (_, nth) => {
    const place = places[(nth * 7) % places.length];
    return { place, code: codeOf(place, nth % itemsEach) };
  });
}

export async function communitiesKnown(filler) {
  for (;;) {
    const { rows } = await filler.query(`select tenant_code as code from place where level = 'community' order by 1`);
    if (rows.length >= COMMUNITIES.at(-1)) return rows.map(({ code }) => code);
    await new Promise((resolve) => setTimeout(resolve, 200)); // reporting hears of them within seconds
  }
}

/** Items that went the whole way, as reporting's own tables have them. */
export async function fill(filler, place, items) {
  const codes = Array.from({ length: items }, (_, nth) => codeOf(place, nth));
  await filler.query(
    `insert into item_fact (tenant_code, item_code, version, type, on_day)
     select $1, code, version, type, date '2026-03-01' + version::integer
       from unnest($2::text[]) as code,
            unnest(array['received', 'held', 'issued', 'delivered']) with ordinality as step(type, version)`,
    [place, codes],
  );
  await filler.query(
    `insert into item_description (tenant_code, item_code, version, category, name_zh)
     select $1, code, 1, 'food', '东北大米 5 公斤' from unnest($2::text[]) as code`,
    [place, codes],
  );
  await filler.query(
    `insert into receipt_fact (tenant_code, receipt_code, item_code, on_day)
     select $1, 'R' || substr(code, 2), code, date '2026-03-05' from unnest($2::text[]) as code`,
    [place, codes],
  );
}

export function codeOf(place, nth) {
  return makeItemCode(place, BigInt(nth) * 7_919n);
}
