import { randomUUID } from 'node:crypto';
import {
  familyRegisteredV1,
  familyServedV1,
  itemCorrectedV1,
  itemUnsentV1,
  itemSentV1,
  itemLeftV1,
  itemArrivedV1,
  itemDeliveredV1,
  itemDiscardedV1,
  itemHeldV1,
  itemIssuedV1,
  itemClearedV1,
  itemFoundV1,
  itemLostV1,
  itemMadeV1,
  itemQuarantinedV1,
  itemRecalledV1,
  itemSplitV1,
  itemReceivedV1,
  itemReleasedV1,
  itemReturnedV1,
  makeEnvelope,
  needRecordedV1,
  needRevisedV1,
  needWithdrawnV1,
  organizationNeedRecordedV1,
  planDeliveredV1,
  stockTakeClosedV1,
  placeOpenedV1,
  receiptPublishedV1,
  type Envelope,
  type EventContract,
} from '@yicang/contracts';
import {
  makeItemCode,
  placeLevel,
  type FamilyId,
  type ItemCategory,
  type ItemCode,
  type LocalDate,
  type NeedId,
  type OrganizationId,
  type PlanId,
  type RunId,
  type StockTakeId,
  type StopId,
  type StoreId,
  type TransferId,
  type TenantCode,
} from '@yicang/kernel';
import { v7 as uuidv7 } from 'uuid';
import { type ItemFactType } from './facts/fact.rules.js';

export const HERE = '51015NGF' as TenantCode;
export const NEXT_DOOR = '5101555X' as TenantCode;
export const ELSEWHERE = '11016ABC' as TenantCode;
export const DAY = '2026-03-01' as LocalDate;
export const NEXT_DAY = '2026-03-02' as LocalDate;
let codes = 0n;
export const aCode = (community = HERE): ItemCode => makeItemCode(community, ++codes);
export const anId = <Id extends string>() => randomUUID() as string as Id;

function event<P>(
  contract: EventContract<P>,
  tenantCode: TenantCode,
  version: number,
  on: LocalDate,
  payload: P,
): Envelope {
  // half past midnight: in UTC it is still the day before
  const occurredAt = new Date(`${on}T00:30:00+08:00`).toISOString();
  const head = { id: uuidv7(), tenantCode, aggregateVersion: version, occurredAt, subject: 'a-spec', commandId: null };
  return makeEnvelope(contract, { ...head, traceId: 'a-trace' }, payload);
}

/** A step in the life of an item of the community its code names. */
export function aStep(
  type: ItemFactType,
  itemCode: ItemCode,
  version: number,
  on = DAY,
  tenantCode = HERE,
  partnerCode = NEXT_DOOR,
): Envelope {
  const planId = anId<PlanId>();
  const about = { itemCode, planId };
  const aMove = { itemCode, transferId: anId<TransferId>(), partnerCode };
  const tell = <P>(contract: EventContract<P>, payload: P) => event(contract, tenantCode, version, on, payload);
  switch (type) {
    case 'received': {
      const goods = { category: 'schoolThings', nameZh: '书包', quantity: 1, unit: 'piece', weightGrams: 800 } as const;
      return tell(itemReceivedV1, {
        itemCode,
        storeId: anId<StoreId>(),
        donorFamilyId: null,
        ...goods,
        receivedOn: on,
      });
    }
    case 'held':
      return tell(itemHeldV1, { ...about, heldUntil: '2026-03-05T00:00:00Z' });
    case 'released':
      return tell(itemReleasedV1, { ...about, reason: 'expired' });
    case 'issued':
      return tell(itemIssuedV1, { ...about, runId: anId<RunId>() });
    case 'returned':
      return tell(itemReturnedV1, { ...about, reason: 'nobodyHome', returnedOn: on });
    case 'delivered':
      return tell(itemDeliveredV1, { ...about, stopId: anId<StopId>(), deliveredOn: on });
    case 'discarded':
      return tell(itemDiscardedV1, { itemCode, reason: 'spoiled', discardedOn: on });
    case 'corrected':
      return aCorrection(itemCode, version, `书包 ${version}`, on, tenantCode);
    case 'quarantined':
      return tell(itemQuarantinedV1, { itemCode, reason: 'inspection', quarantinedOn: on });
    case 'recalled':
      return tell(itemRecalledV1, { ...about, recalledOn: on });
    case 'cleared':
      return tell(itemClearedV1, { itemCode, clearedOn: on });
    case 'lost':
      return tell(itemLostV1, { itemCode, reason: 'notFound', lostOn: on });
    case 'found':
      return tell(itemFoundV1, { itemCode, foundOn: on });
    case 'split':
      return tell(itemSplitV1, { itemCode, partCodes: [aCode(tenantCode), aCode(tenantCode)], splitOn: on });
    case 'made':
      return aPart(itemCode, aCode(tenantCode), on, tenantCode);
    case 'sent':
      return tell(itemSentV1, { ...aMove, sentOn: on });
    case 'left':
      return tell(itemLeftV1, { ...aMove, leftOn: on });
    case 'unsent':
      return tell(itemUnsentV1, { ...aMove, cause: 'refused', unsentOn: on });
    case 'arrived':
      return anArrival(itemCode, version, HERE, on, tenantCode);
  }
}

/** An item has come over from another community. */
export function anArrival(
  itemCode: ItemCode,
  version: number,
  from: TenantCode,
  on = DAY,
  tenantCode = NEXT_DOOR,
  {
    receivedOn = on,
    expiresOn = null,
  }: { readonly receivedOn?: LocalDate; readonly expiresOn?: LocalDate | null } = {},
): Envelope {
  const goods = { category: 'schoolThings', nameZh: '书包', quantity: 1, unit: 'piece', weightGrams: 800 } as const;
  const came = {
    itemCode,
    transferId: anId<TransferId>(),
    partnerCode: from,
    originCode: from,
    storeId: anId<StoreId>(),
  };
  return event(itemArrivedV1, tenantCode, version, on, { ...came, ...goods, receivedOn, expiresOn, arrivedOn: on });
}

/** A gift of that category, good until that day. */
export function aGift(
  itemCode: ItemCode,
  { on = DAY, category = 'food', expiresOn = null, tenantCode = HERE }: Partial<AGift> = {},
): Envelope {
  const goods = { category, nameZh: '大米', quantity: 1, unit: 'bag', weightGrams: 5_000 } as const;
  const where = { storeId: anId<StoreId>(), donorFamilyId: null };
  return event(itemReceivedV1, tenantCode, 1, on, { itemCode, ...where, ...goods, receivedOn: on, expiresOn });
}
interface AGift {
  readonly on: LocalDate;
  readonly category: ItemCategory;
  readonly expiresOn: LocalDate | null;
  readonly tenantCode: TenantCode;
}

/** The first step of an item that was made by splitting another. */
export function aPart(
  itemCode: ItemCode,
  parentCode: ItemCode,
  on = DAY,
  tenantCode = HERE,
  {
    receivedOn = on,
    expiresOn = null,
  }: { readonly receivedOn?: LocalDate; readonly expiresOn?: LocalDate | null } = {},
): Envelope {
  const goods = { category: 'schoolThings', nameZh: '书包', quantity: 1, unit: 'piece', weightGrams: 400 } as const;
  const made = {
    itemCode,
    parentCode,
    storeId: anId<StoreId>(),
    donorFamilyId: null,
    ...goods,
    madeOn: on,
    receivedOn,
    expiresOn,
  };
  return event(itemMadeV1, tenantCode, 1, on, made);
}

/** The item is called otherwise from this version on. */
export function aCorrection(
  itemCode: ItemCode,
  version: number,
  nameZh: string,
  on = DAY,
  tenantCode = HERE,
  category: ItemCategory = 'schoolThings',
): Envelope {
  return event(itemCorrectedV1, tenantCode, version, on, { itemCode, category, nameZh, quantity: 1 });
}

/** These steps one after the other, all on one day. */
export function aLife(itemCode: ItemCode, types: readonly ItemFactType[], on = DAY, tenantCode = HERE): Envelope[] {
  return types.map((type, index) => aStep(type, itemCode, index + 1, on, tenantCode));
}

export function aFamily(tenantCode = HERE, on = DAY): Envelope {
  return event(familyRegisteredV1, tenantCode, 1, on, {
    familyId: anId<FamilyId>(),
    roles: ['donor'],
    memberCount: 3,
    registeredOn: on,
  });
}

export function aReceipt(itemCode: ItemCode, receiptCode: string, tenantCode = HERE, on = DAY): Envelope {
  return event(receiptPublishedV1, tenantCode, 1, on, { receiptCode, itemCode, deliveredOn: on });
}

/** A count of a store that was signed. */
export function aStockTake(
  counted: { readonly expected: number; readonly missing: number; readonly surplus: number },
  on = DAY,
  tenantCode = HERE,
): Envelope {
  const count = { stockTakeId: anId<StockTakeId>(), storeId: anId<StoreId>(), isWholeStore: true, ...counted };
  return event(stockTakeClosedV1, tenantCode, 3, on, { ...count, closedOn: on });
}

/** Some family, or an organization, needs so many bags. */
export function aNeed(
  needId: NeedId,
  quantity: number,
  { category = 'food' as ItemCategory, on = DAY, tenantCode = HERE, ofOrganization = false } = {},
): Envelope {
  const need = { needId, category, unit: 'bag', quantity } as const;
  if (!ofOrganization) return event(needRecordedV1, tenantCode, 1, on, need);
  const whose = { organizationId: anId<OrganizationId>(), urgency: 'ordinary' } as const;
  return event(organizationNeedRecordedV1, tenantCode, 1, on, { ...need, ...whose });
}

/** The need counts as of this category from this version on. */
export function aRevision(needId: NeedId, version: number, quantity: number, category: ItemCategory): Envelope {
  return event(needRevisedV1, HERE, version, DAY, { needId, category, unit: 'bag', quantity, recordedOn: DAY });
}

export function aWithdrawal(needId: NeedId, version: number, on = DAY, tenantCode = HERE): Envelope {
  return event(needWithdrawnV1, tenantCode, version, on, { needId, reason: 'noLongerNeeded' });
}

/** So much of the need was handed over. */
export function aNeedDelivery(needId: NeedId, quantity: number, on = DAY, tenantCode = HERE): Envelope {
  return event(planDeliveredV1, tenantCode, 4, on, { planId: anId<PlanId>(), needId, quantity, deliveredOn: on });
}

/** Something was handed to the family. */
export function aServing(familyId: FamilyId, on = DAY, tenantCode = HERE): Envelope {
  return event(familyServedV1, tenantCode, 1, on, { stopId: anId<StopId>(), familyId, servedOn: on });
}

export function aPlace(tenantCode: TenantCode, nameZh: string, nameEn: string): Envelope {
  const level = placeLevel(tenantCode);
  return event(placeOpenedV1, tenantCode, 1, DAY, { tenantCode, level, nameZh, nameEn, divisionCode: null });
}
