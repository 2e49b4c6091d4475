import 'reflect-metadata';

import { itemCorrectedV1, itemReceivedV1, type Envelope, type PayloadOf } from '@yicang/contracts';
import { type FamilyId, type LocalDate, type NeedId } from '@yicang/kernel';
import { type SystemTx, type UnitOfWork } from '@yicang/platform-db';
import { type Consumers } from '@yicang/platform-nats';
import { type Chance, Histories, simulatedHistories } from '@yicang/testing';
import { type ItemFactType } from './facts/fact.rules.js';
import { FactsConsumers } from './facts/facts.consumers.js';
import {
  aCode,
  aFamily,
  anId,
  aNeed,
  aNeedDelivery,
  aReceipt,
  aServing,
  aStep,
  aStockTake,
  aWithdrawal,
  ELSEWHERE,
  FACTS_AND_FIGURES,
  HERE,
  NEXT_DOOR,
} from './reporting.fixture.js';

/** What may follow what in an item's life. */
const NEXT: Readonly<Partial<Record<ItemFactType, readonly ItemFactType[]>>> = {
  received: ['held', 'held', 'corrected', 'discarded', 'quarantined', 'lost', 'split', 'sent'],
  made: ['held', 'corrected', 'lost'],
  quarantined: ['cleared', 'discarded'],
  cleared: ['held'],
  lost: ['found'],
  found: ['held', 'split'],
  sent: ['left', 'unsent'],
  left: ['arrived'],
  unsent: ['held', 'sent'],
  arrived: ['held', 'corrected'],
  corrected: ['held', 'corrected'],
  held: ['issued', 'issued', 'released'],
  released: ['held', 'corrected'],
  issued: ['delivered', 'delivered', 'returned', 'recalled'],
  delivered: ['recalled'],
  recalled: ['returned', 'corrected'],
  returned: ['held', 'discarded'],
};
const STEPS_MAX = 9;
const ITEMS_MAX = 4;
const MS_A_HISTORY = 250;

let histories: Histories;
beforeAll(async () => {
  histories = await Histories.open({
    service: 'reporting',
    migrations: new URL('../migrations/', import.meta.url),
    entities: [],
    listen: (consumers) => void new FactsConsumers(consumers),
    history: (chance) => ({ events: aNeighbourhoodsHistory(chance) }),
    state: Object.fromEntries(
      FACTS_AND_FIGURES.map((table) => [
        table,
        // a figure of goods that came to nothing is as good as none
        `select * from ${table} t ${table === 'goods_figure' ? 'where value <> 0' : ''} order by t::text`,
      ]),
    ),
  });
});
afterAll(() => histories?.close());

/** Items of three communities live their lives, some to a receipt, and families join: day by day, mixed. */
function aNeighbourhoodsHistory(chance: Chance): Envelope[] {
  const lives = Array.from({ length: chance.between(1, ITEMS_MAX) }, () => oneLife(chance));
  lives.push(Array.from({ length: chance.between(0, 3) }, () => aFamily(chance.pick([HERE, NEXT_DOOR, ELSEWHERE]))));
  lives.push(Array.from({ length: chance.between(0, 2) }, () => aStockTake({ expected: 9, missing: 1, surplus: 2 })));
  lives.push(...Array.from({ length: chance.between(0, 2) }, () => aNeedsLife(chance)));
  const family = anId<FamilyId>();
  lives.push(Array.from({ length: chance.between(0, 3) }, () => aServing(family, aDay(chance))));
  const history: Envelope[] = [];
  while (lives.some((life) => life.length > 0)) {
    const event = chance.pick(lives.filter((life) => life.length > 0)).shift();
    if (event !== undefined) history.push(event);
  }
  return history;
}

const aDay = (chance: Chance) => `2026-03-0${chance.between(1, 3)}` as LocalDate;

function aNeedsLife(chance: Chance): Envelope[] {
  const needId = anId<NeedId>();
  const life = [aNeed(needId, chance.between(1, 5), { on: aDay(chance) })];
  for (let delivered = chance.between(0, 3); delivered > 0; delivered--)
    life.push(aNeedDelivery(needId, chance.between(1, 3), aDay(chance)));
  if (chance.between(0, 1) === 1) life.push(aWithdrawal(needId, 9, aDay(chance)));
  return life;
}

function oneLife(chance: Chance): Envelope[] {
  const community = chance.pick([HERE, NEXT_DOOR, ELSEWHERE]);
  const code = aCode(community);
  const day = () => aDay(chance);
  const life: Envelope[] = [];
  let type: ItemFactType | undefined = chance.pick(['received', 'received', 'made'] as const);
  for (let version = 1; type !== undefined && version <= STEPS_MAX; version++) {
    life.push(aStep(type, code, version, day(), community));
    if (type === 'delivered') life.push(aReceipt(code, `R${code.slice(1)}`, community, day()));
    const next: readonly ItemFactType[] = NEXT[type] ?? [];
    type = next.length > 0 && version < chance.between(2, STEPS_MAX) ? chance.pick(next) : undefined;
  }
  return life;
}

it(
  'ends as in calm however events are mixed, repeated and interrupted',
  async () => {
    expect(await histories.firstDifference()).toBeNull();
    expect(histories.weather.crashes).toBeGreaterThan(simulatedHistories / 2);
  },
  60_000 + simulatedHistories * MS_A_HISTORY,
);

describe('the simulation notices', () => {
  const DESCRIBED: readonly string[] = [itemReceivedV1.type, itemCorrectedV1.type];

  /** These handlers in place of ours. */
  function broken(handleBatch: (tx: SystemTx, events: readonly Envelope[], uow: UnitOfWork) => Promise<void>) {
    return histories.withHandlers((consumers: Consumers, uow) =>
      consumers.onMany([itemReceivedV1, itemCorrectedV1], {
        purpose: 'items',
        kind: 'commutative',
        handleBatch: (tx, events) => handleBatch(tx, events, uow),
      }),
    );
  }

  async function describeBlindly(tx: SystemTx, events: readonly Envelope[]): Promise<void> {
    for (const { type, tenantCode, aggregateVersion, payload } of events) {
      const { itemCode, nameZh } = payload as PayloadOf<typeof itemReceivedV1>;
      await tx.sql(
        `insert into item_description values ($1, $2, $3, 'food', $4)
         on conflict (tenant_code, item_code) do update set version = excluded.version, name_zh = excluded.name_zh`,
        [tenantCode, itemCode, aggregateVersion, `${nameZh} ${DESCRIBED.indexOf(type)}`],
      );
    }
  }

  it('a handler that takes a lower version for a newer one', async () => {
    const difference = await broken(describeBlindly).firstDifference(100, 1);
    expect(difference).toMatchObject({ seed: expect.any(Number) as number });
  });

  it('a handler whose effect is not in the transaction of its inbox row', async () => {
    const difference = await broken((_, events, uow) =>
      uow.asSystem(async (tx) => {
        for (const { tenantCode } of events)
          await tx.sql(
            `insert into total_figure values ($1, 'itemsReceived', 1)
             on conflict (tenant_code, measure) do update set value = total_figure.value + 1`,
            [tenantCode],
          );
      }),
    ).firstDifference(100, 1);
    expect(difference).toMatchObject({ seed: expect.any(Number) as number });
  });
});
