import 'reflect-metadata';

import { randomUUID } from 'node:crypto';
import { globalId, makeItemCode, type Actor, type TenantCode } from '@yicang/kernel';
import { aPartner, aPerson } from '@yicang/testing';
import { Boxing } from '../boxes/boxes.fixture.js';
import {
  FAR_AWAY,
  HERE,
  KEEPER,
  KEEPER_ACCOUNT_ID,
  MANAGER,
  MANAGER_ACCOUNT_ID,
  NEIGHBOUR,
  NEXT_DOOR,
  openInventory,
  REFUSED,
  type Inventory,
} from '../inventory.fixture.js';

let inventory: Inventory;
let keeping: Boxing;
beforeAll(async () => {
  inventory = await openInventory();
  keeping = new Boxing(inventory);
});
afterAll(() => inventory?.close());

const COORDINATOR = aPerson('cityCoordinator', '5101' as TenantCode);
/** Worth more than the default lets one pair of hands discard. */
const DEAR = { valueFen: 50_000 };
function discard(itemId: string, witnessAccountId: string | null = null, who: Actor = KEEPER, facts: object = {}) {
  return keeping.item('discardItem', itemId, { reason: 'SPOILED', witnessAccountId, ...facts }, who);
}
const DISCARDED = { status: 'DISCARDED' };
const statusOf = (code: string) => inventory.station.rows('select status from item where code = $1', [code]);

it('discards what is worth little alone, and what is worth or weighs much with a witness, whom the history keeps', async () => {
  expect(await discard((await keeping.anItem({ valueFen: 49_999, weightGrams: 90_000 })).id)).toEqual(DISCARDED);
  expect(await discard((await keeping.anItem({ weightGrams: 49_999 })).id)).toEqual(DISCARDED);
  for (const [facts, witness] of [
    [DEAR, KEEPER_ACCOUNT_ID],
    [{ weightGrams: 50_000 }, MANAGER_ACCOUNT_ID],
  ] as const) {
    const { id, code } = await keeping.anItem(facts);
    expect(await discard(id)).toEqual({ reason: 'DISCARD_WITNESS_NEEDED' });
    expect(await statusOf(code)).toEqual([{ status: 'inStore' }]);
    expect(await discard(id, witness)).toEqual(DISCARDED);
    const seen = 'query ($id: ID!) { item(id: $id) { history { type witnessAccountId } } }';
    expect(await inventory.station.data(KEEPER, seen, { id })).toEqual({
      item: {
        history: [
          { type: 'RECEIVED', witnessAccountId: null },
          { type: 'DISCARDED', witnessAccountId: witness },
        ],
      },
    });
    const partner = aPartner('read:items', HERE);
    const { item } = await inventory.station.data<{ item: { history: { witnessAccountId: string | null }[] } }>(
      partner,
      seen,
      { id },
    );
    expect(item.history.map(({ witnessAccountId }) => witnessAccountId)).toEqual([null, null]);
  }
  const told = await inventory.station.rows(
    `select from outbox where envelope::text like '%' || $1 || '%' and envelope ->> 'type' like 'inventory.item.%'`,
    [MANAGER_ACCOUNT_ID],
  );
  expect(told).toEqual([]);
});
it('refuses a witness who is the keeper herself, or no keeper or manager of the community', async () => {
  const { id, code } = await keeping.anItem(DEAR);
  const herself = { ...KEEPER, subject: KEEPER_ACCOUNT_ID };
  expect(await discard(id, KEEPER_ACCOUNT_ID.toUpperCase(), herself)).toEqual({ reason: 'WITNESS_IS_SELF' });
  expect(await discard(id, randomUUID())).toEqual({ reason: 'WITNESS_NOT_FOUND' });
  const elsewhere = '5101A000' as TenantCode;
  const there = globalId('Item', elsewhere, makeItemCode(elsewhere, 1n));
  expect(await discard(there, KEEPER_ACCOUNT_ID, COORDINATOR)).toEqual({ reason: 'PLACE_NOT_FOUND' });
  expect(await statusOf(code)).toEqual([{ status: 'inStore' }]);
});
it('refuses what has left, what is not there, and whoever is no keeper here', async () => {
  const { id } = await keeping.anItem();
  for (const who of [NEIGHBOUR, aPerson('volunteer', HERE)])
    expect(await discard(id, KEEPER_ACCOUNT_ID, who)).toEqual({ reason: 'NOT_PERMITTED' });
  expect(await discard(id)).toEqual(DISCARDED);
  expect(await discard(id)).toEqual({ reason: 'ITEM_NOT_IN_STORE' });
  for (const itemId of ['made up', globalId('Item', HERE, makeItemCode(HERE, 0n))])
    expect(await discard(itemId)).toEqual({ reason: 'ITEM_NOT_FOUND' });
});
it('does it once: again with the same command, and of twenty who ask at once', async () => {
  const [first, second] = [await keeping.anItem(DEAR), await keeping.anItem(DEAR)];
  const same = { commandId: randomUUID() };
  expect(await discard(first.id, KEEPER_ACCOUNT_ID, KEEPER, same)).toEqual(DISCARDED);
  expect(await discard(first.id, KEEPER_ACCOUNT_ID, KEEPER, same)).toEqual(DISCARDED);
  const answers = await Promise.all(Array.from({ length: 20 }, () => discard(second.id, KEEPER_ACCOUNT_ID)));
  expect(answers.filter(({ status }) => status === 'DISCARDED')).toHaveLength(1);
  expect(answers.filter(({ reason }) => reason === 'ITEM_NOT_IN_STORE')).toHaveLength(19);
  const facts = `select from item_event where item_code = any ($1) and type = 'discarded' and details ->> 'witness' = $2`;
  expect(await inventory.station.rows(facts, [[first.code, second.code], KEEPER_ACCOUNT_ID])).toHaveLength(2);
});
it('shares what a bulk item is worth among its parts, so that splitting hides nothing', async () => {
  const { id, code } = await keeping.anItem({ ...DEAR, quantity: 5 });
  await keeping.item('splitItem', id, { parts: [{ quantity: 2 }, { quantity: 3 }] });
  expect(
    await inventory.station.rows('select value_fen::int as fen from item where parent_code = $1 order by 1', [code]),
  ).toEqual([{ fen: 20_000 }, { fen: 30_000 }]);
});
it('knows the value of each line that came in, and of what was bought alone its price', async () => {
  const line = { category: 'FOOD', nameZh: '大米', quantity: 1, unit: 'BAG', weightGrams: 5_000, shelf: 'A-1' };
  const { storeId } = inventory;
  const take = (name: string, input: object) =>
    keeping.command<{ id: string }>(name, { storeId, ...input }, KEEPER, 'Intake { id }');
  const gifts = await take('receiveGifts', { lines: [line, { ...line, valueFen: 700 }] });
  const bought = await take('recordPurchase', { lines: [line], priceFen: 1_200, supplierZh: '粮油店' });
  const valued = (intake: { id: string }) =>
    inventory.station.rows('select value_fen::int as fen from item where intake_id::text = $1 order by 1', [
      Buffer.from(intake.id, 'base64url').toString().split(':')[2],
    ]);
  expect(await valued(gifts)).toEqual([{ fen: 700 }, { fen: null }]);
  expect(await valued(bought)).toEqual([{ fen: 1_200 }]);
  const { id } = await keeping.anItem({ valueFen: 300 });
  expect(await inventory.station.data(KEEPER, 'query ($id: ID!) { item(id: $id) { valueFen } }', { id })).toEqual({
    item: { valueFen: 300 },
  });
  const { errors } = await inventory.station.ask(
    KEEPER,
    `mutation ($input: ReceiveGiftInput!) { receiveGift(input: $input) { ${REFUSED} } }`,
    {
      input: { commandId: randomUUID(), storeId, ...line, valueFen: 1_000_000_001 },
    },
  );
  expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
});

describe('the rule of a place', () => {
  const SET = 'DiscardRule { witnessFromFen witnessFromGrams place { id } }';
  const set = (place: string, witnessFromFen: number, witnessFromGrams: number, who: Actor) =>
    keeping.command<{ witnessFromFen: number }>(
      'setDiscardRule',
      { place, witnessFromFen, witnessFromGrams },
      who,
      SET,
    );
  const rule = async (place: string, who: Actor) =>
    (
      await inventory.station.data<{ discardRule: object }>(
        who,
        `query ($place: TenantCode!) { discardRule(place: $place) { witnessFromFen witnessFromGrams } }`,
        { place },
      )
    ).discardRule;

  it('is the strictest of a community’s own and its city’s, is the default with none, and no other place’s', async () => {
    expect(await rule(HERE, KEEPER)).toEqual({ witnessFromFen: 50_000, witnessFromGrams: 50_000 });
    expect(await set('5101', 10_000, 20_000, COORDINATOR)).toMatchObject({ witnessFromFen: 10_000 });
    expect(await set(HERE, 90_000, 5_000, MANAGER)).toMatchObject({ witnessFromFen: 10_000, witnessFromGrams: 5_000 });
    expect(await rule(HERE, KEEPER)).toEqual({ witnessFromFen: 10_000, witnessFromGrams: 5_000 });
    expect(await rule(NEXT_DOOR, NEIGHBOUR)).toEqual({ witnessFromFen: 10_000, witnessFromGrams: 20_000 });
    expect(await rule('5101', COORDINATOR)).toEqual({ witnessFromFen: 10_000, witnessFromGrams: 20_000 });
    expect(await rule(FAR_AWAY, aPerson('keeper', FAR_AWAY))).toEqual({
      witnessFromFen: 50_000,
      witnessFromGrams: 50_000,
    });
    expect(await discard((await keeping.anItem({ weightGrams: 5_000 })).id)).toEqual({
      reason: 'DISCARD_WITNESS_NEEDED',
    });
    expect(await discard((await keeping.anItem({ weightGrams: 4_999 })).id)).toEqual(DISCARDED);
    await set(HERE, 90_000, 90_000, MANAGER);
    expect(await rule(HERE, KEEPER)).toEqual({ witnessFromFen: 10_000, witnessFromGrams: 20_000 });
    const noted = await inventory.station.rows(`select from audit_entry where act = 'inventory.set-discard-rule'`);
    expect(noted).toHaveLength(3);
  });
  it('is set by whoever answers for the place, and not for next door', async () => {
    for (const who of [KEEPER, NEIGHBOUR, aPerson('communityManager', NEXT_DOOR)])
      expect(await set(HERE, 1, 1, who)).toEqual({ reason: 'NOT_PERMITTED' });
    const asked = await inventory.station.ask(NEIGHBOUR, `{ discardRule(place: "${HERE}") { witnessFromFen } }`);
    expect(asked.errors?.[0]?.extensions).toMatchObject({ reason: 'NOT_PERMITTED' });
    expect(await inventory.station.visible('discard_rule', FAR_AWAY)).toBe(0);
  });
  it.each([
    ['51', 1, 1],
    [HERE, -1, 1],
    [HERE, 1, 10_000_001],
  ])('turns away bad input %s %d %d', async (place, witnessFromFen, witnessFromGrams) => {
    const input = { commandId: randomUUID(), place, witnessFromFen, witnessFromGrams };
    const { errors } = await inventory.station.ask(
      COORDINATOR,
      `mutation ($input: SetDiscardRuleInput!) { setDiscardRule(input: $input) { ${REFUSED} } }`,
      { input },
    );
    expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
  });
});
