import { randomUUID } from 'node:crypto';
import { holdItemV1 } from '@yicang/contracts';
import { type Actor, type CommandId, type ItemCode, type PlanId } from '@yicang/kernel';
import { v7 as uuidv7 } from 'uuid';
import { HERE, KEEPER, MANAGER, NEIGHBOUR, openInventory, REFUSED, type Inventory } from '../inventory.fixture.js';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await openInventory();
});
afterAll(() => inventory?.close());

const SEEN = `... on Item { status quarantine heldUntil history { type } } ${REFUSED}`;

interface Answer {
  readonly status?: string;
  readonly reason?: string;
}
async function command(name: string, itemId: string, facts: object = {}, who: Actor = KEEPER): Promise<Answer> {
  const inputType = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const mutation = `mutation ($input: ${inputType}!) { ${name}(input: $input) { ${SEEN} } }`;
  const input = { commandId: randomUUID(), itemId, ...facts };
  return (await inventory.station.data<Record<string, Answer>>(who, mutation, { input }))[name] ?? {};
}
async function heldItem() {
  const { id, code } = await inventory.receive();
  const planId = uuidv7() as PlanId;
  await inventory.delivery.rpc(
    holdItemV1,
    {
      ...{ commandId: randomUUID() as CommandId, tenantCode: HERE, itemCode: code as ItemCode, planId },
      ...{ category: 'food', unit: 'bag', holdMinutes: 60 },
    },
    { traceId: 'a-spec' },
  );
  return { id, code, planId };
}
const toldOf = (code: string) =>
  inventory.station.rows<{ type: string; reason: string | null }>(
    `select envelope ->> 'type' as type, envelope -> 'payload' ->> 'reason' as reason from outbox
      where aggregate_id = $1 order by aggregate_version`,
    [code],
  );

it('ends the hold on what is put aside, and tells whose plan it was', async () => {
  const { id, code } = await heldItem();
  expect(await command('quarantineItem', id, { reason: 'RECALLED' })).toMatchObject({
    status: 'QUARANTINED',
    quarantine: 'RECALLED',
    heldUntil: null,
  });
  expect((await toldOf(code)).slice(-2)).toEqual([
    { type: 'inventory.item.released.v1', reason: 'quarantined' },
    { type: 'inventory.item.quarantined.v1', reason: 'recalled' },
  ]);
  expect(await command('clearItem', id)).toMatchObject({ status: 'IN_STORE', quarantine: null });
});
it('gives nothing that is put aside to a plan, and lets it be discarded', async () => {
  const { id, code } = await inventory.receive();
  await command('quarantineItem', id, { reason: 'DAMAGED' });
  const asked = {
    ...{ commandId: randomUUID() as CommandId, tenantCode: HERE, itemCode: code as ItemCode },
    ...{ planId: uuidv7() as PlanId, category: 'food', unit: 'bag', holdMinutes: 60 },
  } as const;
  expect(await inventory.delivery.rpc(holdItemV1, asked, { traceId: 'a-spec' })).toMatchObject({
    reason: 'ITEM_NOT_IN_STORE',
  });
  expect(await command('discardItem', id, { reason: 'DAMAGED' })).toMatchObject({
    status: 'DISCARDED',
    quarantine: null,
  });
});
it('writes off what is missing, for who answers for the community, and takes it back when it is found', async () => {
  const { id, code } = await heldItem();
  expect(await command('reportItemLost', id, { reason: 'NOT_FOUND' })).toEqual({ reason: 'NOT_PERMITTED' });
  expect(await command('reportItemLost', id, { reason: 'NOT_FOUND' }, MANAGER)).toMatchObject({ status: 'LOST' });
  expect((await toldOf(code)).slice(-2)).toEqual([
    { type: 'inventory.item.released.v1', reason: 'lost' },
    { type: 'inventory.item.lost.v1', reason: 'notFound' },
  ]);
  expect(await command('reportItemFound', id)).toMatchObject({ status: 'IN_STORE' });
});
it('keeps the hold when it refuses', async () => {
  const { id } = await heldItem();
  expect(await command('clearItem', id)).toEqual({ reason: 'ITEM_NOT_QUARANTINED' });
  expect(await command('reportItemFound', id)).toEqual({ reason: 'ITEM_NOT_LOST' });
  const { item } = await inventory.station.data<{ item: Answer }>(KEEPER, `{ item(id: "${id}") { status } }`);
  expect(item).toEqual({ status: 'HELD' });
});
it.each(['quarantineItem', 'clearItem', 'reportItemFound'])('is nothing a neighbour does: %s', async (name) => {
  const { id } = await inventory.receive();
  const facts = name === 'quarantineItem' ? { reason: 'DAMAGED' } : {};
  expect(await command(name, id, facts, NEIGHBOUR)).toEqual({ reason: 'NOT_PERMITTED' });
});
