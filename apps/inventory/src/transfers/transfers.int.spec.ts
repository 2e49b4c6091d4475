import { randomUUID } from 'node:crypto';
import { checkPlaceV1, type Envelope } from '@yicang/contracts';
import { globalId, makeItemCode, type ItemCode } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import { DONOR_ID, FAR_AWAY, HERE, NEXT_DOOR } from '../inventory.fixture.js';
import { COORDINATOR, dayFromNow, Neighbourhood } from './transfers.fixture.js';

let near: Neighbourhood;
let agreement: string;
beforeAll(async () => {
  near = await Neighbourhood.open();
  agreement = await near.agree(HERE, NEXT_DOOR);
});
afterAll(() => near?.close());

/** Sent, and expected there. */
async function underWay(codes: readonly string[], from = HERE, to = NEXT_DOOR, by = agreement): Promise<string> {
  const { uuid, reason } = await near.send(from, by, codes);
  if (reason !== undefined) throw new Error(reason);
  await near.transferIs(to, uuid, 'underWay');
  return uuid;
}

describe('an agreement', () => {
  it('waits for the other side, and then both have it, each in its own direction', async () => {
    const proposed = await near.propose(HERE, FAR_AWAY, { direction: 'SEND' });
    expect(proposed).toMatchObject({ status: 'PROPOSED' });
    const QUERY = `query ($place: TenantCode!) { agreements(place: $place, status: PROPOSED, first: 9) { edges { node {
      id status proposedHere direction place { id } partner { id } } } } }`;
    interface Listed {
      readonly agreements: { readonly edges: { readonly node: { readonly id: string } }[] };
    }
    const there = await near.station.until(
      () => near.station.data<Listed>(near.manager(FAR_AWAY), QUERY, { place: FAR_AWAY }),
      ({ agreements }) => agreements.edges.length === 1,
    );
    const place = (code: string) => ({ id: globalId('Place', code as typeof HERE, code) });
    expect(there.agreements.edges[0]?.node).toMatchObject({
      ...{ status: 'PROPOSED', proposedHere: false, direction: 'RECEIVE' },
      ...{ place: place(FAR_AWAY), partner: place(HERE) },
    });
    // its own copy, and not the other's
    const ONE = 'query ($id: ID!) { agreement(id: $id) { id } }';
    const read = (actor: typeof COORDINATOR, id: string) => near.station.data(actor, ONE, { id });
    expect(await read(near.manager(FAR_AWAY), there.agreements.edges[0]!.node.id)).toMatchObject({ agreement: {} });
    expect(await read(near.manager(FAR_AWAY), proposed.id)).toEqual({ agreement: null });
    expect(await read(near.manager(NEXT_DOOR), proposed.id)).toEqual({ agreement: null });
    // the city is that of one side alone
    expect(await read(COORDINATOR, proposed.id)).toMatchObject({ agreement: {} });
    expect(await read(COORDINATOR, there.agreements.edges[0]!.node.id)).toEqual({ agreement: null });
  });
  it('is accepted by the other side alone, and once it is revoked by nobody', async () => {
    const { id } = await near.propose(HERE, NEXT_DOOR);
    const uuid =
      near.station &&
      (await near.station.rows<{ id: string }>('select id from agreement order by id desc limit 1'))[0]!.id;
    expect(await near.onAgreement('accept', HERE, uuid)).toEqual({ reason: 'AGREEMENT_AWAITS_PARTNER' });
    await near.agreementIs(NEXT_DOOR, uuid, 'proposed');
    expect(await near.onAgreement('accept', NEXT_DOOR, uuid, near.keeper(NEXT_DOOR))).toEqual({
      reason: 'NOT_PERMITTED',
    });
    expect(await near.onAgreement('accept', HERE, uuid, near.manager(NEXT_DOOR))).toEqual({ reason: 'NOT_PERMITTED' });
    expect(await near.onAgreement('revoke', NEXT_DOOR, uuid)).toMatchObject({ status: 'REVOKED' });
    await near.agreementIs(HERE, uuid, 'revoked');
    expect(await near.onAgreement('accept', NEXT_DOOR, uuid)).toEqual({ reason: 'AGREEMENT_NOT_IN_FORCE' });
    expect(await near.onAgreement('revoke', HERE, uuid)).toMatchObject({ id, status: 'REVOKED' });
    expect(await near.onAgreement('accept', HERE, randomUUID())).toEqual({ reason: 'AGREEMENT_NOT_FOUND' });
    expect(await near.onAgreement('revoke', HERE, randomUUID())).toEqual({ reason: 'AGREEMENT_NOT_FOUND' });
  });
  it.each([
    ['a place that is none', '51010000', {}, 'PLACE_NOT_FOUND'],
    ['itself', HERE, {}, 'PLACE_NOT_FOUND'],
    ['its city', '5101', {}, 'PLACE_NOT_FOUND'],
    ['a sandbox', '9901K3QA', {}, 'PLACE_NOT_FOUND'],
    ['anybody for three years', NEXT_DOOR, { untilDay: dayFromNow(1_095) }, 'AGREEMENT_DAYS_WRONG'],
    ['anybody since yesterday', NEXT_DOOR, { fromDay: dayFromNow(-1) }, 'AGREEMENT_DAYS_WRONG'],
  ])('is made with %s by nobody', async (_, partner, terms, reason) => {
    expect(await near.propose(HERE, partner, terms)).toEqual({ reason });
  });
  it('is proposed by those who answer for the community, and by its city', async () => {
    expect(await near.propose(HERE, NEXT_DOOR, {}, near.keeper(HERE))).toEqual({ reason: 'NOT_PERMITTED' });
    expect(await near.propose(HERE, NEXT_DOOR, {}, near.manager(NEXT_DOOR))).toEqual({ reason: 'NOT_PERMITTED' });
    expect(await near.propose(HERE, NEXT_DOOR, {}, COORDINATOR)).toMatchObject({ status: 'PROPOSED' });
    await near.settles();
  });
});

describe('goods that go over', () => {
  it('are in one community’s books at every step, under one code, and their versions go on', async () => {
    const facts = { expiresOn: '2099-12-31', batch: 'L7', donorFamilyId: globalId('Family', HERE, DONOR_ID) };
    const { code } = await near.gift(HERE, facts);
    const uuid = await underWay([code]);
    expect(await near.books(code)).toEqual({ [HERE]: 'inTransit' });
    expect(await near.receive(NEXT_DOOR, uuid, [code])).toMatchObject({ status: 'RECEIVED' });
    await near.transferIs(HERE, uuid, 'received');
    expect(await near.books(code)).toEqual({ [HERE]: 'movedOut', [NEXT_DOOR]: 'inStore' });
    expect(await near.steps(code)).toEqual([
      `1 received ${HERE}`,
      `2 sent ${HERE}`,
      `3 left ${HERE}`,
      `4 arrived ${NEXT_DOOR}`,
    ]);
    const ITEM = `query ($place: TenantCode!, $code: ItemCode!) { itemByCode(community: $place, code: $code) {
      status shelf batch expiresOn donor { id } origin { id } transfer { direction status } store { id } } }`;
    const read = (place: string) => near.station.data(near.keeper(place), ITEM, { place, code });
    expect(await read(NEXT_DOOR)).toEqual({
      itemByCode: {
        ...{ status: 'IN_STORE', shelf: 'B-2', batch: 'L7', expiresOn: '2099-12-31' },
        // who gave it stays where it was given
        ...{ donor: null, origin: { id: globalId('Place', HERE, HERE) } },
        ...{ transfer: { direction: 'IN', status: 'RECEIVED' }, store: { id: near.stores.get(NEXT_DOOR) } },
      },
    });
    expect(await read(HERE)).toMatchObject({
      itemByCode: { status: 'MOVED_OUT', origin: null, transfer: { direction: 'OUT', status: 'RECEIVED' } },
    });
  });
  it('come home under their code, and begin where they are and nowhere else', async () => {
    const { code } = await near.gift();
    await near.receive(NEXT_DOOR, await underWay([code]), [code]);
    const back = await underWay([code], NEXT_DOOR, HERE);
    expect(await near.receive(HERE, back, [code])).toMatchObject({ status: 'RECEIVED' });
    await near.transferIs(NEXT_DOOR, back, 'received');
    await near.settles();
    expect(await near.books(code)).toEqual({ [HERE]: 'inStore', [NEXT_DOOR]: 'movedOut' });
    expect(await near.steps(code)).toEqual([
      ...[`1 received ${HERE}`, `2 sent ${HERE}`, `3 left ${HERE}`, `4 arrived ${NEXT_DOOR}`],
      ...[`5 sent ${NEXT_DOOR}`, `6 left ${NEXT_DOOR}`, `7 arrived ${HERE}`],
    ]);
  });
  it('come home before their first sender has heard that they had left', async () => {
    const { code } = await near.gift();
    const there = await underWay([code]);
    // whoever has this side of it keeps its event waiting
    const busy = await near.station.admin.connect();
    await busy.query('begin');
    await busy.query('select from transfer where tenant_code = $1 and id = $2 for update', [HERE, there]);
    await near.receive(NEXT_DOOR, there, [code]);
    const back = await underWay([code], NEXT_DOOR, HERE);
    expect(await near.books(code)).toEqual({ [HERE]: 'inTransit', [NEXT_DOOR]: 'inTransit' });
    expect(await near.receive(HERE, back, [code])).toMatchObject({ status: 'RECEIVED' });
    await busy.query('rollback');
    busy.release();
    await near.transferIs(HERE, there, 'received');
    await near.settles();
    expect(await near.books(code)).toEqual({ [HERE]: 'inStore', [NEXT_DOOR]: 'movedOut' });
    expect(await near.steps(code)).toEqual([
      ...[`1 received ${HERE}`, `2 sent ${HERE}`, `3 left ${HERE}`, `4 arrived ${NEXT_DOOR}`],
      ...[`5 sent ${NEXT_DOOR}`, `6 left ${NEXT_DOOR}`, `7 arrived ${HERE}`],
    ]);
  });
  it('go over once, however often their events are delivered', async () => {
    const { code } = await near.gift();
    const uuid = await underWay([code]);
    await near.receive(NEXT_DOOR, uuid, [code]);
    await near.transferIs(HERE, uuid, 'received');
    const told = await near.station.rows<{ envelope: Envelope }>(
      `select envelope from outbox where aggregate = 'transfer' and aggregate_id = $1 order by pos`,
      [uuid],
    );
    const bus = await near.station.neighbour('inventory');
    for (const { envelope } of told.toReversed()) await near.station.publish(bus, envelope, true);
    // what was told after them has been heard of, so they have
    await underWay([(await near.gift()).code]);
    await near.settles();
    expect(await near.steps(code)).toHaveLength(4);
    expect(await near.station.rows('select from dead_letter')).toEqual([]);
    expect(
      await near.station.rows('select from inbox where event_id = any ($1)', [told.map(({ envelope }) => envelope.id)]),
    ).toHaveLength(2);
  });
  it('are shown to each side as its own, to the city on both sides, and to others not at all', async () => {
    const { code } = await near.gift();
    const uuid = await underWay([code]);
    const LINES = `query ($id: ID!) { transfer(id: $id) { direction status partner { id } agreement { status }
      lines(first: 5) { edges { node { itemCode difference goods { nameZh quantity } item { status } } } } } }`;
    const read = (actor: typeof COORDINATOR, place: typeof HERE) =>
      near.station.data<{ transfer: object | null }>(actor, LINES, { id: globalId('Transfer', place, uuid) });
    expect(await read(near.keeper(NEXT_DOOR), NEXT_DOOR)).toEqual({
      transfer: {
        ...{ direction: 'IN', status: 'UNDER_WAY', partner: { id: globalId('Place', HERE, HERE) } },
        agreement: { status: 'IN_FORCE' },
        lines: {
          edges: [
            { node: { itemCode: code, difference: null, goods: { nameZh: '大米 5 公斤', quantity: 1 }, item: null } },
          ],
        },
      },
    });
    expect(await read(near.keeper(HERE), HERE)).toMatchObject({
      transfer: { direction: 'OUT', lines: { edges: [{ node: { goods: null, item: { status: 'IN_TRANSIT' } } }] } },
    });
    expect(await read(COORDINATOR, HERE)).toMatchObject({ transfer: { direction: 'OUT' } });
    expect(await read(COORDINATOR, NEXT_DOOR)).toMatchObject({ transfer: { direction: 'IN' } });
    expect(await read(near.keeper(NEXT_DOOR), HERE)).toEqual({ transfer: null });
    expect(await read(near.keeper(HERE), NEXT_DOOR)).toEqual({ transfer: null });
    const LIST = `query ($place: TenantCode!) { transfers(place: $place, first: 50) { edges { node { id direction } } } }`;
    const listed = await near.station.data<{ transfers: { edges: { node: { id: string } }[] } }>(COORDINATOR, LIST, {
      place: '5101',
    });
    const sides = [HERE, NEXT_DOOR].map((place) => globalId('Transfer', place, uuid));
    expect(listed.transfers.edges.map(({ node }) => node.id)).toEqual(expect.arrayContaining(sides));
    const { errors } = await near.station.ask(near.keeper(FAR_AWAY), LIST, { place: NEXT_DOOR });
    expect(errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
    for (const table of ['agreement', 'transfer', 'transfer_line'])
      expect([table, await near.station.visible(table, '5101XXXX' as typeof HERE)]).toEqual([table, 0]);
    expect(await near.station.visible('transfer_line', FAR_AWAY)).toBe(0);
  });
  it('are sent once, of twenty who send the same at once, and once by one command', async () => {
    const { code } = await near.gift();
    const answers = await Promise.all(Array.from({ length: 20 }, () => near.send(HERE, agreement, [code])));
    expect(answers.filter(({ status }) => status === 'UNDER_WAY')).toHaveLength(1);
    expect(answers.filter(({ reason }) => reason === 'ITEM_NOT_IN_STORE')).toHaveLength(19);
    const [commandId, other] = [randomUUID(), await near.gift()];
    const first = await near.send(HERE, agreement, [other.code], near.keeper(HERE), commandId);
    expect(await near.send(HERE, agreement, [other.code], near.keeper(HERE), commandId)).toEqual(first);
    const sent = await near.station.rows(`select from item_event where item_code = any ($1) and type = 'sent'`, [
      [code, other.code],
    ]);
    expect(sent).toHaveLength(2);
  });
  it('are received once, of twenty who receive them at once, and not refused besides', async () => {
    const { code } = await near.gift();
    const uuid = await underWay([code]);
    const answers = await Promise.all([
      ...Array.from({ length: 20 }, () => near.receive(NEXT_DOOR, uuid, [code])),
      near.refuse(NEXT_DOOR, uuid),
    ]);
    expect(answers.filter(({ reason }) => reason === undefined)).toHaveLength(1);
    expect(answers.filter(({ reason }) => reason === 'TRANSFER_ENDED')).toHaveLength(20);
    await near.settles();
    const custodians = Object.values(await near.books(code)).filter((status) => status !== 'movedOut');
    expect(custodians).toHaveLength(1);
  });
  it('cannot be touched on the way, nor by those whose they were', async () => {
    const { id, code } = await near.gift();
    const uuid = await underWay([code]);
    const move = async (place: typeof HERE) => {
      const { moveItem } = await near.station.data<{ moveItem: { reason: string } }>(
        near.keeper(place),
        `mutation ($input: MoveItemInput!) { moveItem(input: $input) { ... on Item { shelf } ... on Refused { reason } } }`,
        { input: { commandId: randomUUID(), itemId: globalId('Item', place, code), shelf: 'C-1' } },
      );
      return moveItem;
    };
    const correct = async () =>
      near.station.data(
        near.keeper(HERE),
        `mutation ($input: CorrectItemInput!) { correctItem(input: $input) { ... on Item { code } ... on Refused { reason } } }`,
        { input: { commandId: randomUUID(), itemId: id, quantity: 2, reason: 'MISTYPED' } },
      );
    expect(await move(HERE)).toEqual({ reason: 'ITEM_NOT_IN_STORE' });
    expect(await move(NEXT_DOOR)).toEqual({ reason: 'ITEM_NOT_FOUND' });
    expect(await correct()).toEqual({ correctItem: { reason: 'ITEM_NOT_IN_STORE' } });
    await near.receive(NEXT_DOOR, uuid, [code]);
    await near.transferIs(HERE, uuid, 'received');
    expect(await move(HERE)).toEqual({ reason: 'ITEM_NOT_IN_STORE' });
    expect(await move(NEXT_DOOR)).toEqual({ shelf: 'C-1' });
    expect(await near.send(HERE, agreement, [code])).toMatchObject({ reason: 'ITEM_NOT_IN_STORE' });
  });
  it('are sent all or none: one that is not free keeps the others', async () => {
    const [one, other] = await near.gifts(2);
    await underWay([other!]);
    expect(await near.send(HERE, agreement, [one!, other!])).toMatchObject({
      reason: 'ITEM_NOT_IN_STORE',
      details: [
        { name: 'itemCode', value: other },
        { name: 'status', value: 'inTransit' },
      ],
    });
    const unborn = makeItemCode(HERE, 5n);
    expect(await near.send(HERE, agreement, [one!, unborn])).toMatchObject({ reason: 'ITEM_NOT_FOUND' });
    const { code: theirs } = await near.gift(NEXT_DOOR);
    expect(await near.send(HERE, agreement, [one!, theirs])).toMatchObject({ reason: 'ITEM_NOT_FOUND' });
    const old = await near.gift(HERE, { expiresOn: dayFromNow(0) });
    await near.station.rows(`update item set expires_on = '2026-01-01' where code = $1`, [old.code]);
    expect(await near.send(HERE, agreement, [one!, old.code])).toMatchObject({ reason: 'ITEM_EXPIRED' });
    expect(await near.books(one!)).toEqual({ [HERE]: 'inStore' });
  });
  it('go by an agreement in force, in its direction, to a community that is open, sent by its own keepers', async () => {
    const { code } = await near.gift();
    expect(await near.send(HERE, randomUUID(), [code])).toMatchObject({ reason: 'AGREEMENT_NOT_FOUND' });
    expect(await near.send(HERE, agreement, [code], near.keeper(NEXT_DOOR))).toMatchObject({ reason: 'NOT_PERMITTED' });
    expect(await near.send(HERE, agreement, [code], aPerson('volunteer', HERE))).toMatchObject({
      reason: 'NOT_PERMITTED',
    });
    const later = await near.agree(HERE, NEXT_DOOR, { fromDay: dayFromNow(2) });
    expect(await near.send(HERE, later, [code])).toMatchObject({ reason: 'AGREEMENT_NOT_IN_FORCE' });
    const oneWay = await near.agree(NEXT_DOOR, HERE, { direction: 'SEND' });
    expect(await near.send(HERE, oneWay, [code])).toMatchObject({ reason: 'AGREEMENT_OTHER_WAY' });
    near.inventory.closed.add(NEXT_DOOR);
    expect(await near.send(HERE, agreement, [code])).toMatchObject({ reason: checkPlaceV1.refusals?.[0] });
    near.inventory.closed.delete(NEXT_DOOR);
    expect(await near.books(code)).toEqual({ [HERE]: 'inStore' });
  });
  it('take no product along that the other place cannot look up, and the nation’s they do', async () => {
    const product = async (tenantCode: string) => {
      const id = randomUUID();
      await near.station.rows(
        `insert into product (tenant_code, id, category, name_zh, unit, unit_weight_grams, storage, search, version)
         values ($1, $2, 'food', $3, 'bag', 5000, 'dry', '|', 1)`,
        [tenantCode, id, `米 ${id}`],
      );
      return globalId('Product', tenantCode as typeof HERE, id);
    };
    const products = await Promise.all([product('0'), product('5101'), product(HERE)]);
    const sent = await Promise.all(products.map(async (productId) => (await near.gift(HERE, { productId })).code));
    await near.receive(NEXT_DOOR, await underWay(sent), sent);
    const there = await near.station.rows<{ code: string; of: string | null }>(
      'select code, product_tenant_code as of from item where tenant_code = $1 and code = any ($2)',
      [NEXT_DOOR, sent],
    );
    expect(sent.map((wanted) => there.find(({ code }) => code === wanted)?.of)).toEqual(['0', '5101', null]);
  });
});

describe('what was sent and what was received', () => {
  it('are compared line by line, and what did not arrive is its sender’s to explain', async () => {
    const codes = await near.gifts(4);
    const [here, missing, broken, forgotten] = codes as [ItemCode, ItemCode, ItemCode, ItemCode];
    const uuid = await underWay(codes);
    const differences = [
      { itemCode: missing, difference: 'MISSING' },
      { itemCode: broken, difference: 'DAMAGED' },
      { itemCode: forgotten, difference: 'NOT_PACKED' },
    ];
    expect(await near.receive(NEXT_DOOR, uuid, [here], { differences })).toMatchObject({ status: 'RECEIVED' });
    await near.transferIs(HERE, uuid, 'differs');
    expect(await near.books(missing)).toEqual({ [HERE]: 'inTransit' });
    expect(await near.settle(HERE, uuid, [{ itemCode: here, settled: 'LOST' }])).toMatchObject({
      reason: 'TRANSFER_LINE_UNKNOWN',
    });
    const lines = [
      { itemCode: missing, settled: 'LOST' },
      { itemCode: broken, settled: 'NEVER_LEFT' },
    ];
    expect(await near.settle(HERE, uuid, lines, near.keeper(HERE))).toMatchObject({ reason: 'NOT_PERMITTED' });
    expect(await near.settle(HERE, uuid, lines)).toMatchObject({ status: 'DIFFERS' });
    expect(await near.settle(HERE, uuid, lines)).toMatchObject({ reason: 'TRANSFER_LINE_UNKNOWN' });
    const last = [{ itemCode: forgotten, settled: 'NEVER_LEFT' }];
    expect(await near.settle(HERE, uuid, [...last, ...last])).toMatchObject({ reason: 'TRANSFER_LINE_UNKNOWN' });
    expect(await near.settle(HERE, uuid, last)).toMatchObject({ status: 'RECEIVED' });
    expect(await near.settle(HERE, uuid, last)).toMatchObject({ reason: 'TRANSFER_WITHOUT_DIFFERENCE' });
    expect(await Promise.all(codes.map((code) => near.books(code)))).toEqual([
      { [HERE]: 'movedOut', [NEXT_DOOR]: 'inStore' },
      ...[{ [HERE]: 'lost' }, { [HERE]: 'inStore' }, { [HERE]: 'inStore' }],
    ]);
    expect((await near.steps(forgotten)).at(-1)).toBe(`3 unsent ${HERE}`);
    const LINES = `query ($id: ID!) { transfer(id: $id) { lines(first: 9) { edges { node { itemCode difference settled goods { nameZh } } } } } }`;
    const sides = await Promise.all(
      [HERE, NEXT_DOOR].map((place) =>
        near.station.data<{ transfer: { lines: { edges: { node: { itemCode: string } }[] } } }>(
          near.keeper(place),
          LINES,
          {
            id: globalId('Transfer', place, uuid),
          },
        ),
      ),
    );
    const lineOf = (at: number, code: string) =>
      sides[at]!.transfer.lines.edges.find(({ node }) => node.itemCode === code)?.node;
    expect(lineOf(0, missing)).toMatchObject({ difference: 'MISSING', settled: 'LOST' });
    expect(lineOf(1, missing)).toMatchObject({ difference: 'MISSING', settled: null, goods: null });
    expect(lineOf(1, here)).toMatchObject({ difference: null, goods: null });
  });
  it('must be whole: every line is told of, and no other', async () => {
    const codes = await near.gifts(2);
    const uuid = await underWay(codes);
    const [one, other] = codes as [ItemCode, ItemCode];
    const { code: stray } = await near.gift(NEXT_DOOR);
    expect(await near.receive(NEXT_DOOR, uuid, [one])).toMatchObject({
      reason: 'TRANSFER_LINES_UNEXPLAINED',
      details: [
        { name: 'count', value: '1' },
        { name: 'itemCodes', value: JSON.stringify([other]) },
      ],
    });
    expect(await near.receive(NEXT_DOOR, uuid, [...codes, stray])).toMatchObject({
      reason: 'TRANSFER_LINE_UNKNOWN',
      details: [{ name: 'itemCodes', value: JSON.stringify([stray]) }],
    });
    const both = { differences: [{ itemCode: one, difference: 'MISSING' }] };
    expect(await near.receive(NEXT_DOOR, uuid, codes, both)).toMatchObject({ reason: 'TRANSFER_LINE_UNKNOWN' });
    expect(await near.receive(NEXT_DOOR, uuid, codes, { shelf: '张三 13800138000' })).toMatchObject({
      reason: 'TEXT_HOLDS_PERSONAL_NUMBER',
    });
    const elsewhere = { storeId: near.stores.get(HERE) };
    expect(await near.receive(NEXT_DOOR, uuid, codes, elsewhere)).toMatchObject({ reason: 'STORE_NOT_FOUND' });
    const nowhere = { storeId: globalId('Store', NEXT_DOOR, randomUUID()) };
    expect(await near.receive(NEXT_DOOR, uuid, codes, nowhere)).toMatchObject({ reason: 'STORE_NOT_FOUND' });
    expect(await near.receive(HERE, uuid, codes, elsewhere)).toMatchObject({ reason: 'TRANSFER_NOT_FOUND' });
    expect(await near.receive(NEXT_DOOR, uuid, codes, {}, near.keeper(HERE))).toMatchObject({
      reason: 'NOT_PERMITTED',
    });
    expect(await near.books(one)).toEqual({ [HERE]: 'inTransit' });
    expect(await near.receive(NEXT_DOOR, uuid, codes)).toMatchObject({ status: 'RECEIVED' });
  });
});

describe('goods that come back', () => {
  it('are the sender’s again when they are refused', async () => {
    const { code } = await near.gift();
    const uuid = await underWay([code]);
    expect(await near.refuse(HERE, uuid)).toMatchObject({ reason: 'TRANSFER_NOT_FOUND' });
    expect(await near.refuse(NEXT_DOOR, uuid, near.keeper(FAR_AWAY))).toMatchObject({ reason: 'NOT_PERMITTED' });
    expect(await near.refuse(NEXT_DOOR, uuid)).toMatchObject({ status: 'REFUSED' });
    await near.transferIs(HERE, uuid, 'refused');
    expect(await near.books(code)).toEqual({ [HERE]: 'inStore' });
    expect(await near.receive(NEXT_DOOR, uuid, [code])).toMatchObject({ reason: 'TRANSFER_ENDED' });
    // and are sent anew
    await near.receive(NEXT_DOOR, await underWay([code]), [code]);
    expect((await near.steps(code)).at(-1)).toBe(`6 arrived ${NEXT_DOOR}`);
  });
  it('are the sender’s again when they are called back before they are received', async () => {
    const { code } = await near.gift();
    const uuid = await underWay([code]);
    expect(await near.callBack(NEXT_DOOR, uuid)).toMatchObject({ reason: 'TRANSFER_NOT_FOUND' });
    expect(await near.callBack(HERE, randomUUID())).toMatchObject({ reason: 'TRANSFER_NOT_FOUND' });
    expect(await near.callBack(HERE, uuid)).toMatchObject({ status: 'UNDER_WAY' });
    await near.transferIs(HERE, uuid, 'calledBack');
    await near.transferIs(NEXT_DOOR, uuid, 'calledBack');
    expect(await near.books(code)).toEqual({ [HERE]: 'inStore' });
    expect(await near.receive(NEXT_DOOR, uuid, [code])).toMatchObject({ reason: 'TRANSFER_ENDED' });
    expect(await near.callBack(HERE, uuid)).toMatchObject({ reason: 'TRANSFER_ENDED' });
  });
  it('are either received or called back, whoever is first', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { code } = await near.gift();
      const uuid = await underWay([code]);
      const [received] = await Promise.all([near.receive(NEXT_DOOR, uuid, [code]), near.callBack(HERE, uuid)]);
      const isReceived = received.reason === undefined;
      await near.transferIs(HERE, uuid, isReceived ? 'received' : 'calledBack');
      await near.settles();
      expect(await near.books(code)).toEqual(
        isReceived ? { [HERE]: 'movedOut', [NEXT_DOOR]: 'inStore' } : { [HERE]: 'inStore' },
      );
    }
  });
  it('are called back by themselves when nobody receives them in time, also from a community that has closed', async () => {
    const { code } = await near.gift();
    const uuid = await underWay([code]);
    near.inventory.closed.add(NEXT_DOOR);
    await near.station.rows(`update due_work set due_at = now() where kind = 'transfer-overdue' and ref = $1`, [uuid]);
    await near.transferIs(HERE, uuid, 'calledBack');
    near.inventory.closed.delete(NEXT_DOOR);
    expect(await near.books(code)).toEqual({ [HERE]: 'inStore' });
    // nothing is due any more of what has ended
    const { code: other } = await near.gift();
    const received = await underWay([other]);
    await near.receive(NEXT_DOOR, received, [other]);
    await near.transferIs(HERE, received, 'received');
    expect(await near.station.rows(`select from due_work where ref = any ($1)`, [[uuid, received]])).toEqual([]);
  });
});

describe('a revoked agreement', () => {
  it('stops the sender at once, whichever side revokes it, and lets what is under way arrive or come back', async () => {
    const mine = await near.agree(HERE, NEXT_DOOR);
    const [one, other] = await near.gifts(2);
    const [first, second] = [
      await underWay([one!], HERE, NEXT_DOOR, mine),
      await underWay([other!], HERE, NEXT_DOOR, mine),
    ];
    const { code: kept } = await near.gift();
    await near.onAgreement('revoke', HERE, mine);
    expect(await near.send(HERE, mine, [kept])).toMatchObject({ reason: 'AGREEMENT_NOT_IN_FORCE' });
    expect(await near.receive(NEXT_DOOR, first, [one!])).toMatchObject({ status: 'RECEIVED' });
    expect(await near.refuse(NEXT_DOOR, second)).toMatchObject({ status: 'REFUSED' });
    const theirs = await near.agree(HERE, NEXT_DOOR);
    await near.onAgreement('revoke', NEXT_DOOR, theirs);
    await near.agreementIs(HERE, theirs, 'revoked');
    expect(await near.send(HERE, theirs, [kept])).toMatchObject({ reason: 'AGREEMENT_NOT_IN_FORCE' });
  });
  it('has what was sent before its sender heard of it refused by itself', async () => {
    const theirs = await near.agree(HERE, NEXT_DOOR);
    const { code } = await near.gift();
    // as if the word of it were still on the way
    await near.station.rows(
      `update agreement set status = 'revoked', revoked_at = now() - interval '1 second' where tenant_code = $1 and id = $2`,
      [NEXT_DOOR, theirs],
    );
    const { uuid } = await near.send(HERE, theirs, [code]);
    await near.transferIs(HERE, uuid, 'refused');
    await near.transferIs(NEXT_DOOR, uuid, 'refused');
    expect(await near.books(code)).toEqual({ [HERE]: 'inStore' });
  });
});
