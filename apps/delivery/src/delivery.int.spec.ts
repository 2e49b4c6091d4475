import { randomUUID } from 'node:crypto';
import { globalId, localDateAt } from '@yicang/kernel';
import { getMetadataArgsStorage } from 'typeorm';
import {
  anItemCode,
  anUnknownId,
  Delivery,
  HERE,
  KEEPER,
  NEIGHBOURS,
  NEXT_DOOR,
  RECIPIENT,
} from './delivery.fixture.js';
import { HAND_OVER_CODE } from './neighbours.fixture.js';
import { NeedEntity } from './needs/need.entity.js';
import { OrganizationNeedEntity } from './needs/organization-need.entity.js';
import { PlanEntity } from './plans/plan.entity.js';
import { ReceiptEntity } from './receipts/receipt.entity.js';
import { RunEntity } from './runs/run.entity.js';
import { StopEntity } from './runs/stop.entity.js';
import { tenancy } from './tenancy.js';

let delivery: Delivery;
beforeAll(async () => {
  delivery = await Delivery.open();
});
afterAll(() => delivery?.close());

describe('the community next door', () => {
  it('sees no row of any table that is owned', async () => {
    const { stop } = await delivery.aStop();
    await delivery.handOver(stop);
    const today = localDateAt(new Date());
    const rice = { familyId: RECIPIENT, category: 'FOOD', unit: 'BAG', quantity: 1 };
    await delivery.recordNeed();
    await delivery.change(KEEPER, 'recordStandingNeed', { ...rice, rhythm: 'MONTHLY', fromOn: today, untilOn: today });
    const item = { itemCode: anItemCode(), category: 'food', unit: 'bag', quantity: 1 } as const;
    delivery.inventory.free.push({ ...item, expiresOn: null, product: null });
    await delivery.change(KEEPER, 'proposeAllocations', { community: HERE });
    await delivery.knowPlaces();
    const { plan } = await delivery.aHeldPlan({ holdMinutes: 4_000 });
    await delivery.scheduleRun(await delivery.aWindow(), [plan], { vehicleId: await delivery.aVehicle() });
    const owned = Object.keys(tenancy).filter((table) => !['receipt', 'organization_need'].includes(table));
    for (const table of [...owned, 'outbox', 'command_log']) {
      expect([table, await delivery.station.visible(table, HERE)]).not.toEqual([table, 0]);
      expect([table, await delivery.station.visible(table, NEXT_DOOR)]).toEqual([table, 0]);
    }
  });
  it('gets nothing by any query', async () => {
    const { need, plan, run, stop } = await delivery.aStop();
    for (const neighbour of NEIGHBOURS) {
      const look = 'query ($n: ID!, $p: ID!, $r: ID!) { need(id: $n) { id } plan(id: $p) { id } run(id: $r) { id } }';
      // a neighbour who may see none anywhere is told so besides
      const { data } = await delivery.station.ask(neighbour, look, { n: need, p: plan, r: run });
      expect(data).toEqual({ need: null, plan: null, run: null });
      const entities = `query ($r: [_Any!]!) { _entities(representations: $r) {
        ... on Need { id } ... on Plan { id } ... on Run { id } ... on Stop { id } } }`;
      const r = Object.entries({ Need: need, Plan: plan, Run: run, Stop: stop }).map(([type, id]) => ({
        __typename: type,
        id,
      }));
      expect(await delivery.station.data(neighbour, entities, { r })).toEqual({ _entities: [null, null, null, null] });
      for (const list of ['needs', 'plans', 'runs'])
        for (const place of [HERE, '5101']) {
          const query = `{ ${list}(place: "${place}", first: 5) { edges { cursor } } }`;
          const { errors } = await delivery.station.ask(neighbour, query);
          expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_PERMITTED' });
        }
    }
  });
  it('changes nothing by any mutation, and cannot tell what is there from what is not', async () => {
    const held = await delivery.aHeldPlan();
    const { stop } = await delivery.aStop();
    const { id: need } = await delivery.recordNeed();
    const before = await everything();
    const attempts = (ids: Readonly<Record<'family' | 'need' | 'plan' | 'stop', string>>) =>
      ({
        recordNeed: { familyId: ids.family, category: 'FOOD', unit: 'BAG', quantity: 1 },
        planDelivery: { needId: ids.need, itemId: globalId('Item', HERE, anItemCode()) },
        withdrawPlan: { planId: ids.plan },
        startRun: { planIds: [ids.plan], volunteerAccountId: randomUUID() },
        confirmHandOver: { stopId: ids.stop, handOverCode: HAND_OVER_CODE },
        failStop: { stopId: ids.stop, reason: 'OTHER' },
      }) as const;
    const there = attempts({ family: RECIPIENT, need, plan: held.plan, stop });
    const unknown = ['Family', 'Need', 'Plan', 'Stop'].map((type) => anUnknownId(type));
    const [family = '', noNeed = '', plan = '', noStop = ''] = unknown;
    for (const inputs of [there, attempts({ family, need: noNeed, plan, stop: noStop })])
      for (const [mutation, input] of Object.entries(inputs))
        for (const neighbour of NEIGHBOURS)
          expect([mutation, await delivery.change(neighbour, mutation as keyof typeof inputs, input)]).toEqual([
            mutation,
            { reason: 'NOT_PERMITTED' },
          ]);
    expect(await everything()).toEqual(before);
    expect(delivery.registry.tries).toEqual(expect.not.arrayContaining([stop]));
  });
  it('is not lent our need for its own item, nor our item for its own need', async () => {
    const { id: need } = await delivery.recordNeed();
    const [keeper] = NEIGHBOURS;
    if (keeper === undefined) throw new Error('Somebody keeps the store next door');
    expect(await delivery.planDelivery(need, anItemCode(), {}, keeper)).toEqual({ reason: 'NOT_PERMITTED' });
    const theirs = anUnknownId('Need', NEXT_DOOR);
    expect(await delivery.planDelivery(theirs, anItemCode(), {}, keeper)).toEqual({ reason: 'ITEM_NOT_FOUND' });
  });

  const everything = () =>
    delivery.station.rows(
      `select (select jsonb_agg(to_jsonb(n) order by id) from need n) as needs,
              (select jsonb_agg(to_jsonb(p) order by id) from plan p) as plans,
              (select jsonb_agg(to_jsonb(s) order by id) from stop s) as stops,
              (select count(*) from run) as runs, (select count(*) from receipt) as receipts`,
    );
});

it('has entities that say of every column what the database says', async () => {
  for (const entity of [NeedEntity, OrganizationNeedEntity, PlanEntity, RunEntity, StopEntity, ReceiptEntity]) {
    const storage = getMetadataArgsStorage();
    const table = storage.tables.find(({ target }) => target === entity)?.name ?? '';
    const said = storage.columns
      .filter(({ target }) => target === entity)
      .map(({ propertyName, options }) => ({
        column: options.name ?? propertyName,
        type:
          options.array === true
            ? 'ARRAY'
            : (TYPE_NAMES[String(options.type)] ?? (options.type === Number ? 'integer' : String(options.type))),
        nullable: options.nullable === true,
      }));
    const is = await delivery.station.rows<{ column: string; type: string; nullable: boolean }>(
      `select column_name as column, data_type as type, is_nullable = 'YES' as nullable
         from information_schema.columns where table_schema = 'public' and table_name = $1`,
      [table],
    );
    const byName = (one: { column: string }, other: { column: string }) => (one.column < other.column ? -1 : 1);
    expect([table, said.sort(byName)]).toEqual([table, is.sort(byName)]);
  }
});

const TYPE_NAMES: Readonly<Record<string, string>> = { timestamptz: 'timestamp with time zone' };
