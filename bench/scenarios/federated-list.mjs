/**
 * (b) A list of 20 items, each with its community and its donor's pseudonym: three services through the gateway, beside the same
 * rows joined in one database by PostGraphile 5 and by one prepared statement; with items in 26 communities and in all 2,600.
 */
import { randomUUID } from 'node:crypto';
import { exactRange, makeItemCode } from '@yicang/kernel';
import pg from 'pg';
import { compare, growth, startPeer } from '../compare.mjs';
import { idleCpu, settle } from '../load.mjs';
import { databaseUrl, signIn, startPlatform, superuserUrl, withFolder } from '../platform.mjs';

const COMMUNITIES = [26, 2_600];
/** PostGraphile's CPU times this is what ours may cost. */
const BUDGET = 5;
export const LIST_LENGTH = 20;
const CITY = '5101';

export const LIST = `query List($place: TenantCode!, $first: Int!) {
  items(place: $place, first: $first) {
    edges { cursor node { id code nameZh category status place { nameZh nameEn } donor { pseudonym(as: DONOR) } } }
    pageInfo { hasNextPage endCursor } } }`;
const PEER_LIST = `query List($place: String!, $first: Int!) {
  allItems(condition: { tenantCode: $place }, first: $first, orderBy: PRIMARY_KEY_ASC) {
    edges { cursor node { code nameZh category status placeByTenantCode { nameZh nameEn }
      familyByTenantCodeAndDonorFamilyId { pseudonym } } }
    pageInfo { hasNextPage endCursor } } }`;
const RAW_LIST = `select item.code, item.name_zh, item.category, item.status, place.name_zh, place.name_en, family.pseudonym
  from item join place using (tenant_code)
  left join family on family.tenant_code = item.tenant_code and family.id = item.donor_family_id
 where item.tenant_code = $1 order by item.tenant_code, item.code limit $2`;

const PEER_TABLES = `
  create table place (tenant_code text collate "C" primary key, name_zh text not null, name_en text not null);
  create table family (tenant_code text collate "C" references place, id uuid, pseudonym text not null,
    primary key (tenant_code, id));
  create table item (tenant_code text collate "C" references place, code text collate "C", donor_family_id uuid,
    name_zh text not null, category text not null, status text not null, primary key (tenant_code, code),
    foreign key (tenant_code, donor_family_id) references family (tenant_code, id));`;

export function federatedList({ isQuick }) {
  const seconds = isQuick ? 4 : 10;
  const itemsEach = isQuick ? 21 : 60;
  return withFolder(async (folder) => {
    const { run, stop } = await startPlatform(folder);
    const tables = await openTables(folder, run);
    const peers = await Promise.all([
      startPeer('postgraphile', [tables.peerUrl]),
      startPeer('fastify', [tables.peerUrl, RAW_LIST]),
    ]);
    try {
      // those of the one who asks come first: with few as with many communities the same are asked for
      const places = (await tables.communities()).sort((one, other) => inCity(other) - inCity(one));
      const pids = { ...run.pids, ...Object.fromEntries(peers.map(({ name, child }) => [name, child.pid])) };
      const idle = await idleCpu(pids);
      const lines = [];
      let filled = 0;
      for (const communities of COMMUNITIES) {
        for (const place of places.slice(filled, communities)) await tables.fill(place, itemsEach);
        await tables.analyze();
        filled = communities;
        await settle(pids, idle);
        const asked = places.slice(0, COMMUNITIES[0]);
        const questions = (query) =>
          asked.map((place) => JSON.stringify({ query, variables: { place, first: LIST_LENGTH } }));
        const headers = { authorization: `Bearer ${await signIn(run, 'coordinator')}` };
        const bodies = [
          questions(LIST),
          questions(PEER_LIST),
          asked.map((place) => JSON.stringify({ values: [place, LIST_LENGTH] })),
        ];
        const how = { pids, idle, seconds };
        lines.push(await compare(`federated-list@${communities}`, BUDGET, run, peers, how, bodies, headers));
      }
      return [...lines, growth('federated-list-growth', lines)];
    } finally {
      for (const { child } of peers) child.kill();
      await tables.close();
      await stop();
    }
  });
}

function inCity(place) {
  return place.startsWith(CITY) ? 1 : 0;
}

/** Our tables, and the same rows in one database for the others. */
export async function openTables(folder, run) {
  const connected = async (connectionString) => {
    const client = new pg.Client({ connectionString });
    await client.connect();
    return client;
  };
  const admin = await connected(superuserUrl(folder, run, 'postgres'));
  await admin.query('create database the_peers');
  const peerUrl = superuserUrl(folder, run, 'the_peers');
  const peer = await connected(peerUrl);
  await peer.query(PEER_TABLES);
  const inventory = await connected(databaseUrl(folder, run, 'inventory', 'app'));
  const registry = await connected(databaseUrl(folder, run, 'registry', 'app'));
  const directory = await connected(databaseUrl(folder, run, 'directory', 'public'));
  const { rows: places } = await directory.query(
    `select tenant_code as code, name_zh as zh, name_en as en from place where level = 'community' order by 1`,
  );
  await peer.query(
    'insert into place select code, zh, en from jsonb_to_recordset($1::jsonb) as of(code text, zh text, en text)',
    [JSON.stringify(places)],
  );
  const all = [admin, peer, inventory, registry, directory];
  return {
    peerUrl,
    communities: async () => places.map(({ code }) => code),
    fill: (place, count) => fill({ peer, inventory, registry }, place, count),
    analyze: async () => {
      await peer.query('analyze');
      for (const service of ['inventory', 'registry']) {
        const owner = await connected(superuserUrl(folder, run, `yicang_${service}`));
        await owner.query('analyze');
        await owner.end();
      }
    },
    close: async () => void (await Promise.all(all.map((client) => client.end()))),
  };
}

/** Items of `count` donors of one community, in ours and in the others' tables. */
async function fill({ peer, inventory, registry }, place, count) {
  const families = Array.from({ length: count }, () => randomUUID());
  // beside those of the seed
  const codes = families.map((_, nth) => makeItemCode(place, 7_000_000n + BigInt(nth) * 7_919n));
  await inTenant(registry, place, [
    [
      `insert into family (tenant_code, id, member_count, registered_on, status, version)
       select $1, id, 3, date '2026-01-01', 'active', 1 from unnest($2::uuid[]) as id`,
      [place, families],
    ],
    [
      `insert into family_role (tenant_code, family_id, role, from_on, version)
       select $1, id, 'donor', date '2026-01-01', 1 from unnest($2::uuid[]) as id`,
      [place, families],
    ],
  ]);
  const store = randomUUID();
  await inTenant(inventory, place, [
    [
      `insert into store (tenant_code, id, name_zh, keeper_account_id, opened_on, version)
       values ($1, $2, '测量用义仓', $2, date '2026-01-01', 1)`,
      [place, store],
    ],
    [
      `insert into item (tenant_code, code, store_id, donor_family_id, status, category, name_zh, quantity, unit,
                         weight_grams, condition, received_on, version)
       select $1, code, $2, family, 'inStore', 'food', '东北大米 5 公斤', 1, 'bag', 5000, 'new', date '2026-03-01', 1
         from unnest($3::text[], $4::uuid[]) as of(code, family)`,
      [place, store, codes, families],
    ],
  ]);
  await peer.query(
    `with family as (
       insert into family select $1, id, '爱心家庭 ' || upper(substr(id::text, 1, 5)) from unnest($3::uuid[]) as id)
     insert into item select $1, code, family, '东北大米 5 公斤', 'food', 'inStore'
       from unnest($2::text[], $3::uuid[]) as of(code, family)`,
    [place, codes, families],
  );
}

async function inTenant(client, place, statements) {
  const { from, to } = exactRange(place);
  await client.query('begin');
  await client.query(`select set_config('app.scope_from', $1, true), set_config('app.scope_to', $2, true)`, [from, to]);
  for (const [text, values] of statements) await client.query(text, values);
  await client.query('commit');
}
