import { type Consumer, JetStreamApiError, type JsMsg, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { CONSUME_BATCH_MAX } from '@yicang/platform-db';
import { nanos } from '@nats-io/transport-node';

import { batchesOf } from './batches.js';
import type { Bus } from './bus.js';
import type { Logger } from './logger.js';
import { delayAfter, rest } from './patience.js';
import type { Treatment } from './treatment.js';

/** As many as one transaction takes. */
const BATCH_MAX = CONSUME_BATCH_MAX;
/** Delivered and not acknowledged: nobody gets more before some of these are done. */
export const UNACKNOWLEDGED_MAX = 3 * BATCH_MAX;
const PULL_MAX_MS = 30_000;
const HEARTBEAT_MS = 5_000;
const CONSUMER_EXISTS = 10_148;

/** How far a durable consumer is: events that wait, that were delivered and are not done, and that were delivered again. */
export interface DurableState {
  readonly name: string;
  readonly stream: string;
  readonly waiting: number;
  readonly inHand: number;
  readonly redelivered: number;
}

/** Which durable consumer of which stream, and what is done with its messages. */
export interface DurableOptions {
  readonly bus: Bus;
  readonly stream: string;
  readonly name: string;
  readonly ackWaitMs: number;
  readonly treatment: Treatment;
  readonly logger: Logger;
}

/** Reads one durable consumer. A consumer or stream that is not there, or vanishes, is looked for until it is, and read from its start. */
export class Durable {
  /** The event types it asks for. */
  readonly types: string[] = [];
  private readonly stopping = new AbortController();
  private loop: Promise<void> | null = null;
  private failures = 0;

  constructor(private readonly options: DurableOptions) {}

  /** Messages are treated from now on, until `stop`; not again after that. */
  start(): void {
    this.loop ??= this.run(this.stopping.signal);
  }

  /** The batch in hand is treated, and what was only fetched, or is kept aside, is given back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  /** How far it is, by the broker's count. @throws Error when the broker does not tell. */
  async state(): Promise<DurableState> {
    const { bus, stream, name } = this.options;
    const { consumers } = await jetstreamManager(bus.connection, { checkAPI: false });
    const info = await consumers.info(stream, name);
    const { num_pending: waiting, num_ack_pending: inHand, num_redelivered: redelivered } = info;
    return { name, stream, waiting, inHand, redelivered };
  }

  /** How many messages are not yet acknowledged, by the broker's count. */
  async backlog(): Promise<number> {
    const { waiting, inHand } = await this.state();
    return waiting + inHand;
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { stream, name, logger } = this.options;
    while (!signal.aborted) {
      try {
        const consumer = await this.ensure();
        this.options.treatment.lookAgain();
        await this.read(consumer, signal);
      } catch (err) {
        if (this.failures++ === 0) logger.warn({ err, stream, durable: name }, 'Events cannot be read; trying on');
        await rest(delayAfter(this.failures), signal);
      }
    }
    await this.options.treatment.settled();
  }

  private async ensure(): Promise<Consumer> {
    const { bus, stream, name, ackWaitMs } = this.options;
    const { consumers } = await jetstreamManager(bus.connection, { checkAPI: false });
    const changeable = {
      ack_wait: nanos(ackWaitMs),
      max_ack_pending: UNACKNOWLEDGED_MAX,
      filter_subjects: this.filters(),
    };
    const add = () =>
      consumers.add(stream, { ...changeable, durable_name: name, ack_policy: 'explicit', deliver_policy: 'all' });
    const info = await add().catch((error: unknown) => {
      if (!(error instanceof JetStreamApiError && error.code === CONSUMER_EXISTS)) throw error;
      return consumers.update(stream, name, changeable);
    });
    return jetstream(bus.connection).consumers.getConsumerFromInfo(info);
  }

  /**
   * One type is asked for by its subjects. Of several all is taken, and what nobody asked for acknowledged here: several filters
   * over the subjects of thousands of communities cost the broker more than all that it would keep from us.
   */
  private filters(): string[] {
    return this.types.length === 1 ? this.types.map((type) => `evt.${type}.>`) : [];
  }

  private async read(consumer: Consumer, signal: AbortSignal): Promise<void> {
    const messages = await consumer.consume({
      max_messages: UNACKNOWLEDGED_MAX,
      expires: PULL_MAX_MS,
      idle_heartbeat: HEARTBEAT_MS,
      abort_on_missing_resource: true,
    });
    const stop = () => messages.stop();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const { treatment } = this.options;
    const underWay = new Set<Promise<void>>();
    try {
      for await (const batch of batchesOf<JsMsg>(messages, BATCH_MAX)) {
        if (signal.aborted) batch.forEach((message) => message.nak());
        else {
          const treated: Promise<void> = treatment.treat(batch, signal).finally(() => underWay.delete(treated));
          underWay.add(treated);
          // one is read while the database works on another
          if (underWay.size >= treatment.batchesAtOnce) await Promise.race(underWay);
        }
        this.failures = 0;
      }
      await Promise.all(underWay);
    } finally {
      await Promise.allSettled(underWay);
      signal.removeEventListener('abort', stop);
      messages.stop();
    }
  }
}
