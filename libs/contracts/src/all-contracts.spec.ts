import { hasRefusalWords, kernelRefusals, makeItemCode, type TenantCode } from '@yicang/kernel';
import { allEvents } from './all-events.js';
import { allRpcs } from './all-rpcs.js';
import * as contracts from './index.js';
import { makeEnvelope, parseEnvelope, parseRpcInput, SERVICE_NAMES, Violation } from './index.js';

const itemCode = makeItemCode('51017K3Q' as TenantCode, 5n);
const tenantCode = '51017K3Q';
const [familyId, storeId, planId, runId, stopId, needId, commandId] = '1234567'
  .split('')
  .map((digit) => `${digit.repeat(8)}-1111-4111-8111-111111111111`);
const on = '2026-03-01';
const at = '2026-03-01T08:00:00.000Z';
const rice = { category: 'food', nameZh: '大米', quantity: 2, unit: 'bag', weightGrams: 10_000 };

/** One whole example of each event, by type: what it is about, and its payload. */
const events: Record<string, [aggregateId: string | undefined, payload: object]> = {
  'directory.place.opened.v1': [
    tenantCode,
    { tenantCode, level: 'community', nameZh: '曹家巷', nameEn: 'Caojiaxiang', divisionCode: '510106' },
  ],
  'directory.grants.changed.v1': ['account-1', { subject: 'account-1', grantVersion: 2 }],
  'registry.family.registered.v1': [familyId, { familyId, roles: ['donor'], memberCount: 3, registeredOn: on }],
  'registry.family.role-assumed.v1': [familyId, { familyId, role: 'recipient', on }],
  'registry.family.role-ended.v1': [familyId, { familyId, role: 'recipient', on }],
  'registry.family.erased.v1': [familyId, { familyId, erasedOn: on }],
  'inventory.store.opened.v1': [storeId, { storeId, nameZh: '曹家巷义仓' }],
  'inventory.item.received.v1': [itemCode, { itemCode, storeId, donorFamilyId: familyId, ...rice, receivedOn: on }],
  'inventory.item.corrected.v1': [itemCode, { itemCode, category: 'food', nameZh: '大米', quantity: 2 }],
  'inventory.item.held.v1': [itemCode, { itemCode, planId, heldUntil: at }],
  'inventory.item.released.v1': [itemCode, { itemCode, planId, reason: 'expired' }],
  'inventory.item.issued.v1': [itemCode, { itemCode, planId, runId }],
  'inventory.item.returned.v1': [itemCode, { itemCode, planId, reason: 'nobodyHome', returnedOn: on }],
  'inventory.item.delivered.v1': [itemCode, { itemCode, planId, stopId, deliveredOn: on }],
  'inventory.item.discarded.v1': [itemCode, { itemCode, reason: 'spoiled', discardedOn: on }],
  'inventory.item.moved.v1': [itemCode, { itemCode, shelf: 'A-3' }],
  'delivery.need.recorded.v1': [needId, { needId, category: 'food', unit: 'bag', quantity: 1 }],
  'delivery.need.withdrawn.v1': [needId, { needId, reason: 'noLongerNeeded' }],
  'delivery.run.departed.v1': [runId, { runId, stops: 4 }],
  'delivery.stop.handed-over.v1': [stopId, { stopId, runId, planId, itemCode, handedOverOn: on }],
  'delivery.stop.failed.v1': [stopId, { stopId, runId, planId, itemCode, reason: 'wrongAddress', failedOn: on }],
  'delivery.receipt.published.v1': ['R7K3Q00001', { receiptCode: 'R7K3Q00001', itemCode, deliveredOn: on }],
};

const page = { tenantCode, afterPos: 0, limit: 500 };

/** One whole example of each RPC, by name: what is asked, and what is answered. */
const rpcs: Record<string, [input: object, output: object]> = {
  'rpc.inventory.hold-item.v1': [
    { commandId, tenantCode, itemCode, planId, category: 'food', unit: 'bag', holdMinutes: 60 },
    { itemCode, heldUntil: at, category: 'food', nameZh: '大米', quantity: 2 },
  ],
  'rpc.inventory.release-item.v1': [{ commandId, tenantCode, itemCode, planId }, { itemCode }],
  'rpc.inventory.issue-item.v1': [{ commandId, tenantCode, itemCode, planId, runId }, { itemCode }],
  'rpc.inventory.tell-items.v1': [
    page,
    {
      facts: [
        {
          pos: 1,
          itemCode,
          version: 1,
          type: 'received',
          on,
          reason: null,
          described: { category: 'food', nameZh: '大米' },
        },
        { pos: 2, itemCode, version: 2, type: 'discarded', on, reason: 'spoiled', described: null },
      ],
      nextPos: 2,
    },
  ],
  'rpc.directory.check-appointment.v1': [{ tenantCode, accountId: familyId, role: 'keeper' }, { accountId: familyId }],
  'rpc.directory.check-place.v1': [{ tenantCode }, { tenantCode }],
  'rpc.registry.check-family.v1': [
    { tenantCode, familyId, role: 'donor' },
    { familyId, pseudonym: 'F-7K3Q' },
  ],
  'rpc.registry.prove-recipient.v1': [{ tenantCode, familyId, handOverCode: 'AB12', stopId }, { proven: true }],
  'rpc.registry.tell-families.v1': [
    page,
    { facts: [{ pos: 1, familyId, version: 1, type: 'registered', on, roles: ['donor'] }], nextPos: null },
  ],
  'rpc.delivery.tell-carried-families.v1': [
    { tenantCode, volunteerAccountId: familyId, familyIds: [familyId] },
    { familyIds: [familyId] },
  ],
  'rpc.delivery.tell-receipts.v1': [
    page,
    { facts: [{ pos: 1, receiptCode: 'R7K3Q00001', itemCode, deliveredOn: on }], nextPos: null },
  ],
};

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Every copy of the value with one unknown key added in one of its objects, however deep. */
function withOneKeyMore(value: unknown): unknown[] {
  if (isList(value))
    return value.flatMap((entry, i) =>
      withOneKeyMore(entry).map((more) => value.map((old, j) => (i === j ? more : old))),
    );
  if (typeof value !== 'object' || value === null) return [];
  const deeper = Object.entries(value).flatMap(([key, inner]) =>
    withOneKeyMore(inner).map((more) => ({ ...value, [key]: more })),
  );
  return [{ ...value, addedLater: true }, ...deeper];
}

/** Every copy of the value with one key of its outermost object taken away. */
function withOneKeyLess(value: object): object[] {
  return Object.keys(value).map((key) => Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)));
}

describe.each(allEvents.map((contract) => [contract.type, contract] as const))('%s', (type, contract) => {
  const [aggregateId, payload] = events[type] ?? [undefined, {}];
  const head = {
    id: '019f0000-0000-7000-8000-000000000000',
    tenantCode: tenantCode as TenantCode,
    aggregateVersion: 1,
    occurredAt: at,
    subject: 'account-1',
    commandId: null,
    traceId: 'trace-1',
  };

  it('names the aggregate it is about, whose id the payload holds', () => {
    expect(contract.aggregate).toMatch(/^[a-z]+$/);
    expect(makeEnvelope(contract, head, payload).aggregateId).toBe(aggregateId);
  });

  it('is strict when produced and lenient when consumed', () => {
    for (const more of withOneKeyMore(payload)) {
      expect(contract.schema.safeParse(more).success).toBe(false);
      expect(contract.consumed.parse(more)).toEqual(payload);
    }
  });

  it('is a Violation with a field less', () => {
    const envelope = makeEnvelope(contract, head, payload);
    for (const less of withOneKeyLess(payload))
      expect(parseEnvelope(contract, { ...envelope, payload: less })).toBeInstanceOf(Violation);
  });

  it('carries opaque ids and coarse facts, nothing of a person', () => {
    for (const field of Object.keys(payload))
      expect(field).not.toMatch(
        /phone|address|person|contact|^name$|familyName|donorName|recipient|birth|idCard|note|comment/i,
      );
  });
});

describe.each(allRpcs.map((contract) => [contract.name, contract] as const))('%s', (name, contract) => {
  const [input, output] = rpcs[name] ?? [{}, {}];

  it('is strict for who sends and lenient for who reads, both ways', () => {
    for (const more of withOneKeyMore(input)) {
      expect(contract.input.safeParse(more).success).toBe(false);
      expect(parseRpcInput(contract, more)).toEqual(input);
    }
    expect(contract.output.parse(output)).toEqual(output);
    for (const more of withOneKeyMore(output)) {
      expect(contract.output.safeParse(more).success).toBe(false);
      expect(contract.consumedOutput.parse(more)).toEqual(output);
    }
  });

  it('is a Violation with a field less', () => {
    for (const less of withOneKeyLess(input)) expect(parseRpcInput(contract, less)).toBeInstanceOf(Violation);
    for (const less of withOneKeyLess(output)) expect(contract.consumedOutput.safeParse(less).success).toBe(false);
  });

  it('names its callers, who are services, and not itself', () => {
    expect(contract.callers.length).toBeGreaterThan(0);
    expect(SERVICE_NAMES).toEqual(expect.arrayContaining([...contract.callers]));
    expect(contract.callers).not.toContain(contract.service);
    expect(new Set(contract.callers).size).toBe(contract.callers.length);
  });

  it('waits between one second and ten', () => {
    expect(contract.deadlineMs).toBeGreaterThanOrEqual(1_000);
    expect(contract.deadlineMs).toBeLessThanOrEqual(10_000);
  });

  it('has words for every refusal, without gaps to fill, and repeats none of the kernel’s', () => {
    for (const reason of contract.refusals) {
      expect(hasRefusalWords(reason)).toBe(true);
      expect(kernelRefusals).not.toHaveProperty(reason);
    }
  });

  it('is asked within a tenant, and with a command id exactly when it changes something', () => {
    expect(input).toHaveProperty('tenantCode');
    expect('commandId' in input).toBe(/^rpc\.\w+\.(hold|release|issue)-/.test(name));
  });
});

it('has an example of every contract, and of nothing else', () => {
  expect(Object.keys(events).sort()).toEqual(allEvents.map((contract) => contract.type).sort());
  expect(Object.keys(rpcs).sort()).toEqual(allRpcs.map((contract) => contract.name).sort());
});

it('lists every contract that is exported, once', () => {
  const exported: unknown[] = Object.values(contracts);
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
  expect(new Set(allEvents)).toEqual(new Set(exported.filter((value) => isObject(value) && 'aggregateId' in value)));
  expect(new Set(allRpcs)).toEqual(new Set(exported.filter((value) => isObject(value) && 'callers' in value)));
  expect(new Set(allEvents.map((contract) => contract.type)).size).toBe(allEvents.length);
  expect(new Set(allRpcs.map((contract) => contract.name)).size).toBe(allRpcs.length);
});
