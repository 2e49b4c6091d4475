import { type FamilyId, type LocalDate, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type FamilyState, type FamilyStatus } from './family.rules.js';

@Entity({ name: 'family' })
export class FamilyEntity implements FamilyState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: FamilyId;
  @Column({ type: 'integer', name: 'member_count' }) memberCount!: number;
  @Column({ type: 'date', name: 'registered_on' }) registeredOn!: LocalDate;
  @Column({ type: 'text' }) status!: FamilyStatus;
  @VersionColumn({ type: 'integer' }) version!: number;
}
