import { randomUUID } from 'node:crypto';
import { globalId, type ItemCode, type LocalDate } from '@yicang/kernel';
import {
  anItemCode,
  anUnknownId,
  Delivery,
  HERE,
  KEEPER,
  localOf,
  MANAGER,
  NEIGHBOURS,
  NEXT_DOOR,
  RECIPIENT,
  VOLUNTEER,
} from '../delivery.fixture.js';
import { COUSIN_ID, ITEM_NAME, STORE_ID } from '../neighbours.fixture.js';

const COUSIN = globalId('Family', HERE, COUSIN_ID);

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
});
afterAll(() => delivery?.close());
beforeEach(async () => {
  delivery.inventory.free.length = 0;
  // what earlier specs left open is not of this one
  await delivery.station.rows(
    `update need set status = 'withdrawn', withdrawal = 'recordedByMistake' where status in ('open', 'planned')`,
  );
});

function offer(facts: { quantity?: number; expiresOn?: LocalDate } = {}): ItemCode {
  const itemCode = anItemCode();
  const { quantity = 1, expiresOn = null } = facts;
  delivery.inventory.free.push({ itemCode, category: 'food', unit: 'bag', quantity, expiresOn, product: null });
  delivery.inventory.goods.set(itemCode, { category: 'food', unit: 'bag', quantity });
  return itemCode;
}

interface Proposal {
  readonly id: string;
  readonly status: string;
  readonly itemCode: ItemCode;
  readonly quantity: number;
  readonly need: { readonly id: string } | null;
  readonly grounds: readonly { readonly clause: number; readonly wordsZh: string }[];
}
const propose = (facts: object = {}, actor = KEEPER) =>
  delivery.change(actor, 'proposeAllocations', { community: HERE, ...facts });
async function proposalsOf(id: string, actor = KEEPER): Promise<Proposal[] | null> {
  const query = `query ($id: ID!) { matching(id: $id) { proposals(first: 50) { edges { node {
    id status itemCode quantity need { id } grounds { clause wordsZh wordsEn } } } } } }`;
  const data = await delivery.station.data<{ matching: { proposals: { edges: { node: Proposal }[] } } | null }>(
    actor,
    query,
    { id },
  );
  return data.matching?.proposals.edges.map(({ node }) => node) ?? null;
}
async function proposed(): Promise<Proposal> {
  const { id } = await propose();
  const [first] = (await proposalsOf(id)) ?? [];
  if (first === undefined) throw new Error('Nothing was proposed');
  return first;
}
async function statusOf(id: string): Promise<string | undefined> {
  const query = 'query ($id: ID!) { proposal(id: $id) { status } }';
  const data = await delivery.station.data<{ proposal: { status: string } | null }>(KEEPER, query, { id });
  return data.proposal?.status;
}
const accept = (proposalId: string, facts: object = {}, actor = KEEPER) =>
  delivery.change(actor, 'acceptProposal', { proposalId, ...facts });
const decline = (proposalId: string, facts: object = {}, actor = KEEPER) =>
  delivery.change(actor, 'declineProposal', { proposalId, reason: 'ITEM_UNSUITABLE', ...facts });

describe('proposing who gets what', () => {
  it('follows the rule, says why, and promises nothing', async () => {
    const { id: ordinary } = await delivery.recordNeed({ quantity: 2 });
    const { id: urgent } = await delivery.recordNeed({ familyId: COUSIN, urgency: 'URGENT' });
    const [first, second] = [offer(), offer()];
    const matching = await propose();
    expect(matching).toMatchObject({ needsConsidered: 2, itemsConsidered: 2 });
    const proposals = await proposalsOf(matching.id);
    expect(proposals).toMatchObject([
      { status: 'PROPOSED', need: { id: urgent }, itemCode: first, quantity: 1 },
      { status: 'PROPOSED', need: { id: ordinary }, itemCode: second, quantity: 1 },
    ]);
    expect(proposals?.[0]?.grounds[1]).toMatchObject({ clause: 2, wordsZh: '急需' });
    expect(delivery.inventory.holds.has(first)).toBe(false);
    expect(await delivery.counted(urgent)).toEqual([0, 0, 'OPEN']);
  });
  it('serves first whom nobody has helped yet', async () => {
    const helped = await delivery.aStop();
    await delivery.handOver(helped.stop);
    const { id: again } = await delivery.recordNeed();
    const { id: never } = await delivery.recordNeed({ familyId: COUSIN });
    offer();
    const { id } = await propose();
    expect((await proposalsOf(id))?.map(({ need }) => need?.id)).toEqual([never]);
    offer();
    const { id: next } = await propose();
    const [, second] = (await proposalsOf(next)) ?? [];
    expect(second?.need?.id).toBe(again);
    expect(second?.grounds[4]).toMatchObject({ clause: 5, wordsZh: '0 天前得到过帮助' });
  });
  it('passes over a family whose eligibility is to be checked first', async () => {
    const { id: need } = await delivery.recordNeed({ recheckOn: '2999-01-01' });
    await delivery.station.rows(`update need set recheck_on = '2026-01-01' where id = $1`, [localOf(need)]);
    offer();
    expect(await propose()).toMatchObject({ needsConsidered: 0 });
  });
  it('looks at the urgent first, and then at those that wait longest, when there are more needs than it looks at', async () => {
    await delivery.station.rows(
      `insert into need (tenant_code, id, family_id, category, unit, quantity, quantity_planned, quantity_delivered, status, recorded_on, version)
       select $1, gen_random_uuid(), gen_random_uuid(), 'food', 'bag', 1, 0, 0, 'open', '2026-01-01', 1 from generate_series(1, 2000)`,
      [HERE],
    );
    await delivery.recordNeed();
    const { id: urgent } = await delivery.recordNeed({ familyId: COUSIN, urgency: 'URGENT' });
    offer();
    const matching = await propose();
    expect(matching).toMatchObject({ needsConsidered: 2_000 });
    expect((await proposalsOf(matching.id))?.map(({ need }) => need?.id)).toEqual([urgent]);
  });
  it('asks for what is needed and for the products that needs name, and is of one store and no longer than one likes', async () => {
    const productId = globalId('Product', HERE, randomUUID());
    await delivery.recordNeed({ quantity: 3 });
    await delivery.recordNeed({ category: 'AIDS', unit: 'PIECE', productId });
    for (let nth = 0; nth < 3; nth += 1) offer();
    const { id } = await propose({ storeId: globalId('Store', HERE, STORE_ID), limit: 2 });
    expect(await proposalsOf(id)).toHaveLength(2);
    const asked = delivery.inventory.freeAsked.at(-1);
    expect(asked).toMatchObject({ storeId: STORE_ID, products: [{ tenantCode: HERE, id: localOf(productId) }] });
    expect(asked?.kinds).toHaveLength(2);
    const query = 'query ($id: ID!) { matching(id: $id) { storeId } }';
    const told = { matching: { storeId: globalId('Store', HERE, STORE_ID) } };
    expect(await delivery.station.data(KEEPER, query, { id })).toEqual(told);
  });
  it.each([
    ['is none', 'nonsense'],
    ['is elsewhere', globalId('Store', NEXT_DOOR, STORE_ID)],
    ['inventory does not know', anUnknownId('Store')],
  ])('is refused for a store that %s', async (_, storeId) => {
    expect(await propose({ storeId })).toEqual({ reason: 'STORE_NOT_FOUND' });
  });
  it('overtakes what was proposed before', async () => {
    await delivery.recordNeed();
    offer();
    const before = await proposed();
    const { id } = await propose();
    expect(await proposalsOf(id)).toHaveLength(1);
    expect(await accept(before.id)).toEqual({ reason: 'PROPOSAL_OVERTAKEN' });
  });
  it('is done once when sent twice, and each item is proposed once when twenty propose at once', async () => {
    await delivery.recordNeed({ quantity: 3 });
    for (let nth = 0; nth < 3; nth += 1) offer();
    const command = { commandId: randomUUID() };
    expect(await propose(command)).toEqual(await propose(command));
    const many = await Promise.all(Array.from({ length: 20 }, () => propose()));
    expect(many.filter(({ reason }) => reason !== undefined && reason !== 'MATCHING_UNDER_WAY')).toEqual([]);
    const open = await delivery.station.rows<{ items: number; rows: number }>(
      `select count(distinct item_code)::int as items, count(*)::int as rows from proposal where status = 'proposed'`,
    );
    expect(open).toEqual([{ items: 3, rows: 3 }]);
  });
  it('is for those who plan deliveries, and seen by nobody else', async () => {
    await delivery.recordNeed();
    offer();
    const { id } = await propose();
    expect(await propose({}, VOLUNTEER)).toEqual({ reason: 'NOT_PERMITTED' });
    for (const neighbour of NEIGHBOURS) {
      expect(await propose({}, neighbour)).toEqual({ reason: 'NOT_PERMITTED' });
      expect(await propose({ storeId: 'nonsense' }, neighbour)).toEqual({ reason: 'NOT_PERMITTED' });
    }
    for (const neighbour of NEIGHBOURS.slice(0, 2)) expect(await proposalsOf(id, neighbour)).toBeNull();
    expect(await delivery.refusalOf('matching', id, VOLUNTEER)).toBe('NOT_PERMITTED');
  });
});

describe('deciding on a proposal', () => {
  it('makes a plan that holds the item', async () => {
    const { id: need } = await delivery.recordNeed();
    const itemCode = offer();
    const { id } = await proposed();
    const command = { commandId: randomUUID() };
    const accepted = await accept(id, command);
    expect(accepted).toMatchObject({ status: 'ACCEPTED', plan: { status: 'HELD' } });
    expect(delivery.inventory.holds.has(itemCode)).toBe(true);
    expect(await delivery.counted(need)).toEqual([1, 0, 'PLANNED']);
    expect(await accept(id, command)).toEqual(accepted);
    expect(await accept(id)).toEqual({ reason: 'PROPOSAL_DECIDED' });
  });
  it('is done by one of twenty', async () => {
    const { id: need } = await delivery.recordNeed({ quantity: 5 });
    offer();
    const { id } = await proposed();
    const many = await Promise.all(Array.from({ length: 20 }, () => accept(id)));
    expect(many.filter(({ status }) => status === 'ACCEPTED')).toHaveLength(1);
    expect(many.filter(({ reason }) => reason === 'PROPOSAL_DECIDED')).toHaveLength(19);
    expect(await delivery.counted(need)).toEqual([1, 0, 'OPEN']);
  });
  it.each(['ITEM_NOT_FOUND', 'ITEM_NOT_IN_STORE', 'ITEM_EXPIRED', 'ITEM_NOT_AS_NEEDED'])(
    'says %s when inventory does, and the need is open again',
    async (reason) => {
      const { id: need } = await delivery.recordNeed();
      const itemCode = offer();
      const { id } = await proposed();
      delivery.inventory.refuses(itemCode, reason);
      expect(await accept(id)).toEqual({ reason });
      expect(await delivery.counted(need)).toEqual([0, 0, 'OPEN']);
    },
  );
  it('is refused when the need has changed, or is to be checked first', async () => {
    const { id: need } = await delivery.recordNeed();
    offer();
    const { id } = await proposed();
    await delivery.station.rows(`update need set recheck_on = '2026-01-01' where id = $1`, [localOf(need)]);
    expect(await accept(id)).toEqual({ reason: 'NEED_RECHECK_DUE' });
    await delivery.withdrawNeed(need);
    expect(await accept(id)).toEqual({ reason: 'PROPOSAL_OVERTAKEN' });
  });
  it('is refused a day later', async () => {
    await delivery.recordNeed();
    offer();
    const { id } = await proposed();
    await delivery.station.rows(`update matching set proposed_at = proposed_at - interval '1 day'`);
    expect(await accept(id)).toEqual({ reason: 'PROPOSAL_OVERTAKEN' });
    expect(await statusOf(id)).toBe('OVERTAKEN');
  });
  it('goes on record when it is declined: the item is for another need then, and the need gets another item', async () => {
    const { id: need } = await delivery.recordNeed();
    const unsuitable = offer();
    const { id } = await proposed();
    const command = { commandId: randomUUID() };
    expect(await decline(id, command)).toMatchObject({ status: 'DECLINED' });
    expect(await decline(id, command)).toMatchObject({ status: 'DECLINED' });
    expect(await decline(id, { reason: 'OTHER' })).toEqual({ reason: 'PROPOSAL_DECIDED' });
    expect(await proposalsOf((await propose()).id)).toEqual([]);
    const { id: other } = await delivery.recordNeed({ familyId: COUSIN });
    const suitable = offer();
    const next = (await proposalsOf((await propose()).id)) ?? [];
    const gets = new Map(next.map((proposal) => [proposal.need?.id, proposal.itemCode]));
    expect(gets).toEqual(
      new Map([
        [need, suitable],
        [other, unsuitable],
      ]),
    );
  });
  it('is too late once somebody plans with the item, or it is described otherwise, or the need is given up', async () => {
    const { id: need } = await delivery.recordNeed();
    const { id: other } = await delivery.recordNeed({ familyId: COUSIN });
    const itemCode = offer();
    const first = await proposed();
    await delivery.planDelivery(first.need?.id === need ? other : need, itemCode);
    expect(await statusOf(first.id)).toBe('OVERTAKEN');
    delivery.inventory.free.length = 0;
    const corrected = offer();
    const second = await proposed();
    await delivery.inventory.tellCorrected(HERE, corrected, ITEM_NAME, 5);
    await delivery.station.until(
      () => statusOf(second.id),
      (status) => status === 'OVERTAKEN',
    );
    const third = await proposed();
    expect(await statusOf(third.id)).toBe('PROPOSED');
    await delivery.withdrawNeed(third.need?.id ?? '');
    expect(await statusOf(third.id)).toBe('OVERTAKEN');
  });
  it('goes well beside others who have allocations proposed anew', async () => {
    await Promise.all(Array.from({ length: 5 }, () => delivery.recordNeed({ quantity: 2 })));
    for (let nth = 0; nth < 10; nth += 1) offer();
    const { id } = await propose();
    const proposals = (await proposalsOf(id)) ?? [];
    const outcomes = await Promise.all([
      ...proposals.map((proposal) => accept(proposal.id)),
      ...Array.from({ length: 5 }, () => propose()),
    ]);
    expect(outcomes.filter(({ error }) => error !== undefined)).toEqual([]);
    const [counts] = await delivery.station.rows<{ promised: number; items: number; over: number }>(
      `select (select count(*)::int from plan where status = 'held') as promised,
              (select count(distinct item_code)::int from plan where status = 'held') as items,
              (select count(*)::int from need where quantity_planned + quantity_delivered > quantity) as over`,
    );
    expect(counts).toMatchObject({ promised: counts?.items, over: 0 });
  });
  it('is not for next door, nor for what is not there', async () => {
    await delivery.recordNeed();
    offer();
    const { id } = await proposed();
    for (const neighbour of NEIGHBOURS) {
      expect(await accept(id, {}, neighbour)).toEqual({ reason: 'NOT_PERMITTED' });
      expect(await decline(id, {}, neighbour)).toEqual({ reason: 'NOT_PERMITTED' });
    }
    for (const unknown of [anUnknownId('Proposal'), 'nonsense', RECIPIENT]) {
      expect(await accept(unknown, {}, MANAGER)).toEqual({ reason: 'PROPOSAL_NOT_FOUND' });
      expect(await decline(unknown, {}, MANAGER)).toEqual({ reason: 'PROPOSAL_NOT_FOUND' });
    }
    expect(await accept(id)).toMatchObject({ status: 'ACCEPTED' });
  });
});
