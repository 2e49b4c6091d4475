import {
  type FamilyId,
  type ItemCategory,
  type ItemUnit,
  type LocalDate,
  type NeedEnd,
  type NeedId,
  type OrganizationId,
  type ProductId,
  type StandingNeedId,
  type TenantCode,
} from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type NeedState, type NeedStatus, type NeedUrgency, type ProductSuggestion } from './need.rules.js';

@Entity({ name: 'need' })
export class NeedEntity implements NeedState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: NeedId;
  @Column({ type: 'uuid', name: 'family_id', nullable: true }) familyId!: FamilyId | null;
  @Column({ type: 'uuid', name: 'organization_id', nullable: true }) organizationId!: OrganizationId | null;
  @Column({ type: 'text' }) category!: ItemCategory;
  @Column({ type: 'text' }) unit!: ItemUnit;
  @Column({ type: 'integer' }) quantity!: number;
  @Column({ type: 'integer', name: 'quantity_planned' }) quantityPlanned!: number;
  @Column({ type: 'integer', name: 'quantity_delivered' }) quantityDelivered!: number;
  @Column({ type: 'text', default: '' }) note!: string;
  @Column({ type: 'text' }) status!: NeedStatus;
  @Column({ type: 'text', nullable: true }) withdrawal!: NeedEnd | null;
  @Column({ type: 'text', name: 'name_zh', nullable: true }) nameZh!: string | null;
  @Column({ type: 'text', array: true, default: [] }) aliases!: string[];
  @Column({ type: 'text', default: '' }) specification!: string;
  @Column({ type: 'text', default: 'ordinary' }) urgency!: NeedUrgency;
  @Column({ type: 'text', name: 'product_tenant_code', collation: 'C', nullable: true })
  productTenantCode!: TenantCode | null;
  @Column({ type: 'uuid', name: 'product_id', nullable: true }) productId!: ProductId | null;
  @Column({ type: 'jsonb', nullable: true }) suggestion!: ProductSuggestion | null;
  @Column({ type: 'date', name: 'recheck_on', nullable: true }) recheckOn!: LocalDate | null;
  @Column({ type: 'uuid', name: 'standing_need_id', nullable: true }) standingNeedId!: StandingNeedId | null;
  @Column({ type: 'date', name: 'period_on', nullable: true }) periodOn!: LocalDate | null;
  @Column({ type: 'date', name: 'recorded_on' }) recordedOn!: LocalDate;
  @VersionColumn({ type: 'integer' }) version!: number;
}
