import { randomUUID } from 'node:crypto';
import { NATION, PUBLIC_ACTOR, type Actor, type ProductId, type TenantCode } from '@yicang/kernel';
import { aPerson } from '@yicang/testing';
import { Delivery, KEEPER, localOf } from '../delivery.fixture.js';
import { Bystanders } from '../neighbours.fixture.js';

let delivery: Delivery;
let bystanders: Bystanders;
beforeAll(async () => {
  delivery = await Delivery.open();
  bystanders = await Bystanders.open(delivery.station);
});
afterAll(() => delivery?.close());

const CITY = '5101' as TenantCode;
const COORDINATOR = aPerson('cityCoordinator', CITY);
const REPORT = `... on NeedImport { isDryRun read recorded merged normalised organizations ofOne mappedExactly suggested notMapped
  refused refusedFor { problem rows messageZh messageEn } refusedCsv } ... on Refused { reason }`;
const IMPORT = `mutation ($input: ImportNeedsInput!) { importNeeds(input: $input) { ${REPORT} } }`;

interface Report {
  readonly read: number;
  readonly recorded: number;
  readonly merged: number;
  readonly refused: number;
  readonly refusedFor: readonly { readonly problem: string; readonly rows: number }[];
  readonly refusedCsv: string;
  readonly reason?: string;
}
const aRow = (facts: object = {}) => ({
  ...{ city: '成都市', district: '武侯区', hospitalNo: '1', item: '84消毒液', specification: '', wanted: '200' },
  ...facts,
});
const anImport = (rows: readonly object[], facts: object = {}) => ({
  ...{ commandId: randomUUID(), place: CITY, isDryRun: false, rows },
  ...facts,
});
async function send(input: object, actor: Actor = COORDINATOR): Promise<Report> {
  return (await delivery.station.data<{ importNeeds: Report }>(actor, IMPORT, { input })).importNeeds;
}
const needs = (tenantCode: TenantCode = CITY) =>
  delivery.station.rows<Record<string, unknown>>('select * from need where tenant_code = $1 order by id', [tenantCode]);
/** A hospital that no other test names. */
const aHospital = () => `武侯 ${randomUUID().slice(0, 8)}`;

describe('importing', () => {
  it('records what hospitals need, published, with what the product is or may be', async () => {
    const district = aHospital();
    const rows = [
      aRow({ district }),
      aRow({ district, item: '医用防护口罩 | N95口罩', specification: 'GB 19083-2010', wanted: '1,000' }),
      aRow({ district, item: '医用护目镜', wanted: '1' }),
      aRow({ district, item: '测体温设备', hospitalNo: '2' }),
      aRow({ district, item: '84消毒液', wanted: '300' }),
      aRow({ district, wanted: '' }),
      aRow({ district, city: '武汉市' }),
      aRow({ district, city: '武汉市' }),
    ];
    const report = await send(anImport(rows, { urgency: 'URGENT' }));
    expect(report).toMatchObject({
      ...{ isDryRun: false, read: 8, recorded: 4, merged: 1, refused: 3, normalised: 1, organizations: 2 },
      ...{ ofOne: 1, mappedExactly: 2, suggested: 1, notMapped: 1 },
      refusedFor: [
        { problem: 'OTHER_CITY', rows: 2, messageZh: '不是这个城市的', messageEn: 'It is of another city' },
        { problem: 'QUANTITY_MISSING', rows: 1 },
      ],
    });
    expect(report.refusedCsv.split('\r\n')).toEqual([
      '\uFEFF行 line,原因,reason',
      '6,"没有写数量","It does not say how many"',
      '7,"不是这个城市的","It is of another city"',
      '8,"不是这个城市的","It is of another city"',
      '',
    ]);
    const query = `{ organizationNeeds(place: "${CITY}", first: 100) { edges { node {
      nameZh aliases specification quantity unit category urgency product { id } } } } }`;
    const { organizationNeeds } = await delivery.station.data<{ organizationNeeds: { edges: { node: object }[] } }>(
      PUBLIC_ACTOR,
      query,
    );
    const nodes = organizationNeeds.edges.map(({ node }) => node);
    expect(nodes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ nameZh: '84消毒液', quantity: 300, unit: 'BOTTLE', category: 'HYGIENE' }),
        expect.objectContaining({ nameZh: '医用防护口罩', aliases: ['N95口罩'], quantity: 1_000, urgency: 'URGENT' }),
        expect.objectContaining({ nameZh: '医用护目镜', product: null, unit: 'PIECE', category: 'OTHER' }),
      ]),
    );
  });
  it('tries out with the same report, and writes nothing', async () => {
    const district = aHospital();
    const rows = [aRow({ district }), aRow({ district, wanted: '0' }), aRow({ district, item: '测体温设备' })];
    const [before, registered] = [await needs(), bystanders.registered.size];
    const tried = await send(anImport(rows, { isDryRun: true }));
    expect([await needs(), bystanders.registered.size]).toEqual([before, registered]);
    const done = await send(anImport(rows));
    expect(tried).toEqual({ ...done, isDryRun: true });
    const again = await send(anImport(rows, { isDryRun: true }));
    expect(again).toEqual({ ...(await send(anImport(rows))), isDryRun: true });
    expect(again).toMatchObject({ recorded: 0, refused: 3 });
  });
  it('is done once, however often the command is sent', async () => {
    const input = anImport([aRow({ district: aHospital() })]);
    const sent = await Promise.all(Array.from({ length: 20 }, () => send(input)));
    for (const report of sent) expect(report).toEqual(sent[0]);
    expect(sent[0]).toMatchObject({ recorded: 1 });
    expect(await send({ ...input, rows: [aRow()] })).toEqual({ reason: 'COMMAND_ID_REUSED' });
  });
  it('records each need once when twenty import the same at once', async () => {
    const district = aHospital();
    const rows = ['防护服', '84消毒液', '75%酒精', '防护面罩'].map((item) => aRow({ district, item }));
    const sent = await Promise.all(
      Array.from({ length: 20 }, (_, nth) => send(anImport(nth % 2 === 0 ? rows : rows.toReversed()))),
    );
    expect(sent.reduce((sum, { recorded }) => sum + recorded, 0)).toBe(4);
    for (const { read, recorded, merged, refused } of sent) expect(recorded + merged + refused).toBe(read);
    const mine = (await needs()).filter(
      ({ organization_id: id }) => id === bystanders.registered.get(`${district} 1 号医院`),
    );
    expect(mine).toHaveLength(4);
    const events = await delivery.station.rows(
      `select from outbox where envelope -> 'payload' ->> 'organizationId' = $1`,
      [bystanders.registered.get(`${district} 1 号医院`)],
    );
    expect(events).toHaveLength(4);
  });
  it('is all or nothing: when registry refuses, nothing is recorded', async () => {
    const before = await needs();
    bystanders.refuses('TEXT_HOLDS_PERSONAL_NUMBER');
    const report = await send(anImport([aRow({ district: aHospital() })]));
    bystanders.refuses(null);
    expect(report).toEqual({ reason: 'TEXT_HOLDS_PERSONAL_NUMBER' });
    expect(await needs()).toEqual(before);
  });
  it('refuses the rows of an organization that is closed', async () => {
    const district = aHospital();
    bystanders.closed.add(`${district} 1 号医院`);
    expect(await send(anImport([aRow({ district }), aRow({ district, hospitalNo: '2' })]))).toMatchObject({
      ...{ recorded: 1, refused: 1 },
      refusedFor: [{ problem: 'ORGANIZATION_CLOSED', rows: 1 }],
    });
  });
  it('is for a city’s coordinator, in her own city', async () => {
    const before = await needs();
    const others = [aPerson('cityCoordinator', '5103'), aPerson('communityManager', '51015NGF'), KEEPER];
    for (const actor of others)
      for (const isDryRun of [true, false])
        expect(await send(anImport([aRow()], { isDryRun }), actor)).toEqual({ reason: 'NOT_PERMITTED' });
    expect(await send(anImport([aRow()]), PUBLIC_ACTOR)).toEqual({ reason: 'SIGN_IN_NEEDED' });
    expect(await send(anImport([aRow()], { place: '5109' }), aPerson('cityCoordinator', '5109'))).toEqual({
      reason: 'PLACE_NOT_FOUND',
    });
    for (const place of ['51', '51015NGF'])
      expect(await send(anImport([aRow()], { place }))).toEqual({ reason: 'IMPORT_PLACE_NOT_CITY' });
    expect(await needs()).toEqual(before);
    expect(await delivery.station.visible('need', CITY)).toBe(before.length);
    expect(await delivery.station.visible('need', '5103' as TenantCode)).toBe(0);
  });
  it.each([
    { place: '5' },
    { rows: [] },
    { rows: Array.from({ length: 501 }, () => aRow()) },
    { rows: [aRow({ wanted: 5 })] },
    { rows: [aRow({ item: '长'.repeat(1_001) })] },
    { rows: [aRow({ specification: '\0' })] },
    { isDryRun: null },
  ])('turns away bad input (case %#)', async (facts) => {
    const { errors } = await delivery.station.ask(COORDINATOR, IMPORT, { input: anImport([aRow()], facts) });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

describe('importing a file', () => {
  const HEADING = 'province,city,district,hospital_no,item,specification,wanted';
  const csv = (...lines: readonly string[]) => Buffer.from([HEADING, ...lines, ''].join('\n'));
  const importFile = (fileId: string, facts: object = {}, actor: Actor = COORDINATOR) =>
    send({ ...anImport([]), rows: undefined, fileId, ...facts }, actor);

  it('does what importing its rows does, and names the lines of the file', async () => {
    const district = aHospital();
    const lines = [
      `四川,成都市,${district},1,防护服,"GB 19082-2003, 无菌",5`,
      '',
      `四川,自贡市,${district},1,防护服,,5`,
    ];
    const fileId = await delivery.bring(COORDINATOR, csv(...lines));
    const report = await importFile(fileId);
    expect(report).toMatchObject({ read: 2, recorded: 1, refused: 1 });
    expect(report.refusedCsv).toContain('\r\n4,"不是这个城市的"');
  });
  it('is done once for one content, under whatever id it was brought', async () => {
    const content = csv(`四川,成都市,${aHospital()},1,防护服,,5`);
    const commandId = randomUUID();
    const first = await importFile(await delivery.bring(COORDINATOR, content), { commandId });
    expect(first).toMatchObject({ recorded: 1 });
    expect(await importFile(await delivery.bring(COORDINATOR, content), { commandId })).toEqual(first);
    const other = await delivery.bring(COORDINATOR, csv());
    expect(await importFile(other, { commandId })).toEqual({ reason: 'COMMAND_ID_REUSED' });
  });
  it('is refused for a file of somebody else, of another shape, or of too many lines', async () => {
    const before = await needs();
    const elsewhere = await delivery.bring(aPerson('cityCoordinator', CITY), csv());
    const bad = await delivery.bring(COORDINATOR, csv('一列'));
    const long = await delivery.bring(COORDINATOR, csv(...Array.from({ length: 5_001 }, () => ',,,,,,')));
    const large = await delivery.bring(COORDINATOR, csv(' '.repeat(2 * 1_024 * 1_024)));
    const columns = await delivery.bring(COORDINATOR, Buffer.from('a,b\n1,2\n'));
    for (const isDryRun of [true, false]) {
      for (const fileId of [elsewhere, 'x', ''])
        expect(await importFile(fileId, { isDryRun })).toEqual({ reason: 'FILE_NOT_FOUND' });
      expect(await importFile(bad, { isDryRun })).toEqual({ reason: 'IMPORT_UNREADABLE' });
      for (const fileId of [long, large])
        expect(await importFile(fileId, { isDryRun })).toEqual({ reason: 'IMPORT_TOO_LONG' });
      expect(await importFile(columns, { isDryRun })).toEqual({ reason: 'IMPORT_COLUMNS_MISSING' });
    }
    expect(await needs()).toEqual(before);
  });
  it('is either a file or rows', async () => {
    for (const facts of [{ fileId: 'x' }, { rows: null }]) {
      const { errors } = await delivery.station.ask(COORDINATOR, IMPORT, { input: anImport([aRow()], facts) });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    }
  });
});

describe('a suggested product', () => {
  const LOOK = 'query ($id: ID!) { need(id: $id) { unit suggestedProduct { nameZh scorePercent } product { id } } }';
  async function aSuggestedNeed(): Promise<string> {
    const district = aHospital();
    await send(anImport([aRow({ district, item: '医用护目镜' })]));
    const query = `{ organizationNeeds(place: "${CITY}", first: 100) { edges { node { id organization { id } } } } }`;
    const { organizationNeeds } = await delivery.station.data<{
      organizationNeeds: { edges: { node: { id: string; organization: { id: string } } }[] };
    }>(PUBLIC_ACTOR, query);
    const organizationId = bystanders.registered.get(`${district} 1 号医院`) ?? '';
    const isHis = (id: string) => Buffer.from(id, 'base64url').toString().endsWith(organizationId);
    return organizationNeeds.edges.find(({ node }) => isHis(node.organization.id))?.node.id ?? '';
  }

  it('is kept until one of twenty who accept it at once does, and is then the need’s product', async () => {
    const needId = await aSuggestedNeed();
    const suggestedProduct = { nameZh: '护目镜', scorePercent: 60 };
    const see = (actor: Actor) => delivery.station.data<object>(actor, LOOK, { id: needId });
    expect(await see(COORDINATOR)).toEqual({ need: { unit: 'PIECE', suggestedProduct, product: null } });
    const accept = () => delivery.change(COORDINATOR, 'acceptProductSuggestion', { needId });
    const outcomes = await Promise.all(Array.from({ length: 20 }, accept));
    expect(outcomes.filter(({ reason }) => reason === undefined)).toHaveLength(1);
    expect(new Set(outcomes.map(({ reason }) => reason))).toEqual(new Set([undefined, 'NEED_WITHOUT_SUGGESTION']));
    const id = expect.any(String) as string;
    expect(await see(COORDINATOR)).toEqual({ need: { unit: 'PAIR', suggestedProduct: null, product: { id } } });
    const revised = await delivery.told('delivery.need.revised.v1', localOf(needId));
    expect(revised).toEqual([expect.objectContaining({ needId: localOf(needId), unit: 'pair' })]);
  });
  it('gives way to another that a person names', async () => {
    const needId = await aSuggestedNeed();
    const productId = Buffer.from(`Product:${NATION}:${randomUUID() as ProductId}`).toString('base64url');
    expect(await delivery.change(COORDINATOR, 'setNeedProduct', { needId, productId })).toMatchObject({ id: needId });
    expect(await delivery.station.data(COORDINATOR, LOOK, { id: needId })).toEqual({
      need: { unit: 'PIECE', suggestedProduct: null, product: { id: productId } },
    });
  });
});
