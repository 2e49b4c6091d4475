import { type TenantCode } from '@yicang/kernel';
import { inOrder, type ReadTx, type SystemTx } from '@yicang/platform-db';
import { FIRST_STEPS, GOODS_STEPS, type GoodsFigure } from './goods.rules.js';

/** One thing whose facts are counted together, whichever of them comes first. */
export interface CountedThing {
  readonly tenantCode: TenantCode;
  readonly key: string;
}
/** What such a thing is. */
export type CountedKind = 'items' | 'stockTakes' | 'needs' | 'familyMonths';

const STEPS = Object.entries(GOODS_STEPS).flatMap(([step, counts]) =>
  Object.entries(counts).map(([measure, value]) => `('${step}', '${measure}', ${value})`),
);
const FIRST = FIRST_STEPS.map((step) => `'${step}'`).join(', ');
const WITH_REASON = Object.keys(GOODS_STEPS).filter((step) => step.includes(':'));
/** SQL of where a fact stands in GOODS_STEPS. */
export const STEP_OF_FACT = `case when type || ':' || reason in (${WITH_REASON.map((step) => `'${step}'`).join(', ')}) then type || ':' || reason else type end`;

const countsOfItems = (scope: string) => `
  select tenant_code, on_day, category, measure, value from (
    with step as materialized (
      select tenant_code, item_code, described.category, type, on_day, expires_on, ${STEP_OF_FACT} as step,
             min(coalesce(gift_on, on_day)) filter (where type in (${FIRST})) over item as given_on
        from item_fact fact join item_description described using (tenant_code, item_code)
       where ${scope}
      window item as (partition by tenant_code, item_code)),
    counted as (
      select step.*, counts.measure, counts.value
        from step join (values ${STEPS.join(', ')}) as counts (step, measure, value) using (step)
       where given_on is not null)
    select tenant_code, on_day, category, measure, value from counted
    union all
    select tenant_code, on_day, category, 'deliveredDays', on_day - given_on from counted where measure = 'goodsDelivered'
    union all
    select tenant_code, min(first.expires_on), category, 'stockExpiring', sum(value)
      from counted join (select tenant_code, item_code, min(expires_on) as expires_on from step group by tenant_code, item_code) as first
           using (tenant_code, item_code)
     where measure = 'stockChange' and first.expires_on is not null
     group by tenant_code, item_code, category) as counts`;

const countsOfStockTakes = (scope: string) => `
  select tenant_code, on_day, 'none' as category, measure, value
    from stock_take_fact fact
   cross join lateral (values ('linesCounted', expected + surplus), ('linesAccurate', expected - missing)) as counts (measure, value)
   where ${scope}`;

const countsOfFamilyMonths = (scope: string) => `
  select tenant_code, month as on_day, 'none' as category, 'familiesServed' as measure, 1 as value
    from family_month_fact fact where ${scope}`;

// no need counts for more than it asked, a withdrawn one only for what it got
const countsOfNeeds = (scope: string) => `
  select tenant_code, on_day, category, measure, value from (
    with need as materialized (
      select tenant_code, need_id, category, on_day, quantity, withdrawal.need_id is not null as is_withdrawn
        from need_fact fact left join need_withdrawal_fact withdrawal using (tenant_code, need_id)
       where ${scope}),
    met as materialized (
      select tenant_code, need_id, category, delivery.on_day,
             least(need.quantity, sum(delivery.quantity) over upto)
               - least(need.quantity, sum(delivery.quantity) over upto - delivery.quantity) as units
        from need join need_delivery_fact delivery using (tenant_code, need_id)
      window upto as (partition by tenant_code, need_id order by delivery.on_day, delivery.plan_id))
    select tenant_code, on_day, category, 'unitsMet' as measure, units as value from met
    union all
    select tenant_code, on_day, category, 'unitsNeeded',
           case when is_withdrawn
             then coalesce((select sum(units) from met where met.tenant_code = need.tenant_code and met.need_id = need.need_id), 0)
             else quantity end
      from need) as counts`;

const KINDS: Readonly<Record<CountedKind, { key: string; type: string; counts: (scope: string) => string }>> = {
  items: { key: 'item_code', type: 'text', counts: countsOfItems },
  stockTakes: { key: 'stock_take_id', type: 'uuid', counts: countsOfStockTakes },
  needs: { key: 'need_id', type: 'uuid', counts: countsOfNeeds },
  familyMonths: { key: 'family_id', type: 'uuid', counts: countsOfFamilyMonths },
};

const summed = (counts: string) => `
  select tenant_code, measure, on_day, category, sum(value) as value from (${counts}) as counted
   group by tenant_code, measure, on_day, category having sum(value) <> 0`;

/** SQL of `tenant_code, measure, on_day, category, value`: what all facts of the community `$1` add up to. */
export const GOODS_OF_COMMUNITY = summed(
  Object.values(KINDS)
    .map(({ counts }) => counts('fact.tenant_code = $1'))
    .join(' union all '),
);
const goodsOfThings = (kind: CountedKind) => {
  const { key, type, counts } = KINDS[kind];
  return summed(
    counts(`(fact.tenant_code, fact.${key}) in
      (select "tenantCode", key from jsonb_to_recordset($1::jsonb) as thing("tenantCode" text, key ${type}))`),
  );
};

/**
 * What these things count for is in the figures as it is after `record`, in one transaction: whichever of their facts came first. They
 * are locked, so that of two facts which come at once, the second to be counted sees the first.
 */
export async function countGoods(
  tx: SystemTx,
  kind: CountedKind,
  things: readonly CountedThing[],
  record: () => Promise<unknown>,
): Promise<void> {
  const [, before] = await inOrder([lockThings(tx, kind, things), countsOf(tx, kind, things), record()]);
  const after = await countsOf(tx, kind, things);
  const undone = before.map((figure) => ({ ...figure, value: -figure.value }));
  await addGoods(tx, [...undone, ...after]);
}

/** Nobody counts things of the community meanwhile. */
export async function lockGoods(tx: SystemTx, community: TenantCode): Promise<void> {
  await tx.sql(`select pg_advisory_xact_lock(hashtextextended('reporting.goods ' || $1, 0))`, [community]);
}

async function lockThings(tx: SystemTx, kind: CountedKind, things: readonly CountedThing[]): Promise<void> {
  const communities = things.map(({ tenantCode }) => `reporting.goods ${tenantCode}`);
  const each = things.map(({ tenantCode, key }) => `reporting.${kind} ${tenantCode} ${key}`);
  // in one order for everybody, so that two batches do not wait for each other in a circle
  await inOrder([tx.sql(LOCK.replace('_lock', '_lock_shared'), [communities]), tx.sql(LOCK, [each])]);
}

const LOCK = `select pg_advisory_xact_lock(key) from
  (select distinct hashtextextended(name, 0) as key from unnest($1::text[]) as name order by key) as named`;

function countsOf(tx: ReadTx, kind: CountedKind, things: readonly CountedThing[]): Promise<GoodsFigure[]> {
  return tx.sql<GoodsFigure>(
    `select tenant_code as "tenantCode", on_day as "on", category, measure, value::float8
       from (${goodsOfThings(kind)}) as counted`,
    [JSON.stringify(things)],
  );
}

/** The values are added to the figures of community, city and province. */
async function addGoods(tx: SystemTx, figures: readonly GoodsFigure[]): Promise<void> {
  if (figures.length === 0) return;
  await tx.sql(
    `insert into goods_figure (tenant_code, measure, on_day, category, value)
     select place, measure, "on", category, sum(value)
       from jsonb_to_recordset($1::jsonb)
              as told("tenantCode" text, measure text, "on" date, category text, value bigint)
      cross join lateral (values ("tenantCode"), (left("tenantCode", 4)), (left("tenantCode", 2))) as of (place)
      group by place, measure, "on", category having sum(value) <> 0
      order by place, measure, "on", category
     on conflict (tenant_code, measure, on_day, category) do update set value = goods_figure.value + excluded.value`,
    [JSON.stringify(figures)],
  );
}
