import { createHash } from 'node:crypto';

import type { PoolClient, QueryResult, QueryResultRow } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

import { asFault, Fault, inOrder } from './faults.js';
import { NOW } from './scope.js';

/** One statement and its parameters. */
export type Statement = readonly [text: string, parameters?: readonly unknown[]];

/**
 * One transaction on one connection of a pool. Statements are written at once and answered in order (pg's pipeline), so
 * those that need no answer of each other share a round trip. After its end every use is a Fault.
 */
export class Session {
  private isOpen = true;

  private constructor(
    private readonly runner: QueryRunner,
    private readonly client: PoolClient,
  ) {}

  /** What `work` gives, on a connection of its own. What it has not committed is undone, and the connection given back. */
  static async within<R>(dataSource: DataSource, work: (session: Session) => Promise<R>): Promise<R> {
    const session = await Session.open(dataSource);
    try {
      return await work(session);
    } finally {
      // nobody waits for the rollback: the connection is back in the pool only once it is answered
      void session.end();
    }
  }

  private static async open(dataSource: DataSource): Promise<Session> {
    const runner = dataSource.createQueryRunner();
    try {
      const session = new Session(runner, (await runner.connect()) as PoolClient);
      // TypeORM asks for this flag before `for update`. We begin by hand, to set the scope in the same round trip.
      Object.assign(runner, { isTransactionActive: true });
      return session;
    } catch (error) {
      await runner.release();
      throw asFault(error);
    }
  }

  /** The transaction is begun by the statements of scope.ts, for reading. */
  async beginReading(statements: string): Promise<void> {
    await answerOf(this.client.query(statements));
  }

  /** The transaction's time, by the database's clock. */
  async time(): Promise<Date> {
    const [row] = await this.sql<{ now: Date }>(NOW);
    if (row === undefined) throw new Fault('The transaction has no time');
    return row.now;
  }

  /** The transaction is begun by the statements of scope.ts, for writing. @returns the transaction's time. */
  async begin(statements: string): Promise<Date> {
    // several statements in one text answer with several results, which pg's types do not know
    const results = (await answerOf(this.client.query(statements))) as unknown as QueryResult<{ now: Date }>[];
    const now = results.at(-1)?.rows[0]?.now;
    if (now === undefined) throw new Fault('The transaction did not begin');
    return now;
  }

  /** The rows one statement answers. */
  async sql<Row>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.query([text, parameters])).rows as Row[];
  }

  /** What TypeORM's manager of this connection gives. */
  async ask<T>(question: (manager: EntityManager) => Promise<T>): Promise<T> {
    this.mustBeOpen();
    return answerOf(question(this.runner.manager));
  }

  /** A name for a point that `rollback to savepoint` comes back to. */
  async savepoint(name: 'work'): Promise<void> {
    await this.query([`savepoint ${name}`]);
  }

  /** `last` statements and the commit are sent in one round trip; either all of the transaction holds now, or a Fault says why none of it. */
  async commit(last: readonly Statement[] = []): Promise<void> {
    const answers = inOrder([...last, COMMIT].map((statement) => this.query(statement)));
    this.isOpen = false;
    try {
      // PostgreSQL answers the commit of a failed transaction with ROLLBACK and no error
      if ((await answers).at(-1)?.command !== 'COMMIT')
        throw new Fault('A failed statement was passed over in silence');
    } finally {
      await this.runner.release();
    }
  }

  /**
   * Nothing more is asked; what was asked is answered. Everything is undone, unless it was committed. Never rejects: a connection
   * that cannot roll back is dropped by the pool.
   */
  async end(): Promise<void> {
    if (!this.isOpen) return;
    const answer = this.query(ROLLBACK);
    this.isOpen = false;
    await answer.catch(() => undefined);
    await this.runner.release();
  }

  /** @throws Fault when the transaction is over. */
  mustBeOpen(): void {
    if (!this.isOpen) throw new Fault('This transaction has ended: a Tx must not outlive the work it was given to');
  }

  private async query([text, parameters = []]: Statement): Promise<QueryResult<QueryResultRow>> {
    this.mustBeOpen();
    return answerOf(this.client.query({ name: nameOf(text), text, values: [...parameters] }));
  }
}

const COMMIT: Statement = ['commit'];
const ROLLBACK: Statement = ['rollback'];

async function answerOf<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw asFault(error);
  }
}

const names = new Map<string, string>();

/** A statement's name, by its text: PostgreSQL parses and plans it once per connection, not once per request. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(text).digest('hex').slice(0, NAME_LENGTH);
  names.set(text, name);
  return name;
}
const NAME_LENGTH = 32;
