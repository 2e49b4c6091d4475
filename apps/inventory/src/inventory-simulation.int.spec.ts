import 'reflect-metadata';

import { makeEnvelope, stopFailedV1, stopHandedOverV1, type Envelope, type EventContract } from '@yicang/contracts';
import { makeItemCode, type ItemCode, type LocalDate, type PlanId, type RunId, type StopId } from '@yicang/kernel';
import { Bus, type Consumers } from '@yicang/platform-nats';
import { type Chance, Histories, simulatedHistories } from '@yicang/testing';
import { entities } from './entities.js';
import { HERE } from './inventory.fixture.js';
import { ItemCommands } from './items/item-commands.js';
import { ItemsConsumers } from './items/items.consumers.js';
import { ItemsService } from './items/items.service.js';

const ITEMS_MAX = 8;
const MS_A_HISTORY = 350;
const DAY = '2026-03-02' as LocalDate;
/** No handler here asks anybody. */
const NO_BUS = Object.create(Bus.prototype) as Bus;

let histories: Histories;
beforeAll(async () => {
  histories = await Histories.open({
    service: 'inventory',
    migrations: new URL('../migrations/', import.meta.url),
    entities,
    listen: (consumers, uow) =>
      void new ItemsConsumers(consumers, new ItemsService(uow, NO_BUS, new ItemCommands(uow))),
    history: doorsThatOpenOrNot,
    state: {
      item: 'select * from item order by code',
      history: 'select item_code, version, type, happened_on, subject, details from item_event order by 1, 2',
      told: `select aggregate_id, aggregate_version, subject, envelope -> 'payload' as payload from outbox order by 1, 2`,
      parked: 'select consumer, problem from dead_letter',
    },
  });
});
afterAll(() => histories?.close());

function event<P>(chance: Chance, contract: EventContract<P>, payload: P): Envelope {
  const head = { id: chance.uuid(), tenantCode: HERE, aggregateVersion: 3, occurredAt: '2026-03-02T04:00:00.000Z' };
  return makeEnvelope(contract, { ...head, subject: 'a-volunteer', commandId: null, traceId: 'a-trace' }, payload);
}

/** Items are out with a run; each is handed over at its stop, or comes back. */
function doorsThatOpenOrNot(chance: Chance) {
  const [storeId, runId] = [chance.uuid(), chance.uuid() as RunId];
  const out = Array.from({ length: chance.between(1, ITEMS_MAX) }, (_, at) => ({
    itemCode: makeItemCode(HERE, BigInt(chance.between(0, 1e6) * ITEMS_MAX + at)),
    planId: chance.uuid() as PlanId,
    stopId: chance.uuid() as StopId,
  }));
  const events = out.map(({ itemCode, planId, stopId }) => {
    const stop = { stopId, runId, planId, itemCode };
    return chance.isUnder(0.6)
      ? event(chance, stopHandedOverV1, { ...stop, handedOverOn: DAY })
      : event(chance, stopFailedV1, { ...stop, reason: 'nobodyHome', failedOn: DAY });
  });
  return {
    events,
    before: async (admin: { query(statement: string, values: unknown[]): Promise<unknown> }) => {
      await admin.query(`insert into store values ($1, $2, '水井坊义仓', $2, '2026-03-01', 1)`, [HERE, storeId]);
      for (const { itemCode, planId } of out) await admin.query(ISSUED, [HERE, itemCode, storeId, planId, runId]);
    },
  };
}

const ISSUED = `insert into item (tenant_code, code, store_id, status, category, name_zh, quantity, unit, weight_grams,
    condition, received_on, plan_id, run_id, version)
  values ($1, $2, $3, 'issued', 'food', '大米', 1, 'bag', 5000, 'new', '2026-03-01', $4, $5, 3)`;

it(
  'ends as in calm however events are mixed, repeated and interrupted',
  async () => {
    expect(await histories.firstDifference()).toBeNull();
    expect(histories.weather.crashes).toBeGreaterThan(simulatedHistories / 2);
  },
  60_000 + simulatedHistories * MS_A_HISTORY,
);

it('the simulation notices a handler whose effect is not in the transaction of its inbox row', async () => {
  const broken = histories.withHandlers((consumers: Consumers, uow) => {
    consumers.on(stopHandedOverV1, {
      purpose: 'stop-handed-over',
      kind: 'versioned',
      handle: (_, { tenantCode, payload }) =>
        uow.system('inventory.count-twice', tenantCode, (tx) => setQuantityOneUp(tx.sql.bind(tx), payload.itemCode)),
    });
  });
  expect(await broken.firstDifference(100, 1)).toMatchObject({ seed: expect.any(Number) as number });
});

/** An effect that shows when it is there twice. */
async function setQuantityOneUp(sql: (text: string, values: unknown[]) => Promise<unknown>, code: ItemCode) {
  await sql('update item set quantity = quantity + 1 where tenant_code = $1 and code = $2', [HERE, code]);
}
