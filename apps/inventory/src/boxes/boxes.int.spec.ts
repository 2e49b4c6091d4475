import 'reflect-metadata';

import { randomUUID } from 'node:crypto';
import { globalId, makeBoxCode, makeItemCode } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import fc from 'fast-check';
import {
  aStore,
  HERE,
  KEEPER,
  MANAGER,
  NEIGHBOUR,
  NEXT_DOOR,
  openInventory,
  REFUSED,
  type Inventory,
} from '../inventory.fixture.js';
import { Boxing, type BoxAnswer, type Received } from './boxes.fixture.js';

let inventory: Inventory;
let boxing: Boxing;
beforeAll(async () => {
  inventory = await openInventory();
  boxing = new Boxing(inventory);
});
afterAll(() => inventory?.close());
afterEach(async () => expect(await boxing.offenders()).toEqual([]));

const ITEM = `query ($id: ID!) { item(id: $id) { status shelf box { code } history { type } } }`;
interface ItemSeen {
  readonly status: string;
  readonly shelf: string;
  readonly box: { readonly code: string } | null;
  readonly history: readonly { readonly type: string }[];
}
async function seen(id: string): Promise<ItemSeen> {
  return (await inventory.station.data<{ item: ItemSeen }>(KEEPER, ITEM, { id })).item;
}
const HISTORY = `query ($id: ID!) { box(id: $id) { status itemCount items(first: 100) { edges { node { code } } } history { type shelf itemCodes } } }`;
interface BoxSeen {
  readonly status: string;
  readonly itemCount: number;
  readonly items: { readonly edges: readonly { readonly node: { readonly code: string } }[] };
  readonly history: readonly { readonly type: string; readonly shelf: string | null; readonly itemCodes: string[] }[];
}
async function look(id: string): Promise<BoxSeen> {
  return (await inventory.station.data<{ box: BoxSeen }>(KEEPER, HISTORY, { id })).box;
}
const codesOf = (items: readonly Received[]) => items.map(({ code }) => code);

it('opens a box, packs it, moves it with all that is in it, and unpacks it elsewhere', async () => {
  const box = await boxing.open('A-1');
  expect(box).toMatchObject({ status: 'OPEN', shelf: 'A-1', itemCount: 0 });
  const items = [await boxing.anItem({ shelf: 'C-3' }), await boxing.anItem({ shelf: 'D-4' })];
  const [one, other] = items as [Received, Received];
  expect(await boxing.command('packItems', { boxId: box.id, itemCodes: codesOf(items) })).toMatchObject({
    itemCount: 2,
  });
  expect(await seen(one.id)).toMatchObject({ shelf: 'A-1', box: { code: box.code } });
  expect(await boxing.command('moveBox', { boxId: box.id, shelf: 'B-7' })).toMatchObject({ shelf: 'B-7' });
  for (const { id } of items)
    expect(await seen(id)).toMatchObject({
      ...{ status: 'IN_STORE', shelf: 'B-7', box: { code: box.code } },
      history: [{ type: 'RECEIVED' }, { type: 'MOVED' }, { type: 'MOVED' }],
    });
  await boxing.command('unpackItems', { boxId: box.id, itemCodes: [one.code] });
  expect(await seen(one.id)).toMatchObject({ shelf: 'B-7', box: null });
  const { itemCount, items: inside, history } = await look(box.id);
  expect([itemCount, inside.edges.map(({ node }) => node.code)]).toEqual([1, [other.code]]);
  expect(history).toEqual([
    { type: 'UNPACKED', shelf: null, itemCodes: [one.code] },
    { type: 'MOVED', shelf: 'B-7', itemCodes: [] },
    { type: 'PACKED', shelf: null, itemCodes: codesOf(items) },
    { type: 'OPENED', shelf: 'A-1', itemCodes: [] },
  ]);
  const told = await inventory.station.rows<{ payload: object }>(
    `select envelope -> 'payload' as payload from outbox where aggregate_id = $1 and envelope ->> 'type' = 'inventory.item.moved.v1'
      order by aggregate_version`,
    [other.code],
  );
  expect(told.map(({ payload }) => payload)).toEqual([
    { itemCode: other.code, shelf: 'A-1' },
    { itemCode: other.code, shelf: 'B-7' },
  ]);
});
it('does it once: each command again answers alike and leaves no second fact', async () => {
  const box = await boxing.open();
  const { id, code } = await boxing.anItem();
  for (const [name, input] of [
    ['packItems', { boxId: box.id, itemCodes: [code, code] }],
    ['moveBox', { boxId: box.id, shelf: 'B-2' }],
    ['sealBox', { boxId: box.id }],
    ['unsealBox', { boxId: box.id }],
    ['unpackItems', { boxId: box.id, itemCodes: [code] }],
    ['dissolveBox', { boxId: box.id }],
  ] as const) {
    const same = { commandId: randomUUID(), ...input };
    expect(await boxing.command(name, same)).toEqual(await boxing.command(name, same));
  }
  expect((await look(box.id)).history.map(({ type }) => type)).toEqual([
    ...['DISSOLVED', 'UNPACKED', 'UNSEALED', 'SEALED', 'MOVED', 'PACKED', 'OPENED'],
  ]);
  expect((await seen(id)).history).toHaveLength(4);
});
it('asked again by another command, packing, moving, sealing and dissolving change nothing more', async () => {
  const box = await boxing.open();
  const [item] = (await boxing.packed(box.id, 1)) as [Received];
  await boxing.command('packItems', { boxId: box.id, itemCodes: [item.code] });
  await boxing.command('moveBox', { boxId: box.id, shelf: 'A-1' });
  await boxing.command('unsealBox', { boxId: box.id });
  await boxing.item('moveItem', item.id, { shelf: 'A-1' });
  expect((await look(box.id)).history.map(({ type }) => type)).toEqual(['PACKED', 'OPENED']);
  expect(await seen(item.id)).toMatchObject({ box: { code: box.code } });
  const empty = await boxing.open();
  await boxing.command('dissolveBox', { boxId: empty.id });
  expect(await boxing.command('dissolveBox', { boxId: empty.id })).toMatchObject({ status: 'DISSOLVED' });
  expect((await look(empty.id)).history.map(({ type }) => type)).toEqual(['DISSOLVED', 'OPENED']);
});
it('packs one item into one box only, of twenty that want it at once', async () => {
  const { id, code } = await boxing.anItem();
  const boxes: BoxAnswer[] = [];
  for (let nth = 0; nth < 20; nth += 1) boxes.push(await boxing.open());
  const answers = await Promise.all(
    boxes.map(({ id: boxId }) => boxing.command('packItems', { boxId, itemCodes: [code] })),
  );
  expect(answers.filter(({ itemCount }) => itemCount === 1)).toHaveLength(1);
  expect(answers.filter(({ reason }) => reason === 'ITEM_IN_OTHER_BOX')).toHaveLength(19);
  expect((await seen(id)).history).toHaveLength(2);
});
it('neither loses nor doubles what is discarded, moved by itself and moved with its box at the same time', async () => {
  const box = await boxing.open();
  const items = await boxing.packed(box.id, 12);
  await Promise.all(
    items.flatMap(({ id }, nth) => [
      boxing.command('moveBox', { boxId: box.id, shelf: `M-${nth % 3}` }),
      nth % 2 === 0
        ? boxing.item('discardItem', id, { reason: 'OTHER' })
        : boxing.item('moveItem', id, { shelf: 'Z-9' }),
    ]),
  );
  const rows = await inventory.station.rows<{ boxed: number; gone: number; beside: number }>(
    `select count(box_code)::int as boxed, (count(*) filter (where status = 'discarded'))::int as gone,
            (count(*) filter (where shelf = 'Z-9'))::int as beside from item where code = any ($1)`,
    [codesOf(items)],
  );
  expect(rows).toEqual([{ boxed: 0, gone: 6, beside: 6 }]);
});

describe('what has its own way', () => {
  it('leaves its box when it is issued, discarded, lost, split or moved by itself, and the box’s history says how', async () => {
    const box = await boxing.open();
    const [issued, discarded, lost, split, moved] = (await boxing.packed(box.id, 5, { quantity: 2 })) as Received[];
    await boxing.issue(issued!.code);
    await boxing.item('discardItem', discarded!.id, { reason: 'DAMAGED' });
    await boxing.item('reportItemLost', lost!.id, { reason: 'NOT_FOUND' }, MANAGER);
    await boxing.item('splitItem', split!.id, { parts: [{ quantity: 1 }, { quantity: 1 }] });
    await boxing.item('moveItem', moved!.id, { shelf: 'Z-1' });
    for (const [item, status] of [
      [issued, 'ISSUED'],
      [discarded, 'DISCARDED'],
      [lost, 'LOST'],
      [split, 'SPLIT'],
      [moved, 'IN_STORE'],
    ] as const)
      expect(await seen(item!.id)).toMatchObject({ status, box: null });
    const facts = await inventory.station.rows<{ fact: string }>(
      `select details ->> 'fact' as fact from box_event where box_code = $1 and type = 'left' order by pos`,
      [box.code],
    );
    expect(facts.map(({ fact }) => fact)).toEqual(['issued', 'discarded', 'lost', 'split', 'moved']);
    expect(await look(box.id)).toMatchObject({ itemCount: 0 });
    await boxing.item('reportItemFound', lost!.id);
    expect(await seen(lost!.id)).toMatchObject({ status: 'IN_STORE', box: null });
  });
  it('stays in its box while it is held, put aside and cleared, and moves with it', async () => {
    const box = await boxing.open();
    const [held, aside] = (await boxing.packed(box.id, 2)) as [Received, Received];
    await boxing.hold(held.code);
    await boxing.item('quarantineItem', aside.id, { reason: 'INSPECTION' });
    await boxing.command('moveBox', { boxId: box.id, shelf: 'B-9' });
    expect(await seen(held.id)).toMatchObject({ status: 'HELD', shelf: 'B-9', box: { code: box.code } });
    expect(await seen(aside.id)).toMatchObject({ status: 'QUARANTINED', shelf: 'B-9', box: { code: box.code } });
    await boxing.item('clearItem', aside.id);
    expect(await seen(aside.id)).toMatchObject({ status: 'IN_STORE', box: { code: box.code } });
  });
  it('goes out of a sealed box when it was promised or is missing, and by no keeper’s hand', async () => {
    const box = await boxing.open();
    const [promised, missing, kept] = (await boxing.packed(box.id, 3, { quantity: 2 })) as [
      Received,
      Received,
      Received,
    ];
    await boxing.command('sealBox', { boxId: box.id });
    for (const [name, facts] of [
      ['moveItem', { shelf: 'Z-1' }],
      ['discardItem', { reason: 'OTHER' }],
      ['splitItem', { parts: [{ quantity: 1 }, { quantity: 1 }] }],
    ] as const)
      expect([name, await boxing.item(name, kept.id, facts)]).toEqual([name, { reason: 'BOX_SEALED' }]);
    await boxing.issue(promised.code);
    await boxing.item('reportItemLost', missing.id, { reason: 'STOLEN' }, MANAGER);
    await boxing.item('quarantineItem', kept.id, { reason: 'COMPLAINT' });
    expect(await look(box.id)).toMatchObject({ status: 'SEALED', itemCount: 1 });
    expect(await seen(kept.id)).toMatchObject({ status: 'QUARANTINED', box: { code: box.code } });
  });
  it('leaves its box with the intake that should not have been', async () => {
    const line = { category: 'FOOD', nameZh: '大米', quantity: 1, unit: 'BAG', weightGrams: 5_000, shelf: 'A-1' };
    const { id: intakeId } = await boxing.command<{ id: string }>(
      'receiveGifts',
      { storeId: inventory.storeId, lines: [line, line] },
      KEEPER,
      'Intake { id }',
    );
    const goods = await inventory.station.rows<Received>(
      'select code from item where intake_id is not null and box_code is null and status = $1',
      ['inStore'],
    );
    const box = await boxing.open();
    await boxing.command('packItems', { boxId: box.id, itemCodes: codesOf(goods) });
    await boxing.command('sealBox', { boxId: box.id });
    const reversed = await boxing.command<{ id: string }>(
      'reverseIntake',
      { intakeId, reason: 'WRONG_STORE' },
      MANAGER,
      'Intake { id }',
    );
    expect(reversed).toEqual({ id: intakeId });
    expect((await look(box.id)).history.map(({ type }) => type)).toEqual([
      'LEFT',
      'LEFT',
      'SEALED',
      'PACKED',
      'OPENED',
    ]);
  });
  it('is out of its box where a count says that it lies on another shelf, sealed or not', async () => {
    const box = await boxing.open('K-1');
    const [item] = (await boxing.packed(box.id, 1)) as [Received];
    await boxing.command('sealBox', { boxId: box.id });
    const count = (name: string, input: object, who = KEEPER) =>
      boxing.command<{ id: string }>(name, input, who, 'StockTake { id }');
    const { id: stockTakeId } = await count('openStockTake', { storeId: inventory.storeId, shelf: 'K-2' });
    await count('recordCounts', { stockTakeId, itemCodes: [item.code] });
    await count('finishCount', { stockTakeId });
    await count('explainDifferences', { stockTakeId, itemCodes: [item.code], reason: 'MISLAID' });
    expect(await count('closeStockTake', { stockTakeId }, MANAGER)).toEqual({ id: stockTakeId });
    expect(await seen(item.id)).toMatchObject({ shelf: 'K-2', box: null });
  });
});

it('says of a past moment in which box an item lay', async () => {
  const box = await boxing.open('A-1');
  const [item] = (await boxing.packed(box.id, 1)) as [Received];
  await boxing.item('moveItem', item.id, { shelf: 'Z-3' });
  const told = await inventory.station.rows<{ at: Date }>(
    'select recorded_at as at from item_event where item_code = $1 order by version',
    [item.code],
  );
  const then: unknown[] = [];
  for (const { at } of told)
    then.push(
      await inventory.station.data(
        KEEPER,
        'query ($id: ID!, $at: DateTime) { itemAsOf(id: $id, at: $at) { shelf boxCode } }',
        {
          id: item.id,
          at: new Date(at.getTime() + 1).toISOString(),
        },
      ),
    );
  expect(then).toEqual([
    { itemAsOf: { shelf: 'A-1', boxCode: null } },
    { itemAsOf: { shelf: 'A-1', boxCode: box.code } },
    { itemAsOf: { shelf: 'Z-3', boxCode: null } },
  ]);
});

describe('refuses, and leaves nothing half done', () => {
  it.each(['packItems', 'unpackItems'])('%s of what is not there', async (name) => {
    const box = await boxing.open();
    const [inside] = (await boxing.packed(box.id, 1)) as [Received];
    const { code } = await boxing.anItem();
    const itemCodes = [name === 'packItems' ? code : inside.code, makeItemCode(HERE, 0n)];
    expect(await boxing.command(name, { boxId: box.id, itemCodes })).toEqual({ reason: 'ITEM_NOT_FOUND' });
    expect(await look(box.id)).toMatchObject({ itemCount: 1, history: [{ type: 'PACKED' }, { type: 'OPENED' }] });
  });
  it('to pack what left the store, lies in another store or another box, and to unpack what is beside it', async () => {
    const [box, other] = [await boxing.open(), await boxing.open()];
    const [free, gone, taken] = [await boxing.anItem(), await boxing.anItem(), await boxing.anItem()];
    await boxing.item('discardItem', gone.id, { reason: 'OTHER' });
    await boxing.command('packItems', { boxId: other.id, itemCodes: [taken.code] });
    const second = await boxing.command<{ id: string }>('openStore', aStore(), MANAGER, 'Store { id }');
    const elsewhere = await boxing.anItem({ storeId: second.id });
    for (const [code, reason] of [
      [gone.code, 'ITEM_NOT_IN_STORE'],
      [taken.code, 'ITEM_IN_OTHER_BOX'],
      [elsewhere.code, 'ITEM_OF_OTHER_STORE'],
    ] as const)
      expect(await boxing.command('packItems', { boxId: box.id, itemCodes: [free.code, code] })).toEqual({ reason });
    expect(await boxing.command('unpackItems', { boxId: box.id, itemCodes: [free.code] })).toEqual({
      reason: 'ITEM_NOT_IN_BOX',
    });
    expect(await look(box.id)).toMatchObject({ itemCount: 0, history: [{ type: 'OPENED' }] });
  });
  it('more than 500 in a box', async () => {
    const box = await boxing.open();
    const codes = Array.from({ length: 500 }, (_, nth) => makeItemCode(HERE, BigInt(nth + 1)));
    await inventory.station.rows(
      `insert into item (tenant_code, code, store_id, status, category, name_zh, quantity, unit, weight_grams, condition, received_on,
         shelf, box_code, version)
       select tenant_code, one, store_id, 'inStore', 'food', '大米', 1, 'bag', 1, 'new', current_date, shelf, code, 0
         from box, unnest($2::text[]) as one where code = $1`,
      [box.code, codes],
    );
    const { code } = await boxing.anItem();
    expect(await boxing.command('packItems', { boxId: box.id, itemCodes: [code] })).toEqual({ reason: 'BOX_FULL' });
    expect(await boxing.command('moveBox', { boxId: box.id, shelf: 'B-5' })).toMatchObject({ itemCount: 500 });
    const moved = `select from item_event where details ->> 'boxCode' = $1 and details ->> 'shelf' = 'B-5'`;
    expect(await inventory.station.rows(moved, [box.code])).toHaveLength(500);
    expect(await boxing.command('dissolveBox', { boxId: box.id })).toEqual({ reason: 'BOX_NOT_EMPTY' });
  });
  it('hands in a box that is sealed or dissolved', async () => {
    const [shut, gone] = [await boxing.open(), await boxing.open()];
    const { code } = await boxing.anItem();
    await boxing.command('sealBox', { boxId: shut.id });
    await boxing.command('dissolveBox', { boxId: gone.id });
    for (const name of ['packItems', 'unpackItems']) {
      expect(await boxing.command(name, { boxId: shut.id, itemCodes: [code] })).toEqual({ reason: 'BOX_SEALED' });
      expect(await boxing.command(name, { boxId: gone.id, itemCodes: [code] })).toEqual({ reason: 'BOX_DISSOLVED' });
    }
    for (const [name, facts] of [['sealBox'], ['unsealBox'], ['moveBox', { shelf: 'B' }]] as const)
      expect(await boxing.command(name, { boxId: gone.id, ...facts })).toEqual({ reason: 'BOX_DISSOLVED' });
  });
  it('a box without a store, on a shelf that tells a number, and one that is not there or is none', async () => {
    const { storeId } = inventory;
    const unknown = globalId('Store', HERE, randomUUID());
    for (const [input, reason] of [
      [{ storeId: unknown, shelf: 'A' }, 'STORE_NOT_FOUND'],
      [{ storeId: 'made up', shelf: 'A' }, 'STORE_NOT_FOUND'],
      [{ storeId, shelf: '13800138000' }, 'TEXT_HOLDS_PERSONAL_NUMBER'],
    ] as const)
      expect(await boxing.command('openBox', input)).toEqual({ reason });
    const box = await boxing.open();
    expect(await boxing.command('moveBox', { boxId: box.id, shelf: '13800138000' })).toEqual({
      reason: 'TEXT_HOLDS_PERSONAL_NUMBER',
    });
    const { code } = await boxing.anItem();
    for (const boxId of [globalId('Box', HERE, makeBoxCode(HERE, 0n)), globalId('Box', HERE, code), 'made up'])
      for (const [name, facts] of [
        ['packItems', { itemCodes: [code] }],
        ['unpackItems', { itemCodes: [code] }],
        ['moveBox', { shelf: 'B' }],
        ['sealBox'],
        ['unsealBox'],
        ['dissolveBox'],
      ] as const)
        expect([name, await boxing.command(name, { boxId, ...facts })]).toEqual([name, { reason: 'BOX_NOT_FOUND' }]);
  });
  it.each([
    ['openBox', { shelf: ' ' }],
    ['openBox', { shelf: '长'.repeat(41) }],
    ['moveBox', { shelf: '' }],
    ['packItems', { itemCodes: [] }],
    ['packItems', { itemCodes: ['5NGF00000000'] }],
    ['unpackItems', { itemCodes: Array.from({ length: 501 }, (_, nth) => makeItemCode(HERE, BigInt(nth))) }],
  ])('bad input to %s', async (name, facts) => {
    const { id: boxId } = await boxing.open();
    const input = {
      commandId: randomUUID(),
      ...(name === 'openBox' ? { storeId: inventory.storeId } : { boxId }),
      ...facts,
    };
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const { errors } = await inventory.station.ask(
      KEEPER,
      `mutation ($input: ${type}!) { ${name}(input: $input) { ${REFUSED} } }`,
      { input },
    );
    expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
  });
});

it('lists the boxes of a store page by page, finds one by its code, and tells an entity of itself', async () => {
  const { station } = inventory;
  const store = await boxing.command<{ id: string }>('openStore', aStore(), MANAGER, 'Store { id }');
  const opened = [await boxing.open('A', store.id), await boxing.open('B', store.id), await boxing.open('C', store.id)];
  await boxing.command('sealBox', { boxId: opened[0]!.id });
  const query = `query ($store: ID!, $after: String, $status: BoxStatus) { boxes(store: $store, first: 2, after: $after, status: $status) {
    edges { node { code store { id } place { id } } } pageInfo { hasNextPage endCursor } } }`;
  type Page = { boxes: { edges: { node: { code: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
  const first = await station.data<Page>(KEEPER, query, { store: store.id });
  const second = await station.data<Page>(KEEPER, query, { store: store.id, after: first.boxes.pageInfo.endCursor });
  expect([...first.boxes.edges, ...second.boxes.edges].map(({ node }) => node.code)).toEqual(
    opened.map(({ code }) => code).toSorted(),
  );
  const sealed = await station.data<Page>(KEEPER, query, { store: store.id, status: 'SEALED' });
  expect(sealed.boxes.edges.map(({ node }) => node.code)).toEqual([opened[0]!.code]);
  const none = await station.data<Page>(KEEPER, query, { store: 'made up' });
  expect(none.boxes.edges).toEqual([]);
  const byCode = `query ($code: BoxCode!) { boxByCode(community: "${HERE}", code: $code) { id } }`;
  expect(await station.data(KEEPER, byCode, { code: opened[1]!.code.toLowerCase() })).toEqual({
    boxByCode: { id: opened[1]!.id },
  });
  const entities = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Box { code } } }';
  const r = [opened[2]!.id, 'made up'].map((id) => ({ __typename: 'Box', id }));
  expect(await station.data(KEEPER, entities, { r })).toEqual({ _entities: [{ code: opened[2]!.code }, null] });
});

it('is not there for the community next door, and is only read by volunteers', async () => {
  const { station } = inventory;
  const box = await boxing.open();
  const [item] = (await boxing.packed(box.id, 1)) as [Received];
  for (const table of ['box', 'box_event']) {
    expect([table, await station.visible(table, HERE)]).not.toEqual([table, 0]);
    expect([table, await station.visible(table, NEXT_DOOR)]).toEqual([table, 0]);
  }
  const find = `query ($id: ID!, $code: BoxCode!) { box(id: $id) { code } boxByCode(community: "${HERE}", code: $code) { code } }`;
  expect(await station.data(NEIGHBOUR, find, { id: box.id, code: box.code })).toEqual({ box: null, boxByCode: null });
  const list = `{ boxes(store: "${inventory.storeId}", first: 5) { edges { cursor } } }`;
  expect((await station.ask(NEIGHBOUR, list)).errors?.[0]?.extensions).toMatchObject({ reason: 'NOT_PERMITTED' });
  const volunteer = aPerson('volunteer', HERE);
  expect(await station.data(volunteer, find, { id: box.id, code: box.code })).toMatchObject({
    box: { code: box.code },
  });
  for (const who of [NEIGHBOUR, volunteer])
    for (const [name, facts] of [
      ['packItems', { itemCodes: [item.code] }],
      ['unpackItems', { itemCodes: [item.code] }],
      ['moveBox', { shelf: 'B' }],
      ['sealBox'],
      ['unsealBox'],
      ['dissolveBox'],
    ] as const)
      expect([name, await boxing.command(name, { boxId: box.id, ...facts }, who)]).toEqual([
        name,
        { reason: 'NOT_PERMITTED' },
      ]);
  expect(await boxing.command('openBox', { storeId: inventory.storeId, shelf: 'A' }, NEIGHBOUR)).toEqual({
    reason: 'NOT_PERMITTED',
  });
});

it('over random histories no item is in two boxes, each lies where its box stands, and no deed about boxes adds or loses one', async () => {
  const boxDeeds = ['pack', 'unpack', 'moveBox', 'seal', 'unseal', 'dissolve'] as const;
  const itemDeeds = ['discard', 'hold', 'issue', 'move', 'quarantine', 'clear', 'lose', 'find', 'split'] as const;
  const deed = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...boxDeeds) },
    { weight: 1, arbitrary: fc.constantFrom(...itemDeeds) },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ deed, box: fc.nat(1), item: fc.nat(4), many: fc.nat(2) }), { minLength: 8, maxLength: 25 }),
      async (history) => {
        const boxes = [await boxing.open('A'), await boxing.open('B')] as const;
        const items: Received[] = [];
        for (let nth = 0; nth < 5; nth += 1) items.push(await boxing.anItem({ quantity: 2 }));
        for (const { deed: name, box: at, item: nth, many } of history) {
          const boxId = boxes[at]!.id;
          const { id, code } = items[nth]!;
          const itemCodes = codesOf([...items, ...items].slice(nth, nth + many + 1));
          const before = await stock();
          if (name === 'pack') await boxing.command('packItems', { boxId, itemCodes });
          else if (name === 'unpack') await boxing.command('unpackItems', { boxId, itemCodes });
          else if (name === 'moveBox') await boxing.command('moveBox', { boxId, shelf: `S-${nth}` });
          else if (name === 'seal') await boxing.command('sealBox', { boxId });
          else if (name === 'unseal') await boxing.command('unsealBox', { boxId });
          else if (name === 'dissolve') await boxing.command('dissolveBox', { boxId });
          else if (name === 'discard') await boxing.item('discardItem', id, { reason: 'OTHER' });
          else if (name === 'hold') await boxing.hold(code);
          else if (name === 'issue') await boxing.issue(code);
          else if (name === 'move') await boxing.item('moveItem', id, { shelf: 'Z' });
          else if (name === 'quarantine') await boxing.item('quarantineItem', id, { reason: 'INSPECTION' });
          else if (name === 'clear') await boxing.item('clearItem', id);
          else if (name === 'lose') await boxing.item('reportItemLost', id, { reason: 'OTHER' }, MANAGER);
          else if (name === 'find') await boxing.item('reportItemFound', id);
          else await boxing.item('splitItem', id, { parts: [{ quantity: 1 }, { quantity: 1 }] });
          if (boxDeeds.some((one) => one === name)) expect([name, await stock()]).toEqual([name, before]);
          expect([name, await boxing.offenders()]).toEqual([name, []]);
        }
      },
    ),
    { numRuns: 10 },
  );
});

/** What lies in each store, free, held and put aside. */
function stock() {
  return inventory.station.rows(
    `select store_id, status, count(*) from item where status in ('inStore', 'held', 'quarantined') group by 1, 2 order by 1, 2`,
  );
}
