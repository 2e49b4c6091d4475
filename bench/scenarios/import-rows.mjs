/**
 * (h) A spreadsheet of goods, from the command to the last item in the books; beside COPY of the very rows it wrote (items, their
 * history, their events) into tables with the same indexes and checks, on one connection of the same PostgreSQL.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { round } from '../load.mjs';
import { ask, signIn, startPlatform, superuserUrl, withFolder } from '../platform.mjs';
import { copy } from '../sql/copy.mjs';
import { STORES } from './intake.mjs';

/** COPY's time times this is what an import may take. */
const BUDGET = 10;
const TABLES = ['item', 'item_event', 'outbox'];
const IMPORT = `mutation($i: ImportIntakeInput!) { importIntake(input: $i) { ... on IntakeImport { id } ... on Refused { reason } } }`;
const LOOK = 'query($id: ID!) { intakeImport(id: $id) { status rowsBooked finishedAt } }';

export function importRows({ isQuick }) {
  const [rows, turns] = isQuick ? [2_000, 3] : [10_000, 5];
  return withFolder(async (folder) => {
    const { run, stop } = await startPlatform(folder);
    const client = new pg.Client({ connectionString: superuserUrl(folder, run, 'yicang_inventory') });
    await client.connect();
    try {
      for (const table of TABLES) await client.query(`create table bench_${table} (like ${table} including all)`);
      const token = await signIn(run, 'keeper');
      const storeId = (await ask(run, STORES, {}, token)).stores.edges[0].node.id;
      const took = { ours: [], bare: [] };
      let peakMb = 0;
      // the first warms both up
      for (let turn = 0; turn <= turns; turn += 1) {
        const fileId = await bring(run, token, sheetOf(rows));
        const started = performance.now();
        const id = await importSheet(run, token, { storeId, fileId }, rows, () => {
          peakMb = Math.max(peakMb, memoryMb(run.pids.platform));
        });
        const ours = performance.now() - started;
        const bare = await copiedAgain(client, id);
        if (turn === 0) continue;
        took.ours.push(ours);
        took.bare.push(bare);
      }
      const [ours, bare] = [median(took.ours), median(took.bare)];
      const ratio = round(ours / bare);
      const figures = {
        rows,
        oursMs: round(ours),
        bareMs: round(bare),
        rowsPerSecond: Math.round((rows / ours) * 1000),
      };
      return [{ scenario: 'import-rows', ratio, budget: BUDGET, met: ratio <= BUDGET, ...figures, peakMb }];
    } finally {
      await client.end();
      await stop();
    }
  });
}

function sheetOf(rows) {
  const lines = Array.from({ length: rows }, (_, nth) => `大米 ${nth},食品,1,袋,5000,2099-12-31,A-${nth % 50}`);
  return ['品名,品类,数量,单位,重量（克）,保质期至,货架', ...lines, ''].join('\n');
}

async function bring({ addresses }, token, body) {
  const headers = { 'content-type': 'text/csv', authorization: `Bearer ${token}` };
  const answer = await fetch(new URL('/files', addresses.graphql), { method: 'POST', headers, body });
  return (await answer.json()).fileId;
}

async function importSheet(run, token, said, rows, look) {
  const input = { commandId: randomUUID(), kind: 'GIFT', isDryRun: false, ...said };
  const { importIntake } = await ask(run, IMPORT, { i: input }, token);
  if (importIntake.id === undefined) throw new Error(JSON.stringify(importIntake));
  for (;;) {
    const { intakeImport } = await ask(run, LOOK, { id: importIntake.id }, token);
    look();
    if (intakeImport.status === 'DONE' && intakeImport.rowsBooked === rows) return importIntake.id;
    if (intakeImport.finishedAt !== null) throw new Error(JSON.stringify(intakeImport));
    await pause(20);
  }
}

/** How long COPY takes for the rows of this import, in one transaction. */
async function copiedAgain(client, id) {
  const intakeId = Buffer.from(id, 'base64url').toString().split(':')[2];
  const ofImport = `(select code from item where intake_id = '${intakeId}')`;
  const where = {
    item: `code in ${ofImport}`,
    item_event: `item_code in ${ofImport}`,
    outbox: `aggregate = 'item' and aggregate_id in ${ofImport}`,
  };
  const written = [];
  for (const table of TABLES)
    written.push(await copy(client, `copy (select * from ${table} where ${where[table]}) to stdout`));
  const started = performance.now();
  await client.query('begin');
  for (const [nth, table] of TABLES.entries()) await copy(client, `copy bench_${table} from stdin`, written[nth]);
  await client.query('commit');
  return performance.now() - started;
}

function memoryMb(pid) {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(kilobytes / 1024);
}

function median(took) {
  return took.toSorted((one, other) => one - other)[Math.floor(took.length / 2)];
}
