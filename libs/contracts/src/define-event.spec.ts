import type { TenantCode } from '@yicang/kernel';
import fc from 'fast-check';
import { z } from 'zod';
import { defineEvent, eventSubject, makeEnvelope, parseEnvelope, type EnvelopeHead } from './define-event.js';
import { Violation } from './violation.js';

const spoonGivenV1 = defineEvent(
  'inventory.spoon.given.v1',
  { aggregate: 'spoon', id: (spoon) => spoon.spoonId },
  z.object({ spoonId: z.string(), weightGrams: z.int().min(0) }),
);
const community = '51017K3Q' as TenantCode;
const head: EnvelopeHead = {
  id: '019f0000-0000-7000-8000-000000000000',
  tenantCode: community,
  aggregateVersion: 1,
  occurredAt: '2026-03-01T08:00:00.000Z',
  subject: '11111111-1111-4111-8111-111111111111',
  commandId: '22222222-2222-4222-8222-222222222222',
  traceId: 'trace-1',
};
const payload = { spoonId: 'spoon-1', weightGrams: 50 };
const envelope = makeEnvelope(spoonGivenV1, head, payload);

describe('defineEvent', () => {
  it('reads the owner from the type', () => expect(spoonGivenV1.service).toBe('inventory'));

  it.each([
    'inventory.spoon.v1',
    'inventory.spoon.given',
    'inventory.spoon.given.v0',
    'evt.inventory.spoon.given.v1',
    'inventory.Spoon.given.v1',
    'inventory.spoon.*.v1',
    'kitchen.spoon.given.v1',
  ])('refuses the type %s', (type) =>
    expect(() => defineEvent(type, { aggregate: 'spoon', id: () => '' }, z.object({}))).toThrow(),
  );
});

describe('makeEnvelope', () => {
  it('adds what the contract knows: type, aggregate and its id', () => {
    expect(envelope).toEqual({
      ...head,
      type: 'inventory.spoon.given.v1',
      aggregate: 'spoon',
      aggregateId: 'spoon-1',
      payload,
    });
  });

  it('throws rather than publish a key that was not promised', () => {
    expect(() => makeEnvelope(spoonGivenV1, head, { ...payload, childName: '小明' } as typeof payload)).toThrow(
      z.ZodError,
    );
    expect(() => makeEnvelope(spoonGivenV1, { ...head, phone: '1' } as EnvelopeHead, payload)).toThrow(z.ZodError);
  });

  it.each([
    { id: '11111111-1111-4111-8111-111111111111' }, // v4: ids of events are v7, so that they grow
    { tenantCode: '9' as TenantCode },
    { aggregateVersion: 0 },
    { occurredAt: '2026-03-01T16:00:00+08:00' },
    { subject: '' },
    { commandId: 'x' },
    { traceId: '' },
  ])('throws when the head is wrong: %j', (wrong) => {
    expect(() => makeEnvelope(spoonGivenV1, { ...head, ...wrong }, payload)).toThrow(z.ZodError);
  });
});

describe('parseEnvelope', () => {
  it('reads what was made, after a trip through JSON', () => {
    expect(parseEnvelope(spoonGivenV1, JSON.parse(JSON.stringify(envelope)))).toEqual(envelope);
    expect(parseEnvelope(spoonGivenV1, { ...envelope, commandId: null })).toMatchObject({ commandId: null });
  });

  it('drops what a later producer added', () => {
    const later = { ...envelope, schemaUrl: 'x', payload: { ...payload, colour: 'red' } };
    expect(parseEnvelope(spoonGivenV1, later)).toEqual(envelope);
  });

  it.each([
    ['another type', { type: 'inventory.spoon.taken.v1' }],
    ['another aggregate', { aggregate: 'fork' }],
    ['the id of another thing', { aggregateId: 'spoon-2' }],
    ['no payload', { payload: undefined }],
    ['a wrong payload', { payload: { ...payload, weightGrams: -1 } }],
    ['a version below 1', { aggregateVersion: 0 }],
    ['no tenant', { tenantCode: undefined }],
  ])('answers a Violation for %s', (_, wrong) => {
    expect(parseEnvelope(spoonGivenV1, { ...envelope, ...wrong })).toBeInstanceOf(Violation);
  });

  it('answers a Violation for any junk, and never throws', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true }),
        (junk) => parseEnvelope(spoonGivenV1, junk) instanceof Violation,
      ),
    );
  });

  it('names fields in the Violation, in one line of bounded length, and repeats no value', () => {
    const violation = parseEnvelope(spoonGivenV1, { ...envelope, payload: { spoonId: 5, weightGrams: '王小明' } });
    const problem = violation instanceof Violation ? violation.problem : '';
    expect(problem).toMatch(/^payload of inventory\.spoon\.given\.v1: .*weightGrams/);
    expect(problem).not.toContain('王小明');
    expect(problem.length).toBeLessThanOrEqual(500);
  });
});

it.each([
  [community, 'evt.inventory.spoon.given.v1.51.5101.51017K3Q'],
  ['5101' as TenantCode, 'evt.inventory.spoon.given.v1.51.5101.0'],
  ['0' as TenantCode, 'evt.inventory.spoon.given.v1.0.0.0'],
])('publishes an event of %s on %s', (tenantCode, subject) => {
  expect(eventSubject(spoonGivenV1, tenantCode)).toBe(subject);
  expect(eventSubject('inventory.spoon.given.v1', tenantCode)).toBe(subject);
});

it('publishes nothing where the tenant code is none', () => {
  expect(() => eventSubject(spoonGivenV1, '51.>' as TenantCode)).toThrow('no tenant code');
});
