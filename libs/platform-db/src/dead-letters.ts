import { NATION, parseTenantCode, type TenantCode } from '@yicang/kernel';

import type { UnitOfWork } from './unit-of-work.js';

/** The most characters kept of a parked message, and of what was the matter with it. */
const PAYLOAD_LENGTH_MAX = 262_144;
const PROBLEM_LENGTH_MAX = 2_000;

/** By its id an event is known again when the stream was made anew and numbers it otherwise. */
const EVENT_ID = `case when payload is json object then payload::jsonb ->> 'id' end`;

/** A message no handler could treat. `seq` is its place in its stream. */
export interface DeadLetter {
  readonly tenantCode: TenantCode;
  readonly consumer: string;
  readonly stream: string;
  readonly seq: number;
  readonly subject: string;
  readonly payload: string;
  readonly problem: string;
  readonly parkedAt: Date;
}

/** Which one. */
export type LetterKey = Pick<DeadLetter, 'tenantCode' | 'consumer' | 'stream' | 'seq'>;

const SELECT_LETTERS = `select tenant_code as "tenantCode", consumer, stream, seq, subject, payload, problem,
  parked_at as "parkedAt" from dead_letter`;

/** Messages set aside until a person has looked, so that those behind them go on. */
export class DeadLetters {
  constructor(private readonly uow: UnitOfWork) {}

  /** The message is kept, once however often it is parked. Its tenant is the one its subject names, else the nation. */
  async park(
    consumer: string,
    stream: string,
    seq: number,
    subject: string,
    payloadText: string,
    problem: string,
  ): Promise<void> {
    await this.uow.asSystem((tx) =>
      tx.sql(
        `insert into dead_letter (tenant_code, consumer, stream, seq, subject, payload, problem)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
        [
          tenantOf(subject),
          consumer,
          stream,
          seq,
          subject,
          storable(payloadText, PAYLOAD_LENGTH_MAX),
          storable(problem, PROBLEM_LENGTH_MAX),
        ],
      ),
    );
  }

  /** The ids of the events of this consumer that wait for a person. What was no event has none. */
  async eventIds(consumer: string, stream: string): Promise<string[]> {
    const letters = await this.uow.asSystem((tx) =>
      tx.sql<{ id: string }>(
        `select ${EVENT_ID} as id from dead_letter where consumer = $1 and stream = $2 and ${EVENT_ID} is not null`,
        [consumer, stream],
      ),
    );
    return letters.map(({ id }) => id);
  }

  /** The event has had its effect after all: nobody needs to look any more. */
  async remove(consumer: string, stream: string, eventId: string): Promise<void> {
    await this.uow.asSystem((tx) =>
      tx.sql(`delete from dead_letter where consumer = $1 and stream = $2 and ${EVENT_ID} = $3`, [
        consumer,
        stream,
        eventId,
      ]),
    );
  }

  /** The message, if it still waits. */
  async find({ tenantCode, consumer, stream, seq }: LetterKey): Promise<DeadLetter | null> {
    const [letter] = await this.uow.asSystem((tx) =>
      tx.sql<Omit<DeadLetter, 'seq'> & { seq: string }>(
        `${SELECT_LETTERS} where tenant_code = $1 and consumer = $2 and stream = $3 and seq = $4`,
        [tenantCode, consumer, stream, seq],
      ),
    );
    return letter === undefined ? null : { ...letter, seq: Number(letter.seq) };
  }

  /** A person has looked, and nobody needs to any more. True for the one who was first to say so. */
  async dismiss({ tenantCode, consumer, stream, seq }: LetterKey): Promise<boolean> {
    const gone = await this.uow.asSystem((tx) =>
      tx.sql(
        'delete from dead_letter where tenant_code = $1 and consumer = $2 and stream = $3 and seq = $4 returning 1',
        [tenantCode, consumer, stream, seq],
      ),
    );
    return gone.length > 0;
  }

  /** How many messages wait for a person. */
  async count(): Promise<number> {
    const [row] = await this.uow.asSystem((tx) =>
      tx.sql<{ count: string }>('select count(*) as count from dead_letter'),
    );
    return Number(row?.count);
  }

  /** The newest, at most `limit`. */
  async list(limit = 100): Promise<DeadLetter[]> {
    const letters = await this.uow.asSystem((tx) =>
      tx.sql<Omit<DeadLetter, 'seq'> & { seq: string }>(
        `${SELECT_LETTERS} order by parked_at desc, seq desc limit $1`,
        [limit],
      ),
    );
    return letters.map((letter) => ({ ...letter, seq: Number(letter.seq) }));
  }
}

/** An event's subject ends in province, city and community, `0` for a level not reached. */
function tenantOf(subject: string): TenantCode {
  const places = subject.split('.').slice(-3).reverse();
  const nearest = places.find((token) => token !== NATION);
  return (nearest === undefined ? null : parseTenantCode(nearest)) ?? NATION;
}

/** PostgreSQL's text holds every character but NUL. */
function storable(text: string, lengthMax: number): string {
  return text.slice(0, lengthMax).replaceAll('\0', '\uFFFD');
}
