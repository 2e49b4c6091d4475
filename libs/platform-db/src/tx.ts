import { eventSubject, makeEnvelope, type Envelope, type EventContract } from '@yicang/contracts';
import type { Actor, Json, TenantCode } from '@yicang/kernel';
import { traceparentNow } from '@yicang/platform-telemetry';
import type { EntityManager, EntityMetadata, FindOptionsOrder, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';

import { Fault, NotOneRow } from './faults.js';
import type { Session, Statement } from './session.js';

/** The most rows one `find` may ask for: a longer list is read page by page. */
export const ROWS_MAX = 1_000;

/** A class decorated with `@Entity`. */
export type EntityClass<E extends ObjectLiteral> = new () => E;

/** Which rows first, and how many at most. */
export interface Page<E> {
  readonly orderBy?: FindOptionsOrder<E>;
  readonly limit: number;
}

/** A new row: the transaction knows its tenant, and its version is 1 unless it is said. */
export type NewRow<E> = Omit<E, 'tenantCode' | 'version'> & Partial<E>;

/** A read-only view of one range of tenants, for as long as the work it was given to lasts. */
export class ReadTx {
  constructor(protected readonly session: Session) {}

  /** The transaction's time, by the database's clock. What is asked before it is answered shares its round trip. */
  time(): Promise<Date> {
    return this.session.time();
  }

  /** The rows in scope that match, at most `limit`. Say `tenantCode` where you know it: with it a key is one index lookup. */
  async find<E extends ObjectLiteral>(entity: EntityClass<E>, where: FindOptionsWhere<E>, page: Page<E>): Promise<E[]> {
    if (!(page.limit >= 1 && page.limit <= ROWS_MAX)) throw new Fault(`A page has 1 to ${ROWS_MAX} rows`);
    return this.session.ask((manager) => manager.find(entity, { where, order: page.orderBy, take: page.limit }));
  }

  /** A row in scope that matches; null when there is none, or none that may be seen. */
  findOne<E extends ObjectLiteral>(entity: EntityClass<E>, where: FindOptionsWhere<E>): Promise<E | null> {
    return this.session.ask((manager) => manager.findOne(entity, { where }));
  }

  /**
   * The entity's rows in scope, whole, of its table as `tail` narrows and orders them: `where … order by … limit $2`. For lists
   * that are asked for by more than equality.
   */
  rows<E extends ObjectLiteral>(
    entity: EntityClass<E>,
    tail: string,
    parameters: readonly unknown[] = [],
  ): Promise<E[]> {
    return this.session.ask(async (manager) => {
      const metadata = manager.connection.getMetadata(entity);
      const text = `select ${columnsOf(metadata).selection} from "${metadata.tableName}" ${tail}`;
      const raw = await this.session.sql<Record<string, unknown>>(text, parameters);
      return raw.map((row) => hydrated<E>(manager, metadata, row));
    });
  }

  /** The rows of a statement, under the same scope. Parameters are `$1`, `$2`…; dates come as text, bigints too. */
  sql<Row>(text: string, parameters?: readonly unknown[]): Promise<Row[]> {
    return this.session.sql<Row>(text, parameters);
  }
}

abstract class WriteTx extends ReadTx {
  /** What every key and new row of this transaction holds. */
  protected abstract readonly given: { readonly tenantCode?: TenantCode };

  constructor(
    session: Session,
    /** The transaction's time, by the database's clock. */
    readonly now: Date,
  ) {
    super(session);
  }

  override time(): Promise<Date> {
    return Promise.resolve(this.now);
  }

  /** The row, which nobody else changes until this transaction ends; null when it is not there, or not in scope. */
  lock<E extends ObjectLiteral>(entity: EntityClass<E>, key: FindOptionsWhere<E>): Promise<E | null> {
    const where: FindOptionsWhere<E> = { ...this.given, ...key };
    return this.session.ask((manager) => manager.findOne(entity, { where, lock: { mode: 'pessimistic_write' } }));
  }

  /** The row as it now stands in the table. @throws ConstraintViolation by the constraint's name: see refusalByConstraint. */
  insert<E extends ObjectLiteral>(entity: EntityClass<E>, row: NoInfer<NewRow<E>>): Promise<E> {
    return this.session.ask(async (manager) => {
      const metadata = manager.connection.getMetadata(entity);
      const version = metadata.findColumnWithPropertyName('version') === undefined ? {} : { version: 1 };
      const insert = manager.createQueryBuilder().insert().into(entity).updateEntity(false);
      const inserted = await insert
        .values({ ...this.given, ...version, ...row })
        .returning('*')
        .execute();
      return onlyRow<E>(manager, metadata, inserted.raw);
    });
  }

  /**
   * The row with its changes, one version on. Found by its full key and version, so what was decided on is what is changed.
   * @throws NotOneRow when somebody else was faster, which after `lock` is a bug.
   */
  save<E extends ObjectLiteral & { version: number }>(
    entity: EntityClass<E>,
    row: NoInfer<E>,
    changes: NoInfer<Partial<E>>,
  ): Promise<E> {
    return this.session.ask(async (manager) => {
      const metadata = manager.connection.getMetadata(entity);
      const update = manager.createQueryBuilder().update(entity).updateEntity(false);
      const updated = await update
        .set({ version: row.version + 1, ...changes })
        .where({ ...metadata.getEntityIdMap(row), version: row.version })
        .returning('*')
        .execute();
      return onlyRow<E>(manager, metadata, updated.raw);
    });
  }
}

/** A transaction of the system role: no scope, every tenant, and only the tables that are open to it. Rows and keys name their tenant. */
export class SystemTx extends WriteTx {
  protected override readonly given = {};
}

/** Who acts, where, and by which command: what everything written in one transaction has in common. */
export interface TxContext {
  readonly actor: Actor;
  readonly tenantCode: TenantCode;
  readonly commandId: string | null;
  readonly traceId: string;
}

/**
 * A transaction in exactly one tenant. What `append`, `emit`, `schedule`, `unschedule` and `audit` are told is checked at once and
 * written in that order just before the commit, in its round trip.
 */
export class Tx extends WriteTx {
  readonly actor: Actor;
  readonly tenantCode: TenantCode;
  protected override readonly given: { readonly tenantCode: TenantCode };

  constructor(
    session: Session,
    now: Date,
    private readonly context: TxContext,
    private readonly writes: Statement[],
  ) {
    super(session, now);
    this.actor = context.actor;
    this.tenantCode = context.tenantCode;
    this.given = { tenantCode: context.tenantCode };
  }

  override find<E extends ObjectLiteral>(
    entity: EntityClass<E>,
    where: FindOptionsWhere<E>,
    page: Page<E>,
  ): Promise<E[]> {
    return super.find(entity, { ...this.given, ...where }, page);
  }

  override findOne<E extends ObjectLiteral>(entity: EntityClass<E>, where: FindOptionsWhere<E>): Promise<E | null> {
    return super.findOne(entity, { ...this.given, ...where });
  }

  /** A row of a history, which nothing reads back in this transaction. */
  async append<E extends ObjectLiteral>(entity: EntityClass<E>, row: NoInfer<NewRow<E>>): Promise<void> {
    const insert = await this.session.ask(async (manager) => manager.createQueryBuilder().insert().into(entity));
    this.write(
      ...insert
        .updateEntity(false)
        .values({ ...this.given, ...row })
        .getQueryAndParameters(),
    );
  }

  /** The event leaves when this transaction is committed. One per version of its aggregate. @throws ZodError for a payload that was not promised. */
  async emit<P>(contract: EventContract<P>, aggregate: { readonly version: number }, payload: P): Promise<void> {
    const envelope = this.envelopeOf(contract, aggregate.version, payload);
    const { id, tenantCode, aggregateId, aggregateVersion } = envelope;
    this.write(
      `insert into outbox (tenant_code, id, aggregate, aggregate_id, aggregate_version, subject, envelope, traceparent)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        tenantCode,
        id,
        contract.aggregate,
        aggregateId,
        aggregateVersion,
        eventSubject(contract, tenantCode),
        JSON.stringify(envelope),
        traceparentNow(),
      ],
    );
  }

  /**
   * As `emit`, for one event of each of many aggregates, and written at once: a long list does not wait in memory for the commit.
   * @throws ZodError for a payload that was not promised.
   */
  async emitAll<P>(
    contract: EventContract<P>,
    facts: readonly { readonly version: number; readonly payload: P }[],
  ): Promise<void> {
    const rows = facts.map(({ version, payload }) => {
      const envelope = this.envelopeOf(contract, version, payload);
      const { id, aggregateId: aggregate_id, aggregateVersion: aggregate_version } = envelope;
      return { id, aggregate_id, aggregate_version, envelope };
    });
    await this.session.sql(
      `insert into outbox (tenant_code, id, aggregate, aggregate_id, aggregate_version, subject, envelope, traceparent)
       select $1, id, $2, aggregate_id, aggregate_version, $3, envelope, $4
         from jsonb_to_recordset($5::jsonb) as fact (id uuid, aggregate_id text, aggregate_version integer, envelope jsonb)`,
      [
        this.tenantCode,
        contract.aggregate,
        eventSubject(contract, this.tenantCode),
        traceparentNow(),
        JSON.stringify(rows),
      ],
    );
  }

  /** The work of this kind about this thing is due then, and at no other time it was scheduled for before. */
  async schedule(kind: string, ref: string, dueAt: Date): Promise<void> {
    this.write(
      `insert into due_work (tenant_code, kind, ref, due_at) values ($1, $2, $3, $4)
       on conflict (tenant_code, kind, ref) do update set due_at = excluded.due_at, attempt = 0, problem = null`,
      [this.tenantCode, kind, ref, dueAt],
    );
  }

  /** The work of this kind about this thing is no longer due. */
  async unschedule(kind: string, ref: string): Promise<void> {
    this.write('delete from due_work where tenant_code = $1 and kind = $2 and ref = $3', [this.tenantCode, kind, ref]);
  }

  /** It is on record that this actor did this. Details hold opaque ids, never a name. */
  async audit(act: string, details: Readonly<Record<string, Json>>): Promise<void> {
    this.write(...auditEntry(this.context, act, details));
  }

  private envelopeOf<P>(contract: EventContract<P>, aggregateVersion: number, payload: P): Envelope<P> {
    const { actor, tenantCode, commandId, traceId } = this.context;
    const occurredAt = this.now.toISOString();
    const head = { id: uuidv7(), tenantCode, aggregateVersion, occurredAt, commandId, traceId };
    return makeEnvelope(contract, { ...head, subject: actor.subject }, payload);
  }

  private write(...statement: Statement): void {
    this.session.mustBeOpen();
    this.writes.push(statement);
  }
}

/** The statement that puts on record that this actor did this. */
export function auditEntry(context: TxContext, act: string, details: Readonly<Record<string, Json>>): Statement {
  const { actor, tenantCode, traceId } = context;
  return [
    'insert into audit_entry (tenant_code, id, subject, act, details, trace_id) values ($1, $2, $3, $4, $5, $6)',
    [tenantCode, uuidv7(), actor.subject, act, JSON.stringify(details), traceId],
  ];
}

function onlyRow<E extends ObjectLiteral>(manager: EntityManager, metadata: EntityMetadata, raw: unknown): E {
  const [row, ...others] = raw as Record<string, unknown>[];
  if (row === undefined || others.length > 0)
    throw new NotOneRow(`One row of ${metadata.tableName} should have changed`);
  return hydrated(manager, metadata, row);
}

function hydrated<E extends ObjectLiteral>(
  manager: EntityManager,
  metadata: EntityMetadata,
  row: Readonly<Record<string, unknown>>,
): E {
  const { plain, other } = columnsOf(metadata);
  const entity = metadata.create() as Record<string, unknown>;
  for (const { propertyName, databaseName } of plain) entity[propertyName] = row[databaseName];
  for (const column of other)
    column.setEntityValue(entity, manager.connection.driver.prepareHydratedValue(row[column.databaseName], column));
  return entity as E;
}

/** What pg gives of these types is what an entity holds: dates are text with us. */
const PLAIN_TYPES: readonly unknown[] = ['text', 'uuid', 'integer', 'smallint', 'boolean', 'date'];

type Column = EntityMetadata['columns'][number];

interface Columns {
  /** All of them, as a statement names them. */
  readonly selection: string;
  readonly plain: readonly Column[];
  /** Those that TypeORM makes something of. */
  readonly other: readonly Column[];
}

const columnsByTable = new WeakMap<EntityMetadata, Columns>();

function columnsOf(metadata: EntityMetadata): Columns {
  const known = columnsByTable.get(metadata);
  if (known !== undefined) return known;
  const columns = metadata.columns.filter(({ isVirtual }) => !isVirtual);
  const isPlain = ({ type, transformer, embeddedMetadata }: Column) =>
    PLAIN_TYPES.includes(type) && transformer === undefined && embeddedMetadata === undefined;
  const sorted = {
    selection: metadata.columns.map(({ databaseName }) => `"${databaseName}"`).join(', '),
    plain: columns.filter(isPlain),
    other: columns.filter((column) => !isPlain(column)),
  };
  columnsByTable.set(metadata, sorted);
  return sorted;
}
