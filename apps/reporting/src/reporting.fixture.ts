import 'reflect-metadata';

import {
  familyRegisteredV1,
  familyServedV1,
  stockTakeClosedV1,
  tellNeedsV1,
  tellServedFamiliesV1,
  tellStockTakesV1,
  receiptPublishedV1,
  tellFamiliesV1,
  tellItemsV1,
  tellReceiptsV1,
  type Envelope,
  type PayloadOf,
} from '@yicang/contracts';
import { type LocalDate, type TenantCode } from '@yicang/kernel';
import { parseEnvironment } from '@yicang/platform-graphql';
import { type Bus, durableOf, streamOf } from '@yicang/platform-nats';
import { Station } from '@yicang/testing';
import { setTimeout as pause } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { aPlace, HERE, NEXT_DOOR } from './events.fixture.js';
import { itemFact, needsOf } from './owners.fixture.js';
import { reportingEnvironment, start } from './start.js';
import { tenancy } from './tenancy.js';

export * from './events.fixture.js';

export const REFUSED = '... on Refused { reason }';

const LOOK_AGAIN_MS = 30;

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
    // the broker counts what it has just stored for a consumer a moment later: it is done when it is so twice
    const look = async () => {
      const first = await Promise.all(PRODUCERS.map(isDone));
      await pause(LOOK_AGAIN_MS);
      return [...first, ...(await Promise.all(PRODUCERS.map(isDone)))];
    };
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
