import { placeLevel, SANDBOX, SANDBOX_CITY, type TenantCode } from '@yicang/kernel';
import { type PlaceRow } from './places-file.js';

/** The province and the city in which partners try their programs: open everywhere, and no place of the extract. */
export const SANDBOX_PLACES: readonly PlaceRow[] = [
  sandboxPlace(SANDBOX, '演练', 'Sandbox'),
  sandboxPlace(SANDBOX_CITY, '演练市', 'Sandbox city'),
];

/** One partner's own community there. */
export function sandboxCommunity(tenantCode: TenantCode): PlaceRow {
  return sandboxPlace(tenantCode, '演练社区', 'Sandbox community');
}

function sandboxPlace(tenantCode: TenantCode, nameZh: string, nameEn: string): PlaceRow {
  const level = placeLevel(tenantCode);
  return { tenantCode, level, nameZh, nameEn, districtZh: null, streetZh: null, division: null };
}
