import { ListSize } from './list-size.js';
import { Injectable, type Type } from '@nestjs/common';
import {
  Args,
  ArgsType,
  Directive,
  Field,
  ID,
  ObjectType,
  Query,
  Resolver,
  type FieldMiddleware,
} from '@nestjs/graphql';
import {
  globalId,
  type Actor,
  type GlobalId,
  type Json,
  type Operation,
  type Refusal,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { z } from 'zod';

import { connectionOf, cursorKeyOf, PageArgs, rowsToRead, toConnection } from './connection.js';
import { CurrentActor } from './graphql-context.js';
import { Guarded } from './guarded.js';
import { namedValues, orThrow } from './refused.js';
import { DateTimeScalar, TenantCodeScalar } from './scalars.js';

/** One act on record, as the database has it. */
export interface AuditRow {
  readonly tenantCode: TenantCode;
  readonly id: string;
  readonly at: Date;
  readonly subject: string;
  readonly act: string;
  readonly details: Readonly<Record<string, Json>>;
  readonly traceId: string;
}

/** A shared type has no resolver of its own: its fields are made of the row here. */
function told(tell: (row: AuditRow) => unknown): { middleware: FieldMiddleware[] } {
  return { middleware: [({ source }) => Promise.resolve(tell(source as AuditRow))] };
}

/**
 * `AuditEntryConnection` and what it holds, made when a service first asks for it: a service that has no such query must not
 * have the types either.
 */
function auditEntryConnection(): Type {
  @ObjectType('AuditDetail', {
    description: '审计记录的一项细节。One fact of an audit entry; opaque ids, never a name.',
  })
  @Directive('@shareable')
  class AuditDetailView {
    @Field() name!: string;
    @Field({ description: '非文本写作 JSON。A value that is not text is written as JSON.' }) value!: string;
  }

  @ObjectType('AuditEntry', { description: '审计记录：只增不改。One privileged act, on record for good.' })
  @Directive('@shareable')
  class AuditEntryView {
    @Field(() => ID, told(({ tenantCode, id }) => globalId('AuditEntry', tenantCode, id))) id!: GlobalId;
    @Field(() => TenantCodeScalar) tenantCode!: TenantCode;
    @Field(() => DateTimeScalar) at!: Date;
    @Field({ description: '谁：账号编号，或系统任务名。Who: an account’s id, or the name of one of our own jobs.' })
    subject!: string;
    @Field({ description: '做了什么。What was done, such as directory.grant-role.' }) act!: string;
    @ListSize(5)
    @Field(() => [AuditDetailView], told(({ details }) => namedValues(details)))
    details!: AuditDetailView[];
    @Field() traceId!: string;
  }

  return connectionOf(AuditEntryView, { isShareable: true });
}

let connection: Type | null = null;

/** The type of a list of audit entries, which all services share. */
export function auditConnection(): Type {
  return (connection ??= auditEntryConnection());
}
const AFTER = z.tuple([z.uuid()]);

@ArgsType()
class AuditEntriesArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
}

/** A part of what is on record. */
export interface AuditPage {
  readonly after: string | null;
  readonly limit: number;
  /** Only what tells this of whom it is about. */
  readonly about?: Readonly<Record<string, string>>;
}

/** What was done in this place and inside it, newest first. Ids are uuids of version 7, so their order is time's. */
export function readAudit(
  uow: UnitOfWork,
  actor: Actor,
  place: TenantCode,
  operation: Operation,
  { after, limit, about = {} }: AuditPage,
): Promise<AuditRow[] | Refusal> {
  return uow.read(actor, place, operation, (tx) =>
    tx.sql<AuditRow>(
      `select tenant_code as "tenantCode", id, at, subject, act, details, trace_id as "traceId"
         from audit_entry where ($1::uuid is null or id < $1) and details @> $3::jsonb order by id desc limit $2`,
      [after, limit, JSON.stringify(about)],
    ),
  );
}

/** The rows `readAudit` gave, as the list clients see. */
export function toAuditConnection(rows: readonly AuditRow[], page: PageArgs) {
  return toConnection(rows, page, (entry) => [entry.id]);
}

/** Behind which entry this page begins, and how many rows to read for it. */
export function auditPageOf(page: PageArgs): Pick<AuditPage, 'after' | 'limit'> {
  const [after = null] = cursorKeyOf(page, AFTER) ?? [];
  return { after, limit: rowsToRead(page) };
}

/**
 * A resolver of one query, `field`, that lists what this service has put on record in a place and inside it, newest first,
 * for those whom `operation` permits.
 */
export function auditResolver(field: string, operation: Operation, { zh, en }: { zh: string; en: string }): Type {
  const AuditEntryConnection = auditConnection();
  const description = `${zh}，最新在前。${en}, newest first. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED.`;

  @Resolver()
  @Injectable()
  class AuditResolver {
    constructor(private readonly uow: UnitOfWork) {}

    @Guarded(operation)
    @Query(() => AuditEntryConnection, { name: field, description })
    async entries(@CurrentActor() actor: Actor, @Args() page: AuditEntriesArgs) {
      return toAuditConnection(
        orThrow(await readAudit(this.uow, actor, page.place, operation, auditPageOf(page))),
        page,
      );
    }
  }
  return AuditResolver;
}
