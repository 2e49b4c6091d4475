import { PUBLIC_ACTOR, Refusal } from '@yicang/kernel';
import { Delivery, HERE, localOf, NEXT_DOOR } from '../delivery.fixture.js';

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
});
afterAll(() => delivery?.close());

const RECEIPT = 'id code itemCode itemNameZh deliveredOn place { id }';
const BY_CODE = `query ($code: String!) { receipt(code: $code) { ... on Receipt { ${RECEIPT} } ... on Refused { reason } } }`;
const LIST = `query ($place: TenantCode!, $after: String) { receipts(place: $place, first: 2, after: $after) {
  edges { node { ${RECEIPT} } } pageInfo { hasNextPage endCursor } } }`;

interface Receipt {
  readonly id: string;
  readonly code: string;
}
interface Page {
  readonly receipts: {
    readonly edges: readonly { readonly node: Receipt }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}
const byCode = async (code: string) =>
  (await delivery.station.data<{ receipt: Receipt }>(PUBLIC_ACTOR, BY_CODE, { code })).receipt;

async function aReceipt() {
  const stop = await delivery.aStop();
  const { receipt } = await delivery.handOver(stop.stop);
  return { ...stop, code: receipt?.code ?? '' };
}

it('is read by anybody who has the code, typed in any way', async () => {
  const { code, itemCode } = await aReceipt();
  expect(code).toMatch(/^R[0-9A-HJKMNP-TV-Z]{11}$/);
  const receipt = await byCode(code);
  expect(receipt).toMatchObject({ code, itemCode });
  expect(await byCode(` ${code.toLowerCase()} `)).toEqual(receipt);
  const entity = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Receipt { code } } }`;
  const r = [receipt.id, 'x'].map((id) => ({ __typename: 'Receipt', id }));
  expect(await delivery.station.data(PUBLIC_ACTOR, entity, { r })).toEqual({ _entities: [{ code }, null] });
});
it.each(['', 'x', 'R00000000000', 'R0000000000%', 'x'.repeat(5_000)])('is not found by %j', async (code) => {
  expect(await byCode(code)).toEqual({ reason: 'RECEIPT_NOT_FOUND' });
});
it('holds no family, no minute, no address and no one who carried it', async () => {
  const { code, need, stop, run, planId } = await aReceipt();
  const [row] = await delivery.station.rows<Record<string, unknown>>('select * from receipt where code = $1', [code]);
  const columns = ['tenant_code', 'code', 'item_code', 'item_name_zh', 'delivered_on', 'pos', 'run_code'];
  expect(Object.keys(row ?? {}).sort()).toEqual(columns.sort());
  const said = JSON.stringify([row, await byCode(code)]);
  for (const secret of [need, stop, run, planId].map((id) => localOf(id) || id)) expect(said).not.toContain(secret);
  expect(said).not.toMatch(/\d\d:\d\d:\d\d\.\d*[1-9]/);
});
it('is listed by place, page by page, in an order that says nothing of time', async () => {
  for (let receipts = 0; receipts < 5; receipts++) await aReceipt();
  const codes: string[] = [];
  for (let after: string | null = null, goOn = true; goOn;) {
    const page: Page = await delivery.station.data<Page>(PUBLIC_ACTOR, LIST, { place: '51', after });
    codes.push(...page.receipts.edges.map(({ node }) => node.code));
    [after, goOn] = [page.receipts.pageInfo.endCursor, page.receipts.pageInfo.hasNextPage];
  }
  expect(codes).toHaveLength((await delivery.station.rows('select from receipt')).length);
  expect(codes).toEqual([...codes].sort());
  const nothing = await delivery.station.data<Page>(PUBLIC_ACTOR, LIST, { place: NEXT_DOOR });
  expect(nothing.receipts.edges).toEqual([]);
  for (const cursor of [['51\0', 'R0'], ['51015NGF', '\0'], ['x'], 'x']) {
    const after = Buffer.from(JSON.stringify(cursor)).toString('base64url');
    const { errors } = await delivery.station.ask(PUBLIC_ACTOR, LIST, { place: HERE, after });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  }
});
it('bears the name of the last correction, as does its plan, told twice and in the wrong order', async () => {
  const { code, itemCode } = await aReceipt();
  const other = await aReceipt();
  const name = async () => (await byCode(code)) as unknown as { itemNameZh: string };
  const first = await delivery.inventory.tellCorrected(HERE, itemCode, '糯米', 20);
  await delivery.station.until(name, ({ itemNameZh }) => itemNameZh === '糯米');
  const last = await delivery.inventory.tellCorrected(HERE, itemCode, '小米', 22);
  await delivery.inventory.tellCorrected(HERE, itemCode, '旧米', 21);
  await first();
  await last();
  await delivery.inventory.tellCorrected(HERE, other.itemCode, '黑米', 20);
  await delivery.station.until(
    async () => (await byCode(other.code)) as unknown as { itemNameZh: string },
    ({ itemNameZh }) => itemNameZh === '黑米',
  );
  expect(await name()).toMatchObject({ itemNameZh: '小米' });
  const names = await delivery.station.rows('select item_name_zh as name from plan where item_code = $1', [itemCode]);
  expect(names).toEqual([{ name: '小米' }]);
});
it('is all that the public sees', async () => {
  const { need, plan, run, stop } = await aReceipt();
  for (const [what, id] of Object.entries({ need, plan, run }))
    expect(await delivery.refusalOf(what as 'need', id, PUBLIC_ACTOR)).toBe('SIGN_IN_NEEDED');
  expect(await delivery.handOver(stop, {}, PUBLIC_ACTOR)).toEqual({ reason: 'SIGN_IN_NEEDED' });
});
it('is told to reporting again page by page, oldest first and without a gap', async () => {
  for (let receipts = 0; receipts < 3; receipts++) await aReceipt();
  const rows = await delivery.station.rows<{ code: string }>('select code from receipt order by pos');
  const tell = await delivery.tellReceipts(2);
  const told: { readonly pos: number; readonly receiptCode: string }[] = [];
  for (let afterPos: number | null = 0; afterPos !== null;) {
    const page = await tell(afterPos);
    if (page instanceof Refusal) throw new Error(page.reason);
    told.push(...page.facts);
    afterPos = page.nextPos;
  }
  expect(told.map(({ receiptCode }) => receiptCode)).toEqual(rows.map(({ code }) => code));
});
