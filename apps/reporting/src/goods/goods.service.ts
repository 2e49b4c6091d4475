import { Injectable } from '@nestjs/common';
import { localDateAt, NATION, placeLevel, type TenantCode } from '@yicang/kernel';
import { UnitOfWork, type ReadTx } from '@yicang/platform-db';
import { csvHead, csvRows } from '@yicang/platform-files';
import { inputViolation } from '@yicang/platform-graphql';
import { FIGURE_DEFINITIONS, measuresOf, standingMeasuresOf, type GoodsFigureId } from '../figures/definition.rules.js';
import { PROVINCES } from '../figures/figure.rules.js';
import { GOODS_FILE_HEAD, goodsCells } from './goods-file.rules.js';
import {
  goodsRows,
  heldBackIfFew,
  MONTHS_MAX,
  periodsOf,
  ROWS_MAX,
  type FamiliesOfMonth,
  type GoodsBreakdown,
  type GoodsRow,
  type GoodsSum,
  type Period,
} from './goods-rows.rules.js';

/** Which figures are asked for, of what place and days, broken down by what. */
export interface GoodsQuestion extends Period {
  readonly place: TenantCode;
  readonly by: readonly GoodsBreakdown[];
  readonly figures: readonly GoodsFigureId[];
}
export interface GoodsAnswer {
  readonly asOf: Date;
  readonly rows: readonly GoodsRow[];
}

const PART_LENGTHS = { nation: 2, province: 4, city: 8, community: 8 } as const;

/** The figures of goods everybody may read. */
@Injectable()
export class GoodsService {
  constructor(private readonly uow: UnitOfWork) {}

  /** The same figures as a file of CSV with hashtags. */
  async csv(question: GoodsQuestion): Promise<string> {
    const { asOf, rows } = await this.figures(question);
    const codes = [...new Set(rows.map(({ tenantCode }) => tenantCode))];
    const places = await this.uow.readPublished((tx) =>
      tx.sql<{ code: TenantCode; nameZh: string }>(
        `select tenant_code as code, name_zh as "nameZh" from place where tenant_code = any($1)`,
        [codes],
      ),
    );
    const names = new Map(places.map(({ code, nameZh }) => [code, nameZh]));
    const named = rows.map((row) => ({ ...row, placeZh: names.get(row.tenantCode) ?? '' }));
    return csvHead(GOODS_FILE_HEAD) + csvRows(named.map((row) => goodsCells(row, asOf.toISOString())));
  }

  /** @throws the violation of asking for more than 60 months or 500 rows, or for days in the wrong order. */
  figures(question: GoodsQuestion): Promise<GoodsAnswer> {
    const { by, place, figures } = question;
    const periods = boundedPeriods(question);
    return this.uow.readPublished(async (tx) => {
      const places = by.includes('place') ? await partsOf(tx, place) : [place];
      mustBeFew(places.length * periods.length * figures.length);
      const sums = await sumsOf(tx, question, places);
      const request = { places, periods, figures, isByCategory: by.includes('category') };
      const rows = goodsRows(sums, request);
      mustBeFew(rows.length);
      const asOf = await tx.time();
      const families = figures.includes('familiesServed') ? await familiesByMonth(tx, question) : [];
      return { asOf, rows: heldBackIfFew(rows, families, localDateAt(asOf)) };
    });
  }
}

/** @throws the violation of asking for too much. */
function boundedPeriods(question: GoodsQuestion): Period[] {
  const { from, to, by } = question;
  if (to < from)
    throw inputViolation([{ field: 'to', zh: '不能早于开始日期', en: 'must not be before the first day' }]);
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));
  if (months >= MONTHS_MAX)
    throw inputViolation([
      {
        field: 'to',
        zh: `应在开始月份起 ${MONTHS_MAX} 个月之内`,
        en: `must be within ${MONTHS_MAX} months from the first`,
      },
    ]);
  return periodsOf(question, by.includes('month'));
}

function mustBeFew(rows: number): void {
  if (rows <= ROWS_MAX) return;
  const zh = `答案超过 ${ROWS_MAX} 行，请缩小范围或少分几项`;
  throw inputViolation([{ field: 'by', zh, en: `would give more than ${ROWS_MAX} rows: ask for less` }]);
}

/** The places next inside that have figures; of the nation all provinces, and of a community itself. */
async function partsOf(tx: ReadTx, place: TenantCode): Promise<TenantCode[]> {
  const level = placeLevel(place);
  if (level === 'nation') return [...PROVINCES];
  if (level === 'community') return [place];
  const parts = await tx.sql<{ code: TenantCode }>(PARTS, [place, PART_LENGTHS[level], ROWS_MAX + 1]);
  return parts.map(({ code }) => code);
}

/** What is counted of the places, each under its own code, or all under the one that is asked for. */
function sumsOf(tx: ReadTx, question: GoodsQuestion, places: readonly TenantCode[]): Promise<GoodsSum[]> {
  const { place, from, to, by, figures } = question;
  const definitions = figures.map((id) => FIGURE_DEFINITIONS[id]);
  const isWhole = place === NATION && !by.includes('place');
  return tx.sql<GoodsSum>(SUMS, [
    isWhole ? PROVINCES : places,
    [...new Set(definitions.flatMap(measuresOf))],
    [...new Set(definitions.flatMap(standingMeasuresOf))],
    from,
    to,
    isWhole ? place : null,
    by.includes('category'),
    by.includes('month'),
  ]);
}

/** How many families of each province were served in each month that touches the period. */
function familiesByMonth(tx: ReadTx, { from, to }: Period): Promise<FamiliesOfMonth[]> {
  return tx.sql<FamiliesOfMonth>(
    `select tenant_code as "province", on_day as "month", value::float8 as families from goods_figure
      where tenant_code = any($1) and measure = 'familiesServed' and on_day between $2::date and $3::date and value > 0`,
    [PROVINCES, from, to],
  );
}

// from one part to the next by the key, however many rows each has
const PARTS = `
  with recursive part (code) as (
    (select left(tenant_code, $2) from goods_figure where tenant_code > $1 and tenant_code < $1 || '~'
      order by tenant_code limit 1)
    union all
    select (select left(tenant_code, $2) from goods_figure
             where tenant_code > part.code || '~' and tenant_code < $1 || '~' order by tenant_code limit 1)
      from part where part.code is not null)
  select code from part where code is not null limit $3`;

const SUMS = `
  select "tenantCode", category, measure, "from", sum(value)::float8 as value,
         coalesce(sum(value * (until - on_day + 1)), 0)::float8 as days
    from (select coalesce($6::text, tenant_code) as "tenantCode", case when $7::boolean then category end as category,
                 measure, on_day, value,
                 case when on_day >= $4::date then
                   case when $8::boolean then greatest(date_trunc('month', on_day)::date, $4::date) else $4::date end
                 end as "from",
                 case when on_day >= $4::date then
                   case when $8::boolean then least((date_trunc('month', on_day) + interval '1 month')::date - 1, $5::date)
                        else $5::date end
                 end as until
            from goods_figure
           where tenant_code = any($1) and measure = any($2) and on_day <= $5::date and value <> 0
             and (on_day >= $4::date or measure = any($3))) as counted
   group by "tenantCode", category, measure, "from"`;
