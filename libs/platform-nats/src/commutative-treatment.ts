import type { Envelope, EventContract } from '@yicang/contracts';
import type { SystemTx } from '@yicang/platform-db';
import type { JsMsg } from '@nats-io/jetstream';

import { delayAfter, rest } from './patience.js';
import { type Received, Treatment, type TreatmentDeps } from './treatment.js';

type HandleBatch = (tx: SystemTx, events: readonly Envelope[]) => Promise<void>;

/** Many events in one transaction, each exactly once and in any order. When the batch fails, they are treated one by one to find the culprit. */
export class CommutativeTreatment extends Treatment {
  private readonly contracts: ReadonlyMap<string, EventContract>;

  constructor(
    deps: TreatmentDeps,
    contracts: readonly EventContract[],
    private readonly handleBatch: HandleBatch,
    private readonly triesMax: number,
  ) {
    super(deps);
    this.contracts = new Map(contracts.map((contract) => [contract.type, contract]));
  }

  async treat(messages: readonly JsMsg[], signal: AbortSignal): Promise<void> {
    const received = await this.received(messages, this.contracts, signal);
    try {
      await this.apply(received, signal);
    } catch (fault) {
      if (signal.aborted) return received.forEach(({ message }) => message.nak());
      const { logger, durable } = this.deps;
      logger.warn(
        { err: fault, durable, events: received.length },
        'A batch failed; its events are treated one by one',
      );
      for (const one of received) await this.treatOne(one, signal);
    }
  }

  private async treatOne(one: Received, signal: AbortSignal): Promise<void> {
    const { logger, durable } = this.deps;
    for (let tries = 1; !signal.aborted; tries++) {
      try {
        return await this.apply([one], signal);
      } catch (fault) {
        if (signal.aborted) break;
        const { id, traceId } = one.event;
        logger.error({ err: fault, durable, eventId: id, traceId, tries }, 'A handler failed');
        if (tries >= this.triesMax) return await this.park(one.message, String(fault), signal);
        await rest(delayAfter(tries), signal);
      }
    }
    one.message.nak();
  }

  private async apply(received: readonly Received[], signal: AbortSignal): Promise<void> {
    if (received.length === 0) return;
    const { uow, durable } = this.deps;
    const events = received.map(({ event }) => event);
    await this.patiently(() => uow.consumeBatch(durable, events, this.handleBatch), signal);
    await Promise.all(received.map(({ message }) => this.acknowledge(message)));
  }
}
