import 'reflect-metadata';

import { type ItemCode, type LocalDate } from '@yicang/kernel';
import { closeDataSources, openDataSources, RecordedStanding, UnitOfWork, type DataSources } from '@yicang/platform-db';
import { openTestDatabase, type TestDatabase } from '@yicang/testing';
import { recordFacts } from '../facts/fact-tables.js';
import { type ItemFact } from '../facts/fact.rules.js';
import { aCode, HERE } from '../reporting.fixture.js';
import { countGoods } from './goods-counts.js';

const [GIVEN, DELIVERED] = ['2026-03-01', '2026-03-05'] as [LocalDate, LocalDate];
const ITEMS = 8;

let database: TestDatabase;
let sources: DataSources;
let uow: UnitOfWork;
beforeAll(async () => {
  database = await openTestDatabase('reporting', new URL('../../migrations/', import.meta.url));
  sources = await openDataSources({ service: 'reporting', urls: database.urls, entities: [], poolMax: 8 });
  const commandHashKey = Buffer.from('a key for specs');
  uow = new UnitOfWork({ service: 'reporting', ...sources, commandHashKey, standing: new RecordedStanding() });
});
afterAll(async () => {
  await closeDataSources(sources);
  await database.close();
});

const aFact = (itemCode: ItemCode, version: number, type: ItemFact['type'], on: LocalDate): ItemFact => {
  const nothing = { reason: null, parentCode: null, partnerCode: null, giftOn: null, expiresOn: null };
  return { tenantCode: HERE, itemCode, version, type, on, ...nothing };
};

/** One batch of one fact, in a transaction of its own. */
const batch = (fact: ItemFact) =>
  uow.asSystem((tx) =>
    countGoods(tx, 'items', [{ tenantCode: HERE, key: fact.itemCode }], async () => {
      const { tenantCode, itemCode, version } = fact;
      const described = { tenantCode, itemCode, version, category: 'food', nameZh: '大米' } as const;
      if (fact.type === 'received') await recordFacts(tx, 'descriptions', [described]);
      await recordFacts(tx, 'items', [fact]);
    }),
  );

it('counts two facts of one item once, though both come at the same time, and twice each', async () => {
  const codes = Array.from({ length: ITEMS }, () => aCode());
  const facts = codes.flatMap((code) => [aFact(code, 1, 'received', GIVEN), aFact(code, 4, 'delivered', DELIVERED)]);
  await Promise.all([...facts, ...facts.toReversed()].map(batch));
  const { rows } = await database.admin.query<{ measure: string; value: string }>(
    `select measure, sum(value) as value from goods_figure where tenant_code = '51' and value <> 0 group by 1 order by 1`,
  );
  expect(Object.fromEntries(rows.map(({ measure, value }) => [measure, Number(value)]))).toEqual({
    deliveredDays: ITEMS * 4,
    goodsDelivered: ITEMS,
    goodsReceived: ITEMS,
    stockChange: 0,
  });
});
