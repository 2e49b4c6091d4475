import { ancestorsOf, placeLevel, type TenantCode } from '@yicang/kernel';
import { type ReadTx, type SystemTx } from '@yicang/platform-db';
import { COUNTED_FACTS } from '../facts/fact-tables.js';
import { type FigureDifference } from './rebuild.rules.js';

/** How long the codes of a place’s parts are, for places that have some in the figures. */
export const PART_LENGTH: Readonly<Record<string, number>> = { province: 4, city: 8 };

// What the rows of the place $1 should be: a community's from its facts, a wider place's from those of its parts.
const FROM_FACTS = `select on_day, measure, count(*) as value from (${COUNTED_FACTS}) as fact
  where measure is not null group by on_day, measure`;
const fromParts = (length: number) => `select on_day, measure, sum(value) as value from day_figure
  where tenant_code > $1 and tenant_code < $1 || '~' and length(tenant_code) = ${length} group by on_day, measure`;
const FROM_DAYS = `select measure, sum(value) as value from day_figure where tenant_code = $1 group by measure`;

const dayDifferences = (counted: string) => `
  select on_day, measure, coalesce(shown.value, 0) as shown, coalesce(counted.value, 0) as counted
    from (select on_day, measure, value from day_figure where tenant_code = $1) as shown
    full join (${counted}) as counted using (on_day, measure)
   where coalesce(shown.value, 0) <> coalesce(counted.value, 0)`;
const TOTAL_DIFFERENCES = `
  select measure, coalesce(shown.value, 0) as shown, coalesce(counted.value, 0) as counted
    from (select measure, value from total_figure where tenant_code = $1) as shown
    full join (${FROM_DAYS}) as counted using (measure)
   where coalesce(shown.value, 0) <> coalesce(counted.value, 0)`;

/** Where the figures of a wider place are not the sum of its parts, or its total not that of its days. Reads what is published. */
export async function differencesAround(tx: ReadTx, community: TenantCode): Promise<FigureDifference[]> {
  const differences: FigureDifference[] = [];
  for (const place of accountedPlaces(community)) {
    const counted = fromPartsOf(place);
    if (counted !== null)
      differences.push(
        ...(await tx.sql<FigureDifference>(
          `select $1::text as "tenantCode", on_day as "on", measure, null as category, shown::int, counted::int
             from (${dayDifferences(counted)}) as difference order by on_day, measure`,
          [place],
        )),
      );
    differences.push(
      ...(await tx.sql<FigureDifference>(
        `select $1::text as "tenantCode", null as "on", measure, null as category, shown::int, counted::int
           from (${TOTAL_DIFFERENCES}) as difference order by measure`,
        [place],
      )),
    );
  }
  return differences;
}

/**
 * The community's figures are the number of its facts, and those around it the sums of their parts. What is written is the
 * difference within one statement's view, so a batch that is counted at the same time is neither lost nor counted twice.
 */
export async function mendFigures(tx: SystemTx, community: TenantCode): Promise<void> {
  for (const place of accountedPlaces(community)) {
    await tx.sql(
      `insert into day_figure (tenant_code, on_day, measure, value)
       select $1, on_day, measure, counted - shown
         from (${dayDifferences(fromPartsOf(place) ?? FROM_FACTS)}) as difference order by on_day, measure
       on conflict (tenant_code, on_day, measure) do update set value = day_figure.value + excluded.value`,
      [place],
    );
    await tx.sql(
      `insert into total_figure (tenant_code, measure, value)
       select $1, measure, counted - shown from (${TOTAL_DIFFERENCES}) as difference order by measure
       on conflict (tenant_code, measure) do update set value = total_figure.value + excluded.value`,
      [place],
    );
  }
}

/** Rebuilds of one province come one after the other: each corrects the sums it found, and two would correct them twice. */
export async function lockProvince(tx: SystemTx, community: TenantCode): Promise<void> {
  await tx.sql(`select pg_advisory_xact_lock(hashtext('reporting.rebuild'), $1::int)`, [community.slice(0, 2)]);
}

/** The community, its city and its province: the nation has no rows of its own. */
export function accountedPlaces(community: TenantCode): TenantCode[] {
  return [community, ...ancestorsOf(community)].filter((place) => placeLevel(place) !== 'nation');
}

function fromPartsOf(place: TenantCode): string | null {
  const length = PART_LENGTH[placeLevel(place)];
  return length === undefined ? null : fromParts(length);
}
