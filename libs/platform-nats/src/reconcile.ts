import type { Outbox } from '@yicang/platform-db';

import type { Bus } from './bus.js';
import type { Logger } from './logger.js';
import { rest } from './patience.js';
import { ensureStream, type StreamOptions } from './streams.js';

const RECONCILE_EVERY_MS = 60_000;

/** Where a service's stream stands. */
export interface StreamPosition {
  /** When this stream was made: another time is another stream, however it is called. UTC ISO, milliseconds. */
  readonly created: string;
  /** The sequence of the newest event it holds or held. */
  readonly lastSeq: number;
  /** How many events it had lost, and will be sent again. */
  readonly resent: number;
}

/** The service's stream and outbox, and how long events are kept. */
export interface ReconcilerOptions extends StreamOptions {
  readonly bus: Bus;
  readonly outbox: Outbox;
  readonly logger: Logger;
}

/** Sees to it that the stream holds what the outbox says was sent. PostgreSQL is right, the broker is repaired. */
export class Reconciler {
  /** Where the stream stood when it was last compared; null when nobody should rely on that any more. */
  position: StreamPosition | null = null;
  /** When that was, and how much was lost; null before the first time. */
  compared: { readonly at: Date; readonly resent: number } | null = null;
  private readonly stopping = new AbortController();
  private loop: Promise<void> | null = null;
  private underWay: Promise<StreamPosition> | null = null;

  constructor(private readonly options: ReconcilerOptions) {}

  /** From now on it reconciles every minute. */
  start(): void {
    this.loop ??= this.run(this.stopping.signal);
  }

  /** It does not any more, and what was under way has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  /**
   * The stream is there, and every event it has lost is unsent again: after a deletion those of the last `maxAgeDays`,
   * after a roll-back those beyond its end. A gap older than that is left to a rebuild. Who asks meanwhile gets the same answer.
   */
  reconcile(): Promise<StreamPosition> {
    this.underWay ??= this.compare().finally(() => (this.underWay = null));
    return this.underWay;
  }

  /** The broker may have lost something: nothing is published before the next comparison. */
  doubt(): void {
    this.position = null;
  }

  private async compare(): Promise<StreamPosition> {
    const { bus, outbox, maxAgeDays, logger } = this.options;
    // first what was sent, then what is there: the other way round, an event sent in between would look lost
    const sent = await outbox.highestSent();
    const { created, state } = await ensureStream(bus.connection, this.options);
    const position = { created: new Date(created).toISOString(), lastSeq: state.last_seq };
    const isWhole = sent === null || (sent.streamCreated === position.created && sent.seq <= position.lastSeq);
    const resent = isWhole ? 0 : await outbox.clearSentAfter(position.created, position.lastSeq, maxAgeDays);
    if (resent > 0) logger.error({ ...position, sent, resent }, 'The stream had lost events; they are sent again');
    this.compared = { at: new Date(), resent };
    return (this.position = { ...position, resent });
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await rest(RECONCILE_EVERY_MS, signal);
      if (signal.aborted) return;
      await this.reconcile().catch((err: unknown) => {
        this.options.logger.warn({ err }, 'The stream could not be compared with the outbox; again in a minute');
      });
    }
  }
}
