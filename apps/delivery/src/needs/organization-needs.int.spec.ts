import { randomUUID } from 'node:crypto';
import { globalId, NATION, PUBLIC_ACTOR, type Actor, type TenantCode } from '@yicang/kernel';
import { aPartner, aPerson } from '@yicang/testing';
import { anItemCode, anUnknownId, Delivery, HERE, KEEPER, localOf, MANAGER, NEXT_DOOR } from '../delivery.fixture.js';
import { CLOSED_ID, HOSPITAL_ID } from '../neighbours.fixture.js';

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
});
afterAll(() => delivery?.close());

const HOSPITAL = globalId('Organization', HERE, HOSPITAL_ID);
const PRODUCT_ID = '0190a000-0000-7000-8000-00000000b001';
const MASKS = globalId('Product', NATION, PRODUCT_ID);
const NEIGHBOUR = aPerson('keeper', NEXT_DOOR);
const aWish = (facts: object = {}) => ({
  organizationId: HOSPITAL,
  nameZh: `医用外科口罩 ${randomUUID().slice(0, 8)}`,
  category: 'HYGIENE',
  unit: 'PIECE',
  quantity: 500_000,
  ...facts,
});
const record = (facts: object = {}, actor: Actor = KEEPER) =>
  delivery.change(actor, 'recordOrganizationNeed', aWish(facts));
const rows = () => delivery.station.rows<object>('select * from need where organization_id is not null');

interface Published {
  readonly id: string;
  readonly nameZh: string;
}
const LIST = `query ($place: TenantCode!, $organizationId: ID, $urgency: NeedUrgency, $status: NeedStatus, $after: String) {
  organizationNeeds(place: $place, organizationId: $organizationId, urgency: $urgency, status: $status, first: 3, after: $after) {
    edges { node { id nameZh specification quantity quantityDelivered urgency status organization { id } product { id } place { id } } }
    pageInfo { hasNextPage endCursor } } }`;
async function published(filter: object = {}, actor: Actor = PUBLIC_ACTOR): Promise<Published[]> {
  interface Page {
    readonly organizationNeeds: {
      readonly edges: readonly { readonly node: Published }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  }
  const nodes: Published[] = [];
  for (let after: string | null = null, goOn = true; goOn;) {
    const { organizationNeeds }: Page = await delivery.station.data<Page>(actor, LIST, {
      place: HERE,
      ...filter,
      after,
    });
    nodes.push(...organizationNeeds.edges.map(({ node }) => node));
    [after, goOn] = [organizationNeeds.pageInfo.endCursor, organizationNeeds.pageInfo.hasNextPage];
  }
  return nodes;
}

describe('a need of an organization', () => {
  it('is open, told without persons, and read by everybody', async () => {
    const wish = aWish({ specification: ' YY 0469-2011 ', urgency: 'URGENT', productId: MASKS });
    const { id, status } = await record(wish);
    expect(status).toBe('OPEN');
    const [organizationId, urgency] = [HOSPITAL_ID, 'urgent'];
    expect(await delivery.told('delivery.organization-need.recorded.v1', localOf(id))).toEqual([
      { needId: localOf(id), organizationId, category: 'hygiene', unit: 'piece', quantity: 500_000, urgency },
    ]);
    for (const actor of [PUBLIC_ACTOR, NEIGHBOUR, aPartner('read:items', NEXT_DOOR)])
      expect(await published({}, actor)).toContainEqual({
        ...{ id, nameZh: wish.nameZh, specification: 'YY 0469-2011', quantity: 500_000, quantityDelivered: 0 },
        ...{ urgency: 'URGENT', status: 'OPEN', organization: { id: HOSPITAL }, product: { id: MASKS } },
        place: { id: globalId('Place', HERE, HERE) },
      });
  });
  it('is listed page by page, by urgency, by organization, by status and by place', async () => {
    for (let nth = 0; nth < 4; nth++) await record({ urgency: 'URGENT' });
    const ordinary = await record();
    const all = await published();
    expect(all).toHaveLength((await rows()).length);
    const urgent = await published({ urgency: 'URGENT' });
    expect(urgent.length).toBeGreaterThanOrEqual(4);
    expect(urgent.map(({ id }) => id)).not.toContain(ordinary.id);
    expect(await published({ organizationId: HOSPITAL, place: '51' })).toHaveLength(all.length);
    expect(await published({ organizationId: HOSPITAL, place: NEXT_DOOR })).toEqual([]);
    for (const none of [anUnknownId('Organization'), 'x'])
      expect(await published({ organizationId: none })).toEqual([]);
    expect(await published({ place: NEXT_DOOR })).toEqual([]);
    await delivery.withdrawNeed(ordinary.id);
    expect((await published({ status: 'WITHDRAWN' })).map(({ id }) => id)).toContain(ordinary.id);
    expect((await published({ status: 'OPEN' })).map(({ id }) => id)).not.toContain(ordinary.id);
  });
  it('shows nobody outside a family’s need', async () => {
    const { id } = await delivery.recordNeed({ note: '少盐', specification: '小袋' });
    expect(JSON.stringify(await published())).not.toContain(id);
    expect(await delivery.station.rows('select from organization_need where id = $1', [localOf(id)])).toEqual([]);
  });
  it('is recorded by those who serve there, and seen inside by its own place alone', async () => {
    expect(await record({}, MANAGER)).toMatchObject({ status: 'OPEN' });
    for (const actor of [NEIGHBOUR, aPerson('volunteer', HERE), aPerson('provinceViewer', '51')])
      expect(await record({}, actor)).toEqual({ reason: 'NOT_PERMITTED' });
    expect(await delivery.station.visible('need', HERE)).toBeGreaterThan(0);
    for (const table of ['need', 'organization_need']) expect(await delivery.station.visible(table, NEXT_DOOR)).toBe(0);
  });
  it.each([
    ['ORGANIZATION_NOT_FOUND', { organizationId: anUnknownId('Organization') }],
    ['ORGANIZATION_NOT_FOUND', { organizationId: anUnknownId('Family') }],
    ['ORGANIZATION_CLOSED', { organizationId: globalId('Organization', HERE, CLOSED_ID) }],
    ['TEXT_HOLDS_PERSONAL_NUMBER', { nameZh: '口罩，打 138 0013 8000' }],
    ['TEXT_HOLDS_PERSONAL_NUMBER', { specification: '138-0013-8000' }],
    ['NEED_PRODUCT_UNKNOWN', { productId: globalId('Product', NEXT_DOOR, PRODUCT_ID) }],
    ['NEED_PRODUCT_UNKNOWN', { productId: 'x' }],
  ])('is refused for %s', async (reason, facts) => {
    const before = await rows();
    expect(await record(facts)).toEqual({ reason });
    expect(await rows()).toHaveLength(before.length);
  });
  it.each([
    { quantity: 0 },
    { quantity: 1_000_001 },
    { nameZh: ' ' },
    { nameZh: '长'.repeat(61) },
    { specification: '长'.repeat(121) },
    { urgency: 'NOW' },
    { unit: 'HEAP' },
    { organizationId: null },
  ])('turns away bad input %j', async (facts) => {
    expect(await record(facts)).toMatchObject({ error: 'BAD_USER_INPUT' });
  });
  it('is one need, however often the command is sent', async () => {
    const wish = { ...aWish(), commandId: randomUUID() };
    const sent = await Promise.all(Array.from({ length: 20 }, () => record(wish)));
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(await record({ ...wish, quantity: 1 })).toEqual({ reason: 'COMMAND_ID_REUSED' });
  });
  it('is on record once while it is not met, though twenty say it at once', async () => {
    const { nameZh } = aWish();
    const sent = await Promise.all(Array.from({ length: 20 }, () => record({ nameZh })));
    expect(sent.filter(({ reason }) => reason === undefined)).toHaveLength(1);
    expect(new Set(sent.map(({ reason }) => reason))).toEqual(new Set([undefined, 'NEED_ALREADY_RECORDED']));
    expect(await record({ nameZh, specification: '另一种' })).toMatchObject({ status: 'OPEN' });
    await delivery.withdrawNeed(sent.find(({ id }) => id !== undefined)?.id ?? '');
    expect(await record({ nameZh })).toMatchObject({ status: 'OPEN' });
  });
  it('has no delivery planned for it', async () => {
    const { id } = await record();
    expect(await delivery.planDelivery(id, anItemCode())).toEqual({ reason: 'NEED_OF_ORGANIZATION' });
  });
});

describe('a need', () => {
  it('is of one: a family or an organization', async () => {
    const { id } = await delivery.recordNeed();
    const both = `update need set organization_id = $2, name_zh = '米' where id = $1`;
    await expect(delivery.station.rows(both, [localOf(id), HOSPITAL_ID])).rejects.toThrow('need_of_one');
    const neither = 'update need set family_id = null where id = $1';
    await expect(delivery.station.rows(neither, [localOf(id)])).rejects.toThrow('need_of_one');
    const many = 'update need set quantity = 1001 where id = $1';
    await expect(delivery.station.rows(many, [localOf(id)])).rejects.toThrow('need_quantity_positive');
  });
  it('of a family says which kind, how soon and of which product, and partners read less of it', async () => {
    const facts = { specification: '五常', urgency: 'URGENT', productId: MASKS, recheckOn: '2999-01-01' };
    const { id } = await delivery.recordNeed(facts);
    const look =
      'query ($id: ID!) { need(id: $id) { specification urgency recheckOn organization { id } product { id } } }';
    const seen = { urgency: 'URGENT', organization: null, product: { id: MASKS } };
    expect(await delivery.station.data(KEEPER, look, { id })).toEqual({
      need: { ...seen, specification: '五常', recheckOn: '2999-01-01' },
    });
    expect(await delivery.station.data(aPartner('read:needs', HERE), look, { id })).toEqual({
      need: { ...seen, specification: null, recheckOn: null },
    });
  });
  it('of a family is refused with what is not so', async () => {
    expect(await delivery.recordNeed({ recheckOn: '2020-01-01' })).toEqual({ reason: 'NEED_RECHECK_PAST' });
    expect(await delivery.recordNeed({ productId: 'x' })).toEqual({ reason: 'NEED_PRODUCT_UNKNOWN' });
    const elsewhere = globalId('Product', NEXT_DOOR, PRODUCT_ID);
    expect(await delivery.recordNeed({ productId: elsewhere })).toEqual({ reason: 'NEED_PRODUCT_UNKNOWN' });
    expect(await delivery.recordNeed({ specification: '打 13800138000' })).toEqual({
      reason: 'TEXT_HOLDS_PERSONAL_NUMBER',
    });
  });
});

describe('reviewing', () => {
  const review = (
    mutation: 'setNeedProduct' | 'recheckNeed' | 'acceptProductSuggestion',
    input: object,
    actor: Actor = KEEPER,
  ) => delivery.change(actor, mutation, input);

  it('plans nothing for a family whose check is due, until it was checked', async () => {
    const { id: needId } = await delivery.recordNeed({ recheckOn: '2999-01-01' });
    await delivery.station.rows(`update need set recheck_on = '2020-01-01' where id = $1`, [localOf(needId)]);
    expect(await delivery.planDelivery(needId, anItemCode())).toEqual({ reason: 'NEED_RECHECK_DUE' });
    expect(await delivery.statusOf('need', needId)).toBe('OPEN');
    expect(await review('recheckNeed', { needId, recheckOn: '2020-01-02' })).toEqual({ reason: 'NEED_RECHECK_PAST' });
    expect(await review('recheckNeed', { needId, recheckOn: '2999-01-01' })).toMatchObject({ id: needId });
    expect(await delivery.planDelivery(needId, anItemCode())).toMatchObject({ status: 'HELD' });
  });
  it('says of which product a need is, once, however often it is sent', async () => {
    const { id: needId } = await record();
    const command = { commandId: randomUUID(), needId, productId: MASKS };
    const sent = await Promise.all(Array.from({ length: 20 }, () => review('setNeedProduct', command)));
    for (const one of sent) expect(one).toMatchObject({ id: needId });
    const [need] = await delivery.station.rows('select product_id, version from need where id = $1', [localOf(needId)]);
    expect(need).toEqual({ product_id: PRODUCT_ID, version: 2 });
    expect(await published()).toContainEqual(expect.objectContaining({ id: needId, product: { id: MASKS } }));
  });
  it('refuses what is not there, not so, or not hers', async () => {
    const { id: needId } = await record();
    const recheckOn = '2999-01-01';
    expect(await review('acceptProductSuggestion', { needId })).toEqual({ reason: 'NEED_WITHOUT_SUGGESTION' });
    expect(await review('recheckNeed', { needId, recheckOn })).toEqual({ reason: 'NEED_OF_ORGANIZATION' });
    expect(await review('setNeedProduct', { needId, productId: 'x' })).toEqual({ reason: 'NEED_PRODUCT_UNKNOWN' });
    const inputs = { acceptProductSuggestion: {}, recheckNeed: { recheckOn }, setNeedProduct: { productId: MASKS } };
    for (const [mutation, input] of Object.entries(inputs)) {
      const asked = (id: string, actor?: Actor) =>
        review(mutation as keyof typeof inputs, { ...input, needId: id }, actor);
      for (const none of [anUnknownId('Need'), anUnknownId('Plan'), 'x'])
        expect(await asked(none)).toEqual({ reason: 'NEED_NOT_FOUND' });
      for (const actor of [NEIGHBOUR, aPerson('volunteer', HERE), aPerson('cityCoordinator', '5103' as TenantCode)])
        expect(await asked(needId, actor)).toEqual({ reason: 'NOT_PERMITTED' });
    }
  });
});
