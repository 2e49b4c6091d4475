import 'reflect-metadata';

import { randomUUID } from 'node:crypto';
import {
  holdItemV1,
  issueItemV1,
  makeEnvelope,
  releaseItemV1,
  stopFailedV1,
  stopHandedOverV1,
} from '@yicang/contracts';
import {
  addDays,
  globalId,
  localDateAt,
  type Actor,
  type CommandId,
  type ItemCode,
  type LocalDate,
  type PlanId,
  type RunId,
  type StopId,
} from '@yicang/kernel';
import { aPartner, aPerson } from '@yicang/testing';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { HERE, KEEPER, MANAGER, NEIGHBOUR, NEXT_DOOR, openInventory, type Inventory } from '../inventory.fixture.js';
import { itemAt, type ItemFact } from './history.rules.js';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await openInventory();
});
afterAll(() => inventory?.close());

const DEEDS = [
  ...([
    'hold',
    'release',
    'issue',
    'deliver',
    'deliverLate',
    'fail',
    'discardItem',
    'moveItem',
    'correctItem',
  ] as const),
  ...(['quarantineItem', 'clearItem', 'reportItemLost', 'reportItemFound', 'splitItem', 'packItems'] as const),
];
type Deed = (typeof DEEDS)[number];
interface Item {
  readonly id: string;
  readonly code: ItemCode;
  readonly plan: PlanId;
}
const today = () => localDateAt(new Date());
const trace = { traceId: 'a-spec' };

async function anItem(facts: object = {}): Promise<Item> {
  const { id, code } = await inventory.receive(KEEPER, { quantity: 4, unit: 'BAG', ...facts });
  return { id, code: code as ItemCode, plan: uuidv7() as PlanId };
}

const INPUTS: Partial<Record<Deed, (nth: number) => object>> = {
  discardItem: () => ({ reason: 'OTHER' }),
  moveItem: (nth) => ({ shelf: `B-${nth}` }),
  correctItem: (nth) => ({ reason: 'MISTYPED', quantity: nth + 2, category: ['FOOD', 'HYGIENE'][nth % 2] }),
  quarantineItem: () => ({ reason: 'INSPECTION' }),
  clearItem: () => ({}),
  reportItemLost: () => ({ reason: 'NOT_FOUND' }),
  reportItemFound: () => ({}),
  splitItem: () => ({ parts: [{ quantity: 1 }, { quantity: 3 }] }),
};

/** The deed is asked for; whether it may be done is the service's to say. */
async function ask(deed: Deed, { id, code: itemCode, plan: planId }: Item, nth = 0): Promise<void> {
  const { station, delivery } = inventory;
  const of = { commandId: randomUUID() as CommandId, tenantCode: HERE, itemCode, planId };
  if (deed === 'hold') await delivery.rpc(holdItemV1, { ...of, category: 'food', unit: 'bag', holdMinutes: 60 }, trace);
  else if (deed === 'release') await delivery.rpc(releaseItemV1, of, trace);
  else if (deed === 'issue') await delivery.rpc(issueItemV1, { ...of, runId: uuidv7() as RunId }, trace);
  else if (deed === 'deliver' || deed === 'deliverLate' || deed === 'fail') await tell(deed, itemCode, planId, nth);
  else {
    const what = deed === 'packItems' ? { boxId: await aBox(nth), itemCodes: [itemCode] } : { itemId: id };
    const input = { commandId: randomUUID(), ...what, ...INPUTS[deed]?.(nth) };
    const name = `${deed.charAt(0).toUpperCase()}${deed.slice(1)}Input`;
    await station.data(MANAGER, `mutation ($input: ${name}!) { ${deed}(input: $input) { __typename } }`, { input });
  }
}

async function aBox(nth: number): Promise<string> {
  const open = `mutation ($input: OpenBoxInput!) { openBox(input: $input) { ... on Box { id } } }`;
  const input = { commandId: randomUUID(), storeId: inventory.storeId, shelf: `K-${nth}` };
  return (await inventory.station.data<{ openBox: { id: string } }>(KEEPER, open, { input })).openBox.id;
}

/** Delivery tells what happened on the doorstep, of an item that is out for this plan. */
async function tell(deed: 'deliver' | 'deliverLate' | 'fail', itemCode: ItemCode, planId: PlanId, nth: number) {
  const { station, delivery } = inventory;
  const out = `select from item where code = $1 and plan_id = $2 and status = 'issued'`;
  if ((await station.rows(out, [itemCode, planId])).length === 0) return;
  const on = deed === 'deliverLate' ? addDays(today(), -2 - nth) : today();
  const head = { id: uuidv7(), tenantCode: HERE, aggregateVersion: 3, occurredAt: new Date().toISOString() };
  const from = { ...head, subject: 'a-volunteer', commandId: null, traceId: 'a-spec' };
  const stop = { stopId: uuidv7() as StopId, runId: uuidv7() as RunId, planId, itemCode };
  const event =
    deed === 'fail'
      ? makeEnvelope(stopFailedV1, from, { ...stop, reason: 'nobodyHome', failedOn: on })
      : makeEnvelope(stopHandedOverV1, from, { ...stop, handedOverOn: on });
  await station.publish(delivery, event);
  await station.hasTreated(event);
}

interface Stock {
  readonly category: string;
  readonly status: string;
  readonly items: number;
  readonly weightGrams: number;
}
const STOCK = `query ($place: TenantCode!, $on: LocalDate!) {
  stockAsOf(place: $place, on: $on) { category status items weightGrams } }`;
async function stock(on: LocalDate, actor: Actor = KEEPER, place: string = HERE): Promise<Stock[]> {
  const { stockAsOf } = await inventory.station.data<{ stockAsOf: Stock[] }>(actor, STOCK, { place, on });
  return stockAsOf;
}
const outside = (word: string) => word.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
async function plainCount(): Promise<Stock[]> {
  const rows = await inventory.station.rows<Stock>(
    `select category, status, count(*)::int as items, sum(weight_grams)::int as "weightGrams" from item
      group by category, status order by category, status`,
  );
  return rows.map((row) => ({ ...row, category: outside(row.category), status: outside(row.status) }));
}

const AS_OF = `query ($id: ID!, $at: DateTime, $knownAt: DateTime) { itemAsOf(id: $id, at: $at, knownAt: $knownAt) {
  version status holder shelf quantity category planId runId store { nameZh } quarantine parentCode } }`;
async function asOf(id: string, at?: Date, knownAt?: Date, actor: Actor = KEEPER) {
  const { itemAsOf } = await inventory.station.data<{ itemAsOf: Record<string, unknown> | null }>(actor, AS_OF, {
    ...{ id, at, knownAt },
  });
  return itemAsOf;
}

it('agrees with the books over random histories, item by item and in sum', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...DEEDS), fc.nat(3)), { minLength: 5, maxLength: 20 }),
      async (deeds) => {
        const items = [await anItem(), await anItem({ category: 'HYGIENE', weightGrams: 1_001 })];
        for (const [deed, nth] of deeds) await ask(deed, items[nth % 2] as Item, nth);
        const rows = await inventory.station.rows<{
          facts: (Omit<ItemFact, 'recordedAt'> & { at: string })[];
          now: object;
        }>(
          `select (select json_agg(json_build_object('version', version, 'type', type, 'happenedOn', happened_on, 'at', recorded_at,
                                                     'details', details)) from item_event where item_code = item.code) as facts,
                  json_build_object('version', version, 'status', status, 'storeId', store_id, 'shelf', shelf, 'boxCode', box_code, 'planId', plan_id,
                    'runId', run_id, 'quarantine', quarantine, 'category', category, 'quantity', quantity, 'unit', unit,
                    'weightGrams', weight_grams, 'parentCode', parent_code) as now
             from item where code = any ($1) or parent_code = any ($1)`,
          [items.map(({ code }) => code)],
        );
        const now = new Date(Date.now() + 1_000);
        for (const { facts, now: row } of rows)
          expect(
            itemAt(
              facts.map((one) => ({ ...one, recordedAt: new Date(one.at) })),
              { asOf: now, knownAt: now },
            ),
          ).toEqual(row);
        expect(await stock(today())).toEqual(await plainCount());
      },
    ),
    { numRuns: 12 },
  );
});

it('lets what is told late change the day it is of, and never today’s sum', async () => {
  const item = await anItem();
  await ask('hold', item);
  await ask('issue', item);
  await inventory.station.rows('alter table item_event disable trigger user');
  await inventory.station.rows(
    `update item_event set recorded_at = recorded_at - interval '5 days', happened_on = happened_on - 5 where item_code = $1`,
    [item.code],
  );
  await inventory.station.rows('alter table item_event enable trigger user');
  const days = [-3, -2, -1, 0].map((ago) => addDays(today(), ago));
  const delivered = async () =>
    Promise.all(
      days.map(
        async (day) =>
          (await stock(day)).find(({ category, status }) => category === 'FOOD' && status === 'DELIVERED')?.items ?? 0,
      ),
    );
  const before = await delivered();
  await ask('deliverLate', item, 0);
  const after = await delivered();
  expect(after.map((items, nth) => items - (before[nth] ?? 0))).toEqual([0, 1, 1, 1]);
  expect(await stock(today())).toEqual(await plainCount());
  const yesterday = new Date(Date.now() - 86_400_000);
  expect(await asOf(item.id, yesterday)).toMatchObject({ status: 'DELIVERED', holder: 'RECIPIENT' });
  expect(await asOf(item.id, yesterday, yesterday)).toMatchObject({ status: 'ISSUED', holder: 'RUN' });
});

it('tells what was known before a correction, and what after', async () => {
  const item = await anItem();
  const before = new Date();
  await ask('correctItem', item, 3);
  expect(await asOf(item.id, before, before)).toMatchObject({ version: 1, quantity: 4, category: 'FOOD' });
  expect(await asOf(item.id, before)).toMatchObject({ version: 2, quantity: 5, category: 'HYGIENE', shelf: 'A-1' });
  expect(await asOf(item.id)).toEqual(await asOf(item.id, before));
  expect(await asOf(item.id, new Date('2026-01-01'))).toBeNull();
});

it('tells partners where an item was, and nobody who gave it', async () => {
  const { id, plan, code } = await anItem();
  await ask('hold', { id, code, plan });
  const told = await asOf(id, undefined, undefined, aPartner('read:items', HERE));
  expect(told).toMatchObject({ status: 'HELD', holder: 'STORE', planId: globalId('Plan', HERE, plan) });
  expect(await stock(today(), aPartner('read:items', HERE))).toEqual(await plainCount());
});

it('is not there for the neighbours, volunteers and the public', async () => {
  const { id } = await anItem();
  expect(await asOf(id, undefined, undefined, NEIGHBOUR)).toBeNull();
  expect(await stock(today(), NEIGHBOUR, NEXT_DOOR)).toEqual([]);
  const ofHere = { place: HERE, on: today() };
  for (const actor of [NEIGHBOUR, aPerson('volunteer', HERE), aPartner('read:needs', HERE)]) {
    const { errors } = await inventory.station.ask(actor, STOCK, ofHere);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  }
  expect(await asOf(globalId('Store', HERE, randomUUID()))).toBeNull();
});

it('refuses what is still to come, and places wider than a city', async () => {
  const { id } = await anItem();
  const tomorrow = new Date(Date.now() + 86_400_000);
  for (const [query, variables] of [
    [AS_OF, { id, at: tomorrow }],
    [AS_OF, { id, knownAt: tomorrow }],
    [STOCK, { place: HERE, on: addDays(today(), 1) }],
    [STOCK, { place: '51', on: today() }],
  ] as const) {
    const { errors } = await inventory.station.ask(KEEPER, query, variables);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'INPUT_INVALID' });
  }
});
