import { makeEnvelope, sandboxOpenedV1, type Envelope } from '@yicang/contracts';
import { type FamilyId, type TenantCode } from '@yicang/kernel';
import { type Bus } from '@yicang/platform-nats';
import { v7 as uuidv7 } from 'uuid';
import { Delivery } from '../delivery.fixture.js';

const SANDBOX = '9901K3QA' as TenantCode;
let delivery: Delivery;
let directory: Bus;
beforeAll(async () => {
  delivery = await Delivery.open();
  directory = await delivery.station.neighbour('directory');
});
afterAll(() => delivery?.close());

const families = (['donor', 'donor', 'recipient', 'recipient'] as const).map((role) => ({
  familyId: uuidv7() as FamilyId,
  role,
}));
function opened(): Envelope {
  const payload = { tenantCode: SANDBOX, families };
  const head = { id: uuidv7(), tenantCode: SANDBOX, aggregateVersion: 1, occurredAt: new Date().toISOString() };
  return makeEnvelope(sandboxOpenedV1, { ...head, commandId: null, subject: 'a-spec', traceId: 'a-spec' }, payload);
}

it('records what the invented families of a partner’s sandbox are short of, once', async () => {
  const { station } = delivery;
  const event = opened();
  await station.publish(directory, event);
  const needs = () =>
    station.rows<{ familyId: string; category: string }>(
      'select family_id as "familyId", category from need where tenant_code = $1',
      [SANDBOX],
    );
  await station.until(needs, ({ length }) => length === 3);
  await station.publish(directory, event, true);
  const told = opened();
  await station.publish(directory, told);
  await station.hasTreated(told);
  expect((await needs()).map(({ category }) => category).sort()).toEqual(['food', 'food', 'hygiene']);
  expect(new Set((await needs()).map(({ familyId }) => familyId))).toEqual(
    new Set(families.filter(({ role }) => role === 'recipient').map(({ familyId: id }) => id)),
  );
});
