/** The key of the last row of the page before: community, and the list's key in it. */
type PageKey = readonly [string, string];

const BEFORE_ALL = ['', ''] as const;
const BEFORE_ALL_IDS = ['', '00000000-0000-0000-0000-000000000000'] as const;

/**
 * What rows of a page come after, for `(tenant_code, code) > ($1, $2)`; for the first page, what every row comes after. An index is
 * entered there whatever plan is kept: under row security neither `$1 is null or …` nor `coalesce($1, …)` would be, and every row
 * before the page would be read.
 */
export function pageStart(after: PageKey | null): PageKey {
  return after ?? BEFORE_ALL;
}

/** The same for `(tenant_code, id) > ($1, $2::uuid)`. */
export function pageStartById(after: PageKey | null): PageKey {
  return after ?? BEFORE_ALL_IDS;
}
