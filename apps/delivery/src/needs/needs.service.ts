import { Injectable } from '@nestjs/common';
import { checkFamilyV1, needRecordedV1 } from '@yicang/contracts';
import {
  localDateAt,
  refuse,
  Refusal,
  uuidAt,
  type Actor,
  type FamilyId,
  type ItemCategory,
  type ItemUnit,
  type LocalDate,
  type NeedId,
  type NeedWithdrawalReason,
  type TenantCode,
} from '@yicang/kernel';
import { pageStartById, type Tx, UnitOfWork } from '@yicang/platform-db';
import { orNull } from '@yicang/platform-graphql';
import { Bus } from '@yicang/platform-nats';
import { In } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { giveUpNeed } from './need.changes.js';
import { NeedEntity } from './need.entity.js';
import {
  acceptNeed,
  nameProduct,
  READ_NEEDS,
  RECORD_NEED,
  recheckNeed,
  WITHDRAW_NEED,
  type NeedStatus,
  type NeedUrgency,
  type OfProduct,
} from './need.rules.js';

export interface RecordNeed {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly familyId: FamilyId;
  readonly category: ItemCategory;
  readonly unit: ItemUnit;
  readonly quantity: number;
  readonly note: string;
  readonly specification: string;
  readonly urgency: NeedUrgency;
  readonly product: OfProduct | null;
  readonly recheckOn: LocalDate | null;
}
export interface WithdrawNeed {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly needId: NeedId;
  readonly reason: NeedWithdrawalReason;
}

/** What a family is short of, and what more is said of it. */
type FamilyNeed = Pick<NeedEntity, 'category' | 'unit' | 'quantity' | 'note'> &
  Partial<Pick<NeedEntity, keyof typeof NOTHING_MORE>> & { readonly familyId: FamilyId };

/** Of a need that has just been recorded, unless it is said otherwise. */
export const NOTHING_MORE = {
  ...{ quantityPlanned: 0, quantityDelivered: 0, withdrawal: null, recheckOn: null },
  ...{ aliases: [], specification: '', urgency: 'ordinary' as NeedUrgency },
  ...{ productTenantCode: null, productId: null, suggestion: null },
  ...{ standingNeedId: null, periodOn: null },
};

@Injectable()
export class NeedsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
  ) {}

  /** What a recipient family is short of is on record and open. The registry says first that it is one. */
  record(actor: Actor, command: RecordNeed, traceId: string): Promise<NeedEntity | Refusal> {
    const { commandId, tenantCode, product, recheckOn, ...facts } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: RECORD_NEED, commandId, input: command, traceId },
      async (tx) => {
        const accepted = acceptNeed(command);
        if (accepted instanceof Refusal) return accepted;
        const named = product && nameProduct(tenantCode, product);
        if (named instanceof Refusal) return named;
        const entitled = recheckOn && recheckNeed(facts, recheckOn, localDateAt(tx.now));
        if (entitled instanceof Refusal) return entitled;
        return this.open(tx, { ...facts, ...named, ...entitled });
      },
      () => this.bus.rpc(checkFamilyV1, { tenantCode, familyId: command.familyId, role: 'recipient' }, { traceId }),
    );
  }

  /** The need is on record and open, inside the transaction that says so. */
  async open(tx: Tx, facts: FamilyNeed): Promise<NeedEntity> {
    const recordedOn = localDateAt(tx.now);
    const ofFamily = { organizationId: null, nameZh: null };
    const id = uuidv7() as NeedId;
    const need = await tx.insert(NeedEntity, {
      ...NOTHING_MORE,
      ...facts,
      ...ofFamily,
      id,
      status: 'open',
      recordedOn,
    });
    const { id: needId, category, unit, quantity } = need;
    await tx.emit(needRecordedV1, need, { needId, category, unit, quantity });
    return need;
  }

  /**
   * Nothing more is planned for the need. Its plans that have not departed are given up, and their items are free as soon as
   * inventory can be told; what is under way still arrives.
   */
  withdraw(actor: Actor, command: WithdrawNeed, traceId: string): Promise<NeedEntity | Refusal> {
    const { commandId, tenantCode, needId, reason } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: WITHDRAW_NEED, commandId, input: command, traceId },
      async (tx) => {
        if ((await tx.lock(NeedEntity, { id: needId })) === null) return refuse('NEED_NOT_FOUND');
        await tx.audit(WITHDRAW_NEED.name, { needId, reason });
        return giveUpNeed(tx, needId, reason);
      },
    );
  }

  /** The need behind a global id; null when the id is none, or the need is not there or not the actor's to see. */
  async byId(actor: Actor, id: string): Promise<NeedEntity | null> {
    const key = uuidAt<NeedId>(id, 'Need');
    if (key === null) return null;
    return orNull(await this.uow.read(actor, key.tenantCode, READ_NEEDS, (tx) => tx.findOne(NeedEntity, key)));
  }

  /** The needs of one community by these ids, in their order; null for what is not there or not the actor's to see. */
  async byIds(actor: Actor, tenantCode: TenantCode, ids: readonly NeedId[]): Promise<(NeedEntity | null)[]> {
    const found = orNull(
      await this.uow.read(actor, tenantCode, READ_NEEDS, (tx) =>
        tx.find(NeedEntity, { tenantCode, id: In([...ids]) }, { limit: ids.length }),
      ),
    );
    const byId = new Map(found?.map((need) => [need.id, need]));
    return ids.map((id) => byId.get(id) ?? null);
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
      tx.rows(
        NeedEntity,
        `where ($1::text is null or status = $1) and (tenant_code, id) > ($2, $3::uuid)
          order by tenant_code, id
          limit $4`,
        [status, ...pageStartById(after), limit],
      ),
    );
  }
}
