#!/usr/bin/env node
/**
 * Proves from the outside that a platform kept what it promises: `node tools/torture/checker.mjs --data DIR [--acknowledged
 * FILE] [--streams FILE] [--planted WORD]` of a platform that runs and is quiet. It shares no code with the services: only `pg`, SQL, and
 * the table of events in docs/ARCHITECTURE.md. It changes nothing. Ends with 1 when something does not hold.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { servicesAt, usualDatabases, withCopy } from './copy.mjs';
import { foundInvariants } from './found-tables.mjs';
import { belongings, INVARIANTS } from './invariants.mjs';

const ARCHITECTURE = fileURLToPath(new URL('../../docs/ARCHITECTURE.md', import.meta.url));
const ROWS_SHOWN_MAX = 5;
const EVERYBODY = 'every service with a database';
const NATION = `{ nationalFigures { itemsReceived itemsDelivered itemsDiscarded } }`;

/**
 * What does not hold of these databases: an entry per invariant that is broken, with the rows that break it.
 * `acknowledged` are the answers a client was given, `planted` is a word that every message broken on purpose holds.
 */
export function check(adminUrl, databases, options = {}) {
  return withCopy(adminUrl, databases, async (copy) => {
    await tell(copy, Object.keys(databases), options);
    return violations(copy);
  });
}

/** The copy knows besides what the documents say of readers, what clients were told, and what anybody reads of the nation. */
export async function tell(copy, services, { acknowledged = null, streams = null, planted = '', nation = null } = {}) {
  await copy.query(`select set_config('check.planted', $1, false)`, [planted]);
  await copy.query('create table reader (service text, type text)');
  for (const [type, service] of readers(services))
    await copy.query('insert into reader values ($1, $2)', [service, type]);
  if (acknowledged !== null) {
    await copy.query(`create table acknowledgement
      (command_id uuid, mutation text, outcome text, reason text, aggregate_id text)`);
    await copy.query(
      `insert into acknowledgement select * from jsonb_to_recordset($1::jsonb)
         as told (command_id uuid, mutation text, outcome text, reason text, aggregate_id text)`,
      [JSON.stringify(acknowledged)],
    );
  }
  if (streams !== null) {
    await copy.query('create table stream_message (service text, seq bigint, subject text, text text)');
    await copy.query(
      `insert into stream_message select * from jsonb_to_recordset($1::jsonb)
         as told (service text, seq bigint, subject text, text text)`,
      [JSON.stringify(streams)],
    );
  }
  if (nation !== null) {
    await copy.query('create table nation (measure text, value bigint)');
    await copy.query('insert into nation select key, value::bigint from jsonb_each_text($1::jsonb)', [nation]);
  }
}

/** @returns {Promise<{checked: number, absent: string[], broken: {name: string, says: string, rows: object[]}[]}>} */
export async function violations(copy) {
  const { rows } = await copy.query(`select relname from pg_class where relnamespace = 'public'::regnamespace`);
  const known = new Set(rows.map(({ relname }) => relname));
  const told = { streams: 'stream_message', readers: 'reader', acknowledgements: 'acknowledgement', nation: 'nation' };
  const found = await foundInvariants(copy);
  const asked = INVARIANTS.filter(({ needs }) => needs === undefined || known.has(told[needs]));
  const all = [...asked, ...(await belongings(copy)), ...found.invariants];
  const broken = [];
  for (const { name, says, sql } of all) {
    const offenders = (await copy.query(sql)).rows;
    if (offenders.length > 0) broken.push({ name, says, rows: offenders });
  }
  const untold = INVARIANTS.filter((one) => !asked.includes(one)).map(
    ({ name, needs }) => `${name}: no ${needs} given`,
  );
  return { checked: all.length, absent: [...found.absent, ...untold], broken };
}

/** Type and reader of every event that some service reads, by the table in the documents. */
export function readers(services) {
  const lines = readFileSync(ARCHITECTURE, 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [, type, by] = /^\| `([a-z]+(?:\.[a-z-]+){2}\.v\d+)`\s*\|.*\|([^|]*)\|$/.exec(line) ?? [];
    if (type === undefined) return [];
    const named = by.trim() === EVERYBODY ? services : by.split(',').map((word) => word.trim());
    return named.filter((name) => services.includes(name)).map((name) => [type, name]);
  });
}

/** What a client wrote down, or the streams hold: one answer or message a line. */
export function linesIn(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line));
}

/** What came of it, in words. */
export function inWords({ checked, absent, broken }) {
  const lines = broken.flatMap(({ name, says, rows }) => [
    `✗ ${name}: ${says}`,
    ...rows.slice(0, ROWS_SHOWN_MAX).map((row) => `    ${JSON.stringify(row)}`),
    ...(rows.length > ROWS_SHOWN_MAX ? [`    and ${rows.length - ROWS_SHOWN_MAX} more`] : []),
  ]);
  lines.push(...absent.map((what) => `- ${what}`));
  lines.push(`${checked - broken.length} of ${checked} invariants hold`);
  return lines.join('\n');
}

/** What anybody reads of the nation, at the platform's door. */
export async function nationAt(origin) {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: NATION }),
  });
  const { data, errors } = await response.json();
  if (errors !== undefined) throw new Error(`${origin} tells nobody the nation’s figures: ${JSON.stringify(errors)}`);
  return data.nationalFigures;
}

/** The administrator's address of the PostgreSQL that a running platform keeps in its data folder. */
function adminUrlOf(folder) {
  const { password, outside } = JSON.parse(readFileSync(join(folder, 'postgres', 'cluster.json'), 'utf8'));
  const pidFile = join(outside ?? join(folder, 'postgres', 'cluster'), 'postmaster.pid');
  if (!existsSync(pidFile)) throw new Error(`No PostgreSQL runs in ${folder}. Start the platform, or give --url.`);
  const port = readFileSync(pidFile, 'utf8').split('\n')[3].trim();
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

async function main() {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      url: { type: 'string' },
      origin: { type: 'string' },
      acknowledged: { type: 'string' },
      streams: { type: 'string' },
      planted: { type: 'string' },
    },
  });
  const adminUrl = values.url ?? adminUrlOf(values.data ?? '.yicang');
  const run = values.data === undefined ? null : join(values.data, 'run.json');
  const origin =
    values.origin ?? (run !== null && existsSync(run) ? JSON.parse(readFileSync(run, 'utf8')).addresses.portal : null);
  const result = await check(adminUrl, usualDatabases(await servicesAt(adminUrl)), {
    acknowledged: values.acknowledged === undefined ? null : linesIn(values.acknowledged),
    streams: values.streams === undefined ? null : linesIn(values.streams),
    planted: values.planted ?? '',
    nation: origin === null ? null : await nationAt(origin.replace(/\/$/, '')),
  });
  process.stdout.write(`${inWords(result)}\n`);
  process.exitCode = result.broken.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
