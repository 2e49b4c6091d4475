import { Injectable } from '@nestjs/common';
import {
  familyRegisteredV1,
  familyServedV1,
  itemArrivedV1,
  itemClearedV1,
  itemCorrectedV1,
  itemDeliveredV1,
  itemDiscardedV1,
  itemFoundV1,
  itemHeldV1,
  itemIssuedV1,
  itemLeftV1,
  itemLostV1,
  itemMadeV1,
  itemQuarantinedV1,
  itemRecalledV1,
  itemReceivedV1,
  itemReleasedV1,
  itemReturnedV1,
  itemSentV1,
  itemSplitV1,
  needRecordedV1,
  needRevisedV1,
  needWithdrawnV1,
  organizationNeedRecordedV1,
  planDeliveredV1,
  itemUnsentV1,
  receiptPublishedV1,
  stockTakeClosedV1,
  type Envelope,
  type EventContract,
  type PayloadOf,
} from '@yicang/contracts';
import { localDateAt, type ItemCode } from '@yicang/kernel';
import { inOrder } from '@yicang/platform-db';
import { Consumers } from '@yicang/platform-nats';
import { countGoods } from '../goods/goods-counts.js';
import { familyMonthOf, recordFamilyMonths, recordNeeds, recordStockTakes, stockTakeFactOf } from './told-facts.js';
import { recordFacts } from './fact-tables.js';
import { type FamilyFact, type ItemDescription, type ItemFact, type ReceiptFact } from './fact.rules.js';

/** What the owners tell becomes facts, and facts become figures in the same transaction. Order does not matter. */
@Injectable()
export class FactsConsumers {
  constructor(consumers: Consumers) {
    consumers.onMany(
      ITEM_EVENTS.map(({ contract }) => contract),
      {
        purpose: 'items',
        kind: 'commutative',
        handleBatch: async (tx, events) => {
          const facts = events.map(itemFactOf);
          const items = facts.map(({ tenantCode, itemCode: key }) => ({ tenantCode, key }));
          // both at once, and last what others wait for: the rows of the figures
          await countGoods(tx, 'items', items, () =>
            inOrder([
              recordFacts(tx, 'descriptions', events.flatMap(itemDescriptionOf)),
              recordFacts(tx, 'items', facts),
            ]),
          );
        },
      },
    );
    consumers.onMany([familyRegisteredV1], {
      purpose: 'families',
      kind: 'commutative',
      handleBatch: (tx, events) => recordFacts(tx, 'families', events.map(familyFactOf)),
    });
    consumers.onMany([receiptPublishedV1], {
      purpose: 'receipts',
      kind: 'commutative',
      handleBatch: (tx, events) => recordFacts(tx, 'receipts', events.map(receiptFactOf)),
    });
    consumers.onMany([stockTakeClosedV1], {
      purpose: 'stock-takes',
      kind: 'commutative',
      handleBatch: (tx, events) => recordStockTakes(tx, events.map(stockTakeFactOf)),
    });
    consumers.onMany([needRecordedV1, organizationNeedRecordedV1, needRevisedV1, needWithdrawnV1, planDeliveredV1], {
      purpose: 'needs',
      kind: 'commutative',
      handleBatch: recordNeeds,
    });
    consumers.onMany([familyServedV1], {
      purpose: 'families-served',
      kind: 'commutative',
      handleBatch: (tx, events) => recordFamilyMonths(tx, events.map(familyMonthOf)),
    });
  }
}

type Told = Pick<ItemFact, 'type'> &
  Partial<Pick<ItemFact, 'on' | 'reason' | 'parentCode' | 'giftOn' | 'expiresOn' | 'partnerCode'>>;

interface ItemEvent {
  readonly contract: EventContract;
  told(payload: unknown): Told;
}

function itemEvent<P>(contract: EventContract<P>, told: (payload: P) => Told): ItemEvent {
  return { contract: contract as EventContract, told: (payload) => told(payload as P) };
}

/** What each event of an item says in public. One without a day of its own happened on the day it was recorded. */
const ITEM_EVENTS: readonly ItemEvent[] = [
  itemEvent(itemReceivedV1, ({ receivedOn, kind, expiresOn = null }) => ({
    type: 'received',
    on: receivedOn,
    reason: kind === 'purchase' ? 'purchased' : null,
    expiresOn,
  })),
  itemEvent(itemHeldV1, () => ({ type: 'held' })),
  itemEvent(itemReleasedV1, ({ reason }) => ({ type: 'released', reason })),
  itemEvent(itemIssuedV1, () => ({ type: 'issued' })),
  itemEvent(itemReturnedV1, ({ reason, returnedOn }) => ({ type: 'returned', reason, on: returnedOn })),
  itemEvent(itemDeliveredV1, ({ deliveredOn }) => ({ type: 'delivered', on: deliveredOn })),
  itemEvent(itemDiscardedV1, ({ reason, discardedOn }) => ({ type: 'discarded', reason, on: discardedOn })),
  itemEvent(itemCorrectedV1, () => ({ type: 'corrected' })),
  itemEvent(itemQuarantinedV1, ({ reason, quarantinedOn }) => ({ type: 'quarantined', reason, on: quarantinedOn })),
  itemEvent(itemRecalledV1, ({ recalledOn }) => ({ type: 'recalled', on: recalledOn })),
  itemEvent(itemClearedV1, ({ clearedOn }) => ({ type: 'cleared', on: clearedOn })),
  itemEvent(itemLostV1, ({ reason, lostOn }) => ({ type: 'lost', reason, on: lostOn })),
  itemEvent(itemFoundV1, ({ foundOn }) => ({ type: 'found', on: foundOn })),
  itemEvent(itemSplitV1, ({ splitOn }) => ({ type: 'split', on: splitOn })),
  itemEvent(itemMadeV1, ({ parentCode, madeOn, receivedOn: giftOn = null, expiresOn = null }) => ({
    type: 'made',
    parentCode,
    on: madeOn,
    giftOn,
    expiresOn,
  })),
  itemEvent(itemSentV1, ({ partnerCode, sentOn }) => ({ type: 'sent', partnerCode, on: sentOn })),
  itemEvent(itemLeftV1, ({ partnerCode, leftOn }) => ({ type: 'left', partnerCode, on: leftOn })),
  itemEvent(itemUnsentV1, ({ partnerCode, unsentOn }) => ({ type: 'unsent', partnerCode, on: unsentOn })),
  itemEvent(itemArrivedV1, ({ partnerCode, arrivedOn, receivedOn: giftOn, expiresOn = null }) => ({
    type: 'arrived',
    partnerCode,
    on: arrivedOn,
    giftOn,
    expiresOn,
  })),
];
const BY_TYPE = new Map(ITEM_EVENTS.map((event) => [event.contract.type, event]));

function itemFactOf(event: Envelope): ItemFact {
  const { type, tenantCode, aggregateVersion, occurredAt, payload } = event;
  const told = BY_TYPE.get(type)?.told(payload);
  if (told === undefined) throw new Error(`${type} says nothing of an item that reporting knows`);
  const { itemCode } = payload as { itemCode: ItemCode };
  const { on = localDateAt(new Date(occurredAt)), reason = null, parentCode = null, partnerCode = null } = told;
  const { giftOn = null, expiresOn = null } = told;
  const fact = { tenantCode, itemCode, version: aggregateVersion, type: told.type };
  return { ...fact, on, reason, parentCode, partnerCode, giftOn, expiresOn };
}

/** The events that say what the item is. */
const DESCRIBING: readonly string[] = [itemReceivedV1, itemMadeV1, itemArrivedV1, itemCorrectedV1].map(
  ({ type }) => type,
);

function itemDescriptionOf({ type, tenantCode, aggregateVersion: version, payload }: Envelope): ItemDescription[] {
  if (!DESCRIBING.includes(type)) return [];
  const { itemCode, category, nameZh } = payload as PayloadOf<typeof itemReceivedV1 | typeof itemCorrectedV1>;
  return [{ tenantCode, itemCode, version, category, nameZh }];
}

function familyFactOf({ tenantCode, payload }: Envelope): FamilyFact {
  const { familyId, registeredOn } = payload as PayloadOf<typeof familyRegisteredV1>;
  return { tenantCode, familyId, on: registeredOn };
}

function receiptFactOf({ tenantCode, payload }: Envelope): ReceiptFact {
  const { receiptCode, itemCode, deliveredOn } = payload as PayloadOf<typeof receiptPublishedV1>;
  return { tenantCode, receiptCode, itemCode, on: deliveredOn };
}
