import { uuidAt, type FamilyId, type LocalDate, type TenantCode } from '@yicang/kernel';
import { type ReadTx } from '@yicang/platform-db';
import { type FamilyState, type FamilyStatus, type RolePeriod } from './family.rules.js';

/** A family with its roles: all that may be known of it without its contact, and all that a command's outcome holds. */
export interface FamilyRecord extends FamilyState {
  readonly tenantCode: TenantCode;
  readonly status: FamilyStatus;
  readonly registeredOn: LocalDate;
  readonly roles: readonly RolePeriod[]; // oldest first
}

/** Selects families as `FamilyRecord`; to be followed by `where`, about `family`. */
export const SELECT_FAMILIES = `
  select family.tenant_code as "tenantCode", family.id, family.member_count as "memberCount",
         family.registered_on as "registeredOn", family.status,
         (select coalesce(jsonb_agg(jsonb_build_object('role', role, 'from', from_on, 'to', to_on) order by from_on, role), '[]')
            from family_role period
           where period.tenant_code = family.tenant_code and period.family_id = family.id) as roles
    from family`;

/** These families of one community; those that are not there, or not in scope, are left out. */
export function findFamilies(
  tx: ReadTx,
  tenantCode: TenantCode,
  familyIds: readonly FamilyId[],
): Promise<FamilyRecord[]> {
  return tx.sql<FamilyRecord>(`${SELECT_FAMILIES} where family.tenant_code = $1 and family.id = any ($2::uuid[])`, [
    tenantCode,
    familyIds,
  ]);
}

/** The family a global id names, there or not; null when it is no family's id. */
export function familyAt(id: string): { readonly tenantCode: TenantCode; readonly familyId: FamilyId } | null {
  const named = uuidAt<FamilyId>(id, 'Family');
  return named && { tenantCode: named.tenantCode, familyId: named.id };
}
