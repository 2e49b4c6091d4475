import { type Consumer, JetStreamApiError, type JsMsg, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';

import { batchesOf } from './batches.js';
import type { Bus } from './bus.js';
import type { Logger } from './logger.js';
import { delayAfter, rest } from './patience.js';
import type { Treatment } from './treatment.js';

const BATCH_MAX = 250;
/** Delivered and not acknowledged: nobody gets more before some of these are done. */
const UNACKNOWLEDGED_MAX = 500;
const PULL_MAX_MS = 30_000;
const HEARTBEAT_MS = 5_000;
const CONSUMER_EXISTS = 10_148;

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

  /** How many messages are not yet acknowledged, by the broker's count. */
  async backlog(): Promise<number> {
    const { bus, stream, name } = this.options;
    const { consumers } = await jetstreamManager(bus.connection, { checkAPI: false });
    const info = await consumers.info(stream, name);
    return info.num_pending + info.num_ack_pending;
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
      filter_subjects: this.types.map((type) => `evt.${type}.>`),
    };
    const add = () =>
      consumers.add(stream, { ...changeable, durable_name: name, ack_policy: 'explicit', deliver_policy: 'all' });
    const info = await add().catch((error: unknown) => {
      if (!(error instanceof JetStreamApiError && error.code === CONSUMER_EXISTS)) throw error;
      return consumers.update(stream, name, changeable);
    });
    return jetstream(bus.connection).consumers.getConsumerFromInfo(info);
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
    try {
      for await (const batch of batchesOf<JsMsg>(messages, BATCH_MAX)) {
        if (signal.aborted) batch.forEach((message) => message.nak());
        else await this.options.treatment.treat(batch, signal);
        this.failures = 0;
      }
    } finally {
      signal.removeEventListener('abort', stop);
      messages.stop();
    }
  }
}
