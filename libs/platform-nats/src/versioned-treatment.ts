import type { Envelope, EventContract } from '@yicang/contracts';
import type { Tx } from '@yicang/platform-db';
import type { JsMsg } from '@nats-io/jetstream';

import { eachLane, lanesBy } from './lanes.js';
import { delayAfter, rest } from './patience.js';
import { type Received, Treatment } from './treatment.js';

/** How many aggregates' events are treated at the same time. More would keep people's requests from the small pool. */
const LANES_AT_ONCE_MAX = 3;

/** A handler of one event type. */
interface Handler {
  readonly handle: (tx: Tx, event: Envelope) => Promise<void>;
  readonly part: ((event: Envelope) => string) | undefined;
  readonly triesMax: number;
}

/** One event at a time and aggregate, each with the note that it is done, and none that is older than the newest one done. */
export class VersionedTreatment extends Treatment {
  private readonly contracts = new Map<string, EventContract>();
  private readonly handlers = new Map<string, Handler>();

  /** This handler treats the events of the contract. @throws Error when another one does. */
  add<P>(
    contract: EventContract<P>,
    handler: {
      handle: (tx: Tx, event: Envelope<P>) => Promise<void>;
      part: ((event: Envelope<P>) => string) | undefined;
      triesMax: number;
    },
  ): void {
    if (this.handlers.has(contract.type)) throw new Error(`${this.deps.durable} treats ${contract.type} already`);
    this.contracts.set(contract.type, contract);
    // parsed by this very contract, its payload is a P
    this.handlers.set(contract.type, handler as Handler);
  }

  async treat(messages: readonly JsMsg[], signal: AbortSignal): Promise<void> {
    const received = await this.received(messages, this.contracts, signal);
    const lanes = lanesBy(received, ({ event }) => `${event.tenantCode}:${event.aggregate}:${event.aggregateId}`);
    await eachLane(lanes, LANES_AT_ONCE_MAX, async (lane) => {
      for (const each of lane) await this.treatOne(each, signal);
    });
  }

  private async treatOne({ message, event }: Received, signal: AbortSignal): Promise<void> {
    const { uow, durable, logger } = this.deps;
    const handler = this.handlers.get(event.type);
    if (handler === undefined) throw new Error(`${durable} has no handler for ${event.type}`);
    for (let tries = 1; !signal.aborted; tries++) {
      try {
        await this.patiently(() => uow.consume(durable, event, (tx) => this.unlessOlder(tx, event, handler)), signal);
        return await this.acknowledge(message);
      } catch (fault) {
        if (signal.aborted) break;
        logger.error({ err: fault, durable, eventId: event.id, traceId: event.traceId, tries }, 'A handler failed');
        if (tries >= handler.triesMax) return await this.park(message, String(fault), signal);
        await rest(delayAfter(tries), signal);
      }
    }
    message.nak();
  }

  private async unlessOlder(tx: Tx, event: Envelope, { handle, part }: Handler): Promise<void> {
    const key = [event.aggregate, event.aggregateId, ...(part === undefined ? [] : [part(event)])].join(':');
    const newest = await tx.sql(
      `insert into inbox_version (tenant_code, consumer, aggregate_key, version) values ($1, $2, $3, $4)
       on conflict (tenant_code, consumer, aggregate_key) do update set version = excluded.version
        where inbox_version.version < excluded.version
       returning 1`,
      [event.tenantCode, this.deps.durable, key, event.aggregateVersion],
    );
    if (newest.length > 0) await handle(tx, event);
  }
}
