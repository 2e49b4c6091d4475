import { localDateAt, type FamilyId, type MatchingId, type NeedId, type ProposalId } from '@yicang/kernel';
import { type ReadTx, type Tx } from '@yicang/platform-db';
import { v7 as uuidv7 } from 'uuid';
import { type NeedUrgency } from '../needs/need.rules.js';
import { allocate, type Offered, type Wanting } from './fairness.rules.js';
import { MatchingEntity } from './matching.entity.js';
import { NEEDS_CONSIDERED_MAX } from './matching.rules.js';

/** What is asked of inventory: nothing else is of use. */
export function kindsWanted(tx: ReadTx): Promise<Pick<Wanting, 'category' | 'unit'>[]> {
  return tx.sql(`select distinct category, unit from need where status = 'open' and family_id is not null`);
}

/**
 * What was proposed before is overtaken, and who might get what now is on record, as the fairness rule says; nothing is promised. Needs
 * whose families' eligibility is to be checked first are passed over.
 */
export async function proposeAmong(tx: Tx, offered: readonly Offered[]): Promise<MatchingEntity> {
  const today = localDateAt(tx.now);
  const wanting = await openNeeds(tx, today);
  await tx.sql(
    `update proposal set status = 'overtaken', version = version + 1 where tenant_code = $1 and status = 'proposed'`,
    [tx.tenantCode],
  );
  const matching = await tx.insert(MatchingEntity, {
    id: uuidv7() as MatchingId,
    proposedAt: tx.now,
    needsConsidered: wanting.length,
    itemsConsidered: offered.length,
  });
  const proposals = allocate(wanting, offered, today).map((allocation, nth) => ({
    id: uuidv7() as ProposalId,
    position: nth + 1,
    need: allocation.needId,
    item: allocation.itemCode,
    quantity: allocation.quantity,
    grounds: allocation.grounds,
  }));
  await tx.sql(
    `insert into proposal (tenant_code, id, matching_id, position, need_id, item_code, quantity, grounds, status, version)
     select $1, id, $2, position, need, item, quantity, grounds, 'proposed', 1
       from jsonb_to_recordset($3::jsonb)
         as proposed(id uuid, position integer, need uuid, item text, quantity integer, grounds jsonb)`,
    [tx.tenantCode, matching.id, JSON.stringify(proposals)],
  );
  return matching;
}

type OpenNeed = Omit<Wanting, 'product'> & {
  readonly needId: NeedId;
  readonly familyId: FamilyId;
  readonly urgency: NeedUrgency;
  readonly product: Wanting['product'];
};

/** The open needs of families that are entitled today, with when each family was last helped. */
function openNeeds(tx: Tx, today: string): Promise<OpenNeed[]> {
  return tx.sql<OpenNeed>(
    `select need.id as "needId", need.family_id as "familyId", need.category, need.unit, need.quantity,
            need.quantity_planned + need.quantity_delivered as met, need.urgency,
            to_char(need.recorded_on, 'YYYY-MM-DD') as "recordedOn",
            case when need.product_id is not null
              then json_build_object('tenantCode', need.product_tenant_code, 'id', need.product_id) end as product,
            to_char(helped.last_on, 'YYYY-MM-DD') as "lastHelpedOn"
       from need
       left join lateral (
              select max(stop.ended_on) as last_on from stop
               where stop.tenant_code = need.tenant_code and stop.family_id = need.family_id and stop.status = 'handedOver'
            ) helped on true
      where need.tenant_code = $1 and need.status = 'open' and need.family_id is not null
        and (need.recheck_on is null or need.recheck_on >= $2)
      order by need.id
      limit $3`,
    [tx.tenantCode, today, NEEDS_CONSIDERED_MAX],
  );
}
