import { Injectable } from '@nestjs/common';
import { tellCarriedFamiliesV1 } from '@yicang/contracts';
import {
  isGranted,
  parseUuid,
  Refusal,
  type AccountId,
  type FamilyId,
  type GlobalId,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { orNull, type GraphqlContext } from '@yicang/platform-graphql';
import { Bus } from '@yicang/platform-nats';
import { familyAt, findFamilies } from '../families/family-record.js';
import { type Head } from '../households/household.rules.js';
import { Households } from '../households/households.js';
import { SEE_STOP_FAMILY } from './visit.rules.js';

/** A family as the volunteer sees it who is on the way to its door: that it is there. Who it is are its contact's three lines. */
export interface VisitedFamily {
  readonly tenantCode: TenantCode;
  readonly id: FamilyId;
  readonly status: 'active';
  readonly memberCount: null;
  readonly registeredOn: null;
  readonly roles: null;
}

/**
 * Whom a volunteer is on the way to right now. Asked only where the register itself shows nothing; delivery is asked once per
 * request and community, and a delivery that is away is an error of these families alone.
 */
@Injectable()
export class Visits {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly bus: Bus,
    private readonly households: Households,
  ) {}

  /** The family, when it is the volunteer's to visit right now; null for everybody else. */
  async family(context: GraphqlContext, id: GlobalId): Promise<VisitedFamily | null> {
    const { actor, loaders } = context;
    const at = familyAt(id);
    if (at === null || !isGranted(actor, SEE_STOP_FAMILY, at.tenantCode, new Date())) return null;
    const readBatch = (ids: readonly FamilyId[]) => this.families(context, at.tenantCode, ids);
    return loaders.of<FamilyId, VisitedFamily>(`visits in ${at.tenantCode}`, readBatch).load(at.familyId);
  }

  /** Name, number and address of a family that is the volunteer's to visit right now. The look is on record. */
  async head(context: GraphqlContext, id: GlobalId): Promise<Head | null> {
    const visited = await this.family(context, id);
    if (visited === null) return null;
    const readBatch = (ids: readonly FamilyId[]) => this.heads(context, visited.tenantCode, ids);
    return context.loaders.of<FamilyId, Head>(`heads in ${visited.tenantCode}`, readBatch).load(visited.id);
  }

  private async families(
    { actor, traceId }: GraphqlContext,
    tenantCode: TenantCode,
    ids: readonly FamilyId[],
  ): Promise<(VisitedFamily | null)[]> {
    const volunteerAccountId = parseUuid<AccountId>(actor.subject);
    if (volunteerAccountId === null) return ids.map(() => null);
    const question = { tenantCode, volunteerAccountId, familyIds: [...ids] };
    const told = await this.bus.rpc(tellCarriedFamiliesV1, question, { traceId });
    const carried = told instanceof Refusal ? [] : told.familyIds.filter((id) => ids.includes(id));
    if (carried.length === 0) return ids.map(() => null);
    const found = await this.uow.read(actor, tenantCode, SEE_STOP_FAMILY, (tx) =>
      findFamilies(tx, tenantCode, carried),
    );
    const there = new Set((orNull(found) ?? []).filter(({ status }) => status === 'active').map(({ id }) => id));
    return ids.map((id) => (there.has(id) ? visited(tenantCode, id) : null));
  }

  private async heads(
    { actor, traceId }: GraphqlContext,
    tenantCode: TenantCode,
    ids: readonly FamilyId[],
  ): Promise<(Head | null)[]> {
    const look = { operation: SEE_STOP_FAMILY, details: { familyIds: [...ids] }, traceId };
    const read = await this.uow.readAudited(actor, tenantCode, look, (tx) =>
      this.households.heads(tx, tenantCode, ids),
    );
    const heads = orNull(read);
    return ids.map((id) => heads?.get(id) ?? null);
  }
}

function visited(tenantCode: TenantCode, id: FamilyId): VisitedFamily {
  return { tenantCode, id, status: 'active', memberCount: null, registeredOn: null, roles: null };
}
