import { Injectable } from '@nestjs/common';
import { checkFamilyV1 } from '@yicang/contracts';
import {
  localDateAt,
  refuse,
  Refusal,
  uuidAt,
  type Actor,
  type FamilyId,
  type ItemCategory,
  type ItemUnit,
  type NeedWithdrawalReason,
  type StandingNeedId,
  type TenantCode,
} from '@yicang/kernel';
import { pageStartById, UnitOfWork, type Tx } from '@yicang/platform-db';
import { orNull } from '@yicang/platform-graphql';
import { Bus } from '@yicang/platform-nats';
import { In } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { NeedEntity } from '../needs/need.entity.js';
import { nameProduct, type OfProduct } from '../needs/need.rules.js';
import { NeedsService } from '../needs/needs.service.js';
import { beginOf, OPEN_STANDING_NEED } from './standing-need.changes.js';
import { StandingNeedEntity } from './standing-need.entity.js';
import {
  acceptStandingNeed,
  END_STANDING_NEED,
  endStandingNeed,
  fallDue,
  READ_STANDING_NEEDS,
  RECORD_STANDING_NEED,
  type Recurrence,
} from './standing-need.rules.js';

export interface RecordStandingNeed extends Recurrence {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly familyId: FamilyId;
  readonly category: ItemCategory;
  readonly unit: ItemUnit;
  readonly quantity: number;
  readonly note: string;
  readonly product: OfProduct | null;
}

@Injectable()
export class StandingNeedsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
    private readonly needs: NeedsService,
  ) {}

  /** From its first day on a need is opened each time it falls due, until its last day. The registry says first that the family is a recipient. */
  record(actor: Actor, command: RecordStandingNeed, traceId: string): Promise<StandingNeedEntity | Refusal> {
    const { commandId, tenantCode, product, ...facts } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: RECORD_STANDING_NEED, commandId, input: command, traceId },
      async (tx) => {
        const today = localDateAt(tx.now);
        const accepted = acceptStandingNeed(facts, today);
        if (accepted instanceof Refusal) return accepted;
        const named = product && nameProduct(tenantCode, product);
        if (named instanceof Refusal) return named;
        const standing = await tx.insert(StandingNeedEntity, {
          ...facts,
          id: uuidv7() as StandingNeedId,
          ...{ productTenantCode: named?.productTenantCode ?? null, productId: named?.productId ?? null },
          ...{ nextOn: facts.fromOn, opened: 0, skipped: 0, status: 'active', ending: null, recordedOn: today },
        });
        await tx.schedule(OPEN_STANDING_NEED, standing.id, beginOf(standing.fromOn));
        await tx.audit(RECORD_STANDING_NEED.name, { standingNeedId: standing.id });
        return standing;
      },
      () => this.bus.rpc(checkFamilyV1, { tenantCode, familyId: command.familyId, role: 'recipient' }, { traceId }),
    );
  }

  /** Nothing more is opened for it; what is open stays so. */
  end(
    actor: Actor,
    command: {
      readonly commandId: string;
      readonly tenantCode: TenantCode;
      readonly standingNeedId: StandingNeedId;
      readonly reason: NeedWithdrawalReason;
    },
    traceId: string,
  ): Promise<StandingNeedEntity | Refusal> {
    const { commandId, tenantCode, standingNeedId: id, reason } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: END_STANDING_NEED, commandId, input: command, traceId },
      async (tx) => {
        const standing = await tx.lock(StandingNeedEntity, { id });
        if (standing === null) return refuse('STANDING_NEED_NOT_FOUND');
        const ended = endStandingNeed(standing, reason);
        if (ended instanceof Refusal) return ended;
        if (ended === 'unchanged') return standing;
        await tx.unschedule(OPEN_STANDING_NEED, id);
        await tx.audit(END_STANDING_NEED.name, { standingNeedId: id, reason });
        return tx.save(StandingNeedEntity, standing, ended);
      },
    );
  }

  /** What has fallen due by now is open, and the next time is known. Repeating it changes nothing more. */
  async open(tenantCode: TenantCode, id: StandingNeedId): Promise<void> {
    await this.uow.system('delivery.open-standing-need', tenantCode, async (tx) => {
      const standing = await tx.lock(StandingNeedEntity, { id });
      if (standing === null) throw new Error(`Standing need ${id} is unknown in ${tenantCode}.`);
      const fallen = fallDue(standing, await isLastStillOpen(tx, id), localDateAt(tx.now));
      if (fallen !== 'notYet' && fallen.periodOn !== null)
        await this.needs.open(tx, { ...ofStanding(standing), periodOn: fallen.periodOn });
      const { nextOn } = fallen === 'notYet' ? standing : await tx.save(StandingNeedEntity, standing, fallen.change);
      if (nextOn !== null) await tx.schedule(OPEN_STANDING_NEED, id, beginOf(nextOn));
    });
  }

  /** The standing need behind a global id; null when the id is none, or it is not there or not the actor's to see. */
  async byId(actor: Actor, id: string): Promise<StandingNeedEntity | null> {
    const key = uuidAt<StandingNeedId>(id, 'StandingNeed');
    if (key === null) return null;
    return orNull(
      await this.uow.read(actor, key.tenantCode, READ_STANDING_NEEDS, (tx) => tx.findOne(StandingNeedEntity, key)),
    );
  }

  /** The standing needs of one community by these ids, in their order; null for what is not there or not the actor's to see. */
  async byIds(actor: Actor, tenantCode: TenantCode, ids: readonly StandingNeedId[]) {
    const found = orNull(
      await this.uow.read(actor, tenantCode, READ_STANDING_NEEDS, (tx) =>
        tx.find(StandingNeedEntity, { tenantCode, id: In([...ids]) }, { limit: ids.length }),
      ),
    );
    const byId = new Map(found?.map((standing) => [standing.id, standing]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  /** The standing needs of a place and all inside it, by community and age, after the key of the page before. */
  list(actor: Actor, place: TenantCode, after: readonly [string, string] | null, limit: number) {
    return this.uow.read(actor, place, READ_STANDING_NEEDS, (tx) =>
      tx.rows(StandingNeedEntity, 'where (tenant_code, id) > ($1, $2::uuid) order by tenant_code, id limit $3', [
        ...pageStartById(after),
        limit,
      ]),
    );
  }
}

async function isLastStillOpen(tx: Tx, id: StandingNeedId): Promise<boolean> {
  const [last] = await tx.rows(
    NeedEntity,
    'where tenant_code = $1 and standing_need_id = $2 order by period_on desc limit 1',
    [tx.tenantCode, id],
  );
  return last?.status === 'open';
}

/** What it opens; after its last day somebody checks first that the family still needs it. */
function ofStanding(standing: StandingNeedEntity) {
  const { id: standingNeedId, familyId, category, unit, quantity, note, untilOn: recheckOn } = standing;
  const { productTenantCode, productId } = standing;
  return { standingNeedId, familyId, category, unit, quantity, note, productTenantCode, productId, recheckOn };
}
