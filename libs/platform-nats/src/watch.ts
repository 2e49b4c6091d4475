import type { DeadLetters, Outbox } from '@yicang/platform-db';

import type { Logger } from './logger.js';
import { rest } from './patience.js';

const LOOK_EVERY_MS = 60_000;
/** An event that is older than this has not merely to wait for its turn. */
const EVENT_LATE_MS = 60_000;

/** What is looked at. */
export interface WatchOptions {
  readonly outbox: Outbox;
  readonly deadLetters: DeadLetters;
  readonly logger: Logger;
}

/** What has come to a halt between this service and the others. */
export interface Backlog {
  readonly eventsWaiting: number;
  readonly oldestEventWaitingAt: Date | null;
  /** Messages no handler could treat: a person has to look. */
  readonly deadLetters: number;
}

/** Says each minute, for as long as it lasts, that something waits which nobody is doing. */
export class Watch {
  private readonly stopping = new AbortController();
  private loop: Promise<void> | null = null;

  constructor(private readonly options: WatchOptions) {}

  /** It looks from now on, every minute. */
  start(): void {
    this.loop ??= this.run(this.stopping.signal);
  }

  /** It does not any more. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  /** How much waits now. @throws Fault when the database does not answer. */
  async backlog(): Promise<Backlog> {
    const { outbox, deadLetters } = this.options;
    const [{ unsent, oldestUnsentAt }, parked] = await Promise.all([outbox.status(), deadLetters.count()]);
    return { eventsWaiting: unsent, oldestEventWaitingAt: oldestUnsentAt, deadLetters: parked };
  }

  /** Looks once, and complains of what has come to a halt. */
  async look(): Promise<void> {
    const { logger } = this.options;
    const backlog = await this.backlog();
    const oldestMs = backlog.oldestEventWaitingAt?.getTime() ?? Infinity;
    if (backlog.deadLetters > 0) logger.error(backlog, 'Messages wait in dead_letter until a person has looked');
    if (Date.now() - oldestMs > EVENT_LATE_MS) logger.error(backlog, 'Events wait in the outbox and do not leave');
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await rest(LOOK_EVERY_MS, signal);
      if (signal.aborted) return;
      await this.look().catch((err: unknown) => this.options.logger.warn({ err }, 'What waits cannot be seen'));
    }
  }
}
