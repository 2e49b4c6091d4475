import { randomUUID } from 'node:crypto';
import { globalId, makeItemCode, type Actor, type ItemCode } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import { HERE, KEEPER, NEIGHBOUR, NEXT_DOOR, openInventory, type Inventory } from '../inventory.fixture.js';
import { pagesOf, scanSvg } from './label-reader.fixture.js';
import { LABELS_MAX, placesOnSheets } from './label.rules.js';

let inventory: Inventory;
beforeAll(async () => {
  inventory = await openInventory();
});
afterAll(() => inventory?.close());

const mutationOf = (shown: string) => `mutation ($input: PrintLabelsInput!) { printLabels(input: $input) {
  ... on PrintedLabels { ${shown} } ... on Refused { reason messageZh details { name value } } } }`;
const PRINT = mutationOf('labels { code address printNo } pages pdf');
/** For many at once: drawing takes longer than printing. */
const COUNT = mutationOf('labels { printNo }');

interface Printed {
  readonly reason?: string;
  readonly messageZh?: string;
  readonly details?: { name: string; value: string }[];
  readonly labels?: { code: ItemCode; address: string; printNo: number; svg: string }[];
  readonly pages?: number;
  readonly pdf?: string;
}
interface LabelPrint {
  readonly printNo: number;
  readonly reason: string | null;
  readonly printedAt: string;
  readonly voidedAt: string | null;
}

async function print(
  itemIds: readonly string[],
  facts: object = {},
  who: Actor = KEEPER,
  mutation = PRINT,
): Promise<Printed> {
  const input = { commandId: randomUUID(), itemIds, format: 'THERMAL_60X40', ...facts };
  return (await inventory.station.data<{ printLabels: Printed }>(who, mutation, { input })).printLabels;
}
async function printsOf(id: string): Promise<LabelPrint[]> {
  const query = `query ($id: ID!) { item(id: $id) { labelPrints { printNo reason printedAt voidedAt } } }`;
  return (await inventory.station.data<{ item: { labelPrints: LabelPrint[] } }>(KEEPER, query, { id })).item
    .labelPrints;
}
async function severalItems(count: number): Promise<{ id: string; code: string }[]> {
  const items = [];
  for (let nth = 0; nth < count; nth += 1) items.push(await inventory.receive(KEEPER, { nameZh: `大米 第 ${nth} 袋` }));
  return items;
}
const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id);

it('prints a whole sheet: each code is read back from its own label, in the order asked for', async () => {
  const items = (await severalItems(24)).toReversed();
  const wish = { commandId: randomUUID(), format: 'A4_24' };
  const { labels, pages, pdf } = await print(idsOf(items), wish);
  expect(pages).toBe(1);
  expect(labels?.map(({ code, printNo }) => [code, printNo])).toEqual(items.map(({ code }) => [code, 1]));
  const [page] = await pagesOf(Buffer.from(pdf ?? '', 'base64'));
  const size = { widthMm: 70, heightMm: 37 };
  const read = await Promise.all(
    placesOnSheets('a4_24', 24, 0).map(async (place) => page?.scan({ ...place, ...size })),
  );
  expect(read).toEqual(labels?.map(({ address }) => [address]));
  const words = page?.texts.map(({ text }) => text);
  expect(words).toEqual(expect.arrayContaining(items.map((_, nth) => `大米 第 ${nth} 袋`)));
  const drawn = await print(idsOf(items), wish, KEEPER, mutationOf('labels { svg }'));
  expect(await Promise.all((drawn.labels ?? []).map(({ svg }) => scanSvg(svg)))).toEqual(read);
});
it('prints another label for a reason, which voids the one before and stands on the paper', async () => {
  const { id, code } = await inventory.receive();
  await print([id]);
  const { labels, pdf } = await print([id], { reason: 'UNREADABLE' });
  expect(labels).toMatchObject([{ code, printNo: 2 }]);
  const [page] = await pagesOf(Buffer.from(pdf ?? '', 'base64'));
  expect(page?.texts.map(({ text }) => text)).toContain('义仓 第 2 张 No. 2');
  const [second, first] = await printsOf(id);
  expect(second).toMatchObject({ printNo: 2, reason: 'UNREADABLE', voidedAt: null });
  expect(first).toMatchObject({ printNo: 1, reason: null, voidedAt: second?.printedAt });
  const printed = 'select print_no, printed_by from label_print where item_code = $1 order by print_no';
  expect(await inventory.station.rows(printed, [code])).toEqual([
    { print_no: 1, printed_by: KEEPER.subject },
    { print_no: 2, printed_by: KEEPER.subject },
  ]);
});
it('shows the label that is valid, whose code is read back, and prints none by it', async () => {
  const { id, code } = await inventory.receive();
  const look = 'query ($id: ID!) { itemLabel(id: $id) { address printNo svg } }';
  const shown = async () =>
    (await inventory.station.data<{ itemLabel: { printNo: number; svg: string } }>(KEEPER, look, { id })).itemLabel;
  expect((await shown()).printNo).toBeNull();
  expect(await printsOf(id)).toEqual([]);
  await print([id]);
  await print([id], { reason: 'LOST' });
  const { svg, printNo } = await shown();
  expect(printNo).toBe(2);
  expect(svg).toContain('No. 2');
  expect(await scanSvg(svg)).toEqual([expect.stringMatching(new RegExp(`/i/${code}$`))]);
});
it('prints once: the same command again is the same paper, and an item named twice gets one label', async () => {
  const { id } = await inventory.receive();
  const commandId = randomUUID();
  const first = await print([id, id], { commandId });
  expect(first.labels).toHaveLength(1);
  expect(await print([id, id], { commandId })).toEqual(first);
  expect(await printsOf(id)).toHaveLength(1);
  expect(await print([id], { commandId })).toMatchObject({ reason: 'COMMAND_ID_REUSED' });
});
it('numbers the labels of twenty who print at once one after the other, and leaves one valid', async () => {
  const [{ id }, other] = [await inventory.receive(), await inventory.receive()];
  const twenty = (ids: string[], facts: object) =>
    Promise.all(Array.from({ length: 20 }, () => print(ids, facts, KEEPER, COUNT)));
  const answers = await twenty([id], { reason: 'DAMAGED' });
  const numbers = answers.flatMap(({ labels }) => labels?.map(({ printNo }) => printNo) ?? []);
  expect(numbers.toSorted((one, another) => one - another)).toEqual(Array.from({ length: 20 }, (_, nth) => nth + 1));
  const prints = await printsOf(id);
  expect(prints.map(({ printNo }) => printNo)).toEqual(Array.from({ length: 20 }, (_, nth) => 20 - nth));
  expect(prints.filter(({ voidedAt }) => voidedAt === null)).toEqual([prints[0]]);
  const withoutReason = await twenty([other.id], {});
  expect(withoutReason.filter(({ labels }) => labels !== undefined)).toHaveLength(1);
  expect(withoutReason.filter(({ reason }) => reason === 'LABEL_REASON_WANTED')).toHaveLength(19);
});
it('prints for two who name the same items in different order', async () => {
  const ids = idsOf(await severalItems(6));
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, nth) =>
      print(nth % 2 === 0 ? ids : ids.toReversed(), { reason: 'OTHER' }, KEEPER, COUNT),
    ),
  );
  expect(answers.filter(({ labels }) => labels?.length === 6)).toHaveLength(10);
});
it('prints all or nothing, and says what is the matter', async () => {
  const [fresh, labelled, gone] = await severalItems(3);
  const [{ id }, ...others] = [fresh, labelled, gone] as [{ id: string }, { id: string; code: string }, { id: string }];
  await print([others[0].id]);
  const discard = `mutation ($input: DiscardItemInput!) { discardItem(input: $input) { __typename } }`;
  const input = { commandId: randomUUID(), itemId: others[1].id, reason: 'DAMAGED' };
  await inventory.station.data(KEEPER, discard, { input });
  const absent = globalId('Item', HERE, makeItemCode(HERE, 7n));
  const elsewhere = globalId('Item', NEXT_DOOR, makeItemCode(NEXT_DOOR, 7n));
  const wanted = await print([id, others[0].id]);
  expect(wanted).toMatchObject({ reason: 'LABEL_REASON_WANTED' });
  expect(wanted.messageZh).toContain(others[0].code);
  expect(await print([id, others[1].id])).toMatchObject({ reason: 'ITEM_NOT_IN_STORE' });
  for (const other of [absent, elsewhere, 'none'])
    expect(await print([id, other])).toMatchObject({ reason: 'ITEM_NOT_FOUND' });
  expect(await print([id], { format: 'A4_24', skip: 24 })).toMatchObject({
    reason: 'LABEL_SKIP_TOO_MANY',
    details: [{ name: 'max', value: '23' }],
  });
  expect(await printsOf(id)).toEqual([]);
});
it('is nothing a neighbour or a resident does or sees', async () => {
  const { id } = await inventory.receive();
  await print([id]);
  for (const who of [NEIGHBOUR, aPerson('resident', HERE), aPerson('volunteer', HERE)])
    expect(await print([id], { reason: 'LOST' }, who)).toMatchObject({ reason: 'NOT_PERMITTED' });
  expect(await inventory.station.visible('label_print', HERE)).not.toBe(0);
  expect(await inventory.station.visible('label_print', NEXT_DOOR)).toBe(0);
  const look = `query ($id: ID!) { item(id: $id) { labelPrints { printNo } } itemLabel(id: $id) { svg } }`;
  expect(await inventory.station.data(NEIGHBOUR, look, { id })).toEqual({ item: null, itemLabel: null });
  expect(await printsOf(id)).toHaveLength(1);
});
it.each([
  ['no item', { itemIds: [] }],
  ['too many', { itemIds: Array.from({ length: LABELS_MAX + 1 }, () => 'none') }],
  ['less than none used up', { skip: -1 }],
  ['half a label used up', { skip: 1.5 }],
  ['paper nobody knows', { format: 'A4_99' }],
  ['a reason nobody knows', { reason: 'BORED' }],
])('does not take for an input: %s', async (_, facts) => {
  const { id } = await inventory.receive();
  const input = { commandId: randomUUID(), itemIds: [id], format: 'A4_24', ...facts };
  const { errors } = await inventory.station.ask(KEEPER, PRINT, { input });
  expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
});
