import { createHash, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { type Readable } from 'node:stream';
import { addDays, globalId, localDateAt, type Actor, type Uuid } from '@yicang/kernel';
import { FolderStore, readFileLink, signFileClaim, type BroughtType } from '@yicang/platform-files';
import { type Bus } from '@yicang/platform-nats';
import { aPerson } from '@yicang/testing';
import {
  DONOR_ID,
  HERE,
  KEEPER,
  MANAGER,
  NEIGHBOUR,
  NEXT_DOOR,
  openInventory,
  RECIPIENT_ID,
  type Inventory,
} from '../inventory.fixture.js';
import { workbookOf } from './workbook.fixture.js';

let inventory: Inventory;
let gateway: Bus;
beforeAll(async () => {
  inventory = await openInventory();
  gateway = await inventory.station.neighbour('gateway');
});
afterAll(() => inventory?.close());

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const today = localDateAt(new Date());
const IMPORT = `id status isDryRun kind receivedOn rowsRead rowsTotal rowsBooked rowsWrong headers finishedAt
  mapping { column header } refusal { reason messageZh messageEn details { name value } } errors { path name bytes }
  intake { id kind priceFen supplierZh note receivedOn lineCount reversedAt donor { id }
    items(first: 100) { edges { node { code nameZh quantity unit weightGrams category condition expiresOn batch shelf status } } } }`;

interface SeenItem {
  readonly code: string;
  readonly nameZh: string;
  readonly quantity: number;
}
interface Linked {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}
interface Seen {
  readonly id: string;
  readonly reason?: string;
  readonly status: string;
  readonly rowsRead: number;
  readonly rowsTotal: number | null;
  readonly rowsBooked: number;
  readonly rowsWrong: number;
  readonly finishedAt: string | null;
  readonly mapping: readonly { readonly column: string; readonly header: string }[];
  readonly refusal: {
    readonly reason: string;
    readonly details: readonly { readonly name: string; readonly value: string }[];
  } | null;
  readonly errors: Linked | null;
  readonly intake: {
    readonly id: string;
    readonly lineCount: number;
    readonly items: { readonly edges: readonly { readonly node: SeenItem }[] };
  } | null;
}

const HEADING = '品名,品类,数量,单位,重量（克）';
const ROW = '大米 5 公斤,食品,1,袋,5000';
const csv = (...lines: readonly string[]) => Buffer.from([...lines, ''].join('\r\n'));

async function bring(content: Uint8Array, mediaType: BroughtType = 'text/csv', actor: Actor = KEEPER): Promise<string> {
  const file = await new FolderStore(inventory.filesFolder).put([content]);
  return signFileClaim({ ...file, mediaType }, actor, gateway.identity);
}
async function ask(facts: object, actor: Actor = KEEPER): Promise<Seen> {
  const mutation = `mutation ($input: ImportIntakeInput!) { importIntake(input: $input) {
    ... on IntakeImport { ${IMPORT} } ... on Refused { reason } } }`;
  const defaults = { commandId: randomUUID(), storeId: inventory.storeId, kind: 'GIFT', isDryRun: false };
  const input = { ...defaults, ...facts };
  return (await inventory.station.data<{ importIntake: Seen }>(actor, mutation, { input })).importIntake;
}
async function seen(id: string, actor: Actor = KEEPER): Promise<Seen | null> {
  const query = `query ($id: ID!) { intakeImport(id: $id) { ${IMPORT} } }`;
  return (await inventory.station.data<{ intakeImport: Seen | null }>(actor, query, { id })).intakeImport;
}
async function over(asked: Seen): Promise<Seen> {
  if (asked.reason !== undefined) throw new Error(asked.reason);
  const isOver = (one: Seen | null) => one !== null && one.finishedAt !== null;
  return (await inventory.station.until(() => seen(asked.id), isOver)) as Seen;
}
const imported = async (content: Buffer, facts: object = {}, mediaType?: BroughtType) =>
  over(await ask({ fileId: await bring(content, mediaType), ...facts }));
const itemsOf = ({ intake }: Seen) => intake?.items.edges.map(({ node }) => node) ?? [];
const detailOf = ({ refusal }: Seen, wanted: string) => refusal?.details.find(({ name }) => name === wanted)?.value;
async function contentOf(file: Linked | null, actor: Actor = KEEPER): Promise<string> {
  const link = readFileLink(file?.path ?? '', gateway.identity);
  expect(link?.subject).toBe(actor.subject);
  const content = await buffer((await new FolderStore(inventory.filesFolder).open(link?.sha256 ?? '')) as Readable);
  expect(content.length).toBe(file?.bytes);
  return content.toString();
}
async function counted(): Promise<number[]> {
  const [row] = await inventory.station.rows<{ counts: number[] }>(
    `select array[(select count(*) from item), (select count(*) from item_event), (select count(*) from intake),
      (select count(*) from outbox where aggregate = 'item')]::int[] as counts`,
  );
  return row?.counts ?? [];
}
async function aProduct(facts: object): Promise<string> {
  const { addProduct } = await inventory.station.data<{ addProduct: { id: string } }>(
    KEEPER,
    'mutation ($input: AddProductInput!) { addProduct(input: $input) { ... on Product { id } ... on Refused { reason } } }',
    {
      input: {
        ...{
          commandId: randomUUID(),
          place: HERE,
          category: 'FOOD',
          unit: 'BAG',
          unitWeightGrams: 500,
          storage: 'DRY',
        },
        ...facts,
      },
    },
  );
  return addProduct.id;
}

describe('a sheet of gifts', () => {
  it('is taken in whole, as one intake, each row as it says', async () => {
    const gtin = '6901234567892';
    const productId = await aProduct({
      nameZh: `挂面 ${randomUUID().slice(0, 6)}`,
      gtin,
      packs: [{ unit: 'BOX', holds: 12 }],
    });
    const donorFamilyId = globalId('Family', HERE, DONOR_ID as Uuid);
    const content = csv(
      '条码,品名,品类,数量,单位,重量（克）,成色,保质期至,批号,货架',
      `,"大米, 5 公斤",食品,１,袋,"5,000",全新,${addDays(today, 30)},ｌ-7,A-1`,
      `${gtin},,,2,箱,,,2099年1月2日,,`,
      '',
      `${productId},新名字,,3,,,good,,,`,
    );
    const done = await imported(content, { donorFamilyId, note: '春节' });
    expect(done).toMatchObject({
      status: 'DONE',
      rowsRead: 3,
      rowsTotal: 3,
      rowsBooked: 3,
      rowsWrong: 0,
      refusal: null,
    });
    expect(done.intake).toMatchObject({
      kind: 'GIFT',
      lineCount: 3,
      donor: { id: donorFamilyId },
      note: '春节',
      receivedOn: today,
    });
    const items = itemsOf(done).toSorted((one, other) => one.quantity - other.quantity);
    expect(items).toMatchObject([
      {
        nameZh: '大米, 5 公斤',
        quantity: 1,
        unit: 'BAG',
        weightGrams: 5_000,
        expiresOn: addDays(today, 30),
        batch: 'L-7',
        shelf: 'A-1',
      },
      { nameZh: '新名字', quantity: 3, unit: 'BAG', weightGrams: 1_500, condition: 'GOOD', category: 'FOOD' },
      {
        quantity: 24,
        unit: 'BAG',
        weightGrams: 12_000,
        condition: 'NEW',
        expiresOn: '2099-01-02',
        batch: null,
        shelf: '',
      },
    ]);
  });

  it('gives each item the facts of one taken in alone', async () => {
    const done = await imported(csv(HEADING, ROW));
    const alone = await inventory.receive(KEEPER, { shelf: '' });
    const factsOf = (code: string | undefined) =>
      inventory.station.rows<{ payload: object; details: object }>(
        `select outbox.envelope -> 'payload' as payload, event.details from item_event event
           join outbox on outbox.aggregate_id = event.item_code and outbox.aggregate_version = event.version
          where event.item_code = $1 and event.type = 'received'`,
        [code?.replaceAll('-', '')],
      );
    const plain = (facts: readonly { payload: object; details: object }[]) =>
      facts.map(({ payload, details }) => ({ ...payload, ...details, itemCode: '' }));
    expect(plain(await factsOf(itemsOf(done)[0]?.code))).toEqual(plain(await factsOf(alone.code)));
  });

  it('is read as XLSX too, and in GB 18030, with any delimiter', async () => {
    const workbook = workbookOf([
      ['品名', '品类', '数量', '单位', '重量(克)'],
      ['油', '食品', 2, '瓶', 1_000],
      ['盐', '食品', 3, '包', 500],
    ]);
    const done = await imported(workbook, {}, XLSX);
    expect(
      itemsOf(done)
        .map(({ nameZh, quantity }) => [nameZh, quantity])
        .sort(),
    ).toEqual([
      ['油', 2],
      ['盐', 3],
    ]);
    // 品名;品类;数量;单位;重量g and 米;食品;1;袋;9 in GB 18030
    const gb = 'c6b7c3fb3bc6b7c0e03bcafdc1bf3bb5a5cebb3bd6d8c1bf670ac3d73bcab3c6b73b313bb4fc3b39';
    expect(itemsOf(await imported(Buffer.from(gb, 'hex')))).toMatchObject([{ nameZh: '米', quantity: 1 }]);
  });

  it('can be reversed as one', async () => {
    const done = await imported(csv(HEADING, ROW, ROW, ROW));
    const reverse = `mutation ($input: ReverseIntakeInput!) { reverseIntake(input: $input) { ... on Intake { reversedAt } ... on Refused { reason } } }`;
    const input = { commandId: randomUUID(), intakeId: done.intake?.id, reason: 'WRONG_FILE' };
    expect(await inventory.station.data(KEEPER, reverse, { input })).toMatchObject({
      reverseIntake: { reversedAt: expect.any(String) as string },
    });
    expect(itemsOf((await seen(done.id)) as Seen)).toMatchObject(
      Array.from({ length: 3 }, () => ({ status: 'DISCARDED' })),
    );
  });
});

it('takes in a sheet of what was bought', async () => {
  const bought = { kind: 'PURCHASE', priceFen: 12_345, supplierZh: '水井坊粮油店', receivedOn: addDays(today, -3) };
  const done = await imported(csv(HEADING, ROW), bought);
  expect(done.intake).toMatchObject({
    kind: 'PURCHASE',
    priceFen: 12_345,
    supplierZh: '水井坊粮油店',
    receivedOn: addDays(today, -3),
    donor: null,
  });
});

describe('a dry run', () => {
  it('checks the same and takes nothing in', async () => {
    const before = await counted();
    const good = await imported(csv(HEADING, ROW, ROW), { isDryRun: true });
    expect(good).toMatchObject({
      status: 'DONE',
      isDryRun: true,
      rowsRead: 2,
      rowsTotal: 2,
      rowsBooked: 0,
      intake: null,
    });
    const bad = csv(HEADING, ROW, '米,食品,x,袋,1');
    const [tried, done] = [await imported(bad, { isDryRun: true }), await imported(bad)];
    const told = ({ status, rowsRead, rowsWrong, refusal }: Seen) => ({ status, rowsRead, rowsWrong, refusal });
    expect(told(tried)).toEqual(told(done));
    expect(await contentOf(tried.errors)).toBe(await contentOf(done.errors));
    expect(await counted()).toEqual(before);
  });
});

describe('a sheet with wrong rows', () => {
  it('is taken in not at all, and every error can be fetched, safe to open', async () => {
    const before = await counted();
    const retired = await aProduct({ nameZh: `停用 ${randomUUID().slice(0, 6)}` });
    await inventory.station.data(
      MANAGER,
      'mutation ($input: RetireProductInput!) { retireProduct(input: $input) { __typename } }',
      {
        input: { commandId: randomUUID(), productId: retired },
      },
    );
    const content = csv(
      '条码,品名,品类,数量,单位,重量(克),保质期至',
      ',大米,食品,1,袋,1,',
      `,=cmd|' /C calc'!A0,零食,1.5,打,一斤,1/5/2026`,
      ',,食品,0,袋,1,2020-01-01',
      ',米,食品,1,袋,1,2020-01-01',
      ',王阿姨 13912345678,食品,1,袋,1,',
      '6901234567891,,,1,,,',
      '4006381333931,,,1,,,',
      `${retired},,,1,,,`,
      ',米,食品,1,袋,1,,多出来的',
    );
    const done = await imported(content);
    expect(done).toMatchObject({
      status: 'REFUSED',
      rowsRead: 9,
      rowsTotal: 9,
      rowsWrong: 8,
      rowsBooked: 0,
      intake: null,
    });
    expect(done.refusal).toMatchObject({ reason: 'IMPORT_ROWS_WRONG' });
    expect(detailOf(done, 'rows')).toBe('8');
    expect(await counted()).toEqual(before);
    expect(done.errors?.name).toBe(`入库错误-${today}.csv`);
    const text = await contentOf(done.errors);
    const lines = text.split('\r\n').map((line) => line.split(',').slice(0, 4).join(','));
    expect(lines).toEqual([
      '\uFEFF行 row,列 column,内容 value,原因',
      '3,品类,零食,没有这个品类。可填：食品、卫生用品、衣物、家居用品、学习用品、辅助器具、其他',
      '3,数量,1.5,不是 1 至 100000 的整数',
      '3,单位,打,没有这个单位。可填：件、袋、瓶、箱、包、套、双、公斤、升',
      '3,重量（克）,一斤,不是 0 至 10000000 的整数，单位是克',
      '3,保质期至,1/5/2026,看不出是哪一天。请写年月日，如 2026-05-01',
      '4,品名,,没有填写',
      '4,数量,0,不是 1 至 100000 的整数',
      '5,保质期至,2020-01-01,保质期（2020-01-01）早于入库日期，不能收下；请向捐赠者说明。',
      '6,,,这里像是写了电话号码或身份证号码，而这段文字会被别人看到。请只写东西是什么，不要写人的信息。',
      '7,条码,6901234567891,条码 6901234567891 的校验位不对，请再扫一次或核对数字。',
      '8,条码,4006381333931,目录里没有这个品种。请重新搜索，或添加一个。',
      expect.stringMatching(/^9,条码,\w+,这个品种已停用（/),
      '10,,,这一行的内容比表头多：可能有没加引号的逗号',
      '',
    ]);
    expect(text).not.toContain('13912345678');
  });

  it('lists a thousand errors, counts all, and makes no cell a formula', async () => {
    const rows = Array.from({ length: 1_200 }, () =>
      '=1+1,食品,=HYPERLINK("x"),袋,-1'.replace('=HYPERLINK("x")', '=2*3'),
    );
    const done = await imported(csv(HEADING, ...rows));
    expect(done).toMatchObject({ status: 'REFUSED', rowsWrong: 1_200, rowsTotal: 1_200 });
    const lines = (await contentOf(done.errors)).split('\r\n');
    expect(lines).toHaveLength(1_002);
    expect(lines[1]).toMatch(/^2,数量,'=2\*3,/);
    expect(lines[2]).toMatch(/^2,重量（克）,'-1,/);
  });
});

describe('columns', () => {
  const odd = csv('货物,类,数,量词,克', '米,食品,1,袋,9');
  const mapping = [
    { column: 'NAME_ZH', header: '货物' },
    { column: 'CATEGORY', header: '类' },
    { column: 'QUANTITY', header: '数' },
    { column: 'UNIT', header: '量词' },
    { column: 'WEIGHT_GRAMS', header: '克' },
  ];

  it('are said once for headings nobody knows, and remembered for this store', async () => {
    const refused = await imported(odd);
    expect(refused).toMatchObject({
      status: 'REFUSED',
      refusal: { reason: 'IMPORT_COLUMNS_MISSING' },
      rowsRead: 0,
      rowsTotal: null,
    });
    expect(refused).toMatchObject({ headers: ['货物', '类', '数', '量词', '克'], mapping: [] });
    const said = await imported(odd, { mapping, isDryRun: true });
    expect(said).toMatchObject({ status: 'DONE' });
    expect(said.mapping).toEqual(expect.arrayContaining(mapping));
    // in another order they are the same headings
    const again = await imported(csv('克,量词,数,类,货物', '8,袋,2,食品,面'));
    expect(itemsOf(again)).toMatchObject([{ nameZh: '面', quantity: 2, weightGrams: 8 }]);
    expect(await inventory.station.visible('intake_column_mapping', HERE)).toBe(1);
    expect(await inventory.station.visible('intake_column_mapping', NEXT_DOOR)).toBe(0);
  });

  it('are refused when a heading is not there, or two claim to be one', async () => {
    const absent = await imported(csv(HEADING, ROW), { mapping: [{ column: 'SHELF', header: '在哪' }] });
    expect(absent.refusal).toMatchObject({ reason: 'IMPORT_HEADER_UNKNOWN' });
    expect(detailOf(absent, 'headers')).toContain('在哪');
    const both = csv(`${HEADING},名称`, `${ROW},米`);
    const twice = await imported(both);
    expect(twice.refusal).toMatchObject({ reason: 'IMPORT_COLUMN_TWICE' });
    expect(await imported(both, { mapping: [{ column: 'NAME_ZH', header: '名称' }], isDryRun: true })).toMatchObject({
      status: 'DONE',
    });
  });
});

describe('a file that is no sheet', () => {
  it.each<[string, Buffer, BroughtType, string]>([
    ['IMPORT_EMPTY', csv(HEADING), 'text/csv', 'nothing below the headings'],
    ['IMPORT_EMPTY', Buffer.from('\n\n'), 'text/csv', 'blank lines'],
    ['IMPORT_UNREADABLE', csv(HEADING, '"open'), 'text/csv', 'a quote left open'],
    ['IMPORT_UNREADABLE', Buffer.from('ff00ff00', 'hex'), 'text/csv', 'no text'],
    ['IMPORT_WORKBOOK_UNREADABLE', Buffer.from('PK\x03\x04no'), XLSX, 'no workbook'],
    ['IMPORT_TOO_LONG', csv(HEADING, ...Array.from({ length: 10_001 }, () => ROW)), 'text/csv', 'too many rows'],
  ])('is refused with %s', async (reason, content, mediaType, _) => {
    const before = await counted();
    const done = await imported(content, {}, mediaType);
    expect(done).toMatchObject({ status: 'REFUSED', refusal: { reason }, intake: null, errors: null });
    expect(await counted()).toEqual(before);
  });

  it('is refused at once when it is of another type, another’s, or gone', async () => {
    expect(await ask({ fileId: await bring(Buffer.from('%PDF'), 'application/pdf') })).toMatchObject({
      reason: 'IMPORT_FILE_NOT_SHEET',
    });
    expect(await ask({ fileId: await bring(csv(HEADING), 'text/csv', MANAGER) })).toMatchObject({
      reason: 'FILE_NOT_FOUND',
    });
    expect(await ask({ fileId: 'made up' })).toMatchObject({ reason: 'FILE_NOT_FOUND' });
    const sha256 = createHash('sha256').update('never put').digest('hex');
    const fileId = signFileClaim({ sha256, bytes: 9, mediaType: 'text/csv' }, KEEPER, gateway.identity);
    expect(await over(await ask({ fileId }))).toMatchObject({
      status: 'REFUSED',
      refusal: { reason: 'FILE_NOT_FOUND' },
    });
  });
});

describe('asking for an import', () => {
  it('refuses what no sheet could mend', async () => {
    const fileId = await bring(csv(HEADING, ROW));
    const family = (id: string) => ({ fileId, donorFamilyId: globalId('Family', HERE, id as Uuid) });
    expect(await ask({ fileId, storeId: 'made up' })).toMatchObject({ reason: 'STORE_NOT_FOUND' });
    expect(await ask({ fileId, storeId: globalId('Store', HERE, randomUUID() as Uuid) })).toMatchObject({
      reason: 'STORE_NOT_FOUND',
    });
    expect(await ask({ fileId, receivedOn: addDays(today, 1) })).toMatchObject({ reason: 'INTAKE_DAY_WRONG' });
    expect(await ask({ fileId, note: '电话 13912345678' })).toMatchObject({ reason: 'TEXT_HOLDS_PERSONAL_NUMBER' });
    expect(await ask(family(RECIPIENT_ID))).toMatchObject({ reason: 'FAMILY_ROLE_MISSING' });
    expect(await ask(family(randomUUID()))).toMatchObject({ reason: 'FAMILY_NOT_FOUND' });
    const theirs = await bring(csv(HEADING, ROW), 'text/csv', NEIGHBOUR);
    expect(await ask({ fileId: theirs }, NEIGHBOUR)).toMatchObject({ reason: 'NOT_PERMITTED' });
  });

  it.each<object>([
    { kind: 'PURCHASE' },
    { kind: 'GIFT', priceFen: 1 },
    { kind: 'PURCHASE', priceFen: 1, supplierZh: 'a', donorFamilyId: 'x' },
    { note: '长'.repeat(201) },
    { mapping: [{ column: 'SHELF', header: ' ' }] },
  ])('turns away bad input (case %#)', async (facts) => {
    const mutation = 'mutation ($input: ImportIntakeInput!) { importIntake(input: $input) { __typename } }';
    const input = {
      commandId: randomUUID(),
      storeId: inventory.storeId,
      fileId: 'x',
      kind: 'GIFT',
      isDryRun: true,
      ...facts,
    };
    const { errors } = await inventory.station.ask(KEEPER, mutation, { input });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('twenty times at once is one import and one intake', async () => {
    const [fileId, commandId] = [await bring(csv(HEADING, ROW, ROW)), randomUUID()];
    const [items = 0, , intakes = 0] = await counted();
    const asked = await Promise.all(Array.from({ length: 20 }, () => ask({ fileId, commandId })));
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    await over(asked[0] as Seen);
    expect(await counted()).toMatchObject([items + 2, expect.anything(), intakes + 1, expect.anything()]);
    expect(await ask({ fileId, commandId, isDryRun: true })).toMatchObject({ reason: 'COMMAND_ID_REUSED' });
  });
});

describe('an import', () => {
  const waiting = () =>
    inventory.station.rows<{ pid: number }>(
      `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database() order by xact_start`,
    );
  const nothingIsDue = () =>
    inventory.station.until(
      () => inventory.station.rows(`select from due_work where kind = 'import-intake'`),
      ({ length }) => length === 0,
    );
  /** While this lasts no item can be taken in. */
  async function whileItemsAreLocked<T>(work: () => Promise<T>): Promise<T> {
    const blocker = await inventory.station.admin.connect();
    try {
      await blocker.query('begin; lock table item in share mode');
      return await work();
    } finally {
      await blocker.query('rollback');
      blocker.release();
    }
  }

  /** Whichever of the two is asked answers. */
  async function anotherProcess() {
    const another = await inventory.station.startAnother();
    const list = `{ intakeImports(place: "${HERE}", first: 1) { edges { cursor } } }`;
    const asked = () => Promise.all(Array.from({ length: 30 }, () => inventory.station.ask(KEEPER, list)));
    await inventory.station.until(asked, (answers) => answers.every(({ errors }) => errors === undefined));
    return another;
  }

  it('is seen to move on, and is one intake though two processes do it at once and one is cut off in the middle', async () => {
    const [items = 0, , intakes = 0] = await counted();
    const fileId = await bring(csv(HEADING, ...Array.from({ length: 1_200 }, () => ROW)));
    const another = await anotherProcess();
    try {
      const asked = await whileItemsAreLocked(async () => {
        const begun = await ask({ fileId });
        await inventory.station.until(waiting, ({ length }) => length > 0);
        const running = { status: 'RUNNING', rowsRead: 1_200, rowsTotal: 1_200, rowsBooked: 0, intake: null };
        expect(await seen(begun.id)).toMatchObject(running);
        await inventory.station.rows(`update due_work set due_at = now() where kind = 'import-intake'`);
        const [first] = await inventory.station.until(waiting, ({ length }) => length > 1);
        await inventory.station.admin.query('select pg_terminate_backend($1)', [first?.pid]);
        return begun;
      });
      expect(await over(asked)).toMatchObject({ status: 'DONE', rowsBooked: 1_200, intake: { lineCount: 1_200 } });
      await nothingIsDue();
      expect(await counted()).toMatchObject([items + 1_200, expect.anything(), intakes + 1, expect.anything()]);
    } finally {
      await another.stop();
    }
  });

  it('is one intake though the second of two processes finds it booked', async () => {
    const [items = 0, , intakes = 0] = await counted();
    const fileId = await bring(csv(HEADING, ROW, ROW));
    const another = await anotherProcess();
    try {
      const asked = await whileItemsAreLocked(async () => {
        const begun = await ask({ fileId });
        await inventory.station.until(waiting, ({ length }) => length > 0);
        await inventory.station.rows(`update due_work set due_at = now() where kind = 'import-intake'`);
        await inventory.station.until(waiting, ({ length }) => length > 1);
        return begun;
      });
      await over(asked);
      await nothingIsDue();
      expect(await counted()).toMatchObject([items + 2, expect.anything(), intakes + 1, expect.anything()]);
    } finally {
      await another.stop();
    }
  });

  it('that is over stays so, however often it is due', async () => {
    const done = await imported(csv(HEADING, ROW));
    const before = await counted();
    const id = Buffer.from(done.id, 'base64url').toString().split(':')[2];
    const insert = `insert into due_work (tenant_code, kind, ref, due_at) values ($1, 'import-intake', $2, now())`;
    await inventory.station.rows(insert, [HERE, id]);
    await nothingIsDue();
    expect(await seen(done.id)).toMatchObject({ finishedAt: done.finishedAt });
    expect(await counted()).toEqual(before);
  });

  it('that was begun too often has failed', async () => {
    const before = await counted();
    await inventory.station.rows(
      `create function too_often() returns trigger language plpgsql as
         $$ begin if new.kind = 'import-intake' then new.attempt := 8; end if; return new; end $$`,
    );
    await inventory.station.rows(
      'create trigger too_often before insert on due_work for each row execute function too_often()',
    );
    const fileId = await bring(csv(HEADING, ROW));
    const failed = await over(await ask({ fileId }));
    await inventory.station.rows('drop function too_often() cascade');
    expect(failed).toMatchObject({ status: 'FAILED', refusal: { reason: 'IMPORT_FAILED' }, intake: null });
    expect(await counted()).toEqual(before);
  });

  it('is not there for the other community, nor for volunteers', async () => {
    const done = await imported(csv(HEADING, ROW));
    expect(await seen(done.id, NEIGHBOUR)).toBeNull();
    expect(await seen('made up')).toBeNull();
    expect(await inventory.station.visible('intake_import', NEXT_DOOR)).toBe(0);
    const volunteer = inventory.station.ask(aPerson('volunteer', HERE), `{ intakeImport(id: "${done.id}") { id } }`);
    expect((await volunteer).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('is listed, the youngest first, page by page', async () => {
    const asked = [await imported(csv(HEADING, ROW)), await imported(csv(HEADING, ROW))];
    interface Page {
      readonly intakeImports: {
        readonly edges: readonly { readonly node: { readonly id: string } }[];
        readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
      };
    }
    const query = `query ($after: String) { intakeImports(place: "${HERE}", first: 1, after: $after) { edges { node { id store { id } intake { id } } } pageInfo { endCursor hasNextPage } } }`;
    const page = async (after: string | null) =>
      (await inventory.station.data<Page>(MANAGER, query, { after })).intakeImports;
    const first = await page(null);
    const second = await page(first.pageInfo.endCursor);
    expect([first, second].map(({ edges }) => edges[0]?.node.id)).toEqual([asked[1]?.id, asked[0]?.id]);
    expect(first.edges[0]?.node).toMatchObject({ store: { id: inventory.storeId } });
  });

  it('gives its errors to whoever keeps the store, for a day', async () => {
    const done = await imported(csv(HEADING, 'x'));
    expect((await seen(done.id, MANAGER))?.errors).not.toBeNull();
    await contentOf((await seen(done.id, MANAGER))?.errors ?? null, MANAGER);
    await inventory.station.rows(
      `update intake_import set finished_at = finished_at - interval '24 hours' where rows_wrong = 1`,
    );
    expect((await seen(done.id))?.errors).toBeNull();
  });
});

it('has a template whose columns are known, and whose example nobody takes in', async () => {
  const query = `{ intakeTemplate(place: "${HERE}") { path name bytes } }`;
  const { intakeTemplate } = await inventory.station.data<{ intakeTemplate: Linked }>(KEEPER, query);
  expect(intakeTemplate.name).toBe('入库模板.csv');
  const template = await contentOf(intakeTemplate);
  const done = await imported(Buffer.from(template));
  expect(done).toMatchObject({ status: 'REFUSED', rowsWrong: 1 });
  expect(done.mapping).toHaveLength(10);
  expect(await contentOf(done.errors)).toContain('这是模板的示例行');
  expect(await imported(Buffer.from(template.replace('示例：', '')), { isDryRun: true })).toMatchObject({
    status: 'DONE',
  });
  const around = await inventory.station.ask(KEEPER, '{ intakeTemplate(place: "51") { path } }');
  expect(around.errors?.[0]?.extensions).toMatchObject({ reason: 'NOT_PERMITTED' });
});
