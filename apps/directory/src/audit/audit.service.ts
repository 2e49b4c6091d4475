import { Injectable } from '@nestjs/common';
import { type Actor, type Json, type Refusal, type TenantCode } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { READ_AUDIT } from './audit.rules.js';

/** One act on record. */
export interface AuditEntry {
  readonly tenantCode: TenantCode;
  readonly id: string;
  readonly at: Date;
  readonly subject: string;
  readonly act: string;
  readonly details: Readonly<Record<string, Json>>;
  readonly traceId: string;
}

@Injectable()
export class AuditService {
  constructor(private readonly uow: UnitOfWork) {}

  /** What was done in this place and inside it, newest first. Ids are uuids of version 7, so their order is time's. */
  list(
    actor: Actor,
    place: TenantCode,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<AuditEntry[] | Refusal> {
    return this.uow.read(actor, place, READ_AUDIT, (tx) =>
      tx.sql<AuditEntry>(
        `select tenant_code as "tenantCode", id, at, subject, act, details, trace_id as "traceId"
           from audit_entry
          where $1::uuid is null or id < $1
          order by id desc
          limit $2`,
        [page.after, page.limit],
      ),
    );
  }
}
