import { setTimeout as pause } from 'node:timers/promises';

import type { TenantCode } from '@yicang/kernel';

import type { UnitOfWork } from './unit-of-work.js';

/** How many pieces of work are done at the same time; more waits for the next batch. */
const BATCH_MAX = 4;
/** A worker that has not finished by then is taken for dead, and another one begins. */
const LEASE_SECONDS = 60;
const POLL_MS = 500;
const FAULT_PAUSE_MS = 5_000;
const BACKOFF_SECONDS = 2;
const BACKOFF_SECONDS_MAX = 600;
const PROBLEM_LENGTH_MAX = 2_000;

/** One piece of work that is due. `attempt` is 1 the first time. */
export interface DueWork {
  readonly tenantCode: TenantCode;
  readonly ref: string;
  readonly attempt: number;
}

/** Does one piece of work, in transactions of its own. May be called again for the same work, so it looks before it changes. */
export type DueWorkHandler = (work: DueWork) => Promise<void>;

/** What waits of one kind: how much in all, how much should have been begun by now, and how much failed last time. */
export interface DueWorkState {
  readonly kind: string;
  readonly waiting: number;
  readonly late: number;
  readonly failing: number;
  readonly oldestDueAt: Date;
}

/** Where faults are told: pino's Logger fits. */
export interface FaultLog {
  error(details: object, message: string): void;
}

interface ClaimedWork extends DueWork {
  readonly kind: string;
  readonly leasedUntil: string;
}

/**
 * Does what `tx.schedule` asked for, at its time or soon after, at least once. Several workers share the work. What fails
 * is tried again after a pause that doubles up to ten minutes, for ever: its attempts and its problem stand in `due_work`.
 */
export class DueWorker {
  private readonly handlers = new Map<string, DueWorkHandler>();
  private readonly stopping = new AbortController();
  private loop: Promise<void> | null = null;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly log: FaultLog,
  ) {}

  /** Work of this kind is done by `handle`. @throws Error when somebody does it already. */
  on(kind: string, handle: DueWorkHandler): void {
    if (this.handlers.has(kind)) throw new Error(`Due work ${kind} has a handler already`);
    this.handlers.set(kind, handle);
  }

  /** Due work is being done from now on, until `stop`; not again after that. */
  start(): void {
    this.loop ??= this.run(this.stopping.signal);
  }

  /** No more work is begun, and what was begun has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  /** One batch of what is due now is done or put off. @returns how many pieces that were. */
  async runOnce(): Promise<number> {
    const claimed = await this.claim();
    await Promise.all(claimed.map((work) => this.treat(work)));
    return claimed.length;
  }

  /** What waits, by kind. */
  async states(): Promise<DueWorkState[]> {
    const rows = await this.uow.asSystem((tx) =>
      tx.sql<Record<'kind' | 'waiting' | 'late' | 'failing', string> & { oldestDueAt: Date }>(
        `select kind, count(*) as waiting, count(*) filter (where due_at < now() - make_interval(secs => $1)) as late,
                count(*) filter (where problem is not null) as failing, min(due_at) as "oldestDueAt"
           from due_work group by kind order by kind`,
        [LEASE_SECONDS],
      ),
    );
    return rows.map(({ kind, waiting, late, failing, oldestDueAt }) => ({
      kind,
      waiting: Number(waiting),
      late: Number(late),
      failing: Number(failing),
      oldestDueAt,
    }));
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const pauseMs = await this.runOnce().then(
        (done) => (done < BATCH_MAX ? POLL_MS : 0),
        (fault: unknown) => {
          this.log.error({ err: fault }, 'Due work cannot be claimed');
          return FAULT_PAUSE_MS;
        },
      );
      await pause(pauseMs, null, { signal }).catch(() => undefined);
    }
  }

  private claim(): Promise<ClaimedWork[]> {
    return this.uow.asSystem((tx) =>
      tx.sql<ClaimedWork>(
        // materialized: the limit must hold however the update is planned
        `with due as materialized (
           select tenant_code, kind, ref from due_work where kind = any ($2) and due_at <= now()
            order by due_at limit $3 for update skip locked)
         update due_work set due_at = now() + make_interval(secs => $1), attempt = attempt + 1 from due
          where (due_work.tenant_code, due_work.kind, due_work.ref) = (due.tenant_code, due.kind, due.ref)
         returning due_work.tenant_code as "tenantCode", due_work.kind, due_work.ref, attempt, due_at::text as "leasedUntil"`,
        [LEASE_SECONDS, [...this.handlers.keys()], BATCH_MAX],
      ),
    );
  }

  private async treat({ kind, leasedUntil, ...work }: ClaimedWork): Promise<void> {
    // scheduled again meanwhile, it has another time, and this lease changes nothing
    const lease = [work.tenantCode, kind, work.ref, leasedUntil];
    const leased = 'tenant_code = $1 and kind = $2 and ref = $3 and due_at = $4::timestamptz';
    try {
      await this.handlers.get(kind)?.(work);
      await this.uow.asSystem((tx) => tx.sql(`delete from due_work where ${leased}`, lease));
    } catch (fault) {
      this.log.error({ err: fault, kind, ...work }, 'Due work failed, and will be tried again');
      const delaySeconds = Math.min(BACKOFF_SECONDS * 2 ** (work.attempt - 1), BACKOFF_SECONDS_MAX);
      await this.uow
        .asSystem((tx) =>
          tx.sql(`update due_work set due_at = now() + make_interval(secs => $5), problem = $6 where ${leased}`, [
            ...lease,
            delaySeconds,
            String(fault).slice(0, PROBLEM_LENGTH_MAX),
          ]),
        )
        // the database may be what failed: then the lease runs out by itself
        .catch((next: unknown) => this.log.error({ err: next, kind, ...work }, 'Due work waits for its lease to end'));
    }
  }
}
