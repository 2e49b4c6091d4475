import { randomUUID } from 'node:crypto';
import { checkFamilyV1, tellFamiliesV1 } from '@yicang/contracts';
import { addDays, globalId, localDateAt, Refusal, type FamilyRole } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import { type z } from 'zod';
import {
  aForm,
  anId,
  assumeRole,
  CITY,
  COORDINATOR,
  endRole,
  eraseFamily,
  HERE,
  issueCard,
  KEEPER,
  localId,
  MANAGER,
  NEIGHBOUR,
  NEXT_DOOR,
  openRegistry,
  QUIET_PLACE,
  registerFamily,
  type Registry,
} from '../registry.fixture.js';

let registry: Registry;
beforeAll(async () => {
  registry = await openRegistry();
});
afterAll(() => registry?.station.close());

const today = localDateAt(new Date());
const trace = { traceId: 'a-spec' };
type TellFamilies = z.output<typeof tellFamiliesV1.output>;
const CONTACT = 'query ($id: ID!) { family(id: $id) { id contact { name phone address members { name birthYear } } } }';

interface Page {
  readonly families: {
    readonly edges: readonly { readonly node: { readonly id: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}
async function list(narrowed: string, { actor = MANAGER, place = HERE as string, first = 100 } = {}) {
  const query = `{ families(place: "${place}", first: ${first}${narrowed}) {
    edges { node { id } } pageInfo { hasNextPage endCursor } } }`;
  const { families } = await registry.station.data<Page>(actor, query);
  return { ids: families.edges.map(({ node }) => node.id), ...families.pageInfo };
}
const check = (id: string, role: FamilyRole, tenantCode = HERE) =>
  registry.inventory.rpc(checkFamilyV1, { tenantCode, familyId: localId(id), role }, trace);
const contactReads = (id: string) =>
  registry.station.rows<{ subject: string }>(
    `select subject from audit_entry where act = 'registry.read-contact' and details -> 'familyIds' ? $1 order by at`,
    [localId(id)],
  );
const factsOf = (id: string) =>
  registry.station.rows<{ type: string; version: number }>(
    'select type, version from family_fact where family_id = $1 order by version',
    [localId(id)],
  );

describe('who a family is', () => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const look = (provenAt: string, query = CONTACT, variables: object = {}) =>
    registry.station.ask({ ...MANAGER, provenAt }, query, variables);

  it('is shown to who proved herself just now, and to nobody whose proof is old', async () => {
    const { id } = await registerFamily(registry, aForm());
    const lately = await look(minutesAgo(14), CONTACT, { id });
    expect(lately.errors ?? []).toEqual([]);
    expect(lately.data).toMatchObject({ family: { contact: { name: expect.any(String) as string } } });
    const longAgo = await look(minutesAgo(16), CONTACT, { id });
    expect(longAgo.data).toMatchObject({ family: { id, contact: null } });
    expect(longAgo.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', reason: 'PROOF_NEEDED' } }]);
    const search = `{ families(place: "${HERE}", first: 1, search: "张三丰") { edges { cursor } } }`;
    expect((await look(minutesAgo(16), search)).errors).toMatchObject([{ extensions: { reason: 'PROOF_NEEDED' } }]);
    expect(await contactReads(id)).toHaveLength(1);
  });

  it('is erased, and a card issued, by nobody whose proof is old; the rest of her work goes on', async () => {
    const stale = { ...MANAGER, provenAt: minutesAgo(16) };
    const { id } = await registerFamily(registry, aForm(), stale);
    expect(await eraseFamily(registry, id, stale)).toMatchObject({ reason: 'PROOF_NEEDED' });
    expect(await issueCard(registry, id, { actor: stale })).toMatchObject({ reason: 'PROOF_NEEDED' });
  });
});

describe('registering', () => {
  it('puts a family into the register with its roles from today, and tells nobody’s name', async () => {
    const form = aForm({ roles: ['RECIPIENT', 'DONOR', 'DONOR'] });
    const family = await registerFamily(registry, form);
    expect(family).toMatchObject({
      status: 'ACTIVE',
      memberCount: 2,
      registeredOn: today,
      roles: [
        { role: 'DONOR', from: today, to: null },
        { role: 'RECIPIENT', from: today, to: null },
      ],
    });
    const [event] = await registry.station.rows<{ subject: string; payload: object }>(
      `select subject, envelope -> 'payload' as payload from outbox where aggregate_id = $1`,
      [localId(family.id)],
    );
    expect(event).toEqual({
      subject: `evt.registry.family.registered.v1.51.5101.${HERE}`,
      payload: { familyId: localId(family.id), roles: ['donor', 'recipient'], memberCount: 2, registeredOn: today },
    });
  });

  it('answers a command sent again with the same family, and another use of its id with nothing', async () => {
    const form = aForm();
    const family = await registerFamily(registry, form);
    expect(await registerFamily(registry, form)).toEqual(family);
    expect(await registerFamily(registry, { ...form, name: '别人' })).toMatchObject({ reason: 'COMMAND_ID_REUSED' });
    const colleague = aPerson('communityManager', HERE);
    expect(await registerFamily(registry, form, colleague)).toMatchObject({ reason: 'COMMAND_ID_REUSED' });
  });

  it('registers one family when one command comes twenty times at once', async () => {
    const form = aForm();
    const told = await Promise.all(Array.from({ length: 20 }, () => registerFamily(registry, form)));
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
    expect((await list(`, search: "${form.name}"`)).ids).toEqual([told[0]?.id]);
    expect(await factsOf(told[0]?.id ?? '')).toEqual([{ type: 'registered', version: 1 }]);
  });

  it('refuses a community that does not exist, or takes no part', async () => {
    const form = aForm({ community: '51019999' });
    expect(await registerFamily(registry, form, COORDINATOR)).toMatchObject({ reason: 'PLACE_NOT_FOUND' });
    expect(await list('', { actor: COORDINATOR, place: '51019999' })).toMatchObject({ ids: [] });
  });

  it.each([
    ['no name', { name: ' ' }, 'name'],
    ['a name of 41 characters', { name: '王'.repeat(41) }, 'name'],
    ['no telephone number', { phone: '12345' }, 'phone'],
    ['no address', { address: '' }, 'address'],
    ['an address of 201 characters', { address: '街'.repeat(201) }, 'address'],
    ['no role', { roles: [] }, 'roles'],
    ['21 members', { members: Array.from({ length: 21 }, () => ({ name: '小明', birthYear: 2015 })) }, 'members'],
    ['a member born in 1899', { members: [{ name: '小明', birthYear: 1899 }] }, 'members.0.birthYear'],
    ['a member born next year', { members: [{ name: '小明', birthYear: Number(today.slice(0, 4)) + 1 }] }, 'birthYear'],
    ['a member without a name', { members: [{ name: '', birthYear: 2015 }] }, 'members.0.name'],
    ['a city for a community', { community: CITY }, 'community'],
  ])('turns away %s and writes nothing, and repeats nothing of it', async (_, facts, field) => {
    const form = aForm(facts);
    const { errors } = await registry.station.ask(
      COORDINATOR,
      'mutation ($input: RegisterFamilyInput!) { registerFamily(input: $input) { __typename } }',
      { input: form },
    );
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    const said = JSON.stringify(errors);
    expect(said).toContain(field);
    for (const secret of ['锦江区', '138 0013', '小明']) expect(said).not.toContain(secret);
    expect(await registry.station.rows('select from command_log where command_id = $1', [form.commandId])).toEqual([]);
  });
});

describe('a request', () => {
  it('has one trace id in all it leaves behind, events and looks alike', async () => {
    const [one, other] = [aForm(), aForm()];
    await registry.station.data(
      MANAGER,
      `mutation ($one: RegisterFamilyInput!, $other: RegisterFamilyInput!) {
        one: registerFamily(input: $one) { ... on Family { contact { name } } }
        other: registerFamily(input: $other) { ... on Family { id } } }`,
      { one, other },
    );
    const traces = await registry.station.rows<{ act: string; trace: string }>(
      `with event as (select envelope from outbox where (envelope ->> 'commandId')::uuid = any ($1::uuid[]))
       select envelope ->> 'type' as act, envelope ->> 'traceId' as trace from event
       union all
       select act, trace_id from audit_entry
        where act = 'registry.read-contact'
          and details -> 'familyIds' ?| (select array_agg(envelope -> 'payload' ->> 'familyId') from event)`,
      [[one.commandId, other.commandId]],
    );
    expect(traces.map(({ act }) => act)).toEqual([
      'registry.family.registered.v1',
      'registry.family.registered.v1',
      'registry.read-contact',
    ]);
    expect(new Set(traces.map(({ trace }) => trace)).size).toBe(1);
  });
});

describe('who the family is', () => {
  it('is told to its manager and its city’s coordinator, and each look is on record', async () => {
    const form = aForm();
    const { id } = await registerFamily(registry, form);
    const contact = { name: form.name, phone: '13800138000', address: form.address, members: form.members };
    for (const actor of [MANAGER, COORDINATOR])
      expect(await registry.station.data(actor, CONTACT, { id })).toEqual({ family: { id, contact } });
    expect(await contactReads(id)).toEqual([{ subject: MANAGER.subject }, { subject: COORDINATOR.subject }]);
  });

  it('is not told to a keeper, who sees the family without it', async () => {
    const { id } = await registerFamily(registry);
    expect(await registry.station.data(KEEPER, CONTACT, { id })).toEqual({ family: { id, contact: null } });
    expect(await contactReads(id)).toEqual([]);
  });

  it('is read for a whole page in one look, on record for every family', async () => {
    const families = [await registerFamily(registry), await registerFamily(registry), await registerFamily(registry)];
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Family { id contact { phone } } } }';
    const representations = families.map(({ id }) => ({ __typename: 'Family', id }));
    const answer = await registry.station.data<{ _entities: unknown[] }>(MANAGER, query, { r: representations });
    expect(answer._entities).toEqual(families.map(({ id }) => ({ id, contact: { phone: '13800138000' } })));
    for (const { id } of families) expect(await contactReads(id)).toHaveLength(1);
  });

  it('cannot be read from a row that was moved', async () => {
    const [one, other] = [await registerFamily(registry), await registerFamily(registry)];
    await registry.station.rows(
      `update household_contact set name_sealed = (select name_sealed from household_contact where family_id = $1)
        where family_id = $2`,
      [localId(one.id), localId(other.id)],
    );
    const { data, errors } = await registry.station.ask<object>(MANAGER, CONTACT, { id: other.id });
    expect(data).toEqual({ family: { id: other.id, contact: null } });
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }]);
  });
});

describe('finding', () => {
  it('finds by a whole name, a member’s, a whole number or its tail, and by no part of a name', async () => {
    const form = aForm({ phone: '13912345677', members: [{ name: `李${randomUUID()}`, birthYear: 1950 }] });
    const { id } = await registerFamily(registry, form);
    for (const typed of [form.name, ` ${form.name.toUpperCase()}`, form.members[0]?.name, '139-1234-5677', '5677'])
      expect((await list(`, search: "${typed}"`)).ids).toEqual([id]);
    for (const typed of [form.name.slice(0, -1), '567', '13912345678', HERE])
      expect((await list(`, search: "${typed}"`)).ids).toEqual([]);
  });

  it('lets a coordinator search the city, and a neighbour find nothing', async () => {
    const form = aForm();
    const { id } = await registerFamily(registry, form);
    const narrowed = `, search: "${form.name}"`;
    expect((await list(narrowed, { actor: COORDINATOR, place: CITY })).ids).toEqual([id]);
    expect((await list(narrowed, { actor: NEIGHBOUR, place: NEXT_DOOR })).ids).toEqual([]);
    expect(
      await registry.station.rows(`select from audit_entry where act = 'registry.search-families' and subject = $1`, [
        NEIGHBOUR.subject,
      ]),
    ).toHaveLength(1);
  });

  it('lets a keeper list, and not search', async () => {
    const { id } = await registerFamily(registry);
    expect((await list('', { actor: KEEPER })).ids).toContain(id);
    const query = `{ families(place: "${HERE}", first: 1, search: "王芳") { edges { cursor } } }`;
    expect((await registry.station.ask(KEEPER, query)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('lists by role and page by page, each family once', async () => {
    const donor = await registerFamily(registry, aForm({ roles: ['DONOR'] }));
    expect((await list(', role: DONOR')).ids).toContain(donor.id);
    expect((await list(', role: RECIPIENT')).ids).not.toContain(donor.id);
    const seen: string[] = [];
    for (let after = ''; ;) {
      const page = await list(after, { first: 2 });
      seen.push(...page.ids);
      if (!page.hasNextPage) break;
      after = `, after: "${page.endCursor}"`;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.sort()).toEqual((await list('')).ids.sort());
  });
});

describe('roles', () => {
  it('has both at once, ends one, and begins it again', async () => {
    const { id } = await registerFamily(registry);
    const both = await assumeRole(registry, { familyId: id, role: 'DONOR', from: today });
    expect(both.roles.map(({ role }) => role)).toEqual(['DONOR', 'RECIPIENT']);
    expect(await check(id, 'donor')).toMatchObject({ familyId: localId(id) });
    const ended = await endRole(registry, { familyId: id, role: 'DONOR', on: today });
    expect(ended.roles[0]).toEqual({ role: 'DONOR', from: today, to: today });
    const tomorrow = addDays(today, 1);
    const again = await assumeRole(registry, { familyId: id, role: 'DONOR', from: tomorrow });
    expect(again.roles).toContainEqual({ role: 'DONOR', from: tomorrow, to: null });
    expect(await factsOf(id)).toEqual(
      ['registered', 'roleAssumed', 'roleEnded', 'roleAssumed'].map((type, index) => ({ type, version: index + 1 })),
    );
  });

  it('counts a role on its days only', async () => {
    const { id } = await registerFamily(registry);
    await assumeRole(registry, { familyId: id, role: 'DONOR', from: addDays(today, 1) });
    expect(await check(id, 'donor')).toMatchObject({ reason: 'FAMILY_ROLE_MISSING' });
    expect((await list(', role: DONOR')).ids).not.toContain(id);
    expect(await check(id, 'recipient')).toMatchObject({ familyId: localId(id) });
  });

  it('refuses what the rules refuse', async () => {
    const { id } = await registerFamily(registry);
    const role = 'RECIPIENT';
    expect(await assumeRole(registry, { familyId: id, role, from: today })).toMatchObject({
      reason: 'FAMILY_ROLE_HELD',
      details: [{ name: 'from', value: today }],
    });
    expect(await endRole(registry, { familyId: id, role: 'DONOR', on: today })).toMatchObject({
      reason: 'FAMILY_ROLE_NOT_HELD',
    });
    expect(await endRole(registry, { familyId: id, role, on: addDays(today, -1) })).toMatchObject({
      reason: 'FAMILY_ROLE_DAY_OUT_OF_RANGE',
    });
  });

  it('gives one role to a family that twenty ask for at once', async () => {
    const { id } = await registerFamily(registry);
    const ask = () => assumeRole(registry, { familyId: id, role: 'DONOR', from: today });
    const told = await Promise.all(Array.from({ length: 20 }, ask));
    expect(told.filter(({ reason }) => reason === undefined)).toHaveLength(1);
    expect(told.filter(({ reason }) => reason === 'FAMILY_ROLE_HELD')).toHaveLength(19);
  });
});

describe('what others are told', () => {
  it('says who has a role today, and how to call it', async () => {
    const { id } = await registerFamily(registry);
    const told = await check(id, 'recipient');
    expect(told).toEqual({
      familyId: localId(id),
      pseudonym: expect.stringMatching(/^受助家庭 [0-9A-HJKMNP-TV-Z]{5}$/) as string,
    });
    const query =
      'query ($id: ID!) { family(id: $id) { recipient: pseudonym(as: RECIPIENT) donor: pseudonym(as: DONOR) } }';
    const { family } = await registry.station.data<{ family: { recipient: string; donor: string } }>(KEEPER, query, {
      id,
    });
    expect(told).toMatchObject({ pseudonym: family.recipient });
    expect(family.donor.split(' ')[1]).not.toBe(family.recipient.split(' ')[1]);
    expect(await check(id, 'donor')).toMatchObject({ reason: 'FAMILY_ROLE_MISSING' });
    expect(await check(id, 'recipient', NEXT_DOOR)).toMatchObject({ reason: 'FAMILY_NOT_FOUND' });
    expect(await check(globalId('Family', HERE, randomUUID()), 'donor')).toMatchObject({ reason: 'FAMILY_NOT_FOUND' });
  });

  it('tells all that happened in a community, page by page', async () => {
    const place = QUIET_PLACE;
    const manager = aPerson('communityManager', place);
    const one = await registerFamily(registry, aForm({ community: place }), manager);
    const other = await registerFamily(registry, aForm({ community: place, roles: ['DONOR'] }), manager);
    await assumeRole(registry, { familyId: one.id, role: 'DONOR', from: today }, manager);
    await eraseFamily(registry, one.id, manager);
    const facts: unknown[] = [];
    for (let afterPos: number | null = 0; afterPos !== null;) {
      const told: TellFamilies | Refusal = await registry.reporting.rpc(
        tellFamiliesV1,
        { tenantCode: place, afterPos, limit: 3 },
        trace,
      );
      if (told instanceof Refusal) throw new Error(told.reason);
      expect(told.facts.length).toBeLessThanOrEqual(3);
      facts.push(...told.facts);
      afterPos = told.nextPos;
    }
    const fact = (id: string, version: number, type: string, roles: string[]) =>
      expect.objectContaining({ familyId: localId(id), version, type, on: today, roles }) as unknown;
    expect(facts).toEqual([
      fact(one.id, 1, 'registered', ['recipient']),
      fact(other.id, 1, 'registered', ['donor']),
      fact(one.id, 2, 'roleAssumed', ['donor']),
      fact(one.id, 3, 'erased', []),
    ]);
  });
});

describe('bad ids', () => {
  it.each([
    '',
    'nonsense',
    globalId('Item', HERE, randomUUID()),
    globalId('Family', HERE, 'x'),
    globalId('Family', HERE, anId()),
  ])('knows no family %p', async (id) => {
    expect(await registry.station.data(MANAGER, CONTACT, { id })).toEqual({ family: null });
    expect(await assumeRole(registry, { familyId: id, role: 'DONOR', from: today })).toMatchObject({
      reason: 'FAMILY_NOT_FOUND',
    });
    expect(await endRole(registry, { familyId: id, role: 'DONOR', on: today })).toMatchObject({
      reason: 'FAMILY_NOT_FOUND',
    });
    expect(await eraseFamily(registry, id)).toMatchObject({ reason: 'FAMILY_NOT_FOUND' });
  });
});
