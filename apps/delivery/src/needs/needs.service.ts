import { Injectable } from '@nestjs/common';
import { checkFamilyV1, needRecordedV1 } from '@yicang/contracts';
import {
  localDateAt,
  uuidAt,
  type Actor,
  type FamilyId,
  type ItemCategory,
  type ItemUnit,
  type NeedId,
  type Refusal,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { orNull } from '@yicang/platform-graphql';
import { Bus } from '@yicang/platform-nats';
import { v7 as uuidv7 } from 'uuid';
import { NeedEntity } from './need.entity.js';
import { READ_NEEDS, RECORD_NEED, type NeedStatus } from './need.rules.js';

export interface RecordNeed {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly familyId: FamilyId;
  readonly category: ItemCategory;
  readonly unit: ItemUnit;
  readonly quantity: number;
  readonly note: string;
}

@Injectable()
export class NeedsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
  ) {}

  /** What a recipient family is short of is on record and open. The registry says first that it is one. */
  record(actor: Actor, command: RecordNeed, traceId: string): Promise<NeedEntity | Refusal> {
    const { commandId, tenantCode, ...facts } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: RECORD_NEED, commandId, input: command, traceId },
      async (tx) => {
        const need = await tx.insert(NeedEntity, {
          ...facts,
          id: uuidv7() as NeedId,
          quantityPlanned: 0,
          quantityDelivered: 0,
          status: 'open',
          recordedOn: localDateAt(tx.now),
        });
        const { id: needId, category, unit, quantity } = need;
        await tx.emit(needRecordedV1, need, { needId, category, unit, quantity });
        return need;
      },
      () => this.bus.rpc(checkFamilyV1, { tenantCode, familyId: command.familyId, role: 'recipient' }, { traceId }),
    );
  }

  /** The need behind a global id; null when the id is none, or the need is not there or not the actor's to see. */
  async byId(actor: Actor, id: string): Promise<NeedEntity | null> {
    const key = uuidAt<NeedId>(id, 'Need');
    if (key === null) return null;
    return orNull(await this.uow.read(actor, key.tenantCode, READ_NEEDS, (tx) => tx.findOne(NeedEntity, key)));
  }

  /** The needs of a place and all inside it, by community and age, after the key of the page before. */
  list(
    actor: Actor,
    place: TenantCode,
    status: NeedStatus | null,
    after: readonly [string, string] | null,
    limit: number,
  ) {
    return this.uow.read(actor, place, READ_NEEDS, (tx) =>
      tx.sql<NeedEntity>(
        `select tenant_code as "tenantCode", id, family_id as "familyId", category, unit, quantity,
                quantity_planned as "quantityPlanned", quantity_delivered as "quantityDelivered", note, status,
                recorded_on as "recordedOn"
           from need
          where ($1::text is null or status = $1) and ($2::text is null or (tenant_code, id) > ($2, $3::uuid))
          order by tenant_code, id
          limit $4`,
        [status, after?.[0] ?? null, after?.[1] ?? null, limit],
      ),
    );
  }
}
