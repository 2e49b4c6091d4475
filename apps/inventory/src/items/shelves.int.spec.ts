import { tellShelvesV1 } from '@yicang/contracts';
import { Refusal, type ItemCode, type TenantCode } from '@yicang/kernel';
import { HERE, NEXT_DOOR, openInventory, type Inventory } from '../inventory.fixture.js';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await openInventory();
});
afterAll(() => inventory?.close());

async function shelves(itemCodes: readonly string[], tenantCode: TenantCode = HERE) {
  const input = { tenantCode, itemCodes: itemCodes as ItemCode[] };
  const answer = await inventory.delivery.rpc(tellShelvesV1, input, { traceId: 'a-spec' });
  if (answer instanceof Refusal) throw new Error(answer.reason);
  return answer.items;
}

it('tells what items are, what they weigh and where they lie, by code', async () => {
  const rice = await inventory.receive();
  const soap = await inventory.receive(undefined, {
    ...{ category: 'HYGIENE', nameZh: '肥皂', quantity: 3, unit: 'PIECE', weightGrams: 300, shelf: '' },
  });
  const told = [
    { itemCode: rice.code, category: 'food', nameZh: '大米 5 公斤', quantity: 1, unit: 'bag', weightGrams: 5_000 },
    { itemCode: soap.code, category: 'hygiene', nameZh: '肥皂', quantity: 3, unit: 'piece', weightGrams: 300 },
  ].map((item, nth) => ({ ...item, storeNameZh: '水井坊义仓', shelf: ['A-1', ''][nth] }));
  const byCode = told.toSorted((one, other) => (one.itemCode < other.itemCode ? -1 : 1));
  expect(await shelves([soap.code, rice.code, soap.code])).toEqual(byCode);
  expect(await shelves([])).toEqual([]);
});
it('does not know an item of another community', async () => {
  const { code } = await inventory.receive();
  expect(await shelves([code], NEXT_DOOR)).toEqual([]);
});
