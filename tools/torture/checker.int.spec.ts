import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SERVICE_NAMES } from '@yicang/contracts';
import { migrate } from '@yicang/platform-db';
import { PROJECT_ROOT, removePostgres, startPostgres, testDatabaseUrl } from '@yicang/testing';
import { Client } from 'pg';
import { type Acknowledgement, readers, tell, violations } from './checker.mjs';
import { withCopy } from './copy.mjs';
import { HOME, id, NEXT_DOOR, RICE, settle, streamsOf } from './small-world.fixture.js';

const SERVICES = SERVICE_NAMES.filter((name) => name !== 'gateway');
/** Roles belong to the whole server: everybody who migrates in a run gives them these. */
const PASSWORDS = { app: 'the-app', system: 'the-system', public: 'the-public' };
const suffix = randomUUID().slice(0, 8);
const databases = Object.fromEntries(SERVICES.map((name) => [name, `checked_${name}_${suffix}`]));
const folder = mkdtempSync(join(tmpdir(), 'yicang-checker-'));
const undo: (() => Promise<void>)[] = [];
let admin: string;

beforeAll(async () => {
  admin = testDatabaseUrl ?? (await clusterOfThisFile());
  for (const service of SERVICES) {
    const migrations = pathToFileURL(`${join(PROJECT_ROOT, 'apps', service, 'migrations')}/`);
    const database = databases[service] ?? '';
    await migrate({ service, adminUrl: admin, database, folder: migrations, passwords: PASSWORDS });
  }
});
afterAll(async () => {
  for (const database of Object.values(databases)) await asAdmin(`drop database ${database}`);
  for (const step of undo) await step();
  rmSync(folder, { recursive: true, force: true });
});

async function clusterOfThisFile(): Promise<string> {
  const dir = join(folder, 'postgres');
  const postgres = await startPostgres({ dir, isDurable: false });
  undo.push(
    () => postgres.stop(),
    () => removePostgres(dir),
  );
  return postgres.adminUrl;
}

async function asAdmin(statement: string): Promise<void> {
  const client = new Client({ connectionString: admin });
  await client.connect();
  await client.query(statement);
  await client.end();
}

const answer = (command: string, outcome: 'accepted' | 'refused', aggregate: string | null): Acknowledgement => ({
  command_id: id(command),
  mutation: 'receiveGift',
  outcome,
  reason: null,
  aggregate_id: aggregate,
});
const told = {
  acknowledged: [answer('intake', 'accepted', RICE), answer('never', 'refused', null)],
  planted: 'planted by the torture',
  nation: { itemsReceived: 1, itemsDelivered: 1, itemsDiscarded: 0 },
};

/** A book in either form, as a service may have it one day. */
const BOOKS = `
  create table delivery.share_account (tenant_code text, id text, debits_posted bigint, credits_posted bigint);
  create table delivery.share_transfer (tenant_code text, id text, debit_account_id text, credit_account_id text, amount bigint);
  insert into delivery.share_account values ('${HOME}', 'a', 5, 0), ('${HOME}', 'b', 0, 5);
  insert into delivery.share_transfer values ('${HOME}', 't', 'a', 'b', 5);
  create table delivery.hour_entry
    (tenant_code text, account_id text, version int, amount_minutes bigint, balance_minutes bigint, limit_minutes bigint);
  insert into delivery.hour_entry values
    ('${HOME}', 'a', 1, -60, -60, -100), ('${HOME}', 'b', 1, 60, 60, 0), ('${HOME}', 'b', 2, 0, 60, 0);
  alter table registry.audit_entry add column prev_hash text, add column hash text;
  update registry.audit_entry set hash = 'minus one', prev_hash = 'none' where id = '${id('ngiver')}';
  update registry.audit_entry set hash = 'zero', prev_hash = 'minus one' where id = '${id('ntaker')}';
  update registry.audit_entry set hash = 'one', prev_hash = 'zero' where id = '${id('record')}';
  insert into registry.audit_entry (tenant_code, id, subject, act, prev_hash, hash)
    values ('${HOME}', '${id('second')}', 'manager', 'registry.erase-family', 'one', 'two');`;

/** What is done to the small world, and which invariant must say so. */
const FAULTS: readonly (readonly [invariant: string, fault: string])[] = [
  ['I1 one place', `insert into inventory.item (tenant_code, code) values ('${NEXT_DOOR}', '${RICE}')`],
  [
    'I1 what left arrived',
    `insert into inventory.item_event (tenant_code, item_code, version, type, details)
       values ('${HOME}', '${RICE}', 5, 'left', '{ "transferId": "t", "partnerCode": "${NEXT_DOOR}" }')`,
  ],
  [
    'I1 both sides agree',
    `insert into inventory.transfer (tenant_code, id, direction, partner_code, status)
       values ('${HOME}', '${id('transfer')}', 'out', '${NEXT_DOOR}', 'underWay')`,
  ],
  ['I1 history without a hole', 'delete from inventory.item_event where version = 2'],
  ['I1 status is the history', `update inventory.item set status = 'inStore'`],
  [
    'I1 shelf is the history',
    `update inventory.item_event set type = 'moved', details = '{"shelf": "A-9"}' where version = 2`,
  ],
  ['I1 boxes hold what they say', `update inventory.item set box_code = 'B5NGF00000000'`],
  ['I1 steps follow', `update inventory.item_event set type = 'delivered' where version = 2`],
  ['I1 nothing vanishes', 'delete from inventory.item'],
  ['I1 parts are the whole', `update inventory.item set status = 'split'`],
  ['I1 counts are booked', `update inventory.stock_take_line set difference = 'missing'`],
  [
    'I1 recalls are carried out',
    `insert into inventory.recall (tenant_code, id, product_tenant_code, product_id)
       values ('${HOME.slice(0, 4)}', '${id('recall')}', '0', '${id('product')}');
     update inventory.item set status = 'inStore', product_tenant_code = '0', product_id = '${id('product')}'`,
  ],
  [
    'I8 sandboxes are open',
    `insert into directory.partner (tenant_code, id, sandbox_place) values ('5101', '${id('partner')}', '9901K3QA')`,
  ],
  ['I1 plans and items agree', `update delivery.plan set status = 'holding'`],
  ['I1 needs add up', 'update delivery.need set quantity_planned = 1'],
  ['I1 hand-overs are whole', 'delete from delivery.receipt'],
  ['I1 runs are whole', `update delivery.run set status = 'departing'`],
  ['I4 versions without a hole', 'update inventory.outbox set aggregate_version = 7 where aggregate_version = 4'],
  ['I4 history is told', 'delete from inventory.outbox where aggregate_version = 4'],
  ['I4 everything is sent', 'update inventory.outbox set sent_seq = null, sent_stream_created = null'],
  ['I4 sent to one place each', 'update inventory.outbox set sent_seq = 1'],
  ['I4 the stream holds it', `update stream_message set text = '{}' where service = 'inventory' and seq = 4`],
  ['I4 the stream holds no other', `insert into stream_message values ('inventory', 99, 'evt.x', '{ "id": "x" }')`],
  ['I4 no event twice', `update inventory.outbox set id = '${id('e3')}' where aggregate_version = 2`],
  ['I4 no event without a command', `delete from inventory.command_log where operation = 'inventory.receive-gift'`],
  ['I4 told to whom it concerns', `delete from reporting.inbox where event_id = '${id('e4')}'`],
  ['I4 nothing made up', `update reporting.inbox set tenant_code = '${NEXT_DOOR}' where event_id = '${id('e4')}'`],
  ['I4 done once', 'insert into reporting.inbox select * from reporting.inbox'],
  ['I4 newest is newest', 'update inventory.inbox_version set version = 2'],
  ['I4 nothing given up', `insert into delivery.dead_letter (tenant_code, payload) values ('${HOME}', '{}')`],
  ['I5 facts are the source', 'delete from reporting.item_fact where version = 3'],
  [
    'I5 figures by day',
    `update reporting.day_figure set value = 2 where tenant_code = '5101' and measure = 'itemsReceived'`,
  ],
  ['I5 figures of all days', `update reporting.total_figure set value = 9 where tenant_code = '51'`],
  ['I5 the nation', `update nation set value = 4 where measure = 'itemsReceived'`],
  ['I6 acknowledged is there', `update acknowledgement set command_id = '${id('lost')}' where outcome = 'accepted'`],
  ['I6 refused is not there', `update acknowledgement set command_id = '${id('intake')}' where outcome = 'refused'`],
  ['I6 no command half done', 'update inventory.command_log set outcome = null'],
  ['I7 on record', 'delete from registry.audit_entry'],
  ['I8 events stay at home', `update inventory.outbox set tenant_code = '${NEXT_DOOR}'`],
  ['I8 persons and things stay at home', `update registry.family set tenant_code = '${NEXT_DOOR}'`],
  ['I8 rows stay at home', `update registry.family_role set tenant_code = '${NEXT_DOOR}'`],
  ['I2 transfers move something', 'update delivery.share_transfer set amount = 0'],
  ['I2 balances are their transfers', `update delivery.share_account set credits_posted = 6 where id = 'b'`],
  ['I2 books sum to zero', `update delivery.hour_entry set amount_minutes = 61 where account_id = 'b' and version = 1`],
  ['I2 entries without a hole', 'update delivery.hour_entry set version = 3 where version = 2'],
  ['I2 balances are their entries', 'update delivery.hour_entry set balance_minutes = 59 where version = 2'],
  ['I3 no account under its limit', 'update delivery.hour_entry set limit_minutes = 0'],
  ['I7 records are one chain', `update registry.audit_entry set prev_hash = 'lost' where hash = 'two'`],
];

/** The small world, with what a client was told, and the books when asked for. */
function inTheWorld<R>(work: (copy: Client) => Promise<R>): Promise<R> {
  return withCopy(admin, databases, async (copy) => {
    await settle(copy);
    await tell(copy, SERVICES, { ...told, streams: await streamsOf(copy) });
    return work(copy);
  });
}

it('finds nothing wrong where nothing is, and says what there is no table of', async () => {
  const { broken, absent, checked } = await inTheWorld(violations);
  expect(broken).toEqual([]);
  expect(checked).toBeGreaterThan(35);
  expect(absent.map((words) => words.slice(0, 2))).toEqual(['I2', 'I7']);
});

it('names each invariant when it is broken, by the rows that break it', async () => {
  await inTheWorld(async (copy) => {
    await copy.query(BOOKS);
    await copy.query(`drop view audit_entry; create view audit_entry as
      select 'registry'::text as service, * from registry.audit_entry`);
    expect((await violations(copy)).broken).toEqual([]);
    for (const [invariant, fault] of FAULTS) {
      await copy.query('begin');
      await copy.query(fault);
      const { broken } = await violations(copy);
      await copy.query('rollback');
      expect([fault, broken.map(({ name }) => name)]).toEqual([fault, expect.arrayContaining([invariant])]);
      expect(broken.find(({ name }) => name === invariant)?.rows.length).toBeGreaterThan(0);
    }
    const { INVARIANTS } = await import('./invariants.mjs');
    expect(new Set(FAULTS.map(([name]) => name))).toEqual(
      new Set([...INVARIANTS.map(({ name }) => name), ...FAULTS.map(([name]) => name)]),
    );
  });
});

it('takes from the documents who reads which events', () => {
  const pairs = readers([...SERVICES]).map(([type, service]) => `${service} ${type}`);
  expect(pairs).toEqual(
    expect.arrayContaining([
      'reporting inventory.item.received.v1',
      'delivery inventory.item.released.v1',
      'registry directory.grants.changed.v1',
    ]),
  );
});

it('tells broken messages that were planted from those that were not', async () => {
  const { broken } = await inTheWorld(async (copy) => {
    await copy.query(
      `insert into delivery.dead_letter (tenant_code, payload) values ('${HOME}', 'this was planted by the torture')`,
    );
    return violations(copy);
  });
  expect(broken).toEqual([]);
});
