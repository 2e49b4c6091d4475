/**
 * (d) Events into the figures: how fast reporting works off a backlog of its stream, beside the same grouped upsert, in batches of
 * the same size, by one bare connection; spread over 26 communities and over all 2,600.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { itemReceivedV1, eventSubject, makeEnvelope } from '@yicang/contracts';
import { exactRange, makeItemCode } from '@yicang/kernel';
import { CONSUME_BATCH_MAX } from '@yicang/platform-db';
import pg from 'pg';
import { recordFacts } from '../../apps/reporting/dist/facts/fact-tables.js';
import { v7 as uuidv7 } from 'uuid';
import { round } from '../load.mjs';
import { databaseUrl, startPlatform, withFolder } from '../platform.mjs';
import { cpuSeconds, sumOf } from '../processes.mjs';

const COMMUNITIES = [26, 2_600];
/** At least this share of the bare upsert's rate. */
const BUDGET = 0.4;
const GROWTH_BUDGET = 1.2;
const LOOK_EVERY_MS = 50;
const DAY = '2026-03-01';

export function rollUps({ isQuick }) {
  const events = isQuick ? 5_200 : 26_000;
  return withFolder(async (folder) => {
    const { run, stop } = await startPlatform(folder, ['--seed', 'none', '--split']);
    const clients = [];
    const connected = async (service, role) => {
      const client = new pg.Client({ connectionString: databaseUrl(folder, run, service, role) });
      await client.connect();
      clients.push(client);
      return client;
    };
    try {
      const inventory = await connected('inventory', 'app');
      const relay = await connected('inventory', 'system');
      const reporting = await connected('reporting', 'system');
      const places = await communitiesKnown(reporting);
      const lines = [];
      // a first round for warmth, as every other scenario has one
      for (const [turn, communities] of [COMMUNITIES[0], ...COMMUNITIES].entries()) {
        const codes = codesIn(places.slice(0, communities), events, turn * 2);
        process.kill(run.pids.reporting, 'SIGSTOP');
        let told;
        try {
          told = await tell(inventory, relay, codes);
        } finally {
          process.kill(run.pids.reporting, 'SIGCONT');
        }
        const ours = await workedOff(reporting, run, codes.length);
        const bare = await bareUpsert(reporting, codesIn(places.slice(0, communities), events, turn * 2 + 1));
        const ratio = round(ours.eventsPerSecond / bare.eventsPerSecond);
        const scenario = `roll-ups@${communities}`;
        if (turn > 0)
          lines.push({ scenario, ratio, budget: BUDGET, atLeast: true, met: ratio >= BUDGET, ours, bare, relay: told });
      }
      const [few, many] = lines.map(({ ours }) => sumOf(Object.values(ours.cpuMs)));
      const ratio = round(many / few);
      return [...lines, { scenario: 'roll-ups-growth', ratio, budget: GROWTH_BUDGET, met: ratio <= GROWTH_BUDGET }];
    } finally {
      await Promise.all(clients.map((client) => client.end()));
      await stop();
    }
  });
}

async function communitiesKnown(client) {
  for (;;) {
    const { rows } = await client.query(`select tenant_code as code from place where level = 'community' order by 1`);
    if (rows.length >= COMMUNITIES.at(-1)) return rows.map(({ code }) => code);
    await pause(200);
  }
}

/** As many new items, one community after the other, as they come in life. */
function codesIn(places, events, series) {
  return Array.from({ length: events }, (_, nth) => {
    const place = places[nth % places.length];
    return { place, code: makeItemCode(place, 20_000_000_000n + BigInt(series) * 1_000_000n + BigInt(nth)) };
  });
}

/** The events are in inventory's outbox and, after that, in its stream; reporting sleeps meanwhile. */
async function tell(inventory, relay, codes) {
  const byPlace = Map.groupBy(codes, ({ place }) => place);
  for (const [place, items] of byPlace) {
    const { from, to } = exactRange(place);
    await inventory.query('begin');
    await inventory.query(`select set_config('app.scope_from', $1, true), set_config('app.scope_to', $2, true)`, [
      from,
      to,
    ]);
    const rows = items.map(({ code }) => ({ code, ...outboxRow(place, code) }));
    await inventory.query(
      `insert into outbox (tenant_code, id, aggregate, aggregate_id, aggregate_version, subject, envelope)
       select $1, id, 'item', code, 1, subject, envelope
         from jsonb_to_recordset($2::jsonb) as told(id uuid, code text, subject text, envelope jsonb)`,
      [place, JSON.stringify(rows)],
    );
    await inventory.query('commit');
  }
  const started = performance.now();
  for (;;) {
    const { rows } = await relay.query('select count(*)::int as unsent from outbox where sent_seq is null');
    if (rows[0].unsent === 0) break;
    await pause(LOOK_EVERY_MS);
  }
  return { secondsToTheStream: round((performance.now() - started) / 1000) };
}

function outboxRow(place, code) {
  const id = uuidv7();
  const said = { itemCode: code, storeId: id, donorFamilyId: null, category: 'food', nameZh: '大米', quantity: 1 };
  const head = {
    id,
    tenantCode: place,
    aggregateVersion: 1,
    occurredAt: `${DAY}T08:00:00.000Z`,
    subject: 'system:bench',
  };
  const envelope = makeEnvelope(
    itemReceivedV1,
    { ...head, commandId: null, traceId: id.replaceAll('-', '') },
    { ...said, unit: 'bag', weightGrams: 500, receivedOn: DAY },
  );
  return { id, subject: eventSubject(itemReceivedV1, place), envelope };
}

/** How long it takes until the last of them is counted. */
async function workedOff(reporting, run, events) {
  const before = await counted(reporting);
  const used = cpuSeconds(run.pids);
  const started = performance.now();
  while ((await counted(reporting)) < before + events) await pause(LOOK_EVERY_MS);
  const seconds = (performance.now() - started) / 1000;
  const after = cpuSeconds(run.pids);
  const cpuMs = Object.fromEntries(
    ['reporting', 'postgres', 'nats'].map((name) => [name, round(((after[name] - used[name]) * 1000) / events)]),
  );
  return { ...rate(events, seconds), cpuMs };
}

async function counted(reporting) {
  const { rows } = await reporting.query(
    `select coalesce(sum(value), 0)::int as items from total_figure where measure = 'itemsReceived' and length(tenant_code) = 2`,
  );
  return rows[0].items;
}

async function bareUpsert(client, codes) {
  const tx = {
    sql: async (text, values) => (await client.query({ name: String(text.length), text, values })).rows,
  };
  const started = performance.now();
  for (let from = 0; from < codes.length; from += CONSUME_BATCH_MAX) {
    const batch = codes.slice(from, from + CONSUME_BATCH_MAX);
    const fact = ({ place: tenantCode, code: itemCode }) => ({ tenantCode, itemCode, version: 1 });
    await client.query('begin');
    await recordFacts(
      tx,
      'items',
      batch.map((item) => ({ ...fact(item), type: 'received', on: DAY, reason: null })),
    );
    await recordFacts(
      tx,
      'descriptions',
      batch.map((item) => ({ ...fact(item), category: 'food', nameZh: '大米' })),
    );
    await client.query('commit');
  }
  return rate(codes.length, (performance.now() - started) / 1000);
}

function rate(events, seconds) {
  return { eventsPerSecond: Math.round(events / seconds), msPerEvent: round((seconds * 1000) / events) };
}
