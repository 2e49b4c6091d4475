/**
 * A copy of what every service knows, side by side in one database: a schema per service, its tables as they are, without
 * keys, checks and row security. What no single service can see is one SQL statement there.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';

const ROWS_AT_ONCE = 2_000;
const PREFIX = 'yicang_';
const COLUMNS = `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type
  from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`;

const quoted = pg.escapeIdentifier;

/** The services whose databases the server of `adminUrl` holds: each is called `yicang_<service>`. */
export async function servicesAt(adminUrl) {
  return within(adminUrl, async (client) => {
    const { rows } = await client.query(
      `select datname from pg_database where datname ~ '^${PREFIX}[a-z]+$' order by datname`,
    );
    return rows.map(({ datname }) => datname.slice(PREFIX.length));
  });
}

/**
 * Runs `work` with a connection to a new database that holds a copy of these, and drops it afterwards. `databases` says the
 * name of each service's database.
 */
export async function withCopy(adminUrl, databases, work) {
  const name = `check_${randomBytes(6).toString('hex')}`;
  await within(adminUrl, (client) => client.query(`create database ${name} template template0`));
  try {
    return await within(urlOf(adminUrl, name), async (copy) => {
      for (const [service, database] of Object.entries(databases))
        await within(urlOf(adminUrl, database), (from) => copyService(from, copy, service));
      await makeViews(copy, Object.keys(databases));
      return work(copy);
    });
  } finally {
    await within(adminUrl, (client) => client.query(`drop database ${name} with (force)`));
  }
}

/** The databases of a platform by their usual names. */
export function usualDatabases(services) {
  return Object.fromEntries(services.map((service) => [service, `${PREFIX}${service}`]));
}

async function copyService(from, copy, service) {
  await copy.query(`create schema ${quoted(service)}`);
  await from.query('begin isolation level repeatable read read only');
  const { rows: tables } = await from.query(
    `select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`,
  );
  for (const { name } of tables) await copyTable(from, copy, service, name);
  await copyKeys(from, copy, service);
  await from.query('commit');
}

async function copyTable(from, copy, service, table) {
  const { rows: columns } = await from.query(COLUMNS, [quoted(table)]);
  const target = `${quoted(service)}.${quoted(table)}`;
  await copy.query(`create table ${target} (${columns.map(({ name, type }) => `${quoted(name)} ${type}`).join(', ')})`);
  await from.query(`declare rows no scroll cursor for select to_jsonb(t) as row from ${quoted(table)} t`);
  for (;;) {
    const { rows } = await from.query(`fetch ${ROWS_AT_ONCE} from rows`);
    if (rows.length === 0) break;
    await copy.query(`insert into ${target} select * from jsonb_populate_recordset(null::${target}, $1::jsonb)`, [
      JSON.stringify(rows.map(({ row }) => row)),
    ]);
  }
  await from.query('close rows');
}

/** Which rows belong to which: every foreign key, as data. */
async function copyKeys(from, copy, service) {
  await copy.query(
    `create table if not exists public.belonging (service text, name text, child text, parent text, child_columns text[], parent_columns text[])`,
  );
  const { rows } = await from.query(
    `select conname as name, c.relname as child, p.relname as parent,
            (select json_agg(attname order by n) from unnest(conkey) with ordinality as k(num, n)
               join pg_attribute a on a.attrelid = conrelid and a.attnum = k.num) as child_columns,
            (select json_agg(attname order by n) from unnest(confkey) with ordinality as k(num, n)
               join pg_attribute a on a.attrelid = confrelid and a.attnum = k.num) as parent_columns
       from pg_constraint join pg_class c on c.oid = conrelid join pg_class p on p.oid = confrelid
      where contype = 'f' and c.relnamespace = 'public'::regnamespace`,
  );
  for (const { name, child, parent, child_columns, parent_columns } of rows)
    await copy.query('insert into public.belonging values ($1, $2, $3, $4, $5, $6)', [
      service,
      name,
      child,
      parent,
      child_columns,
      parent_columns,
    ]);
}

/** Tables that every service has, as one view each, with the service's name first. */
async function makeViews(copy, services) {
  for (const table of ['outbox', 'inbox', 'inbox_version', 'command_log', 'dead_letter', 'audit_entry']) {
    const parts = services.map((service) => `select '${service}'::text as service, * from ${quoted(service)}.${table}`);
    await copy.query(`create view public.${table} as ${parts.join(' union all ')}`);
  }
  await copy.query(`create view public.event as
    select service, pos, tenant_code, id, aggregate, aggregate_id, aggregate_version, subject,
           envelope ->> 'type' as type, (envelope ->> 'commandId')::uuid as command_id,
           envelope ->> 'subject' as actor, envelope, sent_stream_created, sent_seq
      from public.outbox`);
}

function urlOf(adminUrl, database) {
  const url = new URL(adminUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}

async function within(connectionString, work) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
