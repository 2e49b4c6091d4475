import { randomUUID } from 'node:crypto';
import { tellFreeItemsV1, type InputOf } from '@yicang/contracts';
import { addDays, localDateAt, parseGlobalId, Refusal, type ProductId, type StoreId } from '@yicang/kernel';
import { aStore, HERE, MANAGER, NEIGHBOUR, NEXT_DOOR, openInventory, type Inventory } from '../inventory.fixture.js';
import { Recalling } from '../recalls/recalls.fixture.js';

const TODAY = localDateAt(new Date());
const BAGS_OF_FOOD = [{ category: 'food' as const, unit: 'bag' as const }];

let inventory: Inventory;
beforeAll(async () => {
  inventory = await openInventory();
});
afterAll(() => inventory?.close());

type Asked = InputOf<typeof tellFreeItemsV1>;
async function free(facts: Partial<Asked> = {}): Promise<string[] | string> {
  const asked: Asked = { tenantCode: HERE, kinds: BAGS_OF_FOOD, products: [], storeId: null, limit: 10, ...facts };
  const answer = await inventory.delivery.rpc(tellFreeItemsV1, asked, { traceId: 'a-spec' });
  return answer instanceof Refusal ? answer.reason : answer.items.map(({ itemCode }) => itemCode);
}
const localOf = (id: string) => parseGlobalId(id)?.local ?? '';

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
  expect(await free({ limit: 1 })).toEqual([soon.code]);
  expect(await free({ kinds: [] })).toEqual([]);
});
it('is of one community alone', async () => {
  await inventory.receive(NEIGHBOUR);
  expect(await free({ tenantCode: NEXT_DOOR })).toEqual([]);
});
it('is of every kind and of every product that is asked for, however much there is of another', async () => {
  const goods = new Recalling(inventory);
  const productId = await goods.aProduct(HERE, MANAGER);
  for (let nth = 0; nth < 3; nth += 1) await inventory.receive(undefined, { expiresOn: addDays(TODAY, 3) });
  const soap = await inventory.receive(undefined, { category: 'HOUSEHOLD', unit: 'SET' });
  const milk = await goods.receive(productId);
  const kinds = [...BAGS_OF_FOOD, { category: 'household' as const, unit: 'set' as const }];
  const products = [{ tenantCode: HERE, id: localOf(productId) as ProductId }];
  expect(await free({ kinds, limit: 2 })).toContain(soap.code);
  expect(await free({ kinds, limit: 3 })).not.toContain(milk.code);
  expect(await free({ kinds, products, limit: 3 })).toEqual(expect.arrayContaining([soap.code, milk.code]));
});
it('is of one store when one is named', async () => {
  const pencils = { kinds: [{ category: 'schoolThings' as const, unit: 'piece' as const }] };
  const pencil = await inventory.receive(undefined, { category: 'SCHOOL_THINGS', unit: 'PIECE' });
  const { openStore } = await inventory.station.data<{ openStore: { id: string } }>(
    MANAGER,
    'mutation ($input: OpenStoreInput!) { openStore(input: $input) { ... on Store { id } } }',
    { input: aStore() },
  );
  expect(await free({ ...pencils, storeId: localOf(inventory.storeId) as StoreId })).toEqual([pencil.code]);
  expect(await free({ ...pencils, storeId: localOf(openStore.id) as StoreId })).toEqual([]);
  expect(await free({ ...pencils, storeId: randomUUID() as StoreId })).toBe('STORE_NOT_FOUND');
});
