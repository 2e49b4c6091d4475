import { Injectable } from '@nestjs/common';
import { addDays, localDateAt, NATION, subtreeRange, type LocalDate, type TenantCode } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { type DayFiguresView, type NationalFiguresView, type ProvinceFiguresView } from './figure.graphql.js';
import { PROVINCES, publishHouseholds } from './figure.rules.js';

/** Without a first day, this many days are shown; with one, at most `DAYS_MAX`. */
const DAYS_SHOWN = 30;
export const DAYS_MAX = 366;

type ProvinceRow = ProvinceFiguresView & { readonly familiesJoined: number };

/** The figures everybody may read. */
@Injectable()
export class FiguresService {
  constructor(private readonly uow: UnitOfWork) {}

  /**
   * The nation is the sum of its provinces. A province is there, with its code for a name, before its name is known; a
   * community counts for the city and province in its code from its first fact on, whether directory has told of it or not.
   */
  national(): Promise<NationalFiguresView> {
    return this.uow.readPublished(async (tx) => {
      const provinces = await tx.sql<ProvinceRow>(PROVINCE_FIGURES, [PROVINCES]);
      const households = publishHouseholds(provinces.map(({ familiesJoined }) => familiesJoined));
      const sum = (measure: 'itemsReceived' | 'itemsDelivered' | 'itemsDiscarded' | 'communitiesActive') =>
        provinces.reduce((total, figures) => total + figures[measure], 0);
      return {
        asOf: await tx.time(),
        itemsReceived: sum('itemsReceived'),
        itemsDelivered: sum('itemsDelivered'),
        itemsDiscarded: sum('itemsDiscarded'),
        communitiesActive: sum('communitiesActive'),
        familiesJoined: households.total,
        provinces: provinces.map((figures, at) => ({ ...figures, familiesJoined: households.cells[at] ?? null })),
      };
    });
  }

  /**
   * The days of a place on which anything happened, oldest first: from `from`, or 30 days before, to `to`, or today, both
   * inclusive and at most 366 days. Numbers of households are not told by day: with the province's total one could
   * reckon a single family out.
   */
  days(place: TenantCode, from: LocalDate | null, to: LocalDate | null): Promise<DayFiguresView[]> {
    // the nation's figures are those of its provinces; any other place has its own
    const parts = place === NATION ? PROVINCES : [place];
    return this.uow.readPublished(async (tx) => {
      const last = to ?? localDateAt(await tx.time());
      return tx.sql<DayFiguresView>(DAY_FIGURES, [parts, from ?? addDays(last, 1 - DAYS_SHOWN), last, DAYS_MAX]);
    });
  }

  /** The communities inside a place that are known or have figures, or the place itself when it is one, after `after` and by code. */
  async communitiesIn(place: TenantCode, after: string, limit: number): Promise<TenantCode[]> {
    const { from, to } = subtreeRange(place);
    const rows = await this.uow.readPublished((tx) =>
      tx.sql<{ tenantCode: TenantCode }>(
        `select tenant_code as "tenantCode"
           from (select tenant_code from place where level = 'community'
                 union select tenant_code from total_figure where length(tenant_code) = 8) as community
          where tenant_code >= $1 and tenant_code < $2 and tenant_code > $3
          order by tenant_code limit $4`,
        [from, to, after, limit],
      ),
    );
    return rows.map(({ tenantCode }) => tenantCode);
  }
}

const sumOf = (measure: string) => `coalesce(sum(value) filter (where measure = '${measure}'), 0)::int as "${measure}"`;

const PROVINCE_FIGURES = `
  with figures as (
    select tenant_code, ${['itemsReceived', 'itemsDelivered', 'itemsDiscarded', 'familiesJoined'].map(sumOf).join(', ')}
      from total_figure where tenant_code = any($1) group by tenant_code),
  active as (
    select left(tenant_code, 2) as province, count(*)::int as communities from total_figure
     where measure = 'itemsReceived' and value > 0 and length(tenant_code) = 8 group by 1),
  known as (
    select left(tenant_code, 2) as province, count(*)::int as communities from place where level = 'community' group by 1)
  select code as "tenantCode", coalesce(name_zh, code) as "nameZh", coalesce(name_en, code) as "nameEn",
         coalesce("itemsReceived", 0) as "itemsReceived", coalesce("itemsDelivered", 0) as "itemsDelivered",
         coalesce("itemsDiscarded", 0) as "itemsDiscarded", coalesce("familiesJoined", 0) as "familiesJoined",
         coalesce(active.communities, 0) as "communitiesActive", greatest(known.communities, active.communities, 0) as communities
    from (select part collate "C" as code from unnest($1::text[]) as part) as province
    left join place on place.tenant_code = code
    left join figures on figures.tenant_code = code
    left join active on active.province = code
    left join known on known.province = code
   order by code`;

const DAY_FIGURES = `
  select on_day as "on",
         ${['itemsReceived', 'itemsDelivered', 'itemsDiscarded', 'itemsReturned', 'deliveriesMade'].map(sumOf).join(', ')}
    from day_figure
   where tenant_code = any($1) and on_day between $2::date and $3::date and measure <> 'familiesJoined' and value > 0
   group by on_day order by on_day limit $4`;
