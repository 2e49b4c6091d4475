import { hasRefusalWords, kernelRefusals, makeItemCode, type TenantCode } from '@yicang/kernel';
import { allEvents } from './all-events.js';
import { allRpcs } from './all-rpcs.js';
import { type RpcContract } from './define-rpc.js';
import * as contracts from './index.js';
import { makeEnvelope, parseEnvelope, parseRpcInput, SERVICE_NAMES, Violation } from './index.js';

const itemCode = makeItemCode('51017K3Q' as TenantCode, 5n);
const partCode = makeItemCode('51017K3Q' as TenantCode, 6n);
const otherPartCode = makeItemCode('51017K3Q' as TenantCode, 7n);
const tenantCode = '51017K3Q';
const [familyId, storeId, planId, runId, stopId, needId, commandId, stockTakeId, organizationId] = '123456789'
  .split('')
  .map((digit) => `${digit.repeat(8)}-1111-4111-8111-111111111111`);
const [agreementId, transferId, requestId] = 'abc'
  .split('')
  .map((digit) => `${digit.repeat(8)}-1111-4111-8111-111111111111`);
const partnerCode = '5101555X';
const on = '2026-03-01';
const agreed = {
  ...{ agreementId, partnerCode, proposedHere: true, maySend: true, mayReceive: false },
  ...{ fromDay: on, untilDay: '2027-03-01' },
};
const at = '2026-03-01T08:00:00.000Z';
const rice = { category: 'food', nameZh: '大米', quantity: 2, unit: 'bag', weightGrams: 10_000 };

const asked = { requestId, partnerCode, agreementId, category: 'food', unit: 'bag', quantity: 3, askedOn: on };

/** One whole example of each event, by type: what it is about, and its payload. */
const events: Record<string, [aggregateId: string | undefined, payload: object]> = {
  'directory.place.opened.v1': [
    tenantCode,
    { tenantCode, level: 'community', nameZh: '曹家巷', nameEn: 'Caojiaxiang', divisionCode: '510106' },
  ],
  'directory.sandbox.opened.v1': ['9901K3QA', { tenantCode: '9901K3QA', families: [{ familyId, role: 'donor' }] }],
  'directory.grants.changed.v1': ['account-1', { subject: 'account-1', grantVersion: 2 }],
  'registry.family.registered.v1': [familyId, { familyId, roles: ['donor'], memberCount: 3, registeredOn: on }],
  'registry.family.role-assumed.v1': [familyId, { familyId, role: 'recipient', on }],
  'registry.family.role-ended.v1': [familyId, { familyId, role: 'recipient', on }],
  'registry.family.erased.v1': [familyId, { familyId, erasedOn: on }],
  'registry.organization.registered.v1': [
    organizationId,
    { organizationId, kind: 'hospital', nameZh: '来凤县 1 号医院', districtZh: '来凤县', registeredOn: on },
  ],
  'registry.organization.closed.v1': [organizationId, { organizationId, closedOn: on }],
  'inventory.store.opened.v1': [storeId, { storeId, nameZh: '曹家巷义仓' }],
  'inventory.item.received.v1': [itemCode, { itemCode, storeId, donorFamilyId: familyId, ...rice, receivedOn: on }],
  'inventory.item.corrected.v1': [itemCode, { itemCode, category: 'food', nameZh: '大米', quantity: 2 }],
  'inventory.item.held.v1': [itemCode, { itemCode, planId, heldUntil: at }],
  'inventory.item.released.v1': [itemCode, { itemCode, planId, reason: 'expired' }],
  'inventory.item.issued.v1': [itemCode, { itemCode, planId, runId }],
  'inventory.item.returned.v1': [itemCode, { itemCode, planId, reason: 'nobodyHome', returnedOn: on }],
  'inventory.item.delivered.v1': [itemCode, { itemCode, planId, stopId, deliveredOn: on }],
  'inventory.item.discarded.v1': [itemCode, { itemCode, reason: 'spoiled', discardedOn: on }],
  'inventory.item.quarantined.v1': [itemCode, { itemCode, reason: 'inspection', quarantinedOn: on }],
  'inventory.item.graded.v1': [itemCode, { itemCode, condition: 'fair', reason: 'worn', gradedOn: on }],
  'inventory.item.recalled.v1': [itemCode, { itemCode, planId, recalledOn: on }],
  'inventory.item.cleared.v1': [itemCode, { itemCode, clearedOn: on }],
  'inventory.item.lost.v1': [itemCode, { itemCode, reason: 'notFound', lostOn: on }],
  'inventory.item.found.v1': [itemCode, { itemCode, foundOn: on }],
  'inventory.item.split.v1': [itemCode, { itemCode, partCodes: [partCode, otherPartCode], splitOn: on }],
  'inventory.item.made.v1': [
    itemCode,
    { itemCode, parentCode: partCode, storeId, donorFamilyId: familyId, ...rice, madeOn: on },
  ],
  'inventory.item.sent.v1': [itemCode, { itemCode, transferId, partnerCode, sentOn: on }],
  'inventory.item.left.v1': [itemCode, { itemCode, transferId, partnerCode, leftOn: on }],
  'inventory.item.unsent.v1': [itemCode, { itemCode, transferId, partnerCode, cause: 'refused', unsentOn: on }],
  'inventory.item.arrived.v1': [
    itemCode,
    { itemCode, transferId, partnerCode, originCode: tenantCode, storeId, ...rice, receivedOn: on, arrivedOn: on },
  ],
  'inventory.agreement.proposed.v1': [agreementId, agreed],
  'inventory.agreement.accepted.v1': [agreementId, agreed],
  'inventory.agreement.revoked.v1': [agreementId, agreed],
  'inventory.transfer-request.made.v1': [requestId, asked],
  'inventory.transfer-request.withdrawn.v1': [requestId, asked],
  'inventory.transfer-request.declined.v1': [requestId, asked],
  'inventory.transfer.sent.v1': [
    transferId,
    {
      ...{ transferId, partnerCode, agreementId, sentOn: on, dueOn: '2026-03-15' },
      lines: [
        {
          ...{ itemCode, version: 3, originCode: tenantCode, receivedOn: on, ...rice, condition: 'new' },
          ...{ expiresOn: null, batch: null, productTenantCode: '0', productId: storeId },
        },
      ],
    },
  ],
  'inventory.transfer.called-back.v1': [
    transferId,
    { transferId, partnerCode, agreementId, sentOn: on, dueOn: '2026-03-15', lineCount: 1 },
  ],
  'inventory.transfer.received.v1': [
    transferId,
    { transferId, partnerCode, receivedOn: on, lines: [{ itemCode, difference: 'missing' }] },
  ],
  'inventory.transfer.refused.v1': [transferId, { transferId, partnerCode, reason: 'noRoom' }],
  'inventory.transfer.given-up.v1': [transferId, { transferId, partnerCode }],
  'inventory.stock-take.closed.v1': [
    stockTakeId,
    { stockTakeId, storeId, isWholeStore: true, expected: 20, missing: 1, surplus: 0, closedOn: on },
  ],
  'inventory.item.moved.v1': [itemCode, { itemCode, shelf: 'A-3' }],
  'delivery.need.recorded.v1': [needId, { needId, category: 'food', unit: 'bag', quantity: 1 }],
  'delivery.organization-need.recorded.v1': [
    needId,
    { needId, organizationId, category: 'hygiene', unit: 'piece', quantity: 1_000_000, urgency: 'urgent' },
  ],
  'delivery.need.revised.v1': [needId, { needId, category: 'food', unit: 'bag', quantity: 1, recordedOn: on }],
  'delivery.plan.delivered.v1': [planId, { planId, needId, quantity: 1, deliveredOn: on }],
  'delivery.family.served.v1': [stopId, { stopId, familyId, servedOn: on }],
  'delivery.need.withdrawn.v1': [needId, { needId, reason: 'noLongerNeeded' }],
  'delivery.run.departed.v1': [runId, { runId, stops: 4 }],
  'delivery.stop.handed-over.v1': [stopId, { stopId, runId, planId, itemCode, handedOverOn: on }],
  'delivery.stop.failed.v1': [stopId, { stopId, runId, planId, itemCode, reason: 'wrongAddress', failedOn: on }],
  'delivery.receipt.published.v1': ['R7K3Q00001', { receiptCode: 'R7K3Q00001', itemCode, deliveredOn: on }],
};

const operations = {
  at,
  eventsWaiting: 1,
  oldestEventWaitingAt: at,
  isRelayActive: true,
  areGrantsKnown: true,
  comparedAt: at,
  eventsResent: 0,
  consumers: [{ name: 'inventory-on-runs', stream: 'EVT_DELIVERY', waiting: 1, inHand: 0, redelivered: 0 }],
  deadLetterCount: 0,
  deadLetters: [],
  dueWork: [{ kind: 'expire-hold', waiting: 1, late: 0, failing: 0, oldestDueAt: at }],
};
const letter = { tenantCode, consumer: 'inventory-on-runs', stream: 'EVT_DELIVERY', seq: 7, treatment: 'replay' };

const page = { tenantCode, afterPos: 0, limit: 500 };
const idPage = { tenantCode, after: null, limit: 500 };

/** One whole example of each RPC, by name: what is asked, and what is answered. */
const rpcs: Record<string, [input: object, output: object]> = {
  ...Object.fromEntries(
    ['registry', 'inventory', 'delivery', 'reporting'].flatMap((service): [string, [object, object]][] => [
      [`rpc.${service}.tell-operations.v1`, [{}, operations]],
      [`rpc.${service}.treat-dead-letter.v1`, [letter, { eventId: familyId }]],
    ]),
  ),
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
          parentCode: null,
          partnerCode: null,
          described: { category: 'food', nameZh: '大米' },
        },
        {
          ...{ pos: 2, itemCode, version: 2, type: 'discarded', on, reason: 'spoiled' },
          ...{ parentCode: null, partnerCode: null, described: null },
        },
        {
          ...{ pos: 3, itemCode: partCode, version: 4, type: 'arrived', on, reason: null },
          ...{ parentCode: null, partnerCode, described: null },
        },
      ],
      nextPos: 2,
    },
  ],
  'rpc.inventory.tell-free-items.v1': [
    {
      tenantCode,
      kinds: [{ category: 'food', unit: 'bag' }],
      products: [{ tenantCode: '0', id: familyId }],
      storeId: null,
      limit: 2_000,
    },
    {
      items: [
        {
          itemCode,
          category: 'food',
          unit: 'bag',
          quantity: 1,
          expiresOn: on,
          product: { tenantCode: '0', id: familyId },
        },
      ],
    },
  ],
  'rpc.inventory.tell-shelves.v1': [
    { tenantCode, itemCodes: [itemCode] },
    {
      items: [
        {
          ...{ itemCode, category: 'food', nameZh: '大米', quantity: 1, unit: 'bag', weightGrams: 5_000 },
          ...{ storeNameZh: '水井坊义仓', shelf: 'A-1' },
        },
      ],
    },
  ],
  'rpc.inventory.suggest-products.v1': [
    { tenantCode, wanted: [{ names: ['84消毒液'] }] },
    {
      suggestions: [
        {
          product: { tenantCode: '0', id: familyId },
          nameZh: '84 消毒液',
          category: 'hygiene',
          unit: 'bottle',
          scorePercent: 100,
        },
      ],
    },
  ],
  'rpc.directory.check-appointment.v1': [{ tenantCode, accountId: familyId, role: 'keeper' }, { accountId: familyId }],
  'rpc.directory.check-place.v1': [{ tenantCode }, { tenantCode }],
  'rpc.directory.exchange-assertion.v1': [
    { assertion: 'a.b.c', scope: 'read:items' },
    { accessToken: 'a.b.c', expiresInSeconds: 600, scope: 'read:items' },
  ],
  'rpc.directory.tell-place.v1': [{ tenantCode }, { tenantCode, level: 'community', nameZh: '曹家巷社区' }],
  'rpc.directory.resolve-partner.v1': [
    { keySha256: '0'.repeat(64), client: '203.0.113.7' },
    { partnerId: familyId, grantVersion: 2, scopes: [{ scope: 'read:items', places: [tenantCode], until: at }] },
  ],
  'rpc.registry.check-family.v1': [
    { tenantCode, familyId, role: 'donor' },
    { familyId, pseudonym: 'F-7K3Q' },
  ],
  'rpc.registry.check-organization.v1': [
    { tenantCode, organizationId },
    { organizationId, nameZh: '来凤县 1 号医院' },
  ],
  'rpc.registry.ensure-organizations.v1': [
    {
      tenantCode,
      kind: 'hospital',
      organizations: [{ nameZh: '来凤县 1 号医院', districtZh: '来凤县' }],
      isDryRun: false,
    },
    { organizations: [{ organizationId, nameZh: '来凤县 1 号医院', isActive: true }] },
  ],
  'rpc.registry.keep-signature.v1': [{ tenantCode, familyId, stopId, sha256: '0'.repeat(64) }, { kept: true }],
  'rpc.registry.prove-recipient.v1': [{ tenantCode, familyId, handOverCode: 'AB12', stopId }, { proven: true }],
  'rpc.registry.tell-families.v1': [
    page,
    { facts: [{ pos: 1, familyId, version: 1, type: 'registered', on, roles: ['donor'] }], nextPos: null },
  ],
  'rpc.delivery.tell-carried-families.v1': [
    { tenantCode, volunteerAccountId: familyId, familyIds: [familyId] },
    { familyIds: [familyId] },
  ],
  'rpc.inventory.tell-stock-takes.v1': [
    idPage,
    { facts: [{ stockTakeId, expected: 20, missing: 1, surplus: 0, closedOn: on }], nextAfter: null },
  ],
  'rpc.delivery.tell-needs.v1': [
    idPage,
    {
      facts: [
        {
          ...{ needId, version: 1, category: 'food', quantity: 2, recordedOn: on, isWithdrawn: false },
          deliveries: [{ planId, quantity: 1, deliveredOn: on }],
        },
      ],
      nextAfter: needId,
    },
  ],
  'rpc.delivery.tell-served-families.v1': [idPage, { facts: [{ familyId, months: [on] }], nextAfter: null }],
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
    expect(contract.aggregate).toMatch(/^[a-z]+(-[a-z]+)*$/);
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
    // whoever comes to the door does not say of where
    // who operates the platform asks of all of it
    const isOfNoPlace = ['resolve-partner', 'exchange-assertion', 'tell-operations'].some((verb) =>
      name.includes(verb),
    );
    if (!isOfNoPlace) expect(input).toHaveProperty('tenantCode');
    expect('commandId' in input).toBe(/^rpc\.\w+\.(hold|release|issue)-/.test(name));
  });
});

it('has an example of every contract, and of nothing else', () => {
  expect(Object.keys(events).sort()).toEqual(allEvents.map((contract) => contract.type).sort());
  expect(Object.keys(rpcs).sort()).toEqual(allRpcs.map((contract) => contract.name).sort());
});

it('lists every contract that is exported, once', () => {
  // what every service is asked alike is exported by service, directory's and the gateway's among it, which nobody asks
  const { tellOperationsV1, treatDeadLetterV1, ...others } = contracts;
  const byServices: Readonly<Record<string, RpcContract>>[] = [tellOperationsV1, treatDeadLetterV1];
  const ofEach = byServices.flatMap((byService) => Object.values<RpcContract>(byService));
  const asked = ofEach.filter(({ service }) => service !== 'gateway' && service !== 'directory');
  const exported: unknown[] = [...Object.values(others), ...asked];
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
  expect(new Set(allEvents)).toEqual(new Set(exported.filter((value) => isObject(value) && 'aggregateId' in value)));
  expect(new Set(allRpcs)).toEqual(new Set(exported.filter((value) => isObject(value) && 'callers' in value)));
  expect(new Set(allEvents.map((contract) => contract.type)).size).toBe(allEvents.length);
  expect(new Set(allRpcs.map((contract) => contract.name)).size).toBe(allRpcs.length);
});
