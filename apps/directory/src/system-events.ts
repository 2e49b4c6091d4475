import { eventSubject, makeEnvelope, type EventContract } from '@yicang/contracts';
import { type TenantCode } from '@yicang/kernel';
import { type SystemTx } from '@yicang/platform-db';
import { traceparentNow } from '@yicang/platform-telemetry';
import { v7 as uuidv7 } from 'uuid';

/** A fact of one aggregate that the system role makes true, in whatever tenant. */
export interface SystemEvent<P> {
  readonly tenantCode: TenantCode;
  readonly version: number;
  readonly payload: P;
}

/**
 * These events leave when this transaction of the system role is committed, however many tenants they are of: `Tx.emit`
 * serves one tenant's scope, and neither 2,730 places nor an account's standing has one.
 */
export async function emitAsSystem<P>(
  tx: SystemTx,
  contract: EventContract<P>,
  subject: string,
  events: readonly SystemEvent<P>[],
): Promise<void> {
  const occurredAt = tx.now.toISOString();
  const rows = events.map(({ tenantCode, version, payload }) => {
    const id = uuidv7();
    const head = { id, tenantCode, aggregateVersion: version, occurredAt, subject, commandId: null, traceId: id };
    const envelope = makeEnvelope(contract, head, payload);
    return {
      id,
      tenantCode,
      aggregateId: envelope.aggregateId,
      version,
      subject: eventSubject(contract, tenantCode),
      envelope,
    };
  });
  await tx.sql(
    `insert into outbox (tenant_code, id, aggregate, aggregate_id, aggregate_version, subject, envelope, traceparent)
     select "tenantCode", id, $1, "aggregateId", version, subject, envelope, $3
       from jsonb_to_recordset($2::jsonb) as event(
         "tenantCode" text, id uuid, "aggregateId" text, version integer, subject text, envelope jsonb)`,
    [contract.aggregate, JSON.stringify(rows), traceparentNow()],
  );
}
