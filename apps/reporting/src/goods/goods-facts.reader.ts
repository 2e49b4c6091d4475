import { Injectable } from '@nestjs/common';
import { subtreeRange, type ItemCategory, type LocalDate, type TenantCode } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { type FigureDefinition } from '../figures/definition.rules.js';
import { type FigureFactView } from './goods.graphql.js';
import { type Period } from './goods-rows.rules.js';
import { STEP_OF_FACT } from './goods-counts.js';

/** A fact, and where it stands in the list. */
export type FigureFact = FigureFactView & { readonly key: string; readonly version: number };
/** Tenant, day, item or count, and version of the last fact that was told. */
export type AfterFact = readonly [TenantCode, LocalDate, string, number];

export interface FactsQuestion extends Period {
  readonly definition: FigureDefinition;
  readonly place: TenantCode;
  readonly category: ItemCategory | null;
}

/** The rows behind the figures, as far as they are everybody's. */
@Injectable()
export class GoodsFactsReader {
  constructor(private readonly uow: UnitOfWork) {}

  /** By community, day, thing and version. A figure that stands at the period's end has all facts up to it. */
  facts({ definition, place, category, from, to }: FactsQuestion, after: AfterFact | null, limit: number) {
    const { facts, numerator, hasCategory } = definition;
    if (facts === null) return Promise.resolve([]);
    const range = subtreeRange(place);
    const isStanding = numerator.some(({ taken }) => taken !== 'inPeriod');
    const [tenant = '', day = '0001-01-01', key = '', version = 0] = after ?? [];
    const asked = [range.from, range.to, isStanding ? null : from, to, tenant, day, limit];
    return this.uow.readPublished((tx) => {
      if (facts === 'stockTakes') return tx.sql<FigureFact>(COUNTS, [...asked, key]);
      const byExpiry = numerator.some(({ measure }) => measure === 'stockExpiring');
      return tx.sql<FigureFact>(byExpiry ? EXPIRING : STEPS, [
        ...asked,
        key,
        version,
        hasCategory ? category : null,
        facts,
      ]);
    });
  }
}

const NO_STEP = `null as "itemCode", null as step, null as reason, null as days, null as "expiresOn", null as "receiptCode"`;
const NO_COUNT = `null as "linesCounted", null as "linesAccurate"`;

const COUNTS = `
  select tenant_code as "tenantCode", on_day as "on", stock_take_id as key, 1 as version, ${NO_STEP},
         expected + surplus as "linesCounted", expected - missing as "linesAccurate"
    from stock_take_fact
   where tenant_code >= $1 and tenant_code < $2 and ($3::date is null or on_day >= $3::date) and on_day <= $4::date
     and (tenant_code, on_day, stock_take_id::text) > ($5, $6::date, $8)
   order by tenant_code, on_day, stock_take_id limit $7`;

const told = (condition: string) => `
  select fact.tenant_code as "tenantCode", fact.on_day as "on", fact.item_code as key, fact.version, fact.item_code as "itemCode",
         fact.type as step, fact.reason, fact.expires_on as "expiresOn",
         case when fact.type = 'delivered' then fact.on_day - first.given_on end as days,
         case when fact.type = 'delivered' then
           (select receipt_code from receipt_fact receipt
             where receipt.tenant_code = fact.tenant_code and receipt.item_code = fact.item_code limit 1) end as "receiptCode",
         ${NO_COUNT}
    from item_fact fact
    join item_description described using (tenant_code, item_code)
   cross join lateral (
     select min(coalesce(gift_on, on_day)) as given_on from item_fact intake
      where intake.tenant_code = fact.tenant_code and intake.item_code = fact.item_code and intake.type = any(array['received', 'made', 'arrived'])
   ) as first
   where fact.tenant_code >= $1 and fact.tenant_code < $2 and first.given_on is not null
     and (fact.tenant_code, fact.on_day, fact.item_code, fact.version) > ($5, $6::date, $8, $9::integer)
     and ($10::text is null or described.category = $10) and ${condition}
   order by fact.tenant_code, fact.on_day, fact.item_code, fact.version limit $7`;

const STEPS = told(
  `($3::date is null or fact.on_day >= $3::date) and fact.on_day <= $4::date and (${STEP_OF_FACT}) = any($11)`,
);
const EXPIRING = told(
  `fact.type = any($11) and fact.expires_on between $3::date and $4::date and 0 < (
     select count(*) filter (where type in ('received', 'made', 'found', 'arrived'))
          - count(*) filter (where type in ('lost', 'split', 'delivered', 'discarded', 'left'))
       from item_fact step where step.tenant_code = fact.tenant_code and step.item_code = fact.item_code)
   and fact.version = (
     select min(version) from item_fact step
      where step.tenant_code = fact.tenant_code and step.item_code = fact.item_code and step.expires_on is not null)`,
);
