import { randomUUID } from 'node:crypto';
import { Person } from '../people.js';
import type { Platform } from '../platform.js';
import { type Cast, HOME, who } from '../seed/cast.js';
import { eventually, mustBeRefused, mustHold, type Trail } from './journey.js';

/** How long a figure may take to show what happened. */
const FRESH_WITHIN_MS = 10_000;

interface National {
  readonly itemsReceived: number;
  readonly itemsDelivered: number;
}
/** What the journey saw, as far as it came. */
export interface GiftFound {
  itemCode: string | null;
  before: National | null;
  after: National | null;
  freshnessMs: number | null;
}

/** One gift from giver to family, through the gateway only, each step as the person whose part it is. */
export async function walkGift(platform: Platform, trail: Trail, cast: Cast, found: GiftFound): Promise<void> {
  const anybody = Person.public(platform.url);
  const before = await trail.step('全国数字 the national figures before', () => national(anybody), figuresInWords);
  found.before = before;

  const families = await registerFamilies(trail, cast);
  const item = await takeIn(trail, cast, families.donorId);
  found.itemCode = item.code;
  const receivedMs = await trail.step(
    '全国数字动了 the national figure moves',
    () => freshness(anybody, item.acceptedAt, (now) => now.itemsReceived > before.itemsReceived),
    inMs,
  );

  const stopId = await carry(trail, cast, families.recipientId, item.id);
  const handedOver = await handOver(trail, cast, stopId, families.handOverCode);
  const deliveredMs = await trail.step(
    '送达进入全国数字 the hand-over reaches the nation',
    () => freshness(anybody, handedOver.acceptedAt, (now) => now.itemsDelivered > before.itemsDelivered),
    inMs,
  );
  found.freshnessMs = Math.max(receivedMs, deliveredMs);
  await readInPublic(trail, platform, anybody, item.code, handedOver.receiptCode);
  await trail.step('隔壁看不见 next door sees nothing', () => nextDoorSeesNothing(cast, item));
  found.after = await trail.step('全国数字 the national figures after', () => national(anybody), figuresInWords);
}

async function registerFamilies(trail: Trail, { people }: Cast) {
  const manager = who(people, 'manager');
  const register = (role: string, name: string, phone: string) =>
    manager.do<{ id: string }>('registerFamily', 'Family', 'id', {
      commandId: randomUUID(),
      community: HOME,
      roles: [role],
      name,
      phone,
      address: '水井坊示范路 8 号',
    });
  const donor = await trail.step('登记爱心家庭 a donor family is registered', () =>
    register('DONOR', '示范捐赠人', '13800000002'),
  );
  const recipient = await trail.step('登记受助家庭 a recipient family is registered', () =>
    register('RECIPIENT', '示范受助人', '13800000003'),
  );
  const card = await trail.step('发交接卡 the family gets its card', () =>
    manager.do<{ handOverCode: string }>('issueFamilyCard', 'FamilyCard', 'handOverCode', {
      commandId: randomUUID(),
      familyId: recipient.id,
    }),
  );
  return { donorId: donor.id, recipientId: recipient.id, handOverCode: card.handOverCode };
}

async function takeIn(trail: Trail, { people, storeId }: Cast, donorFamilyId: string) {
  const keeper = who(people, 'keeper');
  const gift = {
    commandId: randomUUID(),
    storeId,
    donorFamilyId,
    category: 'FOOD',
    nameZh: '大米 5 公斤',
    quantity: 1,
    unit: 'BAG',
    weightGrams: 5_000,
    shelf: 'A-1',
  };
  const receive = () => keeper.do<{ id: string; code: string }>('receiveGift', 'Item', 'id code', gift);
  const item = await trail.step('收下一袋米 a bag of rice is taken in', receive, ({ code }) => code);
  const acceptedAt = performance.now();
  await trail.step('重发只记一次 sent again, done once', async () => {
    mustHold((await receive()).code === item.code, 'the second sending made another item');
  });
  await trail.step('打印标签 its label is printed', async () => {
    const { itemLabel } = await keeper.ask<{ itemLabel: { svg: string; address: string } | null }>(
      'query Label($id: ID!) { itemLabel(id: $id) { svg address } }',
      { id: item.id },
    );
    mustHold(itemLabel !== null && itemLabel.svg.startsWith('<svg'), 'there is no label');
    mustHold(itemLabel?.address.endsWith(`/i/${item.code}`) === true, 'the label points elsewhere');
  });
  return { ...item, acceptedAt };
}

/** A need, a plan that holds the item, and a run under way with it. Answers the stop. */
async function carry(trail: Trail, { people }: Cast, familyId: string, itemId: string): Promise<string> {
  const manager = who(people, 'manager');
  const need = await trail.step('登记需求 a need is recorded', () =>
    manager.do<{ id: string }>('recordNeed', 'Need', 'id', {
      commandId: randomUUID(),
      familyId,
      category: 'FOOD',
      unit: 'BAG',
      quantity: 1,
    }),
  );
  const plan = await trail.step('安排配送并预留 a plan holds the item', async () => {
    const made = await manager.do<{ id: string; status: string }>('planDelivery', 'Plan', 'id status', {
      commandId: randomUUID(),
      needId: need.id,
      itemId,
    });
    mustHold(made.status === 'HELD', `the plan is ${made.status}`);
    return made;
  });
  const run = await trail.step('志愿者出发 the volunteer departs', async () => {
    const input = {
      commandId: randomUUID(),
      planIds: [plan.id],
      volunteerAccountId: who(people, 'volunteer').accountId,
    };
    const fields = 'status stops { id status }';
    const departed = await manager.do<{ status: string; stops: { id: string; status: string }[] }>(
      'startRun',
      'Run',
      fields,
      input,
    );
    mustHold(departed.status === 'UNDER_WAY', `the run is ${departed.status}`);
    return departed;
  });
  const [stop] = run.stops;
  if (stop === undefined) throw new Error('The run has no stop');
  return stop.id;
}

async function handOver(trail: Trail, { people }: Cast, stopId: string, handOverCode: string) {
  const volunteer = who(people, 'volunteer');
  const confirm = (code: string) =>
    volunteer.do<{ status: string; receipt: { code: string } }>('confirmHandOver', 'Stop', 'status receipt { code }', {
      commandId: randomUUID(),
      stopId,
      handOverCode: code,
    });
  await trail.step('交接码错了就不算 a wrong code proves nothing', () =>
    mustBeRefused('HAND_OVER_CODE_WRONG', () => confirm(handOverCode === '00000000' ? '11111111' : '00000000')),
  );
  const handedOver = await trail.step('凭卡交接 handed over by the card', () => confirm(handOverCode));
  return { receiptCode: handedOver.receipt.code, acceptedAt: performance.now() };
}

async function readInPublic(trail: Trail, platform: Platform, anybody: Person, code: string, receiptCode: string) {
  await trail.step('公开回执 the receipt is public', async () => {
    const { receipt } = await anybody.ask<{ receipt: { itemCode?: string } }>(
      'query Receipt($code: String!) { receipt(code: $code) { __typename ... on Receipt { itemCode deliveredOn } } }',
      { code: receiptCode },
    );
    mustHold(receipt.itemCode === code, 'the receipt names another item');
  });
  const steps = await trail.step('公开追溯 anybody reads what became of it', () =>
    eventually(
      () => traceOf(anybody, code),
      (seen) => seen.at(-1) === 'DELIVERED',
      FRESH_WITHIN_MS,
    ),
  );
  await trail.step('追溯完整 the trace is whole', async () => {
    const whole = ['RECEIVED', 'HELD', 'ISSUED', 'DELIVERED'];
    mustHold(JSON.stringify(steps) === JSON.stringify(whole), `it says ${steps.join(', ')}`);
  });
  await trail.step('公众页面 the pages of item and receipt', async () => {
    for (const path of [`/i/${code}`, `/r/${receiptCode}`]) {
      const response = await fetch(`${platform.url}${path}`);
      mustHold(response.status === 200, `${path} answers ${response.status}`);
      mustHold((await response.text()).includes(`/i/${code}`), `${path} does not lead to the item`);
    }
  });
}

async function nextDoorSeesNothing({ people }: Cast, { id, code }: { id: string; code: string }): Promise<void> {
  const keeper = who(people, 'nextdoor-keeper');
  const { item } = await keeper.ask<{ item: unknown }>('query Item($id: ID!) { item(id: $id) { code } }', { id });
  mustHold(item === null, `the neighbour read ${code}`);
  await mustBeRefused('NOT_PERMITTED', () =>
    keeper.do('moveItem', 'Item', 'id', { commandId: randomUUID(), itemId: id, shelf: 'Z-9' }),
  );
}

async function national(anybody: Person): Promise<National> {
  const query = '{ nationalFigures { itemsReceived itemsDelivered } }';
  return (await anybody.ask<{ nationalFigures: National }>(query)).nationalFigures;
}

async function freshness(anybody: Person, acceptedAt: number, isThere: (now: National) => boolean): Promise<number> {
  await eventually(() => national(anybody), isThere, FRESH_WITHIN_MS);
  return Math.round(performance.now() - acceptedAt);
}

async function traceOf(anybody: Person, code: string): Promise<string[]> {
  const { trace } = await anybody.ask<{ trace: { steps?: { step: string }[] } }>(
    'query Trace($code: String!) { trace(code: $code) { __typename ... on Trace { steps { step on communityZh } } } }',
    { code },
  );
  return trace.steps?.map(({ step }) => step) ?? [];
}

const inMs = (ms: number): string => `${ms} ms`;
const figuresInWords = ({ itemsReceived, itemsDelivered }: National): string => `${itemsReceived} / ${itemsDelivered}`;
