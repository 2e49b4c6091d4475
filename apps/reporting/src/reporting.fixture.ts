import 'reflect-metadata';

import { randomUUID } from 'node:crypto';
import {
  familyRegisteredV1,
  itemArrivedV1,
  itemCorrectedV1,
  itemDeliveredV1,
  itemDiscardedV1,
  itemHeldV1,
  itemIssuedV1,
  itemLeftV1,
  itemClearedV1,
  itemFoundV1,
  itemLostV1,
  itemMadeV1,
  itemQuarantinedV1,
  itemRecalledV1,
  itemSentV1,
  itemSplitV1,
  itemUnsentV1,
  itemReceivedV1,
  itemReleasedV1,
  itemReturnedV1,
  makeEnvelope,
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
  type ItemCode,
  type LocalDate,
  type PlanId,
  type RunId,
  type StopId,
  type StoreId,
  type TransferId,
  type TenantCode,
} from '@yicang/kernel';
import { parseEnvironment } from '@yicang/platform-graphql';
import { type Bus, durableOf, streamOf } from '@yicang/platform-nats';
import { Station } from '@yicang/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { v7 as uuidv7 } from 'uuid';
import { type ItemFactType } from './facts/fact.rules.js';
import { reportingEnvironment, start } from './start.js';

export const HERE = '51015NGF' as TenantCode;
export const NEXT_DOOR = '5101555X' as TenantCode;
export const ELSEWHERE = '11016ABC' as TenantCode;
export const DAY = '2026-03-01' as LocalDate;
export const NEXT_DAY = '2026-03-02' as LocalDate;
export const REFUSED = '... on Refused { reason }';

/** Whose stream is read for which purpose. */
const PRODUCERS = [
  ['places', 'directory'],
  ['items', 'inventory'],
  ['families', 'registry'],
  ['receipts', 'delivery'],
] as const;

let codes = 0n;
export const aCode = (community = HERE): ItemCode => makeItemCode(community, ++codes);
const anId = <Id extends string>() => randomUUID() as string as Id;

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
): Envelope {
  const goods = { category: 'schoolThings', nameZh: '书包', quantity: 1, unit: 'piece', weightGrams: 800 } as const;
  const came = {
    itemCode,
    transferId: anId<TransferId>(),
    partnerCode: from,
    originCode: from,
    storeId: anId<StoreId>(),
  };
  return event(itemArrivedV1, tenantCode, version, on, { ...came, ...goods, receivedOn: on, arrivedOn: on });
}

/** The first step of an item that was made by splitting another. */
export function aPart(itemCode: ItemCode, parentCode: ItemCode, on = DAY, tenantCode = HERE): Envelope {
  const goods = { category: 'schoolThings', nameZh: '书包', quantity: 1, unit: 'piece', weightGrams: 400 } as const;
  const made = { itemCode, parentCode, storeId: anId<StoreId>(), donorFamilyId: null, ...goods, madeOn: on };
  return event(itemMadeV1, tenantCode, 1, on, made);
}

/** The item is called otherwise from this version on. */
export function aCorrection(
  itemCode: ItemCode,
  version: number,
  nameZh: string,
  on = DAY,
  tenantCode = HERE,
): Envelope {
  return event(itemCorrectedV1, tenantCode, version, on, { itemCode, category: 'schoolThings', nameZh, quantity: 1 });
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
    await this.station.rows(
      'truncate item_fact, item_description, receipt_fact, family_fact, day_figure, total_figure, inbox, due_work, command_log',
    );
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
  }
}

/** The step as inventory tells it again from its own history, described when nothing later describes the item. */
function itemFact({ type, aggregateVersion: version, occurredAt, payload }: Envelope, all: readonly Envelope[]) {
  const describes: readonly string[] = [itemReceivedV1.type, itemMadeV1.type, itemArrivedV1.type, itemCorrectedV1.type];
  const {
    itemCode,
    reason = null,
    parentCode = null,
    partnerCode = null,
    category,
    nameZh,
  } = payload as PayloadOf<typeof itemCorrectedV1> & {
    reason?: string;
    parentCode?: ItemCode;
    partnerCode?: TenantCode;
  };
  const isLatest = !all.some(
    (later) =>
      later.aggregateId === itemCode && later.aggregateVersion > version && later.type === itemCorrectedV1.type,
  );
  const on = new Date(Date.parse(occurredAt) + 8 * 3_600_000).toISOString().slice(0, 10) as LocalDate;
  const described = describes.includes(type) && isLatest ? { category, nameZh } : null;
  return {
    itemCode,
    version,
    type: type.split('.')[2] as ItemFactType,
    on,
    reason,
    parentCode,
    partnerCode,
    described,
  };
}
