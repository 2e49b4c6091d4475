import 'reflect-metadata';

import { randomUUID } from 'node:crypto';
import {
  familyRegisteredV1,
  familyServedV1,
  itemCorrectedV1,
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
  tellNeedsV1,
  tellServedFamiliesV1,
  tellStockTakesV1,
  placeOpenedV1,
  receiptPublishedV1,
  tellFamiliesV1,
  tellItemsV1,
  tellReceiptsV1,
  type Envelope,
  type EventContract,
  type PayloadOf,
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
  type TenantCode,
} from '@yicang/kernel';
import { parseEnvironment } from '@yicang/platform-graphql';
import { type Bus, durableOf, streamOf } from '@yicang/platform-nats';
import { Station } from '@yicang/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { v7 as uuidv7 } from 'uuid';
import { type ItemFactType } from './facts/fact.rules.js';
import { reportingEnvironment, start } from './start.js';
import { tenancy } from './tenancy.js';

export const HERE = '51015NGF' as TenantCode;
export const NEXT_DOOR = '5101555X' as TenantCode;
export const ELSEWHERE = '11016ABC' as TenantCode;
export const DAY = '2026-03-01' as LocalDate;
export const NEXT_DAY = '2026-03-02' as LocalDate;
export const REFUSED = '... on Refused { reason }';

/** Every table of facts, and of the figures they add up to. */
export const FACTS_AND_FIGURES = Object.keys(tenancy).filter((table) => table !== 'place');

/** Whose stream is read for which purpose. */
const PRODUCERS = [
  ['places', 'directory'],
  ['items', 'inventory'],
  ['families', 'registry'],
  ['receipts', 'delivery'],
  ['stock-takes', 'inventory'],
  ['needs', 'delivery'],
  ['families-served', 'delivery'],
] as const;

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
export function aStep(type: ItemFactType, itemCode: ItemCode, version: number, on = DAY, tenantCode = HERE): Envelope {
  const planId = anId<PlanId>();
  const about = { itemCode, planId };
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
  }
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

/** Reporting as it runs, with its neighbours in the spec's hands: what they published they also tell again when asked. */
export class Reporting {
  /** What the owners have in their records, whether it was published or not. */
  records: Envelope[] = [];
  private readonly buses = new Map<string, Bus>();

  private constructor(
    readonly station: Station,
    private readonly itself: Bus,
  ) {}

  static async open(): Promise<Reporting> {
    const station = await Station.open({
      service: 'reporting',
      migrations: new URL('../migrations/', import.meta.url),
      start: (settings) => start(parseEnvironment(reportingEnvironment, settings)),
    });
    const reporting = new Reporting(station, await station.neighbour('reporting'));
    for (const name of ['directory', 'inventory', 'registry', 'delivery'] as const)
      reporting.buses.set(name, await station.neighbour(name));
    reporting.tellAgain();
    await reporting.happens([
      aPlace(HERE, '水井坊社区', 'Shuijingfang Community'),
      aPlace(NEXT_DOOR, '隔壁社区', 'Next Door Community'),
      aPlace('51' as TenantCode, '四川省', 'Sichuan'),
    ]);
    await reporting.settles();
    return reporting;
  }

  /** The owners have it in their records and publish it. */
  async happens(events: readonly Envelope[]): Promise<void> {
    this.records.push(...events);
    await this.arrives(events);
  }

  /** The events come over the broker, once more if they did before. */
  async arrives(events: readonly Envelope[]): Promise<void> {
    for (const one of events) {
      const bus = this.buses.get(one.type.split('.')[0] ?? '');
      if (bus !== undefined) await this.station.publish(bus, one, true);
    }
  }

  /** Everything that came is treated, repeats too: the broker knows of nothing that is not acknowledged. */
  async settles(): Promise<void> {
    const { consumers } = await jetstreamManager(this.itself.connection, { checkAPI: false });
    const isDone = async ([purpose, producer]: readonly [string, string]) => {
      // a durable whose stream came after the service is made a little later
      const info = await consumers.info(streamOf(producer), durableOf('reporting', purpose)).catch(() => null);
      return info !== null && info.num_pending + info.num_ack_pending === 0;
    };
    const look = () => Promise.all(PRODUCERS.map(isDone));
    await this.station.until(look, (done) => !done.includes(false));
  }

  /** Nothing was ever counted, and nothing is on its way; places stay known. */
  async forgets(): Promise<void> {
    await this.settles();
    await this.station.rows(`truncate ${FACTS_AND_FIGURES.join(', ')}, inbox, due_work, command_log`);
    this.records = [];
  }

  /** The figures of a place by day and measure, without zeros. */
  async figures(tenantCode: string): Promise<Record<string, number>> {
    const rows = await this.station.rows<{ key: string; value: string }>(
      `select on_day || ' ' || measure as key, value from day_figure where tenant_code = $1 and value <> 0 order by key`,
      [tenantCode],
    );
    return Object.fromEntries(rows.map(({ key, value }) => [key, Number(value)]));
  }

  close(): Promise<void> {
    return this.station.close();
  }

  private tellAgain(): void {
    const page = <F>(facts: F[]) => ({
      facts: facts.map((fact, index) => ({ pos: index + 1, ...fact })),
      nextPos: null,
    });
    const told = (aggregate: string, tenantCode: TenantCode) =>
      this.records.filter((one) => one.aggregate === aggregate && one.tenantCode === tenantCode);
    this.buses
      .get('inventory')
      ?.serve(tellItemsV1, async ({ tenantCode }) =>
        page(told('item', tenantCode).map((one, _, all) => itemFact(one, all))),
      );
    this.buses.get('registry')?.serve(tellFamiliesV1, async ({ tenantCode }) =>
      page(
        told('family', tenantCode).map(({ payload }) => {
          const { familyId, registeredOn, roles } = payload as PayloadOf<typeof familyRegisteredV1>;
          return { familyId, version: 1, type: 'registered' as const, on: registeredOn, roles };
        }),
      ),
    );
    this.buses
      .get('delivery')
      ?.serve(tellReceiptsV1, async ({ tenantCode }) =>
        page(told('receipt', tenantCode).map(({ payload }) => payload as PayloadOf<typeof receiptPublishedV1>)),
      );
    this.buses.get('inventory')?.serve(tellStockTakesV1, async ({ tenantCode }) => ({
      facts: told('stock-take', tenantCode).map(({ payload }) => {
        const { storeId: _, isWholeStore: __, ...count } = payload as PayloadOf<typeof stockTakeClosedV1>;
        return count;
      }),
      nextAfter: null,
    }));
    this.buses.get('delivery')?.serve(tellNeedsV1, async ({ tenantCode }) => ({
      facts: needsOf(told('need', tenantCode), told('plan', tenantCode)),
      nextAfter: null,
    }));
    this.buses.get('delivery')?.serve(tellServedFamiliesV1, async ({ tenantCode }) => {
      const served = told('hand-over', tenantCode).map(({ payload }) => payload as PayloadOf<typeof familyServedV1>);
      const facts = [...Map.groupBy(served, ({ familyId }) => familyId)].map(([familyId, handOvers]) => {
        const months = handOvers.map(({ servedOn }) => `${servedOn.slice(0, 7)}-01` as LocalDate);
        return { familyId, months: [...new Set(months)] };
      });
      return { facts, nextAfter: null };
    });
  }
}

/** The step as inventory tells it again from its own history, described when nothing later describes the item. */
function itemFact({ type, aggregateVersion: version, occurredAt, payload }: Envelope, all: readonly Envelope[]) {
  const describes: readonly string[] = [itemReceivedV1.type, itemMadeV1.type, itemCorrectedV1.type];
  const {
    itemCode,
    reason = null,
    parentCode = null,
    category,
    nameZh,
    receivedOn = null,
    expiresOn = null,
  } = payload as PayloadOf<typeof itemCorrectedV1> &
    Partial<Pick<PayloadOf<typeof itemMadeV1>, 'parentCode' | 'receivedOn' | 'expiresOn'>> & { reason?: string };
  const isLatest = !all.some(
    (later) =>
      later.aggregateId === itemCode && later.aggregateVersion > version && later.type === itemCorrectedV1.type,
  );
  const on = new Date(Date.parse(occurredAt) + 8 * 3_600_000).toISOString().slice(0, 10) as LocalDate;
  const described = describes.includes(type) && isLatest ? { category, nameZh } : null;
  const intake = { receivedOn, expiresOn };
  return { itemCode, version, type: type.split('.')[2] as ItemFactType, on, reason, parentCode, ...intake, described };
}

/** The needs as delivery tells them again: as they stand, with a version that other changes raised since. */
function needsOf(needs: readonly Envelope[], plans: readonly Envelope[]) {
  const recorded = needs.filter(({ type }) => type.includes('.recorded.'));
  return recorded.map(({ aggregateId, occurredAt, payload }) => {
    const own = needs.filter((one) => one.aggregateId === aggregateId);
    const latest = own
      .filter(({ type }) => type === needRevisedV1.type)
      .sort((a, b) => b.aggregateVersion - a.aggregateVersion)[0];
    const { needId, category, quantity } = (latest?.payload ?? payload) as PayloadOf<typeof needRecordedV1>;
    const deliveries = plans
      .map((plan) => plan.payload as PayloadOf<typeof planDeliveredV1>)
      .filter((plan) => plan.needId === needId)
      .map(({ needId: _, ...delivery }) => delivery);
    const recordedOn = new Date(Date.parse(occurredAt) + 8 * 3_600_000).toISOString().slice(0, 10) as LocalDate;
    const isWithdrawn = own.some(({ type }) => type === needWithdrawnV1.type);
    return { needId, version: 90, category, quantity, recordedOn, isWithdrawn, deliveries };
  });
}
