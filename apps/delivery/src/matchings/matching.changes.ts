import { FREE_PRODUCTS_MAX, type InputOf, type tellFreeItemsV1 } from '@yicang/contracts';
import {
  localDateAt,
  type ItemCode,
  type LocalDate,
  type MatchingId,
  type ProposalId,
  type StoreId,
} from '@yicang/kernel';
import { type ReadTx, type Tx } from '@yicang/platform-db';
import { v7 as uuidv7 } from 'uuid';
import { allocate, type Offered, type Wanting } from './fairness.rules.js';
import { MatchingEntity } from './matching.entity.js';
import { NEEDS_CONSIDERED_MAX, PROPOSE_ALLOCATIONS } from './matching.rules.js';

type Asked = Pick<InputOf<typeof tellFreeItemsV1>, 'kinds' | 'products'>;
/** How a matching is narrowed. */
export interface Terms {
  readonly storeId: StoreId | null;
  /** So many proposals at most. */
  readonly limit: number;
}

/** What is asked of inventory: nothing else is of use. Of products, those that most needs name. */
export async function goodsWanted(tx: ReadTx): Promise<Asked> {
  const [kinds, products] = await Promise.all([
    tx.sql<Asked['kinds'][number]>(
      `select distinct category, unit from need where status = 'open' and family_id is not null`,
    ),
    tx.sql<Asked['products'][number]>(
      `select product_tenant_code as "tenantCode", product_id as id from need
        where status = 'open' and family_id is not null and product_id is not null
        group by product_tenant_code, product_id order by count(*) desc, product_tenant_code, product_id limit $1`,
      [FREE_PRODUCTS_MAX],
    ),
  ]);
  return { kinds, products };
}

/**
 * What was proposed before is overtaken, and who might get what now is on record, as the fairness rule says; nothing is promised. Needs
 * whose families' eligibility is to be checked first are passed over.
 */
export async function proposeAmong(tx: Tx, offered: readonly Offered[], terms: Terms): Promise<MatchingEntity> {
  const today = localDateAt(tx.now);
  const wanting = await openNeeds(tx, today);
  await tx.sql(
    `update proposal set status = 'overtaken', version = version + 1 where tenant_code = $1 and status = 'proposed'`,
    [tx.tenantCode],
  );
  const matching = await tx.insert(MatchingEntity, {
    id: uuidv7() as MatchingId,
    proposedAt: tx.now,
    storeId: terms.storeId,
    needsConsidered: wanting.length,
    itemsConsidered: offered.length,
  });
  const proposals = allocate(wanting, offered, today)
    .slice(0, terms.limit)
    .map(({ needId: need, itemCode: item, quantity, grounds }, nth) => ({
      ...{ id: uuidv7() as ProposalId, position: nth + 1 },
      ...{ need, item, quantity, grounds },
    }));
  await tx.sql(
    `insert into proposal (tenant_code, id, matching_id, position, need_id, item_code, quantity, grounds, status, version)
     select $1, id, $2, position, need, item, quantity, grounds, 'proposed', 1
       from jsonb_to_recordset($3::jsonb)
         as proposed(id uuid, position integer, need uuid, item text, quantity integer, grounds jsonb)`,
    [tx.tenantCode, matching.id, JSON.stringify(proposals)],
  );
  await tx.audit(PROPOSE_ALLOCATIONS.name, { matchingId: matching.id, proposed: proposals.length });
  return matching;
}

/** What was proposed of the item is out of date: somebody plans with it, or it is not what it was. */
export async function overtakeProposalsOf(tx: Tx, itemCode: ItemCode): Promise<void> {
  await tx.sql(
    `update proposal set status = 'overtaken', version = version + 1
      where tenant_code = $1 and item_code = $2 and status = 'proposed'`,
    [tx.tenantCode, itemCode],
  );
}

/**
 * The open needs of families that are entitled today, with when each family was last helped. They are locked as far as the proposals refer
 * to them, before what was proposed of them is overtaken: who accepts a proposal locks its need first, too.
 */
function openNeeds(tx: Tx, today: LocalDate): Promise<Wanting[]> {
  return tx.sql<Wanting>(
    `select need.id as "needId", need.family_id as "familyId", need.category, need.unit, need.quantity,
            need.quantity_planned + need.quantity_delivered as met, need.urgency,
            to_char(need.recorded_on, 'YYYY-MM-DD') as "recordedOn",
            case when need.product_id is not null
              then json_build_object('tenantCode', need.product_tenant_code, 'id', need.product_id) end as product,
            to_char(helped.last_on, 'YYYY-MM-DD') as "lastHelpedOn", declined.items as declined
       from need
       left join lateral (
              select max(stop.ended_on) as last_on from stop
               where stop.tenant_code = need.tenant_code and stop.family_id = need.family_id and stop.status = 'handedOver'
            ) helped on true
       left join lateral (
              select coalesce(json_agg(proposal.item_code), '[]') as items from proposal
               where proposal.tenant_code = need.tenant_code and proposal.need_id = need.id and proposal.status = 'declined'
            ) declined on true
      where need.tenant_code = $1 and need.status = 'open' and need.family_id is not null
        and (need.recheck_on is null or need.recheck_on >= $2)
      order by need.urgency = 'urgent' desc, need.recorded_on, need.id
      limit $3
        for key share of need`,
    [tx.tenantCode, today, NEEDS_CONSIDERED_MAX],
  );
}
