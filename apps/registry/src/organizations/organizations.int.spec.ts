import { randomUUID } from 'node:crypto';
import { checkOrganizationV1, ensureOrganizationsV1 } from '@yicang/contracts';
import { globalId, PUBLIC_ACTOR, type Actor, type OrganizationId, type TenantCode } from '@yicang/kernel';
import { aPartner, aPerson } from '@yicang/testing';
import {
  CITY,
  COORDINATOR,
  HERE,
  KEEPER,
  MANAGER,
  NEIGHBOUR,
  NEXT_DOOR,
  openRegistry,
  QUIET_PLACE,
  type Registry,
} from '../registry.fixture.js';
import { organizationAt } from './organizations.reader.js';

let registry: Registry;
beforeAll(async () => {
  registry = await openRegistry();
});
afterAll(() => registry?.station.close());

const trace = { traceId: 'a-spec' };
const ANSWER =
  '... on Organization { id kind nameZh districtZh status registeredOn place { id } } ... on Refused { reason }';
const REGISTER = `mutation ($input: RegisterOrganizationInput!) { registerOrganization(input: $input) { ${ANSWER} } }`;
const CLOSE = `mutation ($input: CloseOrganizationInput!) { closeOrganization(input: $input) { ${ANSWER} } }`;

interface Told {
  readonly id: string;
  readonly nameZh: string;
  readonly reason?: string;
}
const aForm = (facts: object = {}) => ({
  commandId: randomUUID(),
  place: HERE,
  kind: 'ENTERPRISE',
  nameZh: `爱心粮油店 ${randomUUID().slice(0, 8)}`,
  ...facts,
});
async function register(form: object = aForm(), actor: Actor = MANAGER): Promise<Told> {
  const data = await registry.station.data<{ registerOrganization: Told }>(actor, REGISTER, { input: form });
  return data.registerOrganization;
}
async function close(organizationId: string, actor: Actor = MANAGER): Promise<Told> {
  const input = { commandId: randomUUID(), organizationId };
  return (await registry.station.data<{ closeOrganization: Told }>(actor, CLOSE, { input })).closeOrganization;
}
const rows = () => registry.station.rows<{ id: string }>('select id from organization');
const localOf = (id: string) => organizationAt(id)?.id as OrganizationId;
const told = (id: string) =>
  registry.station.rows<{ type: string; payload: object }>(
    `select envelope ->> 'type' as type, envelope -> 'payload' as payload from outbox
      where aggregate_id = $1 order by aggregate_version`,
    [localOf(id)],
  );

describe('registering', () => {
  it('puts an organization into the open register, and tells of it without any person', async () => {
    const form = aForm({ nameZh: `  华西医院 ${randomUUID().slice(0, 8)} `, kind: 'HOSPITAL', districtZh: '武侯区' });
    const organization = await register(form);
    expect(organization).toMatchObject({
      kind: 'HOSPITAL',
      nameZh: form.nameZh.trim(),
      districtZh: '武侯区',
      status: 'ACTIVE',
      place: { id: globalId('Place', HERE, HERE) },
    });
    expect(await told(organization.id)).toMatchObject([
      { type: 'registry.organization.registered.v1', payload: { kind: 'hospital', districtZh: '武侯区' } },
    ]);
  });
  it('is done for a community by its manager, and for a city by its coordinator', async () => {
    expect(await register(aForm(), COORDINATOR)).toHaveProperty('id');
    expect(await register(aForm({ place: CITY }), COORDINATOR)).toMatchObject({
      place: { id: globalId('Place', CITY, CITY) },
    });
    const others = [KEEPER, NEIGHBOUR, aPerson('volunteer', HERE), aPerson('platformOperator', '0' as TenantCode)];
    for (const actor of others) expect(await register(aForm(), actor)).toEqual({ reason: 'NOT_PERMITTED' });
    expect(await register(aForm({ place: CITY }))).toEqual({ reason: 'NOT_PERMITTED' });
    expect(await register(aForm(), PUBLIC_ACTOR)).toEqual({ reason: 'SIGN_IN_NEEDED' });
  });
  it.each([
    ['TEXT_HOLDS_PERSONAL_NUMBER', { nameZh: '粮油店 138 0013 8000' }],
    ['TEXT_HOLDS_PERSONAL_NUMBER', { districtZh: '138-0013-8000' }],
    ['PLACE_NOT_FOUND', { place: '5101A000' }],
  ])('is refused for %s, and remembers that it was', async (reason, facts) => {
    const form = aForm(facts);
    const before = await rows();
    for (const once of ['first', 'again'])
      expect([once, await register(form, COORDINATOR)]).toEqual([once, { reason }]);
    expect(await rows()).toHaveLength(before.length);
  });
  it.each([
    { place: '51' },
    { nameZh: ' ' },
    { nameZh: '长'.repeat(61) },
    { districtZh: '' },
    { kind: 'BANK' },
    { nameZh: '\0' },
  ])('turns away bad input %j', async (facts) => {
    const { errors } = await registry.station.ask(COORDINATOR, REGISTER, { input: aForm(facts) });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
  it('is one organization, however often the command is sent', async () => {
    const form = aForm();
    const sent = await Promise.all(Array.from({ length: 20 }, () => register(form)));
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(await told(sent[0]!.id)).toHaveLength(1);
    expect(await register({ ...form, kind: 'MEDIA' })).toEqual({ reason: 'COMMAND_ID_REUSED' });
  });
  it('gives a name in a place to one of twenty who ask at once, and the same name next door', async () => {
    const { nameZh } = aForm();
    const sent = await Promise.all(Array.from({ length: 20 }, () => register(aForm({ nameZh }))));
    expect(sent.filter(({ reason }) => reason === undefined)).toHaveLength(1);
    expect(new Set(sent.map(({ reason }) => reason))).toEqual(new Set([undefined, 'ORGANIZATION_NAME_TAKEN']));
    expect(await register(aForm({ nameZh, place: NEXT_DOOR }), NEIGHBOUR)).toMatchObject({ nameZh });
  });
});

describe('the register', () => {
  const LIST = `query ($place: TenantCode!, $kind: OrganizationKind, $after: String) {
    organizations(place: $place, kind: $kind, first: 2, after: $after) {
      edges { node { id nameZh } } pageInfo { hasNextPage endCursor } } }`;
  interface Page {
    readonly organizations: {
      readonly edges: readonly { readonly node: Told }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  }
  async function list(place: TenantCode, kind: string | null, actor: Actor): Promise<string[]> {
    const ids: string[] = [];
    for (let after: string | null = null, goOn = true; goOn;) {
      const { organizations }: Page = await registry.station.data<Page>(actor, LIST, { place, kind, after });
      ids.push(...organizations.edges.map(({ node }) => node.id));
      [after, goOn] = [organizations.pageInfo.endCursor, organizations.pageInfo.hasNextPage];
    }
    return ids;
  }

  it('is read by everybody, page by page, by kind and by place', async () => {
    const media = [];
    for (let nth = 0; nth < 5; nth++) media.push(await register(aForm({ kind: 'MEDIA' })));
    const ofCity = await register(aForm({ kind: 'MEDIA', place: CITY }), COORDINATOR);
    const ids = media.map(({ id }) => id).sort();
    for (const actor of [PUBLIC_ACTOR, NEIGHBOUR, aPartner('read:items', NEXT_DOOR)]) {
      expect((await list(HERE, 'MEDIA', actor)).sort()).toEqual(ids);
      expect((await list(CITY, 'MEDIA', actor)).sort()).toEqual([...ids, ofCity.id].sort());
      expect(await list(NEXT_DOOR, 'MEDIA', actor)).toEqual([]);
    }
    expect(await list('51' as TenantCode, null, PUBLIC_ACTOR)).toHaveLength((await rows()).length);
  });
  it('answers one organization by its id to everybody, and null for what is none', async () => {
    const { id, nameZh } = await register();
    const look = 'query ($id: ID!) { organization(id: $id) { nameZh } }';
    const entity = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Organization { nameZh } } }';
    expect(await registry.station.data(PUBLIC_ACTOR, look, { id })).toEqual({ organization: { nameZh } });
    const r = [{ __typename: 'Organization', id }];
    expect(await registry.station.data(PUBLIC_ACTOR, entity, { r })).toEqual({ _entities: [{ nameZh }] });
    const elsewhere = globalId('Organization', NEXT_DOOR, localOf(id));
    for (const none of [
      elsewhere,
      globalId('Organization', HERE, randomUUID()),
      globalId('Family', HERE, localOf(id)),
      'x',
    ])
      expect(await registry.station.data(PUBLIC_ACTOR, look, { id: none })).toEqual({ organization: null });
  });
  it('is seen inside the service and written by its own place alone', async () => {
    const { id } = await register();
    expect(await registry.station.visible('organization', HERE)).toBeGreaterThan(0);
    expect(await registry.station.visible('organization', QUIET_PLACE)).toBe(0);
    expect(await close(id, NEIGHBOUR)).toEqual({ reason: 'NOT_PERMITTED' });
    const look = 'query ($id: ID!) { organization(id: $id) { status } }';
    expect(await registry.station.data(PUBLIC_ACTOR, look, { id })).toEqual({ organization: { status: 'ACTIVE' } });
  });
});

describe('closing', () => {
  it('ends an organization once, and its name stays taken', async () => {
    const { id, nameZh } = await register();
    const sent = await Promise.all(Array.from({ length: 20 }, () => close(id)));
    for (const one of sent) expect(one).toMatchObject({ status: 'CLOSED' });
    expect((await told(id)).map(({ type }) => type)).toEqual([
      'registry.organization.registered.v1',
      'registry.organization.closed.v1',
    ]);
    expect(await register(aForm({ nameZh }))).toEqual({ reason: 'ORGANIZATION_NAME_TAKEN' });
  });
  it('is refused for what is none', async () => {
    const none = [globalId('Organization', HERE, randomUUID()), globalId('Family', HERE, randomUUID()), 'x'];
    for (const id of none) expect(await close(id)).toEqual({ reason: 'ORGANIZATION_NOT_FOUND' });
  });
});

describe('what delivery asks', () => {
  const check = (id: string, tenantCode = HERE) =>
    registry.delivery.rpc(checkOrganizationV1, { tenantCode, organizationId: localOf(id) }, trace);
  const ensure = (names: readonly string[], isDryRun = false) => {
    const organizations = names.map((nameZh) => ({ nameZh, districtZh: '武侯区' }));
    const asked = { tenantCode: CITY, kind: 'hospital', organizations, isDryRun } as const;
    return registry.delivery.rpc(ensureOrganizationsV1, asked, trace);
  };

  it('is answered for an organization of that place that is active', async () => {
    const { id, nameZh } = await register();
    expect(await check(id)).toEqual({ organizationId: localOf(id), nameZh });
    expect(await check(id, NEXT_DOOR)).toMatchObject({ reason: 'ORGANIZATION_NOT_FOUND' });
    await close(id);
    expect(await check(id)).toMatchObject({ reason: 'ORGANIZATION_CLOSED' });
  });
  it('registers the names that are new, once, however many ask at once', async () => {
    const tag = randomUUID().slice(0, 8);
    const names = Array.from({ length: 30 }, (_, nth) => `武侯区 ${nth + 1} 号医院 ${tag}`);
    const old = await register(aForm({ place: CITY, nameZh: names[7], kind: 'OTHER' }), COORDINATOR);
    const before = (await rows()).length;
    const asked = await Promise.all(
      Array.from({ length: 20 }, (_, nth) => ensure(nth % 2 ? names : names.toReversed())),
    );
    const [first] = asked;
    expect(first).toMatchObject({ organizations: names.toReversed().map((nameZh) => ({ nameZh, isActive: true })) });
    for (const one of asked) expect(JSON.stringify(one)).toContain(localOf(old.id));
    expect(await rows()).toHaveLength(before + 29);
    const events = await registry.station.rows(`select from outbox where envelope -> 'payload' ->> 'nameZh' like $1`, [
      `%${tag}`,
    ]);
    expect(events).toHaveLength(30);
  });
  it('registers nobody in a dry run, and says who is there', async () => {
    const before = await rows();
    const old = await register(aForm({ place: CITY }), COORDINATOR);
    await close(old.id, COORDINATOR);
    expect(await ensure([old.nameZh, '没有的医院'], true)).toEqual({
      organizations: [
        { organizationId: localOf(old.id), nameZh: old.nameZh, isActive: false },
        { organizationId: null, nameZh: '没有的医院', isActive: true },
      ],
    });
    expect(await rows()).toHaveLength(before.length + 1);
  });
  it('registers none of them when one name tells how to reach somebody', async () => {
    const before = await rows();
    expect(await ensure(['某医院', '某医院 13800138000'])).toMatchObject({ reason: 'TEXT_HOLDS_PERSONAL_NUMBER' });
    expect(await rows()).toHaveLength(before.length);
  });
});
