import {
  needWithdrawnV1,
  planDeliveredV1,
  type Envelope,
  type familyServedV1,
  type needRevisedV1,
  type PayloadOf,
  type stockTakeClosedV1,
} from '@yicang/contracts';
import { localDateAt, type LocalDate } from '@yicang/kernel';
import { inOrder, type SystemTx } from '@yicang/platform-db';
import { countGoods } from '../goods/goods-counts.js';
import { recordFacts } from './fact-tables.js';
import { type FamilyMonth, type NeedDelivery, type NeedFact, type StockTakeFact } from './fact.rules.js';

export function stockTakeFactOf({ tenantCode, payload }: Envelope): StockTakeFact {
  const { stockTakeId, closedOn: on, expected, missing, surplus } = payload as PayloadOf<typeof stockTakeClosedV1>;
  return { tenantCode, stockTakeId, on, expected, missing, surplus };
}

export function recordStockTakes(tx: SystemTx, facts: readonly StockTakeFact[]): Promise<void> {
  const things = facts.map(({ tenantCode, stockTakeId: key }) => ({ tenantCode, key }));
  return countGoods(tx, 'stockTakes', things, () => recordFacts(tx, 'stockTakes', facts));
}

/** Of the day no more than its month is kept. */
export function familyMonthOf({ tenantCode, payload }: Envelope): FamilyMonth {
  const { familyId, servedOn } = payload as PayloadOf<typeof familyServedV1>;
  return { tenantCode, familyId, month: `${servedOn.slice(0, -2)}01` as LocalDate };
}

export function recordFamilyMonths(tx: SystemTx, facts: readonly FamilyMonth[]): Promise<void> {
  const things = facts.map(({ tenantCode, familyId: key }) => ({ tenantCode, key }));
  return countGoods(tx, 'familyMonths', things, () => recordFacts(tx, 'familyMonths', facts));
}

/** What needs are, that they were withdrawn, and what was delivered for them, whichever comes first. */
export function recordNeeds(tx: SystemTx, events: readonly Envelope[]): Promise<void> {
  const [withdrawn, others] = parted(events, needWithdrawnV1.type);
  const [delivered, recorded] = parted(others, planDeliveredV1.type);
  const withdrawals = withdrawn.map(({ tenantCode, payload }) => {
    const { needId } = payload as PayloadOf<typeof needWithdrawnV1>;
    return { tenantCode, needId };
  });
  const needs = recorded.map(needFactOf);
  const needDeliveries = delivered.map(needDeliveryOf);
  const things = [...needs, ...withdrawals, ...needDeliveries].map(({ tenantCode, needId: key }) => ({
    tenantCode,
    key,
  }));
  return countGoods(tx, 'needs', things, () =>
    inOrder([
      recordFacts(tx, 'needs', needs),
      recordFacts(tx, 'withdrawals', withdrawals),
      recordFacts(tx, 'needDeliveries', needDeliveries),
    ]),
  );
}

function needFactOf({ tenantCode, aggregateVersion: version, occurredAt, payload }: Envelope): NeedFact {
  const said = payload as Omit<PayloadOf<typeof needRevisedV1>, 'recordedOn'> & { readonly recordedOn?: LocalDate };
  const { needId, category, quantity, recordedOn: on = localDateAt(new Date(occurredAt)) } = said;
  return { tenantCode, needId, version, category, quantity, on };
}

function needDeliveryOf({ tenantCode, payload }: Envelope): NeedDelivery {
  const { planId, needId, quantity, deliveredOn: on } = payload as PayloadOf<typeof planDeliveredV1>;
  return { tenantCode, planId, needId, quantity, on };
}

function parted(events: readonly Envelope[], type: string): [Envelope[], Envelope[]] {
  return [events.filter((event) => event.type === type), events.filter((event) => event.type !== type)];
}
