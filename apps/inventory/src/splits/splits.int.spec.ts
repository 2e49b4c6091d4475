import { randomUUID } from 'node:crypto';
import { SPLIT_PARTS_MAX, tellItemsV1 } from '@yicang/contracts';
import { globalId, Refusal, type Actor, type ItemCode } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import { DONOR_ID, HERE, KEEPER, NEIGHBOUR, openInventory, REFUSED, type Inventory } from '../inventory.fixture.js';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await openInventory();
});
afterAll(() => inventory?.close());

const SPLIT = `mutation ($input: SplitItemInput!) { splitItem(input: $input) { ... on Item {
  status parts { id code quantity unit weightGrams shelf status condition expiresOn donor { id } parent { code } history { type } } } ${REFUSED} } }`;

interface Split {
  readonly reason?: string;
  readonly status?: string;
  readonly parts?: { id: string; code: ItemCode; quantity: number; parent: { code: string } }[];
}

async function aSack(facts: object = {}) {
  return inventory.receive(KEEPER, { quantity: 5, unit: 'BAG', weightGrams: 25_000, ...facts });
}
async function split(
  itemId: string,
  parts: object[],
  keeper: Actor = KEEPER,
  commandId = randomUUID(),
): Promise<Split> {
  const input = { commandId, itemId, parts };
  return (await inventory.station.data<{ splitItem: Split }>(keeper, SPLIT, { input })).splitItem;
}

it('closes the item and opens its parts, each with a code, its giver, its shelf, its wear and its last good day', async () => {
  const donorFamilyId = globalId('Family', HERE, DONOR_ID);
  const kept = { condition: 'FAIR', expiresOn: '2099-12-31' };
  const { id, code } = await aSack({ donorFamilyId, ...kept });
  const { status, parts } = await split(id, [{ quantity: 2 }, { quantity: 3 }]);
  expect(status).toBe('SPLIT');
  const common = {
    unit: 'BAG',
    shelf: 'A-1',
    status: 'IN_STORE',
    donor: { id: donorFamilyId },
    parent: { code },
    ...kept,
  };
  expect(parts?.toSorted((one, other) => one.quantity - other.quantity)).toMatchObject([
    { quantity: 2, weightGrams: 10_000, ...common, history: [{ type: 'MADE' }] },
    { quantity: 3, weightGrams: 15_000, ...common, history: [{ type: 'MADE' }] },
  ]);
});
it('does it once: again with the same command answers alike, and one of twenty who ask at once does it', async () => {
  const [commandId, { id }] = [randomUUID(), await aSack()];
  const first = await split(id, [{ quantity: 1 }, { quantity: 4 }], KEEPER, commandId);
  expect(await split(id, [{ quantity: 1 }, { quantity: 4 }], KEEPER, commandId)).toEqual(first);
  const other = await aSack();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => split(other.id, [{ quantity: 2 }, { quantity: 3 }])),
  );
  expect(answers.filter(({ status }) => status === 'SPLIT')).toHaveLength(1);
  expect(answers.filter(({ reason }) => reason === 'ITEM_NOT_IN_STORE')).toHaveLength(19);
  const made = await inventory.station.rows('select from item where parent_code = $1', [other.code]);
  expect(made).toHaveLength(2);
});
it('mends a name in the whole and in all its parts, wherever it was corrected, and no name that is another', async () => {
  const CORRECT = `mutation ($input: CorrectItemInput!) { correctItem(input: $input) { ... on Item { code } ${REFUSED} } }`;
  const correct = (itemId: string, nameZh: string) =>
    inventory.station.data(KEEPER, CORRECT, {
      input: { commandId: randomUUID(), itemId, nameZh, reason: 'PERSONAL_DETAILS' },
    });
  const names = (codes: readonly string[]) =>
    inventory.station
      .rows<{ name: string }>('select name_zh as name from item where code = any ($1) order by name_zh', [codes])
      .then((rows) => rows.map(({ name }) => name));
  const { id, code } = await aSack({ nameZh: '给某奶奶的米' });
  const { parts = [] } = await split(id, [{ quantity: 2 }, { quantity: 3 }]);
  const [other, one] = parts.toSorted((a, b) => a.quantity - b.quantity);
  const { parts: smaller = [] } = await split(other!.id, [{ quantity: 1 }, { quantity: 1 }]);
  const codes = [code, ...[...parts, ...smaller].map((part) => part.code)];
  await correct(smaller[0]!.id, '大米');
  expect(new Set(await names(codes))).toEqual(new Set(['大米']));
  await correct(one!.id, '五常大米');
  await correct(id, '米');
  expect(new Set(await names(codes))).toEqual(new Set(['米']));
  const told = await inventory.station.rows(
    `select from outbox where aggregate_id = any ($1) and envelope ->> 'type' = 'inventory.item.corrected.v1'`,
    [codes],
  );
  expect(told).toHaveLength(3 * codes.length);
});
it('tells of the whole and of each part, and of no name in the history', async () => {
  const { id, code } = await aSack({ nameZh: '五常大米' });
  await split(id, [{ quantity: 2 }, { quantity: 3 }]);
  const told = await inventory.station.rows<{ type: string }>(
    `select envelope ->> 'type' as type from outbox
      where aggregate_id = $1 or aggregate_id in (select code from item where parent_code = $1) order by type`,
    [code],
  );
  expect(told.map(({ type }) => type)).toEqual([
    'inventory.item.made.v1',
    'inventory.item.made.v1',
    'inventory.item.received.v1',
    'inventory.item.split.v1',
  ]);
  const named = `select from item_event where details::text like '%五常%'`;
  expect(await inventory.station.rows(named)).toEqual([]);
});
it('leaves nothing half done when the parts are not the whole, and does not know the neighbours’ items', async () => {
  const { id, code } = await aSack();
  expect(await split(id, [{ quantity: 2 }, { quantity: 2 }])).toEqual({ reason: 'SPLIT_NOT_WHOLE' });
  expect(await inventory.station.rows('select from item where parent_code = $1', [code])).toEqual([]);
  expect(await split(id, [{ quantity: 2 }, { quantity: 3 }], NEIGHBOUR)).toEqual({ reason: 'NOT_PERMITTED' });
  expect(await split(globalId('Item', HERE, '5NGF00000000'), [{ quantity: 2 }, { quantity: 3 }])).toEqual({
    reason: 'ITEM_NOT_FOUND',
  });
  const resident = aPerson('resident', HERE);
  expect(await split(id, [{ quantity: 2 }, { quantity: 3 }], resident)).toEqual({ reason: 'NOT_PERMITTED' });
});
it.each([
  ['one part', [{ quantity: 5 }]],
  ['nothing', [{ quantity: 0 }, { quantity: 5 }]],
  ['half a bag', [{ quantity: 2.5 }, { quantity: 2.5 }]],
  ['more than an item can be', [{ quantity: 100_001 }, { quantity: 1 }]],
  ['101 parts', Array.from({ length: SPLIT_PARTS_MAX + 1 }, () => ({ quantity: 1 }))],
])('does not take %s for parts', async (_, parts) => {
  const { id } = await aSack({ quantity: 101 });
  const input = { commandId: randomUUID(), itemId: id, parts };
  const { errors } = await inventory.station.ask(KEEPER, SPLIT, { input });
  expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
});
it('tells of a part since when its whole is there and until when it is good, in its event and again', async () => {
  const { id, code } = await aSack({ expiresOn: '2099-12-31' });
  await inventory.station.rows(`update item set received_on = '2026-01-02' where code = $1`, [code]);
  const { parts = [] } = await split(id, [{ quantity: 2 }, { quantity: 3 }]);
  const made = await inventory.station.rows<{ payload: object }>(
    `select envelope -> 'payload' as payload from outbox where aggregate_id = any ($1)`,
    [parts.map((part) => part.code)],
  );
  const said = { receivedOn: '2026-01-02', expiresOn: '2099-12-31' };
  expect(made.map(({ payload }) => payload)).toEqual([expect.objectContaining(said), expect.objectContaining(said)]);
  const reporting = await inventory.station.neighbour('reporting');
  const page = await reporting.rpc(tellItemsV1, { tenantCode: HERE, afterPos: 0, limit: 500 }, { traceId: 'a-spec' });
  const facts =
    page instanceof Refusal
      ? []
      : page.facts.filter(({ itemCode }) => itemCode === code || itemCode === parts[0]?.code);
  expect(facts).toMatchObject([
    { type: 'received', expiresOn: '2099-12-31' },
    { type: 'made', ...said },
    { type: 'split', receivedOn: null, expiresOn: null },
  ]);
});
