import { type FamilyId, type FamilyRole, type LocalDate, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type RolePeriod } from './family.rules.js';

@Entity({ name: 'family_role' })
export class FamilyRoleEntity implements RolePeriod {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid', name: 'family_id' }) familyId!: FamilyId;
  @PrimaryColumn({ type: 'text' }) role!: FamilyRole;
  @PrimaryColumn({ type: 'date', name: 'from_on' }) from!: LocalDate;
  @Column({ type: 'date', name: 'to_on', nullable: true }) to!: LocalDate | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
