import { Injectable } from '@nestjs/common';
import {
  type FamilyId,
  type ItemCategory,
  type LocalDate,
  type NeedId,
  type PlanId,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';

/** What is told of one need again. Whose it is is not. */
interface NeedFact {
  readonly needId: NeedId;
  readonly version: number;
  readonly category: ItemCategory;
  readonly quantity: number;
  readonly recordedOn: LocalDate;
  readonly isWithdrawn: boolean;
  readonly deliveries: { readonly planId: PlanId; readonly quantity: number; readonly deliveredOn: LocalDate }[];
}
interface ServedFamily {
  readonly familyId: FamilyId;
  readonly months: LocalDate[];
}

/** Tells what was needed and what came of it again, for a reader that rebuilds its projection and compares. */
@Injectable()
export class NeedFactsService {
  constructor(private readonly uow: UnitOfWork) {}

  /** The needs of one community by id, `limit` at most. The last page answers `nextAfter: null`. */
  async tell(tenantCode: TenantCode, after: NeedId | null, limit: number) {
    const facts = await this.uow.system('delivery.tell-needs', tenantCode, (tx) =>
      tx.sql<NeedFact>(NEEDS, [tenantCode, after, limit]),
    );
    return { facts, nextAfter: facts.length === limit ? (facts.at(-1)?.needId ?? null) : null };
  }

  /** The families of one community that something was handed to, by id, each with the months in which it was. */
  async tellServed(tenantCode: TenantCode, after: FamilyId | null, limit: number) {
    const facts = await this.uow.system('delivery.tell-served-families', tenantCode, (tx) =>
      tx.sql<ServedFamily>(SERVED_FAMILIES, [tenantCode, after, limit]),
    );
    return { facts, nextAfter: facts.length === limit ? (facts.at(-1)?.familyId ?? null) : null };
  }
}

const NEEDS = `
  select need.id as "needId", need.version, need.category, need.quantity, need.recorded_on as "recordedOn",
         need.status = 'withdrawn' as "isWithdrawn",
         coalesce((select json_agg(json_build_object('planId', plan.id, 'quantity', plan.quantity, 'deliveredOn', stop.ended_on))
            from plan join stop on stop.tenant_code = plan.tenant_code and stop.plan_id = plan.id and stop.status = 'handedOver'
           where plan.tenant_code = need.tenant_code and plan.need_id = need.id and plan.status = 'delivered'), '[]') as deliveries
    from need
   where need.tenant_code = $1 and ($2::uuid is null or need.id > $2::uuid)
   order by need.id limit $3`;

const SERVED_FAMILIES = `
  select family_id as "familyId",
         array_agg(distinct to_char(ended_on, 'YYYY-MM') || '-01') as months
    from stop
   where tenant_code = $1 and status = 'handedOver' and ($2::uuid is null or family_id > $2::uuid)
   group by family_id order by family_id limit $3`;
