import { Injectable } from '@nestjs/common';
import { type TenantCode } from '@yicang/kernel';
import { DueWorker, UnitOfWork, type SystemTx } from '@yicang/platform-db';

/** Due work that puts an act of the system role on record in the place it concerns; the reference is the note. */
export const AUDIT_NOTE = 'audit-note';
/** Whoever did it writes the record at once; due work only takes over when that was interrupted. */
const TAKE_OVER_SECONDS = 10;

/** An act that no single tenant's transaction could hold, and whom it is about: opaque ids, never a name. */
export interface AuditNote {
  readonly act: string;
  readonly about: Readonly<Record<string, string>>;
  /** The subject who did it. */
  readonly by: string;
}

/** The note as due work refers to it. */
export function auditRef({ act, about, by }: AuditNote): string {
  return JSON.stringify({ act, about, by });
}

/** The act will be on record once this transaction of the system role is committed, even when its process dies next. */
export async function noteAudit(tx: SystemTx, place: TenantCode, note: AuditNote): Promise<void> {
  await tx.sql(
    `insert into due_work (tenant_code, kind, ref, due_at) values ($1, $2, $3, now() + make_interval(secs => $4))
     on conflict do nothing`,
    [place, AUDIT_NOTE, auditRef(note), TAKE_OVER_SECONDS],
  );
}

/** Writes the record a note stands for. */
@Injectable()
export class AuditNotes {
  constructor(
    private readonly uow: UnitOfWork,
    worker: DueWorker,
  ) {
    worker.on(AUDIT_NOTE, ({ tenantCode, ref }) => this.record(tenantCode, ref));
  }

  /** The noted act is on record once, however often this is called: the note goes with the writing of it. */
  async record(place: TenantCode, ref: string): Promise<void> {
    const { act, about, by } = JSON.parse(ref) as AuditNote;
    await this.uow.system(act, place, async (tx) => {
      const notes = await tx.sql('delete from due_work where tenant_code = $1 and kind = $2 and ref = $3 returning 1', [
        place,
        AUDIT_NOTE,
        ref,
      ]);
      if (notes.length > 0) await tx.audit(act, { ...about, by });
    });
  }
}
