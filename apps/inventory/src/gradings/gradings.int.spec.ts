import 'reflect-metadata';

import { randomUUID } from 'node:crypto';
import { globalId, makeItemCode, type Actor } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import { Boxing } from '../boxes/boxes.fixture.js';
import { HERE, KEEPER, NEIGHBOUR, openInventory, REFUSED, type Inventory } from '../inventory.fixture.js';

let inventory: Inventory;
let keeping: Boxing;
beforeAll(async () => {
  inventory = await openInventory();
  keeping = new Boxing(inventory);
});
afterAll(() => inventory?.close());

interface Graded {
  readonly condition?: string;
  readonly reason?: string;
}
function grade(itemId: string, facts: object = {}, who: Actor = KEEPER): Promise<Graded> {
  const input = { itemId, condition: 'FAIR', reason: 'WORN', ...facts };
  return keeping.command<Graded>('gradeItem', input, who, 'Item { condition status box { code } history { type } }');
}

it('says in which condition an item is and keeps in its history which it was in, and why', async () => {
  const box = await keeping.open();
  const [item] = await keeping.packed(box.id, 1);
  await keeping.hold(item!.code);
  const input = { commandId: randomUUID() };
  const first = await grade(item!.id, input);
  expect(first).toEqual({
    ...{ condition: 'FAIR', status: 'HELD', box: { code: box.code } },
    history: [{ type: 'RECEIVED' }, { type: 'MOVED' }, { type: 'HELD' }, { type: 'GRADED' }],
  });
  expect(await grade(item!.id, input)).toEqual(first);
  expect(await grade(item!.id)).toEqual(first);
  const [kept] = await inventory.station.rows(
    `select details from item_event where item_code = $1 and type = 'graded'`,
    [item!.code],
  );
  expect(kept).toEqual({ details: { itemCode: item!.code, condition: 'fair', before: 'new', reason: 'worn' } });
  const told = await inventory.station.rows<{ payload: object }>(
    `select envelope -> 'payload' as payload from outbox where aggregate_id = $1 and envelope ->> 'type' = 'inventory.item.graded.v1'`,
    [item!.code],
  );
  expect(told).toEqual([
    { payload: { itemCode: item!.code, condition: 'fair', reason: 'worn', gradedOn: expect.any(String) as string } },
  ]);
});
it('grades once, of twenty who say the same at once', async () => {
  const { id, code } = await keeping.anItem();
  const answers = await Promise.all(Array.from({ length: 20 }, () => grade(id)));
  expect(answers.map(({ condition }) => condition)).toEqual(Array.from({ length: 20 }, () => 'FAIR'));
  expect(
    await inventory.station.rows(`select from item_event where item_code = $1 and type = 'graded'`, [code]),
  ).toHaveLength(1);
});
it('refuses what has left, what is not there, and whoever is no keeper here', async () => {
  const { id } = await keeping.anItem();
  for (const who of [NEIGHBOUR, aPerson('volunteer', HERE)])
    expect(await grade(id, {}, who)).toEqual({ reason: 'NOT_PERMITTED' });
  await keeping.item('discardItem', id, { reason: 'DAMAGED' });
  expect(await grade(id)).toEqual({ reason: 'ITEM_NOT_IN_STORE' });
  for (const itemId of ['made up', globalId('Item', HERE, makeItemCode(HERE, 0n))])
    expect(await grade(itemId)).toEqual({ reason: 'ITEM_NOT_FOUND' });
  const { errors } = await inventory.station.ask(
    KEEPER,
    `mutation ($input: GradeItemInput!) { gradeItem(input: $input) { ${REFUSED} } }`,
    {
      input: { commandId: randomUUID(), itemId: id, condition: 'BROKEN', reason: 'WORN' },
    },
  );
  expect(errors).toHaveLength(1);
});
