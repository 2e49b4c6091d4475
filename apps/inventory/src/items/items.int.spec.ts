import { randomUUID } from 'node:crypto';
import {
  holdItemV1,
  issueItemV1,
  makeEnvelope,
  releaseItemV1,
  stopFailedV1,
  stopHandedOverV1,
  tellItemsV1,
  type Envelope,
  type OutputOf,
} from '@yicang/contracts';
import {
  globalId,
  localDateAt,
  makeItemCode,
  parseItemCode,
  PUBLIC_ACTOR,
  Refusal,
  type Actor,
  type CommandId,
  type ItemCode,
  type PlanId,
  type RunId,
  type StopId,
  type TenantCode,
} from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import {
  aGift,
  DONOR_ID,
  HERE,
  KEEPER,
  MANAGER,
  NEIGHBOUR,
  NEXT_DOOR,
  openInventory,
  RECIPIENT_ID,
  REFUSED,
  type Inventory,
} from '../inventory.fixture.js';
import { tenancy } from '../tenancy.js';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await openInventory();
});
afterAll(() => inventory?.close());

const COORDINATOR = aPerson('cityCoordinator', '5101' as TenantCode);
const ITEM = 'query ($id: ID!) { item(id: $id) { code status heldUntil history { type version } } }';
const trace = { traceId: 'a-spec' };

interface Seen {
  readonly status: string;
  readonly history: readonly { readonly type: string }[];
}

async function anItem(facts: object = {}): Promise<{ id: string; code: ItemCode }> {
  const { id, code } = await inventory.receive(KEEPER, facts);
  return { id, code: code as ItemCode };
}
async function seen(id: string): Promise<Seen> {
  const { item } = await inventory.station.data<{ item: Seen | null }>(KEEPER, ITEM, { id });
  if (item === null) throw new Error('The item is not to be seen');
  return item;
}
const aPlan = () => uuidv7() as PlanId;
const aCommand = () => randomUUID() as CommandId;
const hold = (itemCode: ItemCode, planId: PlanId, holdMinutes = 60, commandId = aCommand(), tenantCode = HERE) =>
  inventory.delivery.rpc(
    holdItemV1,
    { commandId, tenantCode, itemCode, planId, category: 'food', unit: 'bag', holdMinutes },
    trace,
  );
const issue = (itemCode: ItemCode, planId: PlanId, runId: RunId) =>
  inventory.delivery.rpc(issueItemV1, { commandId: aCommand(), tenantCode: HERE, itemCode, planId, runId }, trace);
const release = (itemCode: ItemCode, planId: PlanId) =>
  inventory.delivery.rpc(releaseItemV1, { commandId: aCommand(), tenantCode: HERE, itemCode, planId }, trace);

function told(contract: typeof stopHandedOverV1 | typeof stopFailedV1, itemCode: ItemCode, planId: PlanId): Envelope {
  const today = localDateAt(new Date());
  const stopId = uuidv7() as StopId;
  const head = {
    id: uuidv7(),
    tenantCode: HERE,
    aggregateVersion: 3,
    occurredAt: new Date().toISOString(),
    commandId: null,
  };
  const facts = { stopId, runId: uuidv7() as RunId, planId, itemCode };
  return contract === stopHandedOverV1
    ? makeEnvelope(
        stopHandedOverV1,
        { ...head, subject: 'a-volunteer', traceId: 'a-spec' },
        { ...facts, handedOverOn: today },
      )
    : makeEnvelope(
        stopFailedV1,
        { ...head, subject: 'a-volunteer', traceId: 'a-spec' },
        { ...facts, reason: 'nobodyHome', failedOn: today },
      );
}

describe('taking a gift in', () => {
  it('gives it a code for life that says where it was born', async () => {
    const { code } = await anItem();
    expect(parseItemCode(code)).toBe(code);
    expect(code.slice(0, 4)).toBe(HERE.slice(4));
  });
  it('asks the registry about a donor and refuses one it does not know', async () => {
    const donor = globalId('Family', HERE, DONOR_ID);
    expect((await inventory.receive(KEEPER, { donorFamilyId: donor })).code).toMatch(/^5NGF/);
    const stranger = globalId('Family', HERE, randomUUID());
    expect(await inventory.receive(KEEPER, { donorFamilyId: stranger })).toEqual({ reason: 'FAMILY_NOT_FOUND' });
    const foreign = globalId('Family', NEXT_DOOR, DONOR_ID);
    expect(await inventory.receive(KEEPER, { donorFamilyId: foreign })).toEqual({ reason: 'FAMILY_NOT_FOUND' });
    const taker = globalId('Family', HERE, RECIPIENT_ID);
    expect(await inventory.receive(KEEPER, { donorFamilyId: taker })).toEqual({ reason: 'FAMILY_ROLE_MISSING' });
  });
  it.each([
    ['FAMILY_NOT_FOUND', { donorFamilyId: 'made up' }],
    ['TEXT_HOLDS_PERSONAL_NUMBER', { nameZh: '大米，王阿姨 138 0013 8000' }],
    ['TEXT_HOLDS_PERSONAL_NUMBER', { shelf: '13800138000' }],
    ['STORE_NOT_FOUND', { storeId: globalId('Store', HERE, randomUUID()) }],
  ])('refuses one for %s within the command, so that it is remembered', async (reason, facts) => {
    const commandId = randomUUID();
    for (const once of ['first', 'again'])
      expect([once, await inventory.receive(KEEPER, { commandId, ...facts })]).toEqual([once, { reason }]);
    const log = `select from command_log where command_id = $1 and outcome::text like '%' || $2::text || '%'`;
    expect(await inventory.station.rows(log, [commandId, reason])).toHaveLength(1);
  });
  it('lets nobody learn by a donor whether a family is there who may not take gifts in', async () => {
    const donorFamilyId = globalId('Family', HERE, DONOR_ID);
    for (const donor of [donorFamilyId, 'made up'])
      expect(await inventory.receive(NEIGHBOUR, { donorFamilyId: donor })).toEqual({ reason: 'NOT_PERMITTED' });
  });
  it('refuses what is past its last good day, and leaves nothing behind', async () => {
    const before = await inventory.station.rows('select from item');
    expect(await inventory.receive(KEEPER, { expiresOn: '2020-01-01' })).toEqual({ reason: 'GIFT_EXPIRED' });
    expect(await inventory.station.rows('select from item')).toHaveLength(before.length);
  });
  it.each([{ quantity: 0 }, { quantity: -3 }, { nameZh: '  ' }, { weightGrams: -1 }, { shelf: 'x'.repeat(41) }])(
    'turns away bad input %j',
    async (facts) => {
      const input = { ...aGift(inventory.storeId), ...facts };
      const query = `mutation ($input: ReceiveGiftInput!) { receiveGift(input: $input) { __typename } }`;
      const { errors } = await inventory.station.ask(KEEPER, query, { input });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    },
  );
  it('does a command sent twice once, twenty at once too', async () => {
    const commandId = randomUUID();
    const sent = await Promise.all(Array.from({ length: 20 }, () => inventory.receive(KEEPER, { commandId })));
    expect(new Set(sent.map(({ code }) => code)).size).toBe(1);
  });
  it('refuses a command id used with another body, or by another person', async () => {
    const commandId = randomUUID();
    await inventory.receive(KEEPER, { commandId });
    expect(await inventory.receive(KEEPER, { commandId, quantity: 2 })).toEqual({ reason: 'COMMAND_ID_REUSED' });
    expect(await inventory.receive(aPerson('keeper', HERE), { commandId })).toEqual({ reason: 'COMMAND_ID_REUSED' });
  });
});

describe('a promise', () => {
  it('goes to exactly one of twenty plans that ask at once', async () => {
    const { code } = await anItem();
    const answers = await Promise.all(Array.from({ length: 20 }, () => hold(code, aPlan())));
    expect(answers.filter((answer) => !(answer instanceof Refusal))).toHaveLength(1);
  });
  it('tells how many it is of, and is refused for a need of another kind without being held', async () => {
    const { id, code } = await inventory.receive(KEEPER, { quantity: 3 });
    const itemCode = code as ItemCode;
    const [planId, needed] = [aPlan(), { category: 'food', unit: 'bag' } as const];
    for (const other of [{ category: 'clothing' }, { unit: 'box' }] as const) {
      const asked = { ...needed, ...other, commandId: aCommand(), tenantCode: HERE, itemCode, planId, holdMinutes: 60 };
      expect(await inventory.delivery.rpc(holdItemV1, asked, trace)).toMatchObject({ reason: 'ITEM_NOT_AS_NEEDED' });
    }
    expect((await seen(id)).status).toBe('IN_STORE');
    expect(await hold(itemCode, planId)).toMatchObject({ quantity: 3, category: 'food' });
  });
  it('is the same promise when asked for again', async () => {
    const { code } = await anItem();
    const [plan, command] = [aPlan(), aCommand()];
    const first = await hold(code, plan, 60, command);
    expect(await hold(code, plan, 60, command)).toEqual(first);
    expect(await hold(code, plan)).toEqual(first);
  });
  it('lapses by itself, and is not issued after that', async () => {
    const { id, code } = await anItem();
    const plan = aPlan();
    await hold(code, plan);
    await inventory.station.rows(`update item set held_until = now() - interval '1 minute' where code = $1`, [code]);
    expect(await issue(code, plan, uuidv7() as RunId)).toMatchObject({ reason: 'ITEM_HOLD_LAPSED' });
    await inventory.station.rows(`update due_work set due_at = now() where ref = $1`, [code]);
    const freed = await inventory.station.until(
      () => seen(id),
      ({ status }) => status === 'IN_STORE',
    );
    expect(freed.history.map(({ type }) => type)).toEqual(['RECEIVED', 'HELD', 'RELEASED']);
  });
  it('is given back when its plan is withdrawn', async () => {
    const { id, code } = await anItem();
    const plan = aPlan();
    await hold(code, plan);
    await release(code, plan);
    expect(await seen(id)).toMatchObject({ status: 'IN_STORE' });
  });
});

describe('what happened on the doorstep', () => {
  async function underWay() {
    const item = await anItem();
    const plan = aPlan();
    await hold(item.code, plan);
    await issue(item.code, plan, uuidv7() as RunId);
    return { ...item, plan };
  }
  it('delivers an item once, however often it is told', async () => {
    const { id, code, plan } = await underWay();
    const event = told(stopHandedOverV1, code, plan);
    await inventory.station.publish(inventory.delivery, event);
    await inventory.station.publish(inventory.delivery, event, true);
    const { history } = await inventory.station.until(
      () => seen(id),
      ({ status }) => status === 'DELIVERED',
    );
    await inventory.station.publish(inventory.delivery, event, true);
    expect(history.filter(({ type }) => type === 'DELIVERED')).toHaveLength(1);
    expect((await seen(id)).history).toEqual(history);
  });
  it('keeps the day of the doorstep, however late it is told', async () => {
    const { id, code, plan } = await underWay();
    const event = told(stopHandedOverV1, code, plan);
    const late = { ...event, payload: { ...(event.payload as object), handedOverOn: '2026-01-02' } };
    await inventory.station.publish(inventory.delivery, late);
    await inventory.station.until(
      () => seen(id),
      ({ status }) => status === 'DELIVERED',
    );
    const days = `select happened_on::text as day from item_event where item_code = $1 and type = 'delivered'`;
    expect(await inventory.station.rows(days, [code])).toEqual([{ day: '2026-01-02' }]);
  });
  it('brings an item back that could not be handed over', async () => {
    const { id, code, plan } = await underWay();
    await inventory.station.publish(inventory.delivery, told(stopFailedV1, code, plan));
    const { history } = await inventory.station.until(
      () => seen(id),
      ({ status }) => status === 'IN_STORE',
    );
    expect(history.at(-1)?.type).toBe('RETURNED');
  });
  const failedFor = (reason: 'damaged' | 'lost', code: ItemCode, plan: PlanId) => {
    const event = told(stopFailedV1, code, plan);
    return { ...event, payload: { ...(event.payload as object), reason } } as Envelope;
  };
  it('puts aside what was damaged on the way when it is back', async () => {
    const { id, code, plan } = await underWay();
    await inventory.station.publish(inventory.delivery, failedFor('damaged', code, plan));
    const { history } = await inventory.station.until(
      () => seen(id),
      ({ status }) => status === 'QUARANTINED',
    );
    expect(history.slice(-2).map(({ type }) => type)).toEqual(['RETURNED', 'QUARANTINED']);
  });
  it('has lost what was lost on the way, once, however often it is told', async () => {
    const { id, code, plan } = await underWay();
    const event = failedFor('lost', code, plan);
    await inventory.station.publish(inventory.delivery, event);
    await inventory.station.publish(inventory.delivery, { ...event, id: uuidv7() });
    await inventory.station.hasTreated({ ...event });
    const { history } = await inventory.station.until(
      () => seen(id),
      ({ status }) => status === 'LOST',
    );
    expect(history.filter(({ type }) => type === 'LOST')).toHaveLength(1);
    const reasons = `select details ->> 'reason' as reason from item_event where item_code = $1 and type = 'lost'`;
    expect(await inventory.station.rows(reasons, [code])).toEqual([{ reason: 'onTheWay' }]);
  });
  it('finishes what waited while the service was down', async () => {
    const { id, code, plan } = await underWay();
    await inventory.station.stop();
    await inventory.station.publish(inventory.delivery, told(stopHandedOverV1, code, plan));
    await inventory.station.start();
    await inventory.station.until(
      () => seen(id).catch(() => null),
      (item) => item?.status === 'DELIVERED',
    );
  });
});

describe('a correction', () => {
  const CORRECT = `mutation ($input: CorrectItemInput!) { correctItem(input: $input) { ${REFUSED}
    ... on Item { code status nameZh category quantity history { type } } } }`;
  interface Corrected extends Partial<Seen> {
    readonly reason?: string;
    readonly nameZh?: string;
  }
  async function correct(itemId: string, facts: object, keeper: Actor = KEEPER): Promise<Corrected> {
    const input = { commandId: randomUUID(), itemId, reason: 'MISTYPED', ...facts };
    const { correctItem } = await inventory.station.data<{ correctItem: Corrected }>(keeper, CORRECT, { input });
    return correctItem;
  }

  it('gives the item other words, tells them, and leaves the old ones in no history', async () => {
    const wrong = `王小明家的大米 ${randomUUID().slice(0, 8)}`;
    const { id, code } = await inventory.receive(KEEPER, { nameZh: wrong });
    const mended = { nameZh: '大米', category: 'HOUSEHOLD', quantity: 4 };
    expect(await correct(id, { ...mended, reason: 'PERSONAL_DETAILS' })).toMatchObject({
      ...mended,
      history: [{ type: 'RECEIVED' }, { type: 'CORRECTED' }],
    });
    const history = await inventory.station.rows<{ details: object }>(
      'select details from item_event where item_code = $1 order by version',
      [code],
    );
    expect(history.at(-1)).toEqual({
      details: {
        reason: 'personalDetails',
        fields: ['nameZh', 'category', 'quantity'],
        category: 'household',
        quantity: 4,
      },
    });
    expect(JSON.stringify(history)).not.toContain('大米');
    for (const table of Object.keys(tenancy))
      expect(await inventory.station.rows(`select from ${table} where ${table}::text like '%${wrong}%'`)).toEqual([]);
    const sent = `select envelope -> 'payload' as payload from outbox
      where aggregate_id = $1 and envelope ->> 'type' = 'inventory.item.corrected.v1'`;
    const payload = { itemCode: code, nameZh: '大米', category: 'household', quantity: 4 };
    expect(await inventory.station.rows(sent, [code])).toEqual([{ payload }]);
  });
  it('is told again with the step it comes from, and the words before it never', async () => {
    const { id, code } = await inventory.receive(KEEPER, { nameZh: '小麦' });
    await correct(id, { nameZh: '大麦' });
    await correct(id, { nameZh: '燕麦' });
    const steps = (await everythingTold()).filter(({ itemCode }) => itemCode === code);
    expect(steps.map(({ type, described }) => [type, described])).toEqual([
      ['received', null],
      ['corrected', null],
      ['corrected', { category: 'food', nameZh: '燕麦' }],
    ]);
  });
  it('mends the name of what is delivered, and nothing else of it', async () => {
    const { id, code } = await anItem();
    const plan = aPlan();
    await hold(code, plan);
    expect(await correct(id, { quantity: 7 })).toEqual({ reason: 'ITEM_NOT_IN_STORE' });
    await issue(code, plan, uuidv7() as RunId);
    await inventory.station.publish(inventory.delivery, told(stopHandedOverV1, code, plan));
    await inventory.station.until(
      () => seen(id),
      ({ status }) => status === 'DELIVERED',
    );
    expect(await correct(id, { category: 'OTHER' })).toEqual({ reason: 'ITEM_NOT_IN_STORE' });
    expect(await correct(id, { nameZh: '糯米 5 公斤' })).toMatchObject({ nameZh: '糯米 5 公斤', status: 'DELIVERED' });
  });
  it.each([
    ['CORRECTION_EMPTY', {}],
    ['CORRECTION_EMPTY', { nameZh: '大米 5 公斤', category: 'FOOD', quantity: 1 }],
    ['TEXT_HOLDS_PERSONAL_NUMBER', { nameZh: '大米，王阿姨 138 0013 8000' }],
  ])('is refused for %s, and remembered: %j', async (reason, facts) => {
    const { id } = await anItem();
    const commandId = randomUUID();
    for (const once of ['first', 'again'])
      expect([once, await correct(id, { commandId, ...facts })]).toEqual([once, { reason }]);
    expect((await seen(id)).history).toHaveLength(1);
  });
  it('is not known for an item that is not there, and not permitted to the neighbours, volunteers and the public', async () => {
    const { id } = await anItem();
    const unknown = globalId('Item', HERE, makeItemCode(HERE, 0n));
    for (const itemId of [unknown, 'made up', globalId('Store', HERE, randomUUID())])
      expect(await correct(itemId, { nameZh: '面粉' })).toEqual({ reason: 'ITEM_NOT_FOUND' });
    for (const itemId of [id, unknown]) {
      for (const somebody of [NEIGHBOUR, aPerson('volunteer', HERE)])
        expect(await correct(itemId, { nameZh: '面粉' }, somebody)).toEqual({ reason: 'NOT_PERMITTED' });
      expect(await correct(itemId, { nameZh: '面粉' }, PUBLIC_ACTOR)).toEqual({ reason: 'SIGN_IN_NEEDED' });
    }
  });
  it.each([{ shelf: ' ' }, { shelf: 'x'.repeat(41) }])('moves nothing to a shelf %j', async (facts) => {
    const { id: itemId } = await anItem();
    const query = `mutation ($input: MoveItemInput!) { moveItem(input: $input) { __typename } }`;
    const { errors } = await inventory.station.ask(KEEPER, query, {
      input: { commandId: randomUUID(), itemId, ...facts },
    });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
  it.each([{ nameZh: ' ' }, { nameZh: '长'.repeat(61) }, { quantity: 0 }, { reason: 'BORED' }])(
    'turns away bad input %j',
    async (facts) => {
      const input = { commandId: randomUUID(), itemId: 'x', reason: 'MISTYPED', ...facts };
      const { errors } = await inventory.station.ask(KEEPER, CORRECT, { input });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    },
  );
  it('is made once by a command sent twenty times at once, and not with another body', async () => {
    const { id } = await anItem();
    const commandId = randomUUID();
    const wish = { commandId, nameZh: '面粉' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => correct(id, wish)));
    expect(new Set(answers.map(({ nameZh }) => nameZh))).toEqual(new Set(['面粉']));
    expect((await seen(id)).history.map(({ type }) => type)).toEqual(['RECEIVED', 'CORRECTED']);
    expect(await correct(id, { commandId, nameZh: '面条' })).toEqual({ reason: 'COMMAND_ID_REUSED' });
    expect(await correct(id, wish, aPerson('keeper', HERE))).toEqual({ reason: 'COMMAND_ID_REUSED' });
  });
  it('is made once of twenty commands that ask at once for the same', async () => {
    const { id } = await anItem();
    const answers = await Promise.all(Array.from({ length: 20 }, () => correct(id, { nameZh: '面粉' })));
    expect(answers.filter(({ reason }) => reason === undefined)).toHaveLength(1);
    expect(answers.filter(({ reason }) => reason === 'CORRECTION_EMPTY')).toHaveLength(19);
  });
});

it('tells store and history of every item of a list, and answers references in their order', async () => {
  const { station } = inventory;
  const [first, second] = [await anItem(), await anItem()];
  const plan = aPlan();
  await hold(second.code, plan);
  const list = `{ items(place: "5101", first: 100) { edges { node { code store { nameZh } history { type recordedAt } } } } }`;
  interface Listed extends Seen {
    readonly code: string;
    readonly store: object;
  }
  const { items } = await station.data<{ items: { edges: { node: Listed }[] } }>(COORDINATOR, list);
  const histories = new Map(items.edges.map(({ node }) => [node.code, node.history.map(({ type }) => type)]));
  expect(histories.get(first.code)).toEqual(['RECEIVED']);
  expect(histories.get(second.code)).toEqual(['RECEIVED', 'HELD']);
  for (const { node } of items.edges) expect(node.store).toEqual({ nameZh: '水井坊义仓' });
  const ids = [second.id, 'made up', globalId('Item', HERE, makeItemCode(HERE, 0n)), first.id];
  const entities = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Item { code } } }';
  const r = ids.map((id) => ({ __typename: 'Item', id }));
  expect(await station.data(KEEPER, entities, { r })).toEqual({
    _entities: [{ code: second.code }, null, null, { code: first.code }],
  });
});

describe('the community next door', () => {
  it('sees no row of any table', async () => {
    await anItem();
    for (const table of ['store', 'item', 'item_event', 'outbox', 'command_log']) {
      expect([table, await inventory.station.visible(table, HERE)]).not.toEqual([table, 0]);
      expect([table, await inventory.station.visible(table, NEXT_DOOR)]).toEqual([table, 0]);
    }
  });
  it('gets nothing by any field or mutation', async () => {
    const { id, code } = await anItem();
    const { station, storeId } = inventory;
    const look = `query ($id: ID!, $here: TenantCode!, $code: ItemCode!) {
      item(id: $id) { code } itemByCode(community: $here, code: $code) { code } itemLabel(id: $id) { svg } }`;
    expect(await station.data(NEIGHBOUR, look, { id, here: HERE, code })).toEqual({
      item: null,
      itemByCode: null,
      itemLabel: null,
    });
    const entity = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Item { code } } }';
    expect(await station.data(NEIGHBOUR, entity, { r: [{ __typename: 'Item', id }] })).toEqual({ _entities: [null] });
    for (const list of ['items', 'stores']) {
      const { errors } = await station.ask(NEIGHBOUR, `{ ${list}(place: "${HERE}", first: 5) { edges { cursor } } }`);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_PERMITTED' });
    }
    expect(await inventory.receive(NEIGHBOUR)).toEqual({ reason: 'NOT_PERMITTED' });
    const move = `mutation ($input: MoveItemInput!) { moveItem(input: $input) { ${REFUSED} } }`;
    const discard = `mutation ($input: DiscardItemInput!) { discardItem(input: $input) { ${REFUSED} } }`;
    const unknown = globalId('Item', HERE, makeItemCode(HERE, 0n));
    for (const itemId of [id, unknown]) {
      expect(await station.data(NEIGHBOUR, move, { input: { commandId: randomUUID(), itemId, shelf: 'Z' } })).toEqual({
        moveItem: { reason: 'NOT_PERMITTED' },
      });
      expect(
        await station.data(NEIGHBOUR, discard, { input: { commandId: randomUUID(), itemId, reason: 'OTHER' } }),
      ).toEqual({
        discardItem: { reason: 'NOT_PERMITTED' },
      });
    }
    const open = `mutation ($input: OpenStoreInput!) { openStore(input: $input) { ${REFUSED} } }`;
    const input = { commandId: randomUUID(), community: HERE, nameZh: '别处', keeperAccountId: randomUUID() };
    expect(await station.data(aPerson('communityManager', NEXT_DOOR), open, { input })).toEqual({
      openStore: { reason: 'NOT_PERMITTED' },
    });
    expect(await hold(code, aPlan(), 60, aCommand(), NEXT_DOOR)).toMatchObject({ reason: 'ITEM_NOT_FOUND' });
    expect(storeId).not.toBe('');
  });
});

it('conserves items over random histories: what came in or was made is in store, held, put aside, issued, delivered, discarded, lost or split', async () => {
  const { station } = inventory;
  const deeds = [
    ...(['receive', 'hold', 'release', 'issue', 'deliver', 'fail', 'discard', 'move', 'correct'] as const),
    ...(['quarantine', 'clear', 'lose', 'find', 'split'] as const),
  ];
  const change = (name: string) =>
    `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { __typename } }`;
  const put = (name: string, itemId: string, facts: object = {}) =>
    station.data(MANAGER, change(name), { input: { commandId: randomUUID(), itemId, ...facts } });
  const discard = `mutation ($input: DiscardItemInput!) { discardItem(input: $input) { __typename } }`;
  const correct = `mutation ($input: CorrectItemInput!) { correctItem(input: $input) { __typename } }`;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...deeds), fc.nat(3)), { minLength: 5, maxLength: 25 }),
      async (history) => {
        const items: { id: string; code: ItemCode; plan: PlanId }[] = [];
        for (const [deed, nth] of history) {
          const item = items[nth % Math.max(items.length, 1)];
          if (deed === 'receive' || item === undefined)
            items.push({ ...(await anItem({ quantity: nth + 2, weightGrams: 1_001 })), plan: aPlan() });
          else if (deed === 'hold') await hold(item.code, item.plan);
          else if (deed === 'release') await release(item.code, item.plan);
          else if (deed === 'issue') await issue(item.code, item.plan, uuidv7() as RunId);
          else if (deed === 'discard')
            await station.data(KEEPER, discard, {
              input: { commandId: randomUUID(), itemId: item.id, reason: 'OTHER' },
            });
          else if (deed === 'correct')
            await station.data(KEEPER, correct, {
              input: { commandId: randomUUID(), itemId: item.id, reason: 'MISTYPED', nameZh: `大米 ${nth}` },
            });
          else if (deed === 'quarantine') await put('quarantineItem', item.id, { reason: 'INSPECTION' });
          else if (deed === 'clear') await put('clearItem', item.id);
          else if (deed === 'lose') await put('reportItemLost', item.id, { reason: 'NOT_FOUND' });
          else if (deed === 'find') await put('reportItemFound', item.id);
          else if (deed === 'split')
            await put('splitItem', item.id, { parts: [{ quantity: 1 }, { quantity: nth + 1 }] });
          else if (deed === 'deliver' && (await seen(item.id)).status === 'ISSUED')
            await station.publish(inventory.delivery, told(stopHandedOverV1, item.code, item.plan));
          else if (deed === 'fail') await station.publish(inventory.delivery, told(stopFailedV1, item.code, item.plan));
        }
        const [books] = await station.rows<{ whole: boolean; histories: boolean; parts: boolean }>(
          `select (select count(*) from item_event where type in ('received', 'made')) = (select count(*) from item) as whole,
                not exists (select from item whole where status = 'split'
                   and (quantity || ' ' || weight_grams) is distinct from (
                     select sum(quantity) || ' ' || sum(weight_grams) from item where parent_code = whole.code)) as parts,
                not exists (select from item left join lateral (
                    select count(*) as facts, max(version) as last from item_event e
                     where e.tenant_code = item.tenant_code and e.item_code = item.code) h on true
                  where h.facts <> item.version or h.last <> item.version) as histories`,
        );
        expect(books).toEqual({ whole: true, histories: true, parts: true });
      },
    ),
    { numRuns: 12 },
  );
});

type ToldFact = OutputOf<typeof tellItemsV1>['facts'][number];

/** All facts of this community, asked for in pages of seven. */
async function everythingTold(): Promise<ToldFact[]> {
  const reporting = await inventory.station.neighbour('reporting');
  const told: ToldFact[] = [];
  for (let afterPos: number | null = 0; afterPos !== null;) {
    const page: OutputOf<typeof tellItemsV1> | Refusal = await reporting.rpc(
      tellItemsV1,
      { tenantCode: HERE, afterPos, limit: 7 },
      trace,
    );
    if (page instanceof Refusal) throw new Error(page.reason);
    told.push(...page.facts);
    afterPos = page.nextPos;
  }
  return told;
}

it('tells its facts again page by page, oldest first and without a gap', async () => {
  const told = await everythingTold();
  const rows = await inventory.station.rows('select from item_event where tenant_code = $1', [HERE]);
  expect(told).toHaveLength(rows.length);
  expect(told.map(({ pos }) => pos)).toEqual([...told.map(({ pos }) => pos)].sort((a, b) => a - b));
});

it('puts the trace of the request, not the command’s id, on everything a command leaves', async () => {
  const { station } = inventory;
  const { id, code } = await anItem();
  const move = `mutation ($input: MoveItemInput!) { moveItem(input: $input) { __typename } }`;
  await station.data(KEEPER, move, { input: { commandId: randomUUID(), itemId: id, shelf: 'C-3' } });
  const plan = aPlan();
  await hold(code, plan);
  await release(code, plan);
  await hold(code, plan);
  await issue(code, plan, uuidv7() as RunId);
  const traces = `select envelope ->> 'traceId' as "traceId" from outbox
    where split_part(envelope ->> 'type', '.', 3) in ('held', 'released', 'issued') and aggregate_id = $1`;
  expect(await station.rows(traces, [code])).toEqual([trace, trace, trace, trace]);
  const lost = `select envelope from outbox where envelope ->> 'traceId' = replace(envelope ->> 'commandId', '-', '')`;
  expect(await station.rows(lost)).toEqual([]);
});
