import type { Outbox, OutboxRow, SentMark } from '@yicang/platform-db';
import { inSpan, traceparentNow } from '@yicang/platform-telemetry';
import { jetstream, type JetStreamClient, type PubAck } from '@nats-io/jetstream';
import { headers, type MsgHdrs } from '@nats-io/transport-node';

import type { Bus } from './bus.js';
import { BUS_HEADERS } from './headers.js';
import { eachLane, lanesBy } from './lanes.js';
import type { Logger } from './logger.js';
import { delayAfter, rest } from './patience.js';
import type { Reconciler, StreamPosition } from './reconcile.js';
import { type HeldLock, SessionLock } from './session-lock.js';

const RELAY_BATCH_MAX = 200;
const RELAY_IDLE_MS = 25;
const PUBLISH_MAX_MS = 5_000;

/** What the relay takes from where to where. */
export interface OutboxRelayOptions {
  readonly service: string;
  readonly bus: Bus;
  readonly outbox: Outbox;
  readonly reconciler: Reconciler;
  /** Of the service's system role: the lock that makes one relay of many the active one has its own connection. */
  readonly databaseUrl: string;
  readonly maxAgeDays: number;
  readonly logger: Logger;
}

/**
 * Publishes committed events, in order per aggregate. Of a service's relays one is active, the others wait for its lock.
 * A crash before `markSent` repeats a batch: message ids and inboxes absorb it.
 */
export class OutboxRelay {
  /** True while this relay is the one that publishes. */
  isActive = false;
  private readonly stopping = new AbortController();
  private readonly stream: JetStreamClient;
  private loop: Promise<void> | null = null;
  /** The newest event this relay knows to be in the stream, and in which one. */
  private newest = { created: '', seq: 0 };

  constructor(private readonly options: OutboxRelayOptions) {
    this.stream = jetstream(options.bus.connection);
  }

  /** Events leave from now on, until `stop`; not again after that. */
  start(): void {
    this.loop ??= this.run(this.stopping.signal);
  }

  /** The batch in hand is marked, and another relay may be active. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  /**
   * At most 200 unsent events are published, lanes of one aggregate each in parallel, and marked in one update. A lane
   * stops at its first failure, so that no version overtakes another. No transaction is open while the broker is asked.
   */
  async publishBatch(): Promise<{ read: number; sent: number }> {
    const { outbox, reconciler } = this.options;
    const position = reconciler.position ?? (await reconciler.reconcile());
    const rows = await outbox.unsent(RELAY_BATCH_MAX);
    if (rows.length === 0) return { read: 0, sent: 0 };
    const sent = await this.publish(rows, position);
    await outbox.markSent(sent);
    if (sent.length < rows.length) reconciler.doubt();
    return { read: rows.length, sent: sent.length };
  }

  private async publish(rows: readonly OutboxRow[], position: StreamPosition): Promise<SentMark[]> {
    const sent: SentMark[] = [];
    const fresh: number[] = [];
    const faults: unknown[] = [];
    await eachLane(
      lanesBy(rows, (row) => row.aggregateKey),
      RELAY_BATCH_MAX,
      async (lane) => {
        try {
          for (const row of lane) {
            const ack = await this.publishOne(row);
            sent.push({ pos: row.pos, streamCreated: position.created, seq: ack.seq });
            if (!ack.duplicate) fresh.push(ack.seq);
          }
        } catch (fault) {
          faults.push(fault);
        }
      },
    );
    if (faults.length > 0)
      this.options.logger.warn({ err: faults[0], lanes: faults.length }, 'Events could not be published');
    await this.mustGoForward(fresh, position);
    return sent;
  }

  /** An event leaves in the trace of what made it true. */
  private publishOne({ id, subject, envelope, traceparent: parent }: OutboxRow): Promise<PubAck> {
    const publish = (headers?: MsgHdrs) =>
      this.stream.publish(subject, JSON.stringify(envelope), { msgID: id, timeout: PUBLISH_MAX_MS, headers });
    if (parent === null) return publish();
    return inSpan(`publish ${typeOf(subject)}`, { kind: 'producer', parent }, () => {
      const told = headers();
      told.set(BUS_HEADERS.traceparent, traceparentNow() ?? parent);
      return publish(told);
    });
  }

  /** A stream whose sequences come again was rolled back, or made again, under our hands: what it lost is sent again. */
  private async mustGoForward(fresh: readonly number[], { created, lastSeq }: StreamPosition): Promise<void> {
    if (fresh.length === 0) return;
    const { outbox, reconciler, maxAgeDays, logger } = this.options;
    const known = this.newest.created === created ? Math.max(this.newest.seq, lastSeq) : lastSeq;
    const lowest = Math.min(...fresh);
    this.newest = { created, seq: Math.max(...fresh) };
    if (lowest > known) return;
    const resent = await outbox.clearSentAfter(created, lowest - 1, maxAgeDays);
    logger.error({ created, known, lowest, resent }, 'The stream went back; what it lost is sent again');
    reconciler.doubt();
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { service, databaseUrl, logger } = this.options;
    const lock = new SessionLock({ databaseUrl, name: `${service}-outbox-relay`, logger });
    while (!signal.aborted) {
      const held = await lock.hold(signal);
      if (held === null) return;
      this.isActive = true;
      logger.info({}, 'This relay publishes the events now');
      await this.relayWhile(held, signal);
      this.isActive = false;
      await held.release();
    }
  }

  private async relayWhile(held: HeldLock, signal: AbortSignal): Promise<void> {
    const { bus, reconciler, logger } = this.options;
    let failures = 0;
    let reconnects = -1;
    while (!signal.aborted && !held.isLost) {
      // a broker that was away may have come back without its newest events
      if (reconnects !== bus.reconnects) reconciler.doubt();
      reconnects = bus.reconnects;
      try {
        const { read, sent } = await this.publishBatch();
        failures = sent < read ? failures + 1 : 0;
        if (read > 0 && failures === 0) continue;
      } catch (err) {
        if (failures++ === 0) logger.warn({ err }, 'Events wait: the database or the broker is away');
        reconciler.doubt();
      }
      await rest(failures === 0 ? RELAY_IDLE_MS : delayAfter(failures), signal);
    }
  }
}

/** Of a subject, the type of its event. */
function typeOf(subject: string): string {
  return subject.split('.').slice(1, 5).join('.');
}
