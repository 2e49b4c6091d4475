import type { Envelope, EventContract } from '@yicang/contracts';
import { isBusy, type SystemTx } from '@yicang/platform-db';
import { inSpans, record } from '@yicang/platform-telemetry';

import { lanesBy } from './lanes.js';
import { delayAfter, rest } from './patience.js';
import { parentOf, type Received, Treatment, type TreatmentDeps } from './treatment.js';

type HandleBatch = (tx: SystemTx, events: readonly Envelope[]) => Promise<void>;

/** Many events in one transaction, each exactly once and in any order. When the batch fails, they are treated one by one to find the culprit. */
export class CommutativeTreatment extends Treatment {
  override readonly batchesAtOnce = 2;
  protected override readonly contracts: ReadonlyMap<string, EventContract>;

  constructor(
    deps: TreatmentDeps,
    contracts: readonly EventContract[],
    private readonly handleBatch: HandleBatch,
    private readonly triesMax: number,
  ) {
    super(deps);
    this.contracts = new Map(contracts.map((contract) => [contract.type, contract]));
  }

  /** Order does not matter; but where one event's rows are busy, those of its place's other events are likely to be. */
  protected override laneOf({ tenantCode }: Envelope): string {
    return tenantCode;
  }

  protected override async treatFresh(received: readonly Received[], signal: AbortSignal): Promise<void> {
    const busy = await this.treatLane(received, signal);
    for (const lane of lanesBy(busy, ({ event }) => this.laneOf(event))) this.keepAside(lane, signal);
  }

  protected override async treatLane(lane: readonly Received[], signal: AbortSignal): Promise<readonly Received[]> {
    try {
      await this.apply(lane, signal);
      return [];
    } catch (fault) {
      if (!signal.aborted) return isBusy(fault) ? lane : await this.treatEach(lane, fault, signal);
      lane.forEach(({ message }) => this.giveBack(message));
      return [];
    }
  }

  protected override applyOnce(event: Envelope): Promise<unknown> {
    return this.deps.uow.consumeBatch(this.deps.durable, [event], this.handleBatch);
  }

  private async treatEach(lane: readonly Received[], err: unknown, signal: AbortSignal): Promise<Received[]> {
    const { logger, durable } = this.deps;
    logger.warn({ err, durable, events: lane.length }, 'A batch failed; its events are treated one by one');
    const busy: Received[] = [];
    for (const one of lane) if ((await this.treatOne(one, signal)) === 'busy') busy.push(one);
    return busy;
  }

  private async treatOne(one: Received, signal: AbortSignal): Promise<'busy' | void> {
    const { logger, durable } = this.deps;
    for (let tries = 1; !signal.aborted; tries++) {
      try {
        return await this.apply([one], signal);
      } catch (fault) {
        if (signal.aborted) break;
        if (isBusy(fault)) return 'busy';
        const { id, traceId } = one.event;
        logger.error({ err: fault, durable, eventId: id, traceId, tries }, 'A handler failed');
        if (tries >= this.triesMax) return await this.park(one.message, String(fault), signal);
        await rest(delayAfter(tries), signal);
      }
    }
    this.giveBack(one.message);
  }

  private async apply(received: readonly Received[], signal: AbortSignal): Promise<void> {
    if (received.length === 0) return;
    const { uow, durable } = this.deps;
    const events = received.map(({ event }) => event);
    const options = {
      kind: 'consumer',
      attributes: { 'yicang.consumer': durable, 'yicang.events': events.length },
    } as const;
    const parents = () => received.map(parentOf).filter((parent) => parent !== null);
    const consume = () =>
      inSpans(`consume by ${durable}`, parents, options, () => uow.consumeBatch(durable, events, this.handleBatch));
    await this.patiently(consume, signal, isBusy);
    record('yicang.events.consumed', events.length, { consumer: durable });
    await this.done(received, signal);
  }
}
