import 'reflect-metadata';

import {
  familyErasedV1,
  itemCorrectedV1,
  itemReleasedV1,
  makeEnvelope,
  type Envelope,
  type EventContract,
} from '@yicang/contracts';
import { makeItemCode, type FamilyId, type ItemCode, type LocalDate, type PlanId } from '@yicang/kernel';
import { Bus, type Consumers } from '@yicang/platform-nats';
import { type Chance, Histories, simulatedHistories } from '@yicang/testing';
import { HERE } from './delivery.fixture.js';
import { entities } from './entities.js';
import { NeedsConsumers } from './needs/needs.consumers.js';
import { PlansConsumers } from './plans/plans.consumers.js';
import { PlansService } from './plans/plans.service.js';

const NEEDS_MAX = 3;
const PLANS_MAX = 3;
const ITEMS = 3;
const MS_A_HISTORY = 350;
/** No handler here asks anybody. */
const NO_BUS = Object.create(Bus.prototype) as Bus;

let histories: Histories;
beforeAll(async () => {
  histories = await Histories.open({
    service: 'delivery',
    migrations: new URL('../migrations/', import.meta.url),
    entities,
    listen: (consumers, uow) => {
      void new PlansConsumers(consumers, new PlansService(uow, NO_BUS));
      void new NeedsConsumers(consumers);
    },
    history: promisesThatEnd,
    state: {
      need: 'select * from need order by id',
      plan: 'select * from plan order by id',
      receipt: 'select tenant_code, item_code, item_name_zh from receipt order by item_code',
      due: 'select tenant_code, kind, ref, attempt from due_work order by kind, ref',
      told: `select aggregate_id, aggregate_version, envelope -> 'payload' as payload from outbox
              order by aggregate_id, aggregate_version`,
      parked: 'select consumer, problem from dead_letter',
    },
  });
});
afterAll(() => histories?.close());

function event<P>(chance: Chance, contract: EventContract<P>, aggregateVersion: number, payload: P): Envelope {
  const head = { id: chance.uuid(), tenantCode: HERE, aggregateVersion, occurredAt: new Date().toISOString() };
  const cause = { subject: 'inventory.expire-hold', commandId: null, traceId: 'a-trace' };
  return makeEnvelope(contract, { ...head, ...cause }, payload);
}

interface Planned {
  readonly id: PlanId;
  readonly item: number;
}

/** Needs with plans: of some families the holds lapse, others are forgotten; meanwhile items are called otherwise. */
function promisesThatEnd(chance: Chance) {
  const items = Array.from({ length: ITEMS }, (_, at): ItemCode =>
    makeItemCode(HERE, BigInt(chance.between(0, 1e6) * 8 + at)),
  );
  const versions = items.map(() => 1);
  const next = (item: number): number => (versions[item] = (versions[item] ?? 1) + chance.between(1, 2));
  const setUp: (readonly [statement: string, values: unknown[]])[] = items.map((code) => [
    `insert into receipt (tenant_code, code, item_code, item_name_zh, delivered_on) values ($1, $2, $3, '大米', '2026-03-01')`,
    [HERE, `R${code.slice(1)}`, code],
  ]);
  const events: Envelope[] = [];
  for (let needs = chance.between(1, NEEDS_MAX); needs > 0; needs--) {
    const familyId = chance.uuid() as FamilyId;
    const plans = Array.from({ length: chance.between(1, PLANS_MAX) }, (): Planned => {
      return { id: chance.uuid() as PlanId, item: chance.between(0, ITEMS - 1) };
    });
    setUp.push(...recorded(chance, familyId, plans, items));
    // what a forgotten family was promised is given up: whether it lapsed just before is nobody's promise
    const ends = chance.isUnder(0.4)
      ? [() => event(chance, familyErasedV1, 2, { familyId, erasedOn: '2026-03-02' as LocalDate })]
      : plans.map(({ id, item }) => () => {
          const reason = chance.isUnder(0.8) ? 'expired' : 'withdrawn';
          return event(chance, itemReleasedV1, next(item), { itemCode: items[item]!, planId: id, reason });
        });
    for (const end of ends) {
      events.push(end());
      if (chance.isUnder(0.6)) events.push(renamed(chance, items, next));
    }
  }
  return {
    events,
    before: async (admin: { query(statement: string, values: unknown[]): Promise<unknown> }) => {
      for (const [statement, values] of setUp) await admin.query(statement, values);
    },
  };
}

function recorded(chance: Chance, familyId: FamilyId, plans: readonly Planned[], items: readonly ItemCode[]) {
  const needId = chance.uuid();
  const need: [string, unknown[]] = [
    `insert into need values ($1, $2, $3, 'food', 'bag', $4, $4, 0, '请敲门', 'planned', null, '2026-03-01', 1)`,
    [HERE, needId, familyId, plans.length],
  ];
  const held = plans.map(({ id, item }): [string, unknown[]] => [
    `insert into plan values ($1, $2, $3, $4, '大米', 1, 'held', 60, '2026-03-02T00:00:00Z', null, '2026-03-01', 1)`,
    [HERE, id, needId, items[item]],
  ]);
  return [need, ...held];
}

function renamed(chance: Chance, items: readonly ItemCode[], next: (item: number) => number): Envelope {
  const item = chance.between(0, ITEMS - 1);
  const version = next(item);
  const described = { category: 'food', nameZh: `大米 ${version}`, quantity: 1 } as const;
  return event(chance, itemCorrectedV1, version, { itemCode: items[item]!, ...described });
}

it(
  'ends as in calm however events are mixed, repeated and interrupted',
  async () => {
    expect(await histories.firstDifference()).toBeNull();
    expect(histories.weather.crashes).toBeGreaterThan(simulatedHistories / 2);
  },
  60_000 + simulatedHistories * MS_A_HISTORY,
);

it('the simulation notices a handler that lets an older name replace a newer one', async () => {
  const broken = histories.withHandlers((consumers: Consumers, uow) => {
    const plans = new PlansService(uow, NO_BUS);
    consumers.on(itemCorrectedV1, {
      purpose: 'item-corrected',
      kind: 'versioned',
      part: ({ id }) => id, // so that none is older than another
      handle: (tx, { payload }) => plans.correct(tx, payload.itemCode, payload.nameZh),
    });
  });
  expect(await broken.firstDifference(100, 1)).toMatchObject({ seed: expect.any(Number) as number });
});
