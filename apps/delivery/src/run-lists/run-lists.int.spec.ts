import { buffer } from 'node:stream/consumers';
import { formatItemCode, globalId } from '@yicang/kernel';
import { readFileLink } from '@yicang/platform-files';
import { aPerson } from '@yicang/testing';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { anUnknownId, Delivery, HERE, KEEPER, NEIGHBOURS, VOLUNTEER, type HeldPlan } from '../delivery.fixture.js';
import { COUSIN_ID, RECIPIENT_ID } from '../neighbours.fixture.js';

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
  await delivery.knowPlaces();
});
afterAll(() => delivery?.close());

const LISTS = `query ($id: ID!) { runLists(id: $id) { weightGrams
  pick { position storeNameZh shelf itemCode nameZh quantity unit } packing { position doorPosition itemCode weightGrams } } }`;
const FILE = 'query ($id: ID!, $list: RunList!) { runListFile(id: $id, list: $list) { path name bytes } }';

interface Lists {
  readonly weightGrams: number;
  readonly pick: readonly { readonly position: number; readonly itemCode: string }[];
  readonly packing: readonly { readonly position: number; readonly doorPosition: number }[];
}
const listsOf = async (id: string, actor = KEEPER) =>
  (await delivery.station.ask<{ runLists: Lists | null }>(actor, LISTS, { id })).data?.runLists ?? null;

async function aRun(): Promise<{ id: string; plans: readonly HeldPlan[] }> {
  const long = { holdMinutes: 4_000 };
  const cousin = { familyId: globalId('Family', HERE, COUSIN_ID) };
  const plans = [
    await delivery.aHeldPlan(long),
    await delivery.aHeldPlan(long, cousin),
    await delivery.aHeldPlan(long),
  ];
  const vehicleId = await delivery.aVehicle({ nameZh: `电动三轮 ${Math.random()}`.slice(0, 12) });
  const { id } = await delivery.scheduleRun(
    await delivery.aWindow(),
    plans.map(({ plan }) => plan),
    { vehicleId },
  );
  return { id, plans };
}

async function wordsOf(path: string): Promise<string> {
  const link = readFileLink(path, (await delivery.station.neighbour('gateway')).identity);
  const stored = link && (await delivery.files.open(link.sha256));
  if (stored === null) throw new Error(`${path} leads nowhere`);
  const loading = getDocument({ data: new Uint8Array(await buffer(stored)) });
  const sheets = await loading.promise;
  expect(sheets.numPages).toBe(1);
  const { items } = await (await sheets.getPage(1)).getTextContent();
  await loading.destroy();
  return items.map((item) => ('str' in item ? item.str : '')).join('|');
}

it('say what to fetch and what to pack, before the run departs and under way', async () => {
  const { id, plans } = await aRun();
  const lists = await listsOf(id);
  expect(lists?.weightGrams).toBe(15_000);
  expect(lists?.pick).toHaveLength(3);
  expect(lists?.pick[0]).toMatchObject({ storeNameZh: '水井坊义仓', shelf: 'A-1', quantity: 1, unit: 'BAG' });
  expect(lists?.packing.map(({ position, doorPosition }) => [position, doorPosition])).toEqual([
    [1, 1],
    [2, 2],
    [3, 1],
  ]);
  await delivery.change(KEEPER, 'withdrawPlan', { planId: plans[1]?.plan });
  expect((await listsOf(id))?.packing.map(({ position }) => position)).toEqual([1, 3]);
  await delivery.change(KEEPER, 'departRun', { runId: id });
  expect((await listsOf(id))?.packing.map(({ position }) => position)).toEqual([1, 3]);
  expect((await listsOf(id, VOLUNTEER))?.pick).toHaveLength(2);
});
it('are paper in Chinese, on which families are numbers', async () => {
  const { id, plans } = await aRun();
  const { runListFile: pick } = await delivery.station.data<{
    runListFile: { path: string; name: string; bytes: number };
  }>(KEEPER, FILE, { id, list: 'PICK' });
  expect(pick.name).toMatch(/^拣货单-D[0-9A-Z]{11}-\d{4}-\d\d-\d\d\.pdf$/);
  const fetched = await wordsOf(pick.path);
  for (const word of [
    '拣货单 Pick list',
    '货位 Shelf',
    'A-1',
    '水井坊义仓',
    '大米 5 公斤',
    '1 袋',
    '电动三轮',
    '00:00–24:00',
  ])
    expect(fetched).toContain(word);
  for (const { itemCode } of plans) expect(fetched).toContain(formatItemCode(itemCode));
  const { runListFile: packing } = await delivery.station.data<{ runListFile: { path: string; bytes: number } }>(
    VOLUNTEER,
    FILE,
    { id, list: 'PACKING' },
  );
  const packed = await wordsOf(packing.path);
  expect(packed).toContain('装箱单 Packing list');
  expect(packed).toContain('同第 1 站');
  for (const secret of [RECIPIENT_ID, COUSIN_ID, '受助家庭']) expect(fetched + packed).not.toContain(secret);
  expect(packing.bytes).toBeLessThan(100_000);
});
it('are nobody’s whose run it is not', async () => {
  const { id } = await aRun();
  for (const stranger of [...NEIGHBOURS, aPerson('volunteer', HERE)]) {
    expect(await listsOf(id, stranger)).toBeNull();
    const { data } = await delivery.station.ask(stranger, FILE, { id, list: 'PICK' });
    expect(data).toEqual({ runListFile: null });
  }
  for (const none of [anUnknownId('Run'), 'x']) expect(await listsOf(none)).toBeNull();
});
