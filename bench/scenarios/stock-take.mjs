/**
 * A count of a whole store of 1,000 and of 10,000 items, deed by deed through the gateway; closing it beside what its signature
 * comes to in bare SQL: the same lines compared with the books, and the same twenty differences booked.
 */
import { exactRange } from '@yicang/kernel';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { round } from '../load.mjs';
import { ask, databaseUrl, signIn, startPlatform, withFolder } from '../platform.mjs';

const SIZES = [1_000, 10_000];
const MISSING = 20;
const SCANNED_AT_ONCE = 500;
/** The bare statements' time times this is what closing may take. */
const BUDGET = 6;
/** Ten times the lines, at most so much longer. */
const GROWTH_BUDGET = 10;
const PLACE = '51015NGF';

const TAKE = '... on StockTake { id expected counted status missing } ... on Refused { reason message }';
const DIFFERENCES = `query Differences($id: ID!) {
  stockTake(id: $id) { differences(first: 100) { edges { node { itemCode } } } } }`;

export function stockTake() {
  return withFolder(async (folder) => {
    const { run, stop } = await startPlatform(folder);
    const client = new pg.Client({ connectionString: databaseUrl(folder, run, 'inventory', 'app') });
    await client.connect();
    try {
      const tokens = { keeper: await signIn(run, 'keeper'), manager: await signIn(run, 'manager') };
      const lines = [];
      for (const size of SIZES) {
        const store = await storeOf(run, tokens, size);
        const counted = await count(run, tokens, store);
        const bareMs = await bareClose(client, counted.id);
        const ratio = round(counted.tookMs.close / bareMs);
        const met = ratio <= BUDGET;
        lines.push({ scenario: `close-count@${size}`, ratio, budget: BUDGET, met, tookMs: counted.tookMs, bareMs });
      }
      const [few, many] = lines.map(({ tookMs }) => tookMs.close);
      const ratio = round(many / few);
      return [...lines, { scenario: 'close-count-growth', ratio, budget: GROWTH_BUDGET, met: ratio <= GROWTH_BUDGET }];
    } finally {
      await client.end();
      await stop();
    }
  });
}

/** A store of its own with so many items, taken in as gifts. */
async function storeOf(run, { keeper, manager }, size) {
  const keeperAccountId = (await ask(run, '{ me { accountId } }', {}, keeper)).me.accountId;
  const opened = await deed(run, manager, 'openStore', '... on Store { id } ... on Refused { reason }', {
    community: PLACE,
    nameZh: `测量用义仓 ${size}`,
    keeperAccountId,
  });
  const line = { category: 'FOOD', nameZh: '大米', quantity: 1, unit: 'BAG', weightGrams: 500, shelf: 'A-1' };
  const items = '... on Intake { items(first: 100) { edges { node { code } } } } ... on Refused { reason message }';
  const codes = [];
  for (let taken = 0; taken < size; taken += 100) {
    const lines = Array.from({ length: 100 }, () => line);
    const intake = await deed(run, keeper, 'receiveGifts', items, { storeId: opened.id, lines });
    codes.push(...intake.items.edges.map(({ node }) => node.code));
  }
  return { id: opened.id, codes };
}

/** The whole count; how long each deed took. */
async function count(run, { keeper, manager }, store) {
  const tookMs = {};
  const timed = async (name, work) => {
    const started = performance.now();
    const done = await work();
    tookMs[name] = round((tookMs[name] ?? 0) + performance.now() - started);
    return done;
  };
  const act = (token, name, input) => deed(run, token, name, TAKE, input);
  const { id } = await timed('open', () => act(keeper, 'openStockTake', { storeId: store.id }));
  const there = store.codes.slice(MISSING);
  for (let from = 0; from < there.length; from += SCANNED_AT_ONCE) {
    const itemCodes = there.slice(from, from + SCANNED_AT_ONCE);
    await timed('scan', () => act(keeper, 'recordCounts', { stockTakeId: id, itemCodes }));
  }
  await timed('finish', () => act(keeper, 'finishCount', { stockTakeId: id }));
  const { stockTake: seen } = await timed('differences', () => ask(run, DIFFERENCES, { id }, keeper));
  const itemCodes = seen.differences.edges.map(({ node }) => node.itemCode);
  if (itemCodes.length !== MISSING) throw new Error(`There are ${itemCodes.length} differences`);
  await timed('explain', () => act(keeper, 'explainDifferences', { stockTakeId: id, itemCodes, reason: 'NOT_FOUND' }));
  const closed = await timed('close', () => act(manager, 'closeStockTake', { stockTakeId: id }));
  if (closed.missing !== MISSING) throw new Error(`${closed.missing} are lost`);
  return { id, tookMs };
}

/** The least a signature can be: lines beside the books in one statement, and a fact and a row for each difference. */
async function bareClose(client, globalId) {
  const [, , id] = Buffer.from(globalId, 'base64url').toString().split(':');
  const { from, to } = exactRange(PLACE);
  const started = performance.now();
  await client.query('begin');
  await client.query(`select set_config('app.scope_from', $1, true), set_config('app.scope_to', $2, true)`, [from, to]);
  await client.query('set local enable_nestloop = off'); // as ours: see judgeLines
  const { rows } = await client.query(
    `select line.item_code from stock_take_line line
       join item on item.tenant_code = line.tenant_code and item.code = line.item_code
      where line.tenant_code = $1 and line.stock_take_id = $2
        and (line.counted_at is null or item.status not in ('inStore', 'held', 'quarantined')) for update of item`,
    [PLACE, id],
  );
  for (const { item_code: code } of rows) {
    await client.query(`update item set version = version + 1 where tenant_code = $1 and code = $2`, [PLACE, code]);
    await client.query(
      `insert into outbox (tenant_code, id, aggregate, aggregate_id, aggregate_version, subject, envelope)
       values ($1, $2, 'bench', $3, 1, 'evt.none', '{}')`,
      [PLACE, randomUUID(), code],
    );
  }
  await client.query('rollback');
  return round(performance.now() - started);
}

async function deed(run, token, name, fields, input) {
  const type = `${name[0].toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { __typename ${fields} } }`;
  const answer = (await ask(run, document, { input: { commandId: randomUUID(), ...input } }, token))[name];
  if (answer.__typename === 'Refused') throw new Error(JSON.stringify(answer));
  return answer;
}
