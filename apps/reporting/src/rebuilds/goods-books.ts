import { placeLevel, type TenantCode } from '@yicang/kernel';
import { type ReadTx, type SystemTx } from '@yicang/platform-db';
import { GOODS_OF_COMMUNITY } from '../goods/goods-counts.js';
import { type GoodsFigure } from '../goods/goods.rules.js';
import { accountedPlaces, PART_LENGTH } from './figure-books.js';
import { type FigureDifference } from './rebuild.rules.js';

// What the rows of the place $1 should be: a community's from its facts, a wider place's from those of its parts.
const fromParts = (length: number) => `select measure, on_day, category, sum(value) as value from goods_figure
  where tenant_code > $1 and tenant_code < $1 || '~' and length(tenant_code) = ${length} group by measure, on_day, category`;

function countedFor(place: TenantCode): string {
  const length = PART_LENGTH[placeLevel(place)];
  return length === undefined ? GOODS_OF_COMMUNITY : fromParts(length);
}

const differences = (place: TenantCode) => `
  select measure, on_day, category, coalesce(shown.value, 0) as shown, coalesce(counted.value, 0) as counted
    from (select measure, on_day, category, value from goods_figure where tenant_code = $1) as shown
    full join (${countedFor(place)}) as counted using (measure, on_day, category)
   where coalesce(shown.value, 0) <> coalesce(counted.value, 0)`;

/** The community's figures of goods as they are. */
export function goodsIn(tx: ReadTx, community: TenantCode): Promise<GoodsFigure[]> {
  return tx.sql<GoodsFigure>(
    `select tenant_code as "tenantCode", on_day as "on", category, measure, value::float8 from goods_figure
      where tenant_code = $1 and value <> 0`,
    [community],
  );
}

/** Where the goods of city and province are not the sum of their parts. Reads what is published. */
export async function goodsDifferencesAround(tx: ReadTx, community: TenantCode): Promise<FigureDifference[]> {
  const found: FigureDifference[] = [];
  for (const place of accountedPlaces(community).filter((one) => one !== community))
    found.push(
      ...(await tx.sql<FigureDifference>(
        `select $1::text as "tenantCode", on_day as "on", measure, nullif(category, 'none') as category,
                shown::float8, counted::float8
           from (${differences(place)}) as difference order by on_day, measure, category`,
        [place],
      )),
    );
  return found;
}

/** The community's figures of goods are what its facts add up to, and those around it the sums of their parts; nobody counts its goods meanwhile. */
export async function mendGoods(tx: SystemTx, community: TenantCode): Promise<void> {
  for (const place of accountedPlaces(community))
    await tx.sql(
      `insert into goods_figure (tenant_code, measure, on_day, category, value)
       select $1, measure, on_day, category, counted - shown
         from (${differences(place)}) as difference order by measure, on_day, category
       on conflict (tenant_code, measure, on_day, category) do update set value = goods_figure.value + excluded.value`,
      [place],
    );
}
