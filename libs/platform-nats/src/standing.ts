import { grantsChangedV1 } from '@yicang/contracts';
import { NATION, refuse, type Actor } from '@yicang/kernel';
import { RecordedStanding, type StandingCheck, type StandingRefusal } from '@yicang/platform-db';
import type { Subscription } from '@nats-io/transport-node';
import { z } from 'zod';

import type { Bus } from './bus.js';
import type { Consumers } from './consumers.js';
import type { Logger } from './logger.js';
import { PULSE_SUBJECT } from './pulse.js';

/** The purpose of the durable that follows the grants: `<service>-on-standing`. */
export const STANDING_PURPOSE = 'standing';
const FRESH_MS = 30_000;

const pulse = z.object({ at: z.iso.datetime(), seq: z.int().min(0) });

/** What standing is learnt from. */
export interface StandingOptions {
  readonly bus: Bus;
  readonly logger: Logger;
  /** How old what we know of grants may be before people are refused; 30 seconds. */
  readonly freshMs?: number;
}

/**
 * Knows whose grants were changed, within seconds of the change, and knows whether it knows: when directory or the way
 * to it has been silent for 30 seconds, people are refused, because a revoked grant may be on its way.
 */
export class Standing implements StandingCheck {
  private readonly recorded = new RecordedStanding();
  private subscription: Subscription | null = null;
  private freshAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: StandingOptions) {}

  /** True when every grant revoked more than 30 seconds ago is known here. */
  get isFresh(): boolean {
    return Date.now() - this.freshAtMs <= (this.options.freshMs ?? FRESH_MS);
  }

  /** Refuses a person or partner whose grants have changed since the token was made, and all of them while that is not known. */
  async check(session: Parameters<StandingCheck['check']>[0], actor: Actor): Promise<StandingRefusal | null> {
    if (actor.kind === 'system' || actor.kind === 'public') return null;
    return this.isFresh ? this.recorded.check(session, actor) : refuse('GRANTS_STALE');
  }

  /** The changes of grants are followed by these consumers, and directory's pulse is heard, until `stop`. Comes before their start. */
  follow(consumers: Consumers): void {
    consumers.on(grantsChangedV1, {
      purpose: STANDING_PURPOSE,
      kind: 'versioned',
      handle: async (tx, { payload: { subject, grantVersion } }) => {
        await tx.sql(
          `insert into subject_standing (tenant_code, subject, grant_version) values ($1, $2, $3)
           on conflict (tenant_code, subject) do update set grant_version = excluded.grant_version
            where subject_standing.grant_version < excluded.grant_version`,
          [NATION, subject, grantVersion],
        );
      },
    });
    this.subscription = this.options.bus.connection.subscribe(PULSE_SUBJECT, {
      callback: (error, message) => {
        const beat = error === null ? pulse.safeParse(jsonOf(() => message.json())) : null;
        if (beat?.success === true) void this.hear(Date.parse(beat.data.at), consumers);
      },
    });
  }

  /** Directory's pulse is no longer heard. */
  stop(): void {
    this.subscription?.unsubscribe();
  }

  /** As of the pulse everything was in the stream, so we know it all if nothing of it waits for us. */
  private async hear(atMs: number, consumers: Consumers): Promise<void> {
    try {
      if ((await consumers.backlog(STANDING_PURPOSE)) > 0) return;
      // a directory whose clock is ahead must not vouch for the future
      this.freshAtMs = Math.max(this.freshAtMs, Math.min(atMs, Date.now()));
    } catch (err) {
      this.options.logger.warn({ err }, 'Whether grants have changed cannot be told');
    }
  }
}

function jsonOf(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}
