import { Injectable } from '@nestjs/common';
import { checkFamilyV1, needRecordedV1 } from '@yicang/contracts';
import {
  localDateAt,
  type Actor,
  type FamilyId,
  type ItemCategory,
  type NeedId,
  type Refusal,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { Bus } from '@yicang/platform-nats';
import { v7 as uuidv7 } from 'uuid';
import { NeedEntity } from './need.entity.js';
import { READ_NEEDS, RECORD_NEED } from './need.rules.js';

export interface RecordNeed {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly familyId: FamilyId;
  readonly category: ItemCategory;
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
      { operation: RECORD_NEED, commandId, input: command },
      async (tx) => {
        const need = await tx.insert(NeedEntity, {
          ...facts,
          id: uuidv7() as NeedId,
          status: 'open',
          recordedOn: localDateAt(tx.now),
        });
        await tx.emit(needRecordedV1, need, { needId: need.id, category: need.category, quantity: need.quantity });
        return need;
      },
      () => this.bus.rpc(checkFamilyV1, { tenantCode, familyId: command.familyId, role: 'recipient' }, { traceId }),
    );
  }

  one(actor: Actor, tenantCode: TenantCode, id: NeedId) {
    return this.uow.read(actor, tenantCode, READ_NEEDS, (tx) => tx.findOne(NeedEntity, { id }));
  }
}
