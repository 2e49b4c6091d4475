import { tellFreeItemsV1 } from '@yicang/contracts';
import { addDays, localDateAt } from '@yicang/kernel';
import { HERE, NEIGHBOUR, NEXT_DOOR, openInventory, type Inventory } from '../inventory.fixture.js';

const TODAY = localDateAt(new Date());
const BAGS_OF_FOOD = [{ category: 'food' as const, unit: 'bag' as const }];

let inventory: Inventory;
beforeAll(async () => {
  inventory = await openInventory();
});
afterAll(() => inventory?.close());

async function free(tenantCode = HERE, kinds = BAGS_OF_FOOD, limit = 10): Promise<string[]> {
  const answer = await inventory.delivery.rpc(tellFreeItemsV1, { tenantCode, kinds, limit }, { traceId: 'a-spec' });
  if (!('items' in answer)) throw new Error(JSON.stringify(answer));
  return answer.items.map(({ itemCode }) => itemCode);
}

it('is what is promised to nobody and still good, first expired first out', async () => {
  const keeps = await inventory.receive();
  const later = await inventory.receive(undefined, { expiresOn: addDays(TODAY, 9) });
  const soon = await inventory.receive(undefined, { expiresOn: TODAY });
  const old = await inventory.receive(undefined, { expiresOn: TODAY });
  await inventory.station.rows(`update item set expires_on = expires_on - 1 where code = $1`, [old.code]);
  const aside = await inventory.receive();
  await inventory.station.rows(`update item set status = 'quarantined', quarantine = 'damaged' where code = $1`, [
    aside.code,
  ]);
  await inventory.receive(undefined, { category: 'HYGIENE' });
  await inventory.receive(undefined, { unit: 'BOX' });
  expect(await free()).toEqual([soon.code, later.code, keeps.code]);
  expect(await free(HERE, BAGS_OF_FOOD, 1)).toEqual([soon.code]);
  expect(await free(HERE, [])).toEqual([]);
});
it('is of one community alone', async () => {
  await inventory.receive(NEIGHBOUR);
  expect(await free(NEXT_DOOR)).toEqual([]);
});
