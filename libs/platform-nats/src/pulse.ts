import type { Outbox } from '@yicang/platform-db';

import type { Bus } from './bus.js';
import type { Logger } from './logger.js';
import { rest } from './patience.js';
import type { Reconciler } from './reconcile.js';

/** Where directory says that everything it knew of grants is published. Core NATS: a pulse nobody heard is not repeated. */
export const PULSE_SUBJECT = 'sys.directory.pulse';
const PULSE_EVERY_MS = 2_000;

/** What a pulse says: every change of grants committed before `at` (UTC ISO, directory's clock) is in the stream, up to `seq`. */
export interface PulseBody {
  readonly at: string;
  readonly seq: number;
}

/** What the pulse looks at. */
export interface PulseOptions {
  readonly bus: Bus;
  readonly outbox: Outbox;
  readonly reconciler: Reconciler;
  readonly logger: Logger;
  /** 2 seconds. */
  readonly everyMs?: number;
}

/** Directory's heartbeat: as long as it beats, the other services know that no revoked grant is on its way to them. */
export class Pulse {
  private readonly stopping = new AbortController();
  private loop: Promise<void> | null = null;

  constructor(private readonly options: PulseOptions) {}

  /** It beats from now on, every 2 seconds. */
  start(): void {
    this.loop ??= this.run(this.stopping.signal);
  }

  /** It does not any more. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  /** Beats once, unless an event waits in the outbox or the stream has lost one. @returns whether it did. */
  async beat(): Promise<boolean> {
    const { bus, outbox, reconciler } = this.options;
    const at = new Date().toISOString();
    const { lastSeq: seq, resent } = await reconciler.reconcile();
    const { unsent } = await outbox.status();
    if (resent > 0 || unsent > 0) return false;
    bus.connection.publish(PULSE_SUBJECT, JSON.stringify({ at, seq } satisfies PulseBody));
    return true;
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { logger, everyMs = PULSE_EVERY_MS } = this.options;
    while (!signal.aborted) {
      await this.beat().catch((err: unknown) =>
        logger.warn({ err }, 'No pulse: the outbox or the stream cannot be seen'),
      );
      await rest(everyMs, signal);
    }
  }
}
