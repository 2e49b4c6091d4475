import type { UnitOfWork } from './unit-of-work.js';

/** An event on its way out. `pos` is a bigint as text: it orders the events of one aggregate. */
export interface OutboxRow {
  readonly pos: string;
  readonly id: string;
  /** The aggregate's tenant, noun and id: events that share it must leave in `pos` order. */
  readonly aggregateKey: string;
  readonly subject: string;
  readonly envelope: unknown;
  /** The span in which it was made true; null when no traces were taken. */
  readonly traceparent: string | null;
}

/** Where the broker put one event: the stream, told by its creation time, and the sequence in it. */
export interface SentMark {
  readonly pos: string;
  readonly streamCreated: string;
  readonly seq: number;
}

/** The relay's view of the outbox. Every call is a short transaction of its own, so none is open over the broker. */
export class Outbox {
  constructor(private readonly uow: UnitOfWork) {}

  /** At most `limit` committed events the broker has not confirmed yet, lowest `pos` first. */
  unsent(limit: number): Promise<OutboxRow[]> {
    return this.uow.asSystem((tx) =>
      tx.sql<OutboxRow>(
        `select pos, id, concat_ws(':', tenant_code, aggregate, aggregate_id) as "aggregateKey", subject, envelope, traceparent
           from outbox where sent_seq is null order by pos limit $1`,
        [limit],
      ),
    );
  }

  /** These events are confirmed, and will not be read as unsent again unless the stream loses them. */
  async markSent(sent: readonly SentMark[]): Promise<void> {
    if (sent.length === 0) return;
    await this.uow.asSystem((tx) =>
      tx.sql(
        `update outbox set sent_stream_created = mark.created, sent_seq = mark.seq
           from unnest($1::bigint[], $2::text[], $3::bigint[]) as mark(pos, created, seq)
          where outbox.pos = mark.pos and outbox.sent_seq is null`,
        [sent.map((mark) => mark.pos), sent.map((mark) => mark.streamCreated), sent.map((mark) => mark.seq)],
      ),
    );
  }

  /**
   * What the stream of this creation time does not hold up to `seq` is unsent again; null means there is no stream, and
   * everything is. Events older than `maxAgeDays` are left alone: only a rebuild repairs a gap that old.
   * @returns how many events will be sent again. Sending twice is harmless, consumers' inboxes drop the repeat.
   */
  async clearSentAfter(streamCreated: string | null, seq: number, maxAgeDays: number): Promise<number> {
    const cleared = await this.uow.asSystem((tx) =>
      tx.sql<{ count: string }>(
        `with cleared as (
           update outbox set sent_stream_created = null, sent_seq = null
            where sent_seq is not null and (sent_stream_created is distinct from $1 or sent_seq > $2)
              and created_at > now() - make_interval(days => $3)
           returning 1)
         select count(*) as count from cleared`,
        [streamCreated, seq, maxAgeDays],
      ),
    );
    return Number(cleared[0]?.count);
  }

  /** The last place of the newest stream that anything was put in; null when nothing was ever sent. */
  async highestSent(): Promise<{ streamCreated: string; seq: number } | null> {
    const [highest] = await this.uow.asSystem((tx) =>
      tx.sql<{ streamCreated: string; seq: string }>(
        `select sent_stream_created as "streamCreated", sent_seq as seq from outbox
          where sent_seq is not null order by sent_stream_created desc, sent_seq desc limit 1`,
      ),
    );
    return highest === undefined ? null : { streamCreated: highest.streamCreated, seq: Number(highest.seq) };
  }

  /** How many events wait, and since when the oldest does; null when none does. */
  async status(): Promise<{ unsent: number; oldestUnsentAt: Date | null }> {
    const [status] = await this.uow.asSystem((tx) =>
      tx.sql<{ unsent: string; oldestUnsentAt: Date | null }>(
        `select count(*) as unsent, min(created_at) as "oldestUnsentAt" from outbox where sent_seq is null`,
      ),
    );
    return { unsent: Number(status?.unsent), oldestUnsentAt: status?.oldestUnsentAt ?? null };
  }
}
