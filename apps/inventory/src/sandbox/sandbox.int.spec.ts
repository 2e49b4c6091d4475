import { makeEnvelope, sandboxOpenedV1, type Envelope } from '@yicang/contracts';
import { addDays, type FamilyId, localDateAt, type TenantCode } from '@yicang/kernel';
import { type Bus } from '@yicang/platform-nats';
import { v7 as uuidv7 } from 'uuid';
import { openInventory, type Inventory } from '../inventory.fixture.js';

const SANDBOX = '9901K3QA' as TenantCode;
let inventory: Inventory;
let directory: Bus;
beforeAll(async () => {
  inventory = await openInventory();
  directory = await inventory.station.neighbour('directory');
});
afterAll(() => inventory?.close());

function opened(): Envelope {
  const families = (['donor', 'recipient'] as const).map((role) => ({ familyId: uuidv7() as FamilyId, role }));
  const payload = { tenantCode: SANDBOX, families };
  const head = { id: uuidv7(), tenantCode: SANDBOX, aggregateVersion: 1, occurredAt: new Date().toISOString() };
  return makeEnvelope(sandboxOpenedV1, { ...head, commandId: null, subject: 'a-spec', traceId: 'a-spec' }, payload);
}

it('fills a partner’s sandbox with a store and invented goods, once, however often it hears of it', async () => {
  const { station } = inventory;
  const event = opened();
  await station.publish(directory, event);
  const count = async (key: string, table: string) => {
    const rows = await station.rows<{ key: string; count: string }>(
      `select ${key} as key, count(*) from ${table} where tenant_code = $1 group by 1`,
      [SANDBOX],
    );
    return Object.fromEntries(rows.map(({ key: one, count: many }) => [one, Number(many)]));
  };
  await station.hasTreated(event);
  await station.publish(directory, event, true);
  const told = opened();
  await station.publish(directory, told);
  await station.hasTreated(told);
  expect(await count('status', 'item')).toEqual({ inStore: 10, quarantined: 1, discarded: 1 });
  expect(await count('left(name_zh, 2)', 'item')).toEqual({ 演练: 12 });
  const soon = addDays(localDateAt(new Date()), 30);
  expect(await count(`category = 'food' and expires_on > '${soon}'`, 'item')).toEqual({ true: 5, false: 7 });
  expect(await count('donor_family_id is not null', 'item')).toEqual({ true: 6, false: 6 });
  expect(await count('name_zh', 'store')).toEqual({ 演练义仓: 1 });
  expect(await count(`envelope ->> 'type'`, 'outbox')).toEqual({
    'inventory.store.opened.v1': 1,
    'inventory.item.received.v1': 12,
    'inventory.item.quarantined.v1': 1,
    'inventory.item.discarded.v1': 1,
  });
});
