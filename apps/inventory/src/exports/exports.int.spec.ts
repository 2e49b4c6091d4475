import 'reflect-metadata';

import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { type Readable } from 'node:stream';
import { holdItemV1, issueItemV1 } from '@yicang/contracts';
import {
  addDays,
  globalId,
  localDateAt,
  type Actor,
  type CommandId,
  type ItemCode,
  type LocalDate,
  type PlanId,
  type RunId,
} from '@yicang/kernel';
import { FolderStore, readFileLink } from '@yicang/platform-files';
import { type Bus } from '@yicang/platform-nats';
import { aPartner, aPerson } from '@yicang/testing';
import { v7 as uuidv7 } from 'uuid';
import {
  DONOR_ID,
  HERE,
  KEEPER,
  KEEPER_ACCOUNT_ID,
  MANAGER,
  NEIGHBOUR,
  NEXT_DOOR,
  openInventory,
  type Inventory,
} from '../inventory.fixture.js';
import { objectionsTo } from './epcis.fixture.js';
import { EXPORT_ROWS_MAX } from './export.rules.js';

let inventory: Inventory;
let gateway: Bus;
beforeAll(async () => {
  inventory = await openInventory();
  gateway = await inventory.station.neighbour('gateway');
});
afterAll(() => inventory?.close());

const PARTNER = aPartner('read:items', HERE);
const today = () => localDateAt(new Date());

interface EpcisEvent {
  readonly type: string;
  readonly bizStep: string;
  readonly eventID: string;
}
interface EpcisDocument {
  readonly epcisBody: { readonly eventList: readonly EpcisEvent[] };
}
const stepsOf = ({ epcisBody }: EpcisDocument) => epcisBody.eventList.map(({ bizStep }) => bizStep);

async function itemEpcis(id: string, actor: Actor = KEEPER): Promise<EpcisDocument | null> {
  const query = 'query ($id: ID!) { itemEpcis(id: $id) }';
  const { itemEpcis } = await inventory.station.data<{ itemEpcis: string | null }>(actor, query, { id });
  return itemEpcis === null ? null : (JSON.parse(itemEpcis) as EpcisDocument);
}

interface Exported {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}
const HISTORY = `query ($storeId: ID!, $from: LocalDate!, $to: LocalDate!) {
  storeHistoryFile(storeId: $storeId, from: $from, to: $to) { path name bytes } }`;
async function storeHistory(from: LocalDate, to: LocalDate, actor: Actor = KEEPER, storeId = inventory.storeId) {
  const asked = { storeId, from, to };
  return (await inventory.station.data<{ storeHistoryFile: Exported | null }>(actor, HISTORY, asked)).storeHistoryFile;
}
const STOCK = 'query ($place: TenantCode!) { stockFile(place: $place) { path name bytes } }';
async function stockFile(actor: Actor = KEEPER, place: string = HERE): Promise<Exported> {
  return (await inventory.station.data<{ stockFile: Exported }>(actor, STOCK, { place })).stockFile;
}

const linkOf = ({ path }: Exported) => readFileLink(path, gateway.identity);
async function contentOf(file: Exported | null): Promise<string> {
  const link = file && linkOf(file);
  if (link === null) throw new Error('There is no such file');
  const content = await buffer((await new FolderStore(inventory.filesFolder).open(link.sha256)) as Readable);
  expect(content.length).toBe(file?.bytes);
  return content.toString();
}

async function put(name: string, itemId: string, facts: object = {}): Promise<void> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const input = { commandId: randomUUID(), itemId, ...facts };
  await inventory.station.data(MANAGER, `mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`, {
    input,
  });
}
async function sendOut(itemCode: string): Promise<{ planId: PlanId; runId: RunId }> {
  const [planId, runId] = [uuidv7() as PlanId, uuidv7() as RunId];
  const of = () => ({ commandId: randomUUID() as CommandId, tenantCode: HERE, itemCode: itemCode as ItemCode, planId });
  const needed = { category: 'food', unit: 'bag', holdMinutes: 60 } as const;
  await inventory.delivery.rpc(holdItemV1, { ...of(), ...needed }, { traceId: 'a-spec' });
  await inventory.delivery.rpc(issueItemV1, { ...of(), runId }, { traceId: 'a-spec' });
  return { planId, runId };
}
const codesOfParts = async (code: string) =>
  (
    await inventory.station.rows<{ code: string }>('select code from item where parent_code = $1 order by code', [code])
  ).map((part) => part.code);

describe('an item’s history', () => {
  it('is valid EPCIS, step by step, and a part’s begins with the split it came from', async () => {
    const { id, code } = await inventory.receive(KEEPER, { quantity: 4 });
    await put('moveItem', id, { shelf: 'B-2' });
    await put('quarantineItem', id, { reason: 'DAMAGED' });
    await put('clearItem', id);
    await put('reportItemLost', id, { reason: 'STOLEN' });
    await put('reportItemFound', id);
    await put('splitItem', id, { parts: [{ quantity: 1 }, { quantity: 3 }] });
    const whole = (await itemEpcis(id)) as EpcisDocument;
    expect(objectionsTo(whole)).toEqual([]);
    const steps = ['commissioning', 'storing', 'holding', 'inspecting', 'other', 'other', 'repackaging'];
    expect(stepsOf(whole)).toEqual(steps);
    const [part = ''] = await codesOfParts(code);
    await put('discardItem', globalId('Item', HERE, part), { reason: 'OTHER' });
    const ofPart = (await itemEpcis(globalId('Item', HERE, part))) as EpcisDocument;
    expect(objectionsTo(ofPart)).toEqual([]);
    expect(stepsOf(ofPart)).toEqual(['repackaging', 'decommissioning']);
    expect(ofPart.epcisBody.eventList[0]).toEqual(whole.epcisBody.eventList.at(-1));
  });

  it('holds 200 events at most', async () => {
    const { id, code } = await inventory.receive();
    await inventory.station.rows(
      `insert into item_event (tenant_code, item_code, version, type, happened_on, recorded_at, subject, details)
       select $1, $2, nth + 1, 'moved', current_date, now(), 'a-spec', '{"shelf": "B"}' from generate_series(1, 300) as nth`,
      [HERE, code],
    );
    expect(stepsOf((await itemEpcis(id)) as EpcisDocument)).toHaveLength(200);
  });

  it('is not there for the neighbours, and no query of volunteers', async () => {
    const { id } = await inventory.receive();
    expect(await itemEpcis(id, NEIGHBOUR)).toBeNull();
    for (const odd of [globalId('Item', HERE, '5NGF00000001'), globalId('Store', HERE, randomUUID()), 'x'])
      expect(await itemEpcis(odd)).toBeNull();
    const ask = inventory.station.ask(aPerson('volunteer', HERE), `{ itemEpcis(id: "${id}") }`);
    expect((await ask).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('a store’s history', () => {
  it('is valid EPCIS of these days alone, in a file for whoever asked', async () => {
    const { code } = await inventory.receive();
    await sendOut(code);
    const file = await storeHistory(addDays(today(), -1), today());
    const document = JSON.parse(await contentOf(file)) as EpcisDocument;
    expect(objectionsTo(document)).toEqual([]);
    const ofItem = document.epcisBody.eventList.filter(({ eventID }) => eventID.includes(code));
    expect(ofItem.map(({ bizStep }) => bizStep)).toEqual(['commissioning', 'departing']);
    expect(linkOf(file as Exported)).toMatchObject({
      ...{ subject: KEEPER.subject, tenantCode: HERE, mediaType: 'application/ld+json' },
      name: expect.stringMatching(/^义仓历史-水井坊义仓-.*\.jsonld$/) as string,
    });
    const before = JSON.parse(
      await contentOf(await storeHistory('2026-01-01' as LocalDate, '2026-01-02' as LocalDate)),
    ) as unknown;
    expect(objectionsTo(before)).toEqual([]);
    expect(before).toMatchObject({ epcisBody: { eventList: [] } });
  });

  it('takes what was told late to its own day', async () => {
    const { code } = await inventory.receive();
    await inventory.station.rows(
      `insert into item_event (tenant_code, item_code, version, type, happened_on, recorded_at, subject, details)
       values ($1, $2, 2, 'moved', '2026-02-03', now(), 'a-spec', '{"shelf": "B"}')`,
      [HERE, code],
    );
    const day = '2026-02-03' as LocalDate;
    const document = JSON.parse(await contentOf(await storeHistory(day, day))) as EpcisDocument;
    expect(stepsOf(document)).toEqual(['storing']);
  });

  it('refuses days that are still to come, out of order, or more than a year', async () => {
    const days = [
      [today(), addDays(today(), 1)],
      [today(), addDays(today(), -1)],
      [addDays(today(), -366), today()],
    ];
    for (const [from, to] of days) {
      const { errors } = await inventory.station.ask(KEEPER, HISTORY, { storeId: inventory.storeId, from, to });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'INPUT_INVALID' });
    }
    expect(await storeHistory(addDays(today(), -365), today())).not.toBeNull();
  });

  it('is not there for the neighbours, nor of a store that is none', async () => {
    expect(await storeHistory(today(), today(), NEIGHBOUR)).toBeNull();
    for (const storeId of [globalId('Store', HERE, randomUUID()), globalId('Store', NEXT_DOOR, randomUUID()), 'x'])
      expect(await storeHistory(today(), today(), KEEPER, storeId)).toBeNull();
  });
});

describe('the stock of a place', () => {
  const rowsOf = async (file: Exported) => (await contentOf(file)).split('\r\n');

  it('is a CSV that Excel reads, with hashtags in its second row', async () => {
    const { code } = await inventory.receive(KEEPER, { nameZh: '“大米”, 5 公斤', expiresOn: '2030-01-02' });
    const rows = await rowsOf(await stockFile());
    expect(rows[0]).toMatch(/^\uFEFF社区编码 Community,义仓 Store,/);
    expect(rows[1]).toMatch(/^#adm5\+code\+v_yicang,#loc\+name,/);
    expect(rows.find((row) => row.includes(code))).toBe(
      `${HERE},水井坊义仓,A-1,${code},"“大米”, 5 公斤",食品,1,袋,5000,全新,在库,${today()},2030-01-02,food,bag,new,inStore`,
    );
  });

  it('holds what lies in the stores and nothing else', async () => {
    const [kept, out, gone] = [await inventory.receive(), await inventory.receive(), await inventory.receive()];
    await sendOut(out.code);
    await put('discardItem', gone.id, { reason: 'OTHER' });
    const content = await contentOf(await stockFile());
    expect([kept, out, gone].map(({ code }) => content.includes(code))).toEqual([true, false, false]);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)'])('takes %s for words, in names and on shelves', async (word) => {
    const { code } = await inventory.receive(KEEPER, { nameZh: word, shelf: word });
    const row = (await rowsOf(await stockFile())).find((one) => one.includes(code));
    expect(row).toContain(`,'${word},${code},'${word},`);
  });

  it('is linked to whoever asked, in the place she asked for', async () => {
    const file = await stockFile(PARTNER);
    expect(linkOf(file)).toMatchObject({ subject: PARTNER.subject, tenantCode: HERE, mediaType: 'text/csv' });
    expect(file.name).toBe(`义仓库存-${HERE}-${today()}.csv`);
  });

  it('is empty next door, not permitted to the neighbours, and not asked for wider than a city', async () => {
    expect(await rowsOf(await stockFile(NEIGHBOUR, NEXT_DOOR))).toHaveLength(3);
    for (const [actor, place, code] of [
      [NEIGHBOUR, HERE, 'FORBIDDEN'],
      [aPerson('volunteer', HERE), HERE, 'FORBIDDEN'],
      [aPartner('read:needs', HERE), HERE, 'FORBIDDEN'],
      [aPartner('read:items', '51'), '51', 'BAD_USER_INPUT'],
    ] as const) {
      const { errors } = await inventory.station.ask(actor, STOCK, { place });
      expect(errors?.[0]?.extensions).toMatchObject({ code });
    }
  });
});

it('names no person, no family, no account and no plan in any file', async () => {
  const donorFamilyId = globalId('Family', HERE, DONOR_ID);
  const { id, code } = await inventory.receive(KEEPER, { donorFamilyId });
  const { planId, runId } = await sendOut(code);
  const files = [
    JSON.stringify(await itemEpcis(id, PARTNER)),
    await contentOf(await storeHistory(today(), today(), PARTNER)),
    await contentOf(await stockFile(PARTNER)),
  ];
  expect(files[0]).toContain(code);
  const secrets = [DONOR_ID, donorFamilyId, KEEPER_ACCOUNT_ID, KEEPER.subject, MANAGER.subject, planId, runId];
  for (const file of files) expect(secrets.filter((secret) => file.includes(secret))).toEqual([]);
});

it('is made for some of twenty who ask at once, and the others are told to ask again', async () => {
  const ask = () => inventory.station.ask<{ stockFile: Exported }>(KEEPER, STOCK, { place: HERE });
  const answers = await Promise.all(Array.from({ length: 20 }, ask));
  const codes = answers.map(({ errors }) => errors?.[0]?.extensions?.['code'] ?? 'made');
  expect([...new Set(codes)].sort()).toEqual(['SERVICE_UNAVAILABLE', 'made']);
  expect((await stockFile()).bytes).toBeGreaterThan(0);
});

it('refuses more rows than a file holds, and leaves none', async () => {
  const storeId = uuidv7();
  const crowd = aPerson('keeper', NEXT_DOOR);
  await inventory.station.rows(`insert into store values ($1, $2, '大仓', $2, '2026-03-01', 1)`, [NEXT_DOOR, storeId]);
  await inventory.station.rows(
    `insert into item (tenant_code, code, store_id, status, category, name_zh, quantity, unit, weight_grams, condition, received_on, version)
     select $1, substr($1, 5, 4) || lpad(nth::text, 8, '0'), $2, 'inStore', 'food', '大米', 1, 'bag', 5000, 'new', '2026-03-01', 1
       from generate_series(1, $3) as nth`,
    [NEXT_DOOR, storeId, EXPORT_ROWS_MAX + 1],
  );
  await inventory.station.rows('analyze item');
  const before = readdirSync(inventory.filesFolder, { recursive: true });
  const { errors } = await inventory.station.ask(crowd, STOCK, { place: NEXT_DOOR });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'INPUT_INVALID' });
  expect(readdirSync(inventory.filesFolder, { recursive: true })).toEqual(before);
  await inventory.station.rows('delete from item where tenant_code = $1 and code = $2', [
    NEXT_DOOR,
    `${NEXT_DOOR.slice(4)}00000001`,
  ]);
  const lines = (await contentOf(await stockFile(crowd, NEXT_DOOR))).split('\r\n');
  expect(lines).toHaveLength(EXPORT_ROWS_MAX + 3);
});
