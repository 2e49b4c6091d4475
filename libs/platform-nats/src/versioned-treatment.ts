import type { Envelope, EventContract } from '@yicang/contracts';
import type { TenantCode } from '@yicang/kernel';
import { isBusy, type Tx } from '@yicang/platform-db';
import { inSpan, record } from '@yicang/platform-telemetry';

import { eachLane, lanesBy } from './lanes.js';
import { delayAfter, rest } from './patience.js';
import { parentOf, type Received, Treatment } from './treatment.js';

/** How many aggregates' events are treated at the same time. More would keep people's requests from the small pool. */
const LANES_AT_ONCE_MAX = 3;

/** A handler of one event type. */
interface Handler {
  readonly handle: (tx: Tx, event: Envelope) => Promise<void>;
  readonly part: ((event: Envelope) => string) | undefined;
  readonly books: ((event: Envelope) => TenantCode) | undefined;
  readonly triesMax: number;
}

/** One event at a time and aggregate, each with the note that it is done, and none that is older than the newest one done. */
export class VersionedTreatment extends Treatment {
  protected override readonly contracts = new Map<string, EventContract>();
  private readonly handlers = new Map<string, Handler>();

  /** This handler treats the events of the contract. @throws Error when another one does. */
  add<P>(
    contract: EventContract<P>,
    handler: {
      handle: (tx: Tx, event: Envelope<P>) => Promise<void>;
      part: ((event: Envelope<P>) => string) | undefined;
      books: ((event: Envelope<P>) => TenantCode) | undefined;
      triesMax: number;
    },
  ): void {
    if (this.handlers.has(contract.type)) throw new Error(`${this.deps.durable} treats ${contract.type} already`);
    this.contracts.set(contract.type, contract);
    // parsed by this very contract, its payload is a P
    this.handlers.set(contract.type, handler as Handler);
  }

  protected override laneOf({ tenantCode, aggregate, aggregateId }: Envelope): string {
    return `${tenantCode}:${aggregate}:${aggregateId}`;
  }

  protected override async treatFresh(received: readonly Received[], signal: AbortSignal): Promise<void> {
    const lanes = lanesBy(received, ({ event }) => this.laneOf(event));
    await eachLane(lanes, LANES_AT_ONCE_MAX, async (lane) =>
      this.keepAside(await this.treatLane(lane, signal), signal),
    );
  }

  protected override async treatLane(lane: readonly Received[], signal: AbortSignal): Promise<readonly Received[]> {
    for (const [index, each] of lane.entries())
      if ((await this.treatOne(each, signal)) === 'busy') return lane.slice(index);
    return [];
  }

  protected override applyOnce(event: Envelope): Promise<unknown> {
    const handler = this.handlers.get(event.type);
    if (handler === undefined) throw new Error(`${this.deps.durable} has no handler for ${event.type}`);
    const work = (tx: Tx) => this.unlessOlder(tx, event, handler);
    return this.deps.uow.consume(this.deps.durable, event, work, handler.books?.(event));
  }

  private async treatOne(received: Received, signal: AbortSignal): Promise<'busy' | void> {
    const { message, event } = received;
    const { durable, logger } = this.deps;
    const triesMax = this.handlers.get(event.type)?.triesMax ?? 1;
    for (let tries = 1; !signal.aborted; tries++) {
      try {
        const parent = parentOf(received);
        const consume = () =>
          inSpan(
            `consume ${event.type}`,
            { kind: 'consumer', parent, attributes: { 'yicang.consumer': durable } },
            () => this.applyOnce(event),
          );
        await this.patiently(consume, signal, isBusy);
        record('yicang.events.consumed', 1, { consumer: durable });
        return await this.done([received], signal);
      } catch (fault) {
        if (signal.aborted) break;
        if (isBusy(fault)) return 'busy';
        logger.error({ err: fault, durable, eventId: event.id, traceId: event.traceId, tries }, 'A handler failed');
        if (tries >= triesMax) return await this.park(message, String(fault), signal);
        await rest(delayAfter(tries), signal);
      }
    }
    this.giveBack(message);
  }

  private async unlessOlder(tx: Tx, event: Envelope, { handle, part }: Handler): Promise<void> {
    const key = [event.aggregate, event.aggregateId, ...(part === undefined ? [] : [part(event)])].join(':');
    const newest = await tx.sql(
      `insert into inbox_version (tenant_code, consumer, aggregate_key, version) values ($1, $2, $3, $4)
       on conflict (tenant_code, consumer, aggregate_key) do update set version = excluded.version
        where inbox_version.version < excluded.version
       returning 1`,
      [tx.tenantCode, this.deps.durable, key, event.aggregateVersion],
    );
    if (newest.length > 0) await handle(tx, event);
  }
}
