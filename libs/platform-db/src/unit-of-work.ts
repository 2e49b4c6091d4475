import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import type { Envelope } from '@yicang/contracts';
import {
  exactRange,
  permissionProblem,
  Refusal,
  subtreeRange,
  systemActor,
  type Actor,
  type Json,
  type Operation,
  type TenantCode,
} from '@yicang/kernel';
import { addToSpan, inSpan, record } from '@yicang/platform-telemetry';
import type { DataSource } from 'typeorm';

import { CommandClaim, type Command, type Earlier } from './command-log.js';
import { Fault, inOrder, isConflict } from './faults.js';
import { beginInScope, beginUnscoped } from './scope.js';
import { Session, type Statement } from './session.js';
import type { StandingCheck } from './standing.js';
import { auditEntry, ReadTx, SystemTx, Tx, type TxContext } from './tx.js';

/** Deadlocks and serialization failures are tried this often in all before they are a fault. */
const CONFLICT_TRIES_MAX = 4;
const CONFLICT_PAUSE_MS = 10;
/** An event whose row is locked comes back later, and must not keep the others waiting. */
const CONSUMER_LOCK_WAIT_MS = 2_000;

/** The most events one batch of a consumer holds. */
export const CONSUME_BATCH_MAX = 500;

/** The pools of a service's three roles, who may not act any more, and the key its commands' inputs are hashed with. */
export interface UnitOfWorkOptions {
  readonly service: string;
  readonly app: DataSource;
  readonly system: DataSource;
  readonly public: DataSource;
  readonly commandHashKey: Buffer;
  readonly standing: StandingCheck;
}

/** A look at what concerns persons, as it goes on record. */
export interface Look {
  readonly operation: Operation;
  /** Whom it is about: opaque ids, never a name. */
  readonly details: Readonly<Record<string, Json>>;
  /** Of the request it comes from. */
  readonly traceId: string;
}

/** Why a read is refused. */
export type ReadRefusal = Refusal<
  'SIGN_IN_NEEDED' | 'NOT_PERMITTED' | 'PROOF_NEEDED' | 'GRANTS_CHANGED' | 'GRANTS_STALE'
>;

/**
 * The only way to the database. Each call is one transaction in one scope: it commits when `work` gives a value, and leaves
 * nothing behind when `work` gives a Refusal or throws.
 */
export class UnitOfWork {
  constructor(private readonly options: UnitOfWorkOptions) {}

  /**
   * Runs `work` once for this command id, in exactly this tenant. A Refusal undoes the work and is remembered as the
   * outcome; a fault is not, so the command may be sent again. A twin waits, and gets the same outcome: plain data, with
   * instants as Dates. After a deadlock the whole of `work` runs again, so it must do nothing but use its `tx`.
   *
   * What another service must be asked first goes into `ask`: it runs while no transaction is open, only when the command
   * is new, and `work` gets its answer. A Refusal from it is the outcome.
   */
  command<R, A = undefined>(
    actor: Actor,
    tenantCode: TenantCode,
    command: Command,
    work: (tx: Tx, answer: A) => Promise<R | Refusal>,
    ask?: () => Promise<A | Refusal>,
  ): Promise<R | Refusal> {
    return measured(command.operation, tenantCode, () => this.once(actor, tenantCode, command, work, ask));
  }

  private async once<R, A>(
    actor: Actor,
    tenantCode: TenantCode,
    command: Command,
    work: (tx: Tx, answer: A) => Promise<R | Refusal>,
    ask?: () => Promise<A | Refusal>,
  ): Promise<R | Refusal> {
    const problem = permissionProblem(actor, command.operation, tenantCode, new Date());
    if (problem !== null) return problem;
    const claim = new CommandClaim(actor, tenantCode, command, this.options.commandHashKey);
    const known = ask === undefined ? null : await this.beforeAsking<R>(actor, tenantCode, claim);
    if (known !== null) return known.outcome;
    const answer = (await ask?.()) as A | Refusal;
    const { commandId, traceId } = command;
    return this.transaction(this.options.app, async (session) => {
      const [now, stale, isFirst] = await inOrder([
        session.begin(beginInScope(exactRange(tenantCode), 'read write')),
        this.options.standing.check(session, actor),
        claim.isFirst(session),
        session.savepoint('work'),
      ]);
      if (stale !== null) return stale;
      if (!isFirst) return outcomeOf(await claim.earlier<R>(session));
      const writes: Statement[] = [];
      const tx = new Tx(session, now, { actor, tenantCode, commandId, traceId }, writes);
      const outcome = answer instanceof Refusal ? answer : await work(tx, answer);
      const undo: Statement[] = [['rollback to savepoint work']];
      await session.commit([...(outcome instanceof Refusal ? undo : writes), claim.record(outcome)]);
      return outcome;
    });
  }

  /** What is known of the command without doing it: its earlier outcome, or that its actor may not act any more. */
  private beforeAsking<R>(actor: Actor, tenantCode: TenantCode, claim: CommandClaim): Promise<Earlier<R> | null> {
    return this.transaction(this.options.app, async (session) => {
      const [, stale, earlier] = await inOrder([
        session.beginReading(beginInScope(exactRange(tenantCode), 'read only')),
        this.options.standing.check(session, actor),
        claim.earlier<R>(session),
      ]);
      return stale === null ? earlier : { outcome: stale };
    });
  }

  /** What `work` reads of this place and everything inside it. */
  read<R>(
    actor: Actor,
    place: TenantCode,
    operation: Operation,
    work: (tx: ReadTx) => Promise<R>,
  ): Promise<R | ReadRefusal> {
    return this.readOf(actor, place, operation, (session) => work(new ReadTx(session)));
  }

  /** As `read`, in one round trip with its end: `work` asks for all it needs at once. What it asks for later is a Fault. */
  readAtOnce<R>(
    actor: Actor,
    place: TenantCode,
    operation: Operation,
    work: (tx: ReadTx) => Promise<R>,
  ): Promise<R | ReadRefusal> {
    return this.readOf(actor, place, operation, (session) => atOnce(session, work));
  }

  /** What `work` reads of exactly this tenant, with the look itself on record: for what concerns persons. */
  async readAudited<R>(
    actor: Actor,
    tenantCode: TenantCode,
    { operation, details, traceId }: Look,
    work: (tx: ReadTx) => Promise<R>,
  ): Promise<R | ReadRefusal> {
    const problem = permissionProblem(actor, operation, tenantCode, new Date());
    if (problem !== null) return problem;
    return this.transaction(this.options.app, async (session) => {
      const begin = beginInScope(exactRange(tenantCode), 'read write');
      const [stale, result] = await this.readAs(actor, session, begin, () => work(new ReadTx(session)));
      if (stale !== null) return stale;
      const context = { actor, tenantCode, commandId: null, traceId };
      await session.commit([auditEntry(context, operation.name, details)]);
      return result;
    });
  }

  /** What anybody may read: the published tables, of every tenant, and nothing else. */
  readPublished<R>(work: (tx: ReadTx) => Promise<R>): Promise<R> {
    return this.published((session) => work(new ReadTx(session)));
  }

  /** As `readPublished`, in one round trip with its end: `work` asks for all it needs at once. What it asks for later is a Fault. */
  readPublishedAtOnce<R>(work: (tx: ReadTx) => Promise<R>): Promise<R> {
    return this.published((session) => atOnce(session, work));
  }

  /**
   * The event's effect and the note that it is done, together, in exactly one tenant: the event's, or the one it goes over to.
   * 'repeat' did nothing. What is told of an effect elsewhere comes of no command there: a command is of one community only.
   */
  consume(
    consumer: string,
    event: Envelope,
    work: (tx: Tx) => Promise<void>,
    tenantCode: TenantCode = event.tenantCode,
  ): Promise<'done' | 'repeat'> {
    const commandId = tenantCode === event.tenantCode ? event.commandId : null;
    const context: TxContext = { actor: systemActor(consumer), tenantCode, commandId, traceId: event.traceId };
    return this.transaction(this.options.app, async (session) => {
      const [now, fresh] = await inOrder([
        session.begin(beginInScope(exactRange(tenantCode), 'read write', CONSUMER_LOCK_WAIT_MS)),
        session.sql(
          'insert into inbox (tenant_code, consumer, event_id) values ($1, $2, $3) on conflict do nothing returning 1',
          [tenantCode, consumer, event.id],
        ),
      ]);
      if (fresh.length === 0) return 'repeat';
      const writes: Statement[] = [];
      await work(new Tx(session, now, context, writes));
      await session.commit(writes);
      return 'done';
    });
  }

  /**
   * The effect of the events not done before, and the notes that they are, together, as the system role: for roll-ups,
   * whose order does not matter. `work` is not called when all are repeats. @returns how many were fresh.
   */
  consumeBatch(
    consumer: string,
    events: readonly Envelope[],
    work: (tx: SystemTx, fresh: Envelope[]) => Promise<void>,
  ): Promise<number> {
    if (events.length > CONSUME_BATCH_MAX) throw new Fault(`A batch has at most ${CONSUME_BATCH_MAX} events`);
    const byId = new Map(events.map((event) => [event.id, event]));
    return this.transaction(this.options.system, async (session) => {
      const [now, fresh] = await inOrder([
        session.begin(beginUnscoped('read write', CONSUMER_LOCK_WAIT_MS)),
        session.sql<{ id: string }>(
          `insert into inbox (tenant_code, consumer, event_id)
           select tenant_code, $1, event_id from unnest($2::text[], $3::uuid[]) as event(tenant_code, event_id)
           on conflict do nothing returning event_id as id`,
          [consumer, [...byId.values()].map((event) => event.tenantCode), [...byId.keys()]],
        ),
      ]);
      const ids = new Set(fresh.map(({ id }) => id));
      const freshEvents = [...byId.values()].filter(({ id }) => ids.has(id));
      if (ids.size > 0) await work(new SystemTx(session, now), freshEvents);
      await session.commit();
      return ids.size;
    });
  }

  /** What one of our own jobs, named like `inventory.expire-holds`, does in exactly this tenant. A Refusal undoes it. */
  system<R>(subject: string, tenantCode: TenantCode, work: (tx: Tx) => Promise<R>): Promise<R> {
    const context: TxContext = { actor: systemActor(subject), tenantCode, commandId: null, traceId: newTraceId() };
    return this.transaction(this.options.app, async (session) => {
      const now = await session.begin(beginInScope(exactRange(tenantCode), 'read write'));
      const writes: Statement[] = [];
      const result = await work(new Tx(session, now, context, writes));
      if (!(result instanceof Refusal)) await session.commit(writes);
      return result;
    });
  }

  /**
   * What one of our own jobs reads of this place and everything inside it. It writes nothing: what it finds is changed tenant by tenant,
   * with `system`.
   */
  systemRead<R>(place: TenantCode, work: (tx: ReadTx) => Promise<R>): Promise<R> {
    return this.transaction(this.options.app, async (session) => {
      const begin = beginInScope(subtreeRange(place), 'read only');
      const [, result] = await inOrder([session.beginReading(begin), work(new ReadTx(session))]);
      return result;
    });
  }

  /** What the machinery does across tenants, in the tables that are open to the system role. A Refusal undoes it. */
  asSystem<R>(work: (tx: SystemTx) => Promise<R>): Promise<R> {
    return this.transaction(this.options.system, async (session) => {
      const result = await work(new SystemTx(session, await session.begin(beginUnscoped('read write'))));
      if (!(result instanceof Refusal)) await session.commit();
      return result;
    });
  }

  private async readOf<R>(
    actor: Actor,
    place: TenantCode,
    operation: Operation,
    read: (session: Session) => Promise<R>,
  ): Promise<R | ReadRefusal> {
    const problem = permissionProblem(actor, operation, place, new Date());
    if (problem !== null) return problem;
    return this.transaction(this.options.app, async (session) => {
      const begin = beginInScope(subtreeRange(place), 'read only');
      const [stale, result] = await this.readAs(actor, session, begin, () => read(session));
      return stale ?? result;
    });
  }

  private published<R>(read: (session: Session) => Promise<R>): Promise<R> {
    return this.transaction(this.options.public, async (session) => {
      const [, result] = await inOrder([session.beginReading(beginUnscoped('read only')), read(session)]);
      return result;
    });
  }

  /** What is read is asked for at once, and thrown away when the actor may not act any more. */
  private async readAs<R>(actor: Actor, session: Session, begin: string, read: () => Promise<R>) {
    const began = session.beginReading(begin);
    const checked = this.options.standing.check(session, actor);
    const [, stale, result] = await inOrder([began, checked, read()]);
    return [stale, result] as const;
  }

  private async transaction<R>(dataSource: DataSource, work: (session: Session) => Promise<R>): Promise<R> {
    for (let tries = 1; ; tries++) {
      try {
        return await Session.within(dataSource, work);
      } catch (error) {
        if (!isConflict(error) || tries === CONFLICT_TRIES_MAX) throw error;
        // unequal pauses, or the two meet again
        await pause(CONFLICT_PAUSE_MS * tries * (0.5 + Math.random()));
      }
    }
  }
}

/** What `work` reads; the transaction ends with what it asks for before it waits for any answer. */
function atOnce<R>(session: Session, work: (tx: ReadTx) => Promise<R>): Promise<R> {
  const result = work(new ReadTx(session));
  void session.end();
  return result;
}

/** One command as a span and in figures; a refusal is an outcome and no fault. */
function measured<R>(
  { name: operation }: Operation,
  tenantCode: TenantCode,
  work: () => Promise<R | Refusal>,
): Promise<R | Refusal> {
  const begunMs = performance.now();
  const attributes = { 'yicang.operation': operation, 'yicang.place': tenantCode };
  return inSpan(`command ${operation}`, { attributes }, async () => {
    let outcome = 'fault';
    try {
      const answer = await work();
      outcome = answer instanceof Refusal ? 'refused' : 'accepted';
      if (answer instanceof Refusal) {
        addToSpan('yicang.refusal', answer.reason);
        record('yicang.refusals', 1, { operation, reason: answer.reason });
      }
      return answer;
    } finally {
      record('yicang.command.duration', (performance.now() - begunMs) / 1_000, { operation, outcome });
    }
  });
}

function outcomeOf<R>(earlier: Earlier<R> | null): R | Refusal {
  if (earlier === null) throw new Fault('A command that was claimed is not in the log');
  return earlier.outcome;
}

function newTraceId(): string {
  return randomUUID().replaceAll('-', '');
}
