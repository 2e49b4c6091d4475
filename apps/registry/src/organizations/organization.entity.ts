import { type LocalDate, type OrganizationId, type OrganizationKind, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type OrganizationState, type OrganizationStatus } from './organization.rules.js';

@Entity({ name: 'organization' })
export class OrganizationEntity implements OrganizationState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: OrganizationId;
  @Column({ type: 'text' }) kind!: OrganizationKind;
  @Column({ type: 'text', name: 'name_zh' }) nameZh!: string;
  @Column({ type: 'text', name: 'district_zh', nullable: true }) districtZh!: string | null;
  @Column({ type: 'date', name: 'registered_on' }) registeredOn!: LocalDate;
  @Column({ type: 'text' }) status!: OrganizationStatus;
  @VersionColumn({ type: 'integer' }) version!: number;
}
