/**
 * The plans of the hot statements with few communities and with many, as PostgreSQL itself tells them (auto_explain) while the
 * services ask: their own statements, prepared, under their own role and scope. Gives a page of Markdown.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { ask, databaseUrl, signIn, startPlatform, superuserUrl, withFolder } from './platform.mjs';
import { LIST, LIST_LENGTH, openTables } from './scenarios/federated-list.mjs';
import { receive, STORES } from './scenarios/intake.mjs';
import { codeOf, communitiesKnown, fill, TRACE } from './scenarios/public-trace.mjs';

const COMMUNITIES = [26, 2_600];
const PLACE = '51015NGF';
const ITEMS_EACH = 60;
/** From the sixth on PostgreSQL may plan a prepared statement once for all. */
const TIMES_BEFORE = 40;
const TOLD_AFTER_MS = 1_500;

/** What is told of, and how its statement is known among all that are asked. */
const STATEMENTS = [
  ['(b) the items of a community · 一个社区的物品', 'from "item" where'],
  ['(b) their donors · 捐赠家庭', 'from family where family.tenant_code = $1'],
  ['(b) their community · 所在社区', 'from "place" where tenant_code = any'],
  ['whether the grants still stand · 授权是否仍有效', 'select from subject_standing'],
  ['(a) the public trace · 公开追溯', 'from place where community_part'],
  ['(c) the item taken in · 收物', 'INSERT INTO "item"('],
  ['(c) its event · 事件', 'insert into outbox'],
  ['(d) the inbox of a batch · 收件箱', 'from unnest($2::text[], $3::uuid[]) as event'],
  ['(d) facts into figures · 事实计入数字', 'insert into item_fact'],
  ['(d) descriptions · 名称', 'insert into item_description'],
];

const SETTINGS = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_min_duration': '-1',
};

export function explain() {
  return withFolder(async (folder) => {
    // whoever connects from the second start on can be told to tell
    const first = await startPlatform(folder);
    await set(folder, first.run, SETTINGS);
    await first.stop();
    const { run, stop } = await startPlatform(folder);
    const tables = await openTables(folder, run);
    const reporting = new pg.Client({ connectionString: databaseUrl(folder, run, 'reporting', 'system') });
    await reporting.connect();
    try {
      const places = [PLACE, ...(await communitiesKnown(reporting)).filter((place) => place !== PLACE)];
      const plans = [];
      for (const [turn, communities] of COMMUNITIES.entries()) {
        for (const place of places.slice(COMMUNITIES[turn - 1] ?? 0, communities)) {
          await tables.fill(place, ITEMS_EACH);
          await fill(reporting, place, ITEMS_EACH);
        }
        await tables.analyze();
        await analyzed(folder, run, 'reporting');
        plans.push(await plansOf(folder, run));
      }
      return page(plans);
    } finally {
      await reporting.end();
      await tables.close();
      await stop();
    }
  });
}

/** Each question is asked until its plan is settled, and once more while PostgreSQL tells. */
async function plansOf(folder, run) {
  const [coordinator, keeper] = [await signIn(run, 'coordinator'), await signIn(run, 'keeper')];
  const storeId = (await ask(run, STORES, {}, keeper)).stores.edges[0].node.id;
  const all = async () => {
    await ask(run, LIST, { place: PLACE, first: LIST_LENGTH }, coordinator);
    await ask(run, TRACE, { code: codeOf(PLACE, 1) });
    await receive(run, keeper, storeId);
  };
  for (let times = 0; times < TIMES_BEFORE; times += 1) await all();
  await pause(TOLD_AFTER_MS);
  const log = join(folder, 'postgres', 'postgres.log');
  const { size } = statSync(log);
  await set(folder, run, { 'auto_explain.log_min_duration': '0' });
  await pause(TOLD_AFTER_MS);
  await all();
  await pause(TOLD_AFTER_MS); // until the gift is counted
  await set(folder, run, { 'auto_explain.log_min_duration': '-1' });
  const told = readFileSync(log)
    .subarray(size)
    .toString()
    .split(/\n(?=\S)/);
  return STATEMENTS.map(([name, holds]) => [
    name,
    planIn(
      told.filter((entry) => entry.includes(' plan:\n')),
      holds,
    ),
  ]);
}

function planIn(entries, holds) {
  // tabs are how the log goes on with an entry
  const plain = entries.map((entry) => entry.replaceAll('\n\t', '\n'));
  const entry = plain.find((text) => text.includes(holds));
  if (entry === undefined) throw new Error(`Nobody asked: ${holds}`);
  const [, duration, plan] =
    /duration: ([\d.]+ ms) {2}plan:\n(?:.|\n)*?\n((?:\S.*\(cost=)(?:.|\n)*)$/.exec(entry) ?? [];
  return `${duration}\n${plan.trimEnd()}`;
}

function page(plans) {
  const parts = STATEMENTS.map(([name], nth) =>
    [
      `## ${name}`,
      ...COMMUNITIES.map(
        (communities, turn) => `At ${communities} communities:\n\n\`\`\`text\n${plans[turn][nth][1]}\n\`\`\``,
      ),
    ].join('\n\n'),
  );
  return `# 热语句的执行计划 · Plans of the hot statements\n\n${ABOUT}\n\n${parts.join('\n\n')}\n`;
}

const ABOUT =
  'Made by `npm run bench -- --explain`: EXPLAIN (ANALYZE, BUFFERS) of what the services asked for one list, one trace and one gift,\n' +
  `as PostgreSQL told it, with ${ITEMS_EACH} items in each of ${COMMUNITIES.join(' and of ')} communities. Each begins with how long it took,\n` +
  'measuring itself included.';

async function set(folder, run, settings) {
  await asSuperuser(folder, run, 'postgres', async (client) => {
    await client.query(`load 'auto_explain'`);
    for (const [name, value] of Object.entries(settings)) await client.query(`alter system set ${name} = '${value}'`);
    await client.query('select pg_reload_conf()');
  });
}

function analyzed(folder, run, service) {
  return asSuperuser(folder, run, `yicang_${service}`, (client) => client.query('analyze'));
}

async function asSuperuser(folder, run, database, work) {
  const client = new pg.Client({ connectionString: superuserUrl(folder, run, database) });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
