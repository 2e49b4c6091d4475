import { makeEnvelope, sandboxOpenedV1, type Envelope } from '@yicang/contracts';
import { type FamilyId, type TenantCode } from '@yicang/kernel';
import { type Bus } from '@yicang/platform-nats';
import { v7 as uuidv7 } from 'uuid';
import { inventedContact } from './invented.rules.js';
import { openRegistry, type Registry } from '../registry.fixture.js';

const SANDBOX = '9901K3QA' as TenantCode;
let registry: Registry;
let directory: Bus;
beforeAll(async () => {
  registry = await openRegistry();
  directory = await registry.station.neighbour('directory');
});
afterAll(() => registry?.station.close());

const families = (['donor', 'donor', 'recipient', 'recipient'] as const).map((role) => ({
  familyId: uuidv7() as FamilyId,
  role,
}));
function opened(): Envelope {
  const payload = { tenantCode: SANDBOX, families };
  const head = { id: uuidv7(), tenantCode: SANDBOX, aggregateVersion: 1, occurredAt: new Date().toISOString() };
  return makeEnvelope(sandboxOpenedV1, { ...head, commandId: null, subject: 'a-spec', traceId: 'a-spec' }, payload);
}

it('registers the invented families of a partner’s sandbox under the ids they were given, once, sealed as any other', async () => {
  const { station } = registry;
  const event = opened();
  await station.publish(directory, event);
  const registered = () => station.rows<{ id: string }>('select id from family where tenant_code = $1', [SANDBOX]);
  await station.until(registered, ({ length }) => length === 4);
  await station.publish(directory, event, true);
  const told = opened();
  await station.publish(directory, told);
  await station.hasTreated(told);
  expect((await registered()).map(({ id }) => id).sort()).toEqual(families.map(({ familyId }) => familyId).sort());
  const roles = await station.rows<{ role: string }>(
    'select role from family_role where tenant_code = $1 order by role',
    [SANDBOX],
  );
  expect(roles.map(({ role }) => role)).toEqual(['donor', 'donor', 'recipient', 'recipient']);
  expect(new Set([0, 1, 2, 3].map((nth) => inventedContact(nth).phone)).size).toBe(4);
  expect([0, 1].map((nth) => inventedContact(nth).members.length)).toEqual([0, 1]);
  expect(await station.rows(`select from outbox where envelope::text like '%演练%'`)).toEqual([]);
});
