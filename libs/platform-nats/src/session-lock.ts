import pg from 'pg';

import type { Logger } from './logger.js';
import { rest } from './patience.js';

const TRY_EVERY_MS = 500;
const ASK_EVERY_MS = 1_000;
const ANSWER_MAX_MS = 3_000;

/** Which lock, and of which database. */
export interface SessionLockOptions {
  /** Any login of the database; the lock is among those who use the same one. */
  readonly databaseUrl: string;
  readonly name: string;
  readonly logger: Logger;
}

/** A lock that one process in the whole cluster holds, as long as its connection to PostgreSQL lives. */
export class SessionLock {
  constructor(private readonly options: SessionLockOptions) {}

  /** The lock, as soon as nobody else holds it: asks for ever. Null when the signal came first. */
  async hold(signal: AbortSignal): Promise<HeldLock | null> {
    for (let hasTold = false; !signal.aborted;) {
      try {
        const held = await this.tryToHold(signal);
        if (held !== null) return held;
      } catch (err) {
        if (!hasTold)
          this.options.logger.warn({ err, lock: this.options.name }, 'The lock cannot be asked for; asking on');
        hasTold = true;
      }
      await rest(TRY_EVERY_MS, signal);
    }
    return null;
  }

  private async tryToHold(signal: AbortSignal): Promise<HeldLock | null> {
    const client = new pg.Client({
      connectionString: this.options.databaseUrl,
      application_name: `yicang-${this.options.name}`,
      connectionTimeoutMillis: ANSWER_MAX_MS,
      query_timeout: ANSWER_MAX_MS,
      keepAlive: true,
    });
    const held = new HeldLock(client);
    try {
      await client.connect();
      while (!signal.aborted && !held.isLost) {
        const { rows } = await client.query<{ got: boolean }>(
          'select pg_try_advisory_lock(hashtextextended($1, 0)) as got',
          [this.options.name],
        );
        if (rows[0]?.got === true) return held.kept();
        await rest(TRY_EVERY_MS, signal);
      }
    } catch (error) {
      await held.release();
      throw error;
    }
    await held.release();
    return null;
  }
}

/** A lock that is held until it is released or its connection is lost. */
export class HeldLock {
  /** True from the moment somebody else may hold it. */
  isLost = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly client: pg.Client) {
    // a broken connection may say so more than once, and an 'error' nobody hears ends the process
    client.on('error', () => (this.isLost = true));
    client.on('end', () => (this.isLost = true));
  }

  /** Asks the connection every second whether it lives: one that was cut in silence does not say so. */
  kept(): this {
    this.timer = setInterval(() => void this.ask(), ASK_EVERY_MS);
    return this;
  }

  /** Somebody else may hold it now. */
  async release(): Promise<void> {
    this.isLost = true;
    clearInterval(this.timer);
    // a connection that is broken cannot be ended politely, and PostgreSQL frees the lock by itself
    await this.client.end().catch(() => undefined);
  }

  private async ask(): Promise<void> {
    await this.client.query('select').catch(() => this.release());
  }
}
