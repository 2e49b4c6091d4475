import { randomInt, randomUUID } from 'node:crypto';
import { globalId, makeItemCode, NATION, type Actor, type TenantCode } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import fc from 'fast-check';
import { FAR_AWAY, HERE, KEEPER, MANAGER, NEIGHBOUR, NEXT_DOOR, openInventory } from '../inventory.fixture.js';
import { type Inventory } from '../inventory.fixture.js';
import { CITY, COORDINATOR, MANAGERS, OPERATOR, Recalling, type Received } from './recalls.fixture.js';
import { CARRY_OUT_RECALL } from './recalls.service.js';

let inventory: Inventory;
let recalling: Recalling;
beforeAll(async () => {
  inventory = await openInventory();
  recalling = new Recalling(inventory);
});
afterAll(() => inventory?.close());

const ASIDE = 'quarantined recalled';
const eventsOf = ({ code }: Received, type: string) =>
  inventory.station.rows<{ payload: Record<string, unknown> }>(
    `select envelope -> 'payload' as payload from outbox where aggregate_id = $1 and envelope ->> 'type' = $2`,
    [code, type],
  );

interface Counts {
  readonly free: number;
  readonly putAside: number;
  readonly underWay: number;
  readonly returned: number;
  readonly delivered: number;
}
interface Seen {
  readonly id: string;
  readonly batch: string | null;
  readonly liftedAt: string | null;
  readonly counts: Counts | null;
  readonly items: {
    readonly edges: { readonly node: { readonly code: string; readonly plan: { id: string } | null } }[];
  } | null;
}
const RECALL = `query ($id: ID!, $place: TenantCode, $status: RecallItemStatus) { recall(id: $id) { id batch liftedAt
  counts(place: $place) { free putAside underWay returned delivered discarded lost }
  items(first: 100, place: $place, status: $status) { edges { node { code plan { id } } } } } }`;
async function read(id: string, who: Actor, asked: object = {}): Promise<Seen | null> {
  return (await inventory.station.data<{ recall: Seen | null }>(who, RECALL, { id, ...asked })).recall;
}
const codesIn = (recall: Seen | null) => recall?.items?.edges.map(({ node }) => node.code).sort();
async function idsAt(place: TenantCode, who: Actor): Promise<string[]> {
  const query = `query ($place: TenantCode!) { recalls(place: $place, first: 100) { edges { node { id } } } }`;
  const { recalls } = await inventory.station.data<{ recalls: { edges: { node: { id: string } }[] } }>(who, query, {
    place,
  });
  return recalls.edges.map(({ node }) => node.id);
}

describe('a recall', () => {
  it('puts aside what lies in the store, and tells of what is under way or delivered, and of nothing else', async () => {
    const product = await recalling.aProduct();
    const free = await recalling.receive(product);
    const held = await recalling.receive(product);
    const { planId } = await recalling.hold(held.code);
    const underWay = await recalling.underWay(product);
    const delivered = await recalling.underWay(product);
    await recalling.ends('handedOver', delivered.code, delivered.planId);
    const other = await recalling.receive(await recalling.aProduct());
    await recalling.announce(product);
    await recalling.isCarriedOut();
    for (const item of [free, held]) expect(await recalling.statusOf(item)).toBe(ASIDE);
    expect(await eventsOf(held, 'inventory.item.released.v1')).toEqual([
      { payload: { itemCode: held.code, planId, reason: 'quarantined' } },
    ]);
    expect(await recalling.statusOf(underWay)).toBe('issued');
    expect(await recalling.statusOf(delivered)).toBe('delivered');
    for (const { code, planId: plan, ...item } of [underWay, delivered])
      expect(await eventsOf({ code, ...item }, 'inventory.item.recalled.v1')).toEqual([
        { payload: { itemCode: code, planId: plan, recalledOn: expect.any(String) as string } },
      ]);
    expect(await recalling.historyOf(other)).toEqual(['received']);
    expect(await recalling.issue(held.code, planId)).toBe('ITEM_NOT_HELD');
    expect(await recalling.hold(free.code)).toMatchObject({ reason: 'ITEM_NOT_IN_STORE' });
  });
  it('is of one batch when it says so, however it is typed, and of all when it does not', async () => {
    const product = await recalling.aProduct();
    const [bad, good, unknown] = [
      await recalling.receive(product, { batch: ' ｌ2026a ' }),
      await recalling.receive(product, { batch: 'L2026B' }),
      await recalling.receive(product),
    ];
    const { id } = await recalling.announce(product, { batch: 'L2026a' });
    await recalling.isCarriedOut();
    expect(await recalling.statusOf(bad)).toBe(ASIDE);
    for (const item of [good, unknown]) expect(await recalling.statusOf(item)).toBe('inStore');
    expect(await read(id, KEEPER)).toMatchObject({ batch: 'L2026A', counts: { putAside: 1, free: 0 } });
    expect(await recalling.announce(product, { batch: 'l2026A' })).toEqual({ reason: 'RECALL_UNDER_WAY' });
    expect((await recalling.announce(product)).reason).toBeUndefined();
    await recalling.isCarriedOut();
    for (const item of [good, unknown]) expect(await recalling.statusOf(item)).toBe(ASIDE);
    expect(await recalling.historyOf(bad)).toEqual(['received', 'quarantined']);
  });
  it('of a community touches nothing next door, where nothing of it is seen', async () => {
    const product = await recalling.aProduct();
    const [ours, theirs] = [await recalling.receive(product), await recalling.receive(product, {}, NEXT_DOOR)];
    const { id } = await recalling.announce(product);
    await recalling.isCarriedOut();
    expect(await recalling.statusOf(ours)).toBe(ASIDE);
    expect(await recalling.historyOf(theirs)).toEqual(['received']);
    expect(await read(id, NEIGHBOUR)).toBeNull();
    expect(await idsAt(NEXT_DOOR, NEIGHBOUR)).not.toContain(id);
    expect(await recalling.lift(id, MANAGERS[NEXT_DOOR])).toEqual({ reason: 'NOT_PERMITTED' });
    expect(await recalling.statusOf(await recalling.receive(product, {}, NEXT_DOOR))).toBe('inStore');
    expect(await inventory.station.visible('recall', FAR_AWAY)).toBe(0);
  });
  it('of a city reaches all its communities and no other city, and each sees its own items alone', async () => {
    const product = await recalling.aProduct();
    const [ours, theirs, far] = [
      await recalling.receive(product),
      await recalling.receive(product, {}, NEXT_DOOR),
      await recalling.receive(product, {}, FAR_AWAY),
    ];
    const { id } = await recalling.announce(product, { place: CITY }, COORDINATOR);
    await recalling.isCarriedOut();
    for (const item of [ours, theirs]) expect(await recalling.statusOf(item)).toBe(ASIDE);
    expect(await recalling.historyOf(far)).toEqual(['received']);
    expect(codesIn(await read(id, KEEPER))).toEqual([ours.code]);
    expect(codesIn(await read(id, NEIGHBOUR))).toEqual([theirs.code]);
    expect(codesIn(await read(id, COORDINATOR))).toEqual([ours.code, theirs.code].sort());
    expect(codesIn(await read(id, COORDINATOR, { place: NEXT_DOOR }))).toEqual([theirs.code]);
    expect(await read(id, KEEPER, { place: NEXT_DOOR })).toMatchObject({ counts: null, items: null });
    expect(await read(id, MANAGERS[FAR_AWAY]!)).toBeNull();
    expect(await read(id, OPERATOR)).toMatchObject({ counts: { putAside: 2 }, items: null });
    for (const [place, who] of [
      [HERE, KEEPER],
      [CITY, COORDINATOR],
    ] as const)
      expect(await idsAt(place, who)).toContain(id);
    expect(await recalling.lift(id)).toEqual({ reason: 'NOT_PERMITTED' });
    expect(await recalling.command('clearItem', 'Item', { itemId: ours.id }, KEEPER)).toEqual({
      reason: 'ITEM_RECALLED',
    });
  });
  it('of the nation reaches every city', async () => {
    const product = await recalling.aProduct();
    const items = [await recalling.receive(product), await recalling.receive(product, {}, FAR_AWAY)];
    await recalling.announce(product, { place: NATION }, OPERATOR);
    await recalling.isCarriedOut();
    for (const item of items) expect(await recalling.statusOf(item)).toBe(ASIDE);
  });
  it('is of what the product was promoted from, and of what that became elsewhere, too', async () => {
    const narrow = await recalling.aProduct(HERE, MANAGER);
    const item = await recalling.receive(narrow);
    const { id: wide } = await recalling.command(
      'promoteProduct',
      'Product',
      { productId: narrow, place: CITY },
      COORDINATOR,
    );
    const widest = { productId: narrow, place: NATION };
    const { id: national } = await recalling.command('promoteProduct', 'Product', widest, OPERATOR);
    const sibling = await recalling.receive(national);
    const { id } = await recalling.announce(wide, { place: CITY }, COORDINATOR);
    await recalling.isCarriedOut();
    for (const one of [item, sibling, await recalling.receive(narrow)])
      expect(await recalling.statusOf(one)).toBe(ASIDE);
    expect(await read(id, COORDINATOR)).toMatchObject({ counts: { putAside: 3 } });
  });
  it('is announced once by twenty who do so at once, and the same command again answers alike', async () => {
    const product = await recalling.aProduct();
    const answers = await Promise.all(Array.from({ length: 20 }, () => recalling.announce(product)));
    expect(answers.filter(({ reason }) => reason === undefined)).toHaveLength(1);
    expect(answers.filter(({ reason }) => reason === 'RECALL_UNDER_WAY')).toHaveLength(19);
    const once = { commandId: randomUUID(), batch: 'L1' };
    expect(await recalling.announce(product, once)).toEqual(await recalling.announce(product, once));
  });
  it('is carried out once though its due work is done twice', async () => {
    const product = await recalling.aProduct();
    const [free, underWay] = [await recalling.receive(product), await recalling.underWay(product)];
    const { id } = await recalling.announce(product);
    await recalling.isCarriedOut();
    const ref = Buffer.from(id, 'base64url').toString().split(':')[2];
    for (const kind of ['spread-recall', CARRY_OUT_RECALL])
      await inventory.station.rows(`insert into due_work (tenant_code, kind, ref, due_at) values ($1, $2, $3, now())`, [
        ...[HERE, kind, ref],
      ]);
    await recalling.isCarriedOut();
    expect(await recalling.historyOf(free)).toEqual(['received', 'quarantined']);
    expect(await recalling.historyOf(underWay)).toEqual(['received', 'held', 'issued', 'recalled']);
  });
  it.each([
    ['comes in', `insert into item select (jsonb_populate_record(item, $2)).* from item where code = $1`],
    ['is found', `update item set status = 'inStore' where code = $1 and $2::jsonb is not null`],
  ])('waits for what %s without seeing it', async (_, meanwhile) => {
    const product = await recalling.aProduct();
    const item = await recalling.receive(product);
    await recalling.command('reportItemLost', 'Item', { itemId: item.id, reason: 'NOT_FOUND' });
    const code = makeItemCode(HERE, BigInt(randomInt(2 ** 35)));
    const keeper = await inventory.station.admin.connect();
    try {
      await keeper.query('begin');
      await keeper.query(meanwhile, [item.code, JSON.stringify({ code, status: 'inStore' })]);
      await recalling.announce(product);
      await inventory.station.until(
        () =>
          inventory.station.rows(
            `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
          ),
        ({ length }) => length > 0,
      );
      await keeper.query('commit');
    } finally {
      keeper.release();
    }
    await recalling.isCarriedOut();
    const free = `select code from item where code = any ($1) and status = 'inStore'`;
    expect(await inventory.station.rows(free, [[item.code, code]])).toEqual([]);
    expect(
      await inventory.station.rows('select from item where quarantine is not null and code = any ($1)', [
        [item.code, code],
      ]),
    ).toHaveLength(1);
  });
  it('goes on where the process was killed between two communities, and does each once', async () => {
    const product = await recalling.aProduct();
    const [ours, theirs] = [await recalling.receive(product), await recalling.receive(product, {}, NEXT_DOOR)];
    const blocker = await inventory.station.admin.connect();
    try {
      await blocker.query('begin');
      await blocker.query('select from item where code = $1 for update', [theirs.code]);
      await recalling.announce(product, { place: CITY }, COORDINATOR);
      await inventory.station.until(
        () => recalling.statusOf(ours),
        (status) => status === ASIDE,
      );
      const stopped = inventory.station.stop();
      await inventory.station.until(
        () =>
          inventory.station.rows(
            `select pg_terminate_backend(pid) from pg_stat_activity
              where datname = current_database() and usename = 'inventory_app' and wait_event_type = 'Lock'`,
          ),
        ({ length }) => length > 0,
      );
      await stopped;
    } finally {
      await blocker.query('rollback');
      blocker.release();
    }
    expect(await recalling.statusOf(theirs)).toBe('inStore');
    await inventory.station.start();
    await recalling.isCarriedOut();
    for (const item of [ours, theirs]) {
      expect(await recalling.statusOf(item)).toBe(ASIDE);
      expect(await recalling.historyOf(item)).toEqual(['received', 'quarantined']);
    }
    await inventory.station.until(
      () => idsAt(HERE, KEEPER).catch(() => []),
      ({ length }) => length > 0,
    );
  });
});

describe('what is recalled', () => {
  it('is put aside when it comes in, comes back, or is found', async () => {
    const product = await recalling.aProduct();
    const [underWay, lost] = [await recalling.underWay(product), await recalling.receive(product)];
    await recalling.command('reportItemLost', 'Item', { itemId: lost.id, reason: 'NOT_FOUND' });
    const { id } = await recalling.announce(product);
    await recalling.isCarriedOut();
    await recalling.ends('failed', underWay.code, underWay.planId);
    expect(await recalling.historyOf(underWay)).toEqual([
      ...['received', 'held', 'issued', 'recalled', 'returned', 'quarantined'],
    ]);
    await recalling.command('reportItemFound', 'Item', { itemId: lost.id });
    const late = await recalling.receive(product);
    for (const item of [underWay, lost, late]) expect(await recalling.statusOf(item)).toBe(ASIDE);
    expect(await read(id, KEEPER)).toMatchObject({ counts: { putAside: 2, returned: 1, underWay: 0 } });
  });
  it('is put aside when it came back before the recall came to it', async () => {
    const product = await recalling.aProduct();
    const item = await recalling.underWay(product);
    await recalling.ends('failed', item.code, item.planId);
    await recalling.announce(product);
    await recalling.isCarriedOut();
    expect(await recalling.historyOf(item)).toEqual(['received', 'held', 'issued', 'returned', 'quarantined']);
  });
  it('is with its family when it was handed over before delivery heard of the recall', async () => {
    const product = await recalling.aProduct();
    const item = await recalling.underWay(product);
    const { id } = await recalling.announce(product);
    await recalling.isCarriedOut();
    await recalling.ends('handedOver', item.code, item.planId);
    expect(await recalling.historyOf(item)).toEqual(['received', 'held', 'issued', 'recalled', 'delivered']);
    const delivered = await read(id, KEEPER, { status: 'DELIVERED' });
    expect(delivered?.items?.edges).toEqual([
      { node: { code: item.code, plan: { id: globalId('Plan', HERE, item.planId) } } },
    ]);
  });
  it('is found in the parts of what was split, which bear the batch of the whole', async () => {
    const product = await recalling.aProduct();
    const whole = await recalling.receive(product, { quantity: 2, batch: 'L7' });
    const parts = [{ quantity: 1 }, { quantity: 1 }];
    await recalling.command('splitItem', 'Item', { itemId: whole.id, parts });
    const { id } = await recalling.announce(product, { batch: 'L7' });
    await recalling.isCarriedOut();
    expect(await recalling.statusOf(whole)).toBe('split');
    expect(await read(id, KEEPER)).toMatchObject({ counts: { putAside: 2 } });
  });
  it('stays aside until the recall is lifted and a keeper clears it', async () => {
    const product = await recalling.aProduct();
    const item = await recalling.receive(product);
    const { id } = await recalling.announce(product);
    await recalling.isCarriedOut();
    const clear = () => recalling.command('clearItem', 'Item', { itemId: item.id }, KEEPER);
    expect(await clear()).toEqual({ reason: 'ITEM_RECALLED' });
    expect(await recalling.lift(id)).toEqual({ id });
    expect(await recalling.lift(id)).toEqual({ id });
    expect(await recalling.statusOf(item)).toBe(ASIDE);
    expect(await recalling.statusOf(await recalling.receive(product))).toBe('inStore');
    expect(await clear()).toMatchObject({ status: 'IN_STORE' });
    expect(await read(id, KEEPER)).toMatchObject({ counts: { free: 2 }, liftedAt: expect.any(String) as string });
    expect((await recalling.announce(product)).reason).toBeUndefined();
    await recalling.isCarriedOut();
    expect(await recalling.statusOf(item)).toBe(ASIDE);
  });

  const deeds = fc.array(fc.constantFrom('receive', 'split', 'hold', 'underWay', 'back', 'lose', 'find'), {
    ...{ minLength: 3, maxLength: 12 },
  });
  it('is nowhere free or held, whatever is done while it is announced', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, fc.nat(11), async (done, announcedAt) => {
        const product = await recalling.aProduct();
        const there = [await recalling.receive(product, { quantity: 2 })];
        const all = done.map(async (deed, nth) => {
          if (nth === announcedAt % done.length) await recalling.announce(product, { place: CITY }, COORDINATOR);
          await doSomething(deed, product, there);
        });
        await Promise.all(all);
        await recalling.isCarriedOut();
        const free = `select code, status from item where product_id = $1 and status in ('inStore', 'held')`;
        const productId = Buffer.from(product, 'base64url').toString().split(':')[2];
        expect(await inventory.station.rows(free, [productId])).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
});

async function doSomething(deed: string, product: string, there: Received[]): Promise<void> {
  const item = there[there.length - 1]!;
  const itemId = item.id;
  switch (deed) {
    case 'receive':
      there.push(await recalling.receive(product, { quantity: 2 }));
      break;
    case 'split':
      await recalling.command('splitItem', 'Item', { itemId, parts: [{ quantity: 1 }, { quantity: 1 }] });
      break;
    case 'hold':
      await recalling.hold(item.code);
      break;
    case 'lose':
      await recalling.command('reportItemLost', 'Item', { itemId, reason: 'NOT_FOUND' });
      break;
    case 'find':
      await recalling.command('reportItemFound', 'Item', { itemId });
      break;
    default: {
      const out = await recalling.underWay(product);
      if (deed === 'back') await recalling.ends('failed', out.code, out.planId);
    }
  }
}

describe('who may not, and what is not', () => {
  it.each([
    ['a keeper', () => KEEPER, HERE],
    ['a volunteer', () => aPerson('volunteer', HERE), HERE],
    ['a manager next door', () => MANAGERS[NEXT_DOOR]!, HERE],
    ['a manager for her city', () => MANAGER, CITY],
    ['a coordinator for the nation', () => COORDINATOR, NATION],
    ['a coordinator of another city', () => aPerson('cityCoordinator', '1101'), CITY],
  ] as const)('recalls nothing: %s', async (_who, actor, place) => {
    const product = await recalling.aProduct();
    expect(await recalling.announce(product, { place }, actor())).toEqual({ reason: 'NOT_PERMITTED' });
  });
  it('is refused for another’s product, none, and words that tell how to reach a person', async () => {
    const theirs = await recalling.aProduct(NEXT_DOOR, MANAGERS[NEXT_DOOR]);
    for (const id of [theirs, globalId('Product', HERE, randomUUID()), 'x'])
      expect(await recalling.announce(id)).toEqual({ reason: 'PRODUCT_NOT_FOUND' });
    const product = await recalling.aProduct();
    for (const facts of [{ reasonZh: '请致电 138 0013 8000' }, { batch: '13800138000' }])
      expect(await recalling.announce(product, facts)).toEqual({ reason: 'TEXT_HOLDS_PERSONAL_NUMBER' });
    expect(await recalling.receive(product, { batch: '13800138000' })).toEqual({
      reason: 'TEXT_HOLDS_PERSONAL_NUMBER',
    });
    for (const id of [globalId('Recall', HERE, randomUUID()), 'x'])
      expect(await recalling.lift(id)).toEqual({ reason: 'RECALL_NOT_FOUND' });
    for (const id of [globalId('Recall', HERE, randomUUID()), 'x']) expect(await read(id, KEEPER)).toBeNull();
  });
  it.each([{ reasonZh: ' ' }, { reasonZh: 'x'.repeat(201) }, { batch: ' ' }, { batch: 'x'.repeat(41) }])(
    'turns away bad input %j',
    async (facts) => {
      const product = await recalling.aProduct();
      const query = 'mutation ($input: AnnounceRecallInput!) { announceRecall(input: $input) { __typename } }';
      const input = { commandId: randomUUID(), place: HERE, productId: product, reasonZh: '可能变质', ...facts };
      const { errors } = await inventory.station.ask(MANAGER, query, { input });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    },
  );
});
