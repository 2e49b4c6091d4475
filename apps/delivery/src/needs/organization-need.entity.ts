import {
  type ItemCategory,
  type ItemUnit,
  type LocalDate,
  type NeedId,
  type OrganizationId,
  type ProductId,
  type TenantCode,
} from '@yicang/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type NeedStatus, type NeedUrgency } from './need.rules.js';

/** What an organization needs, as everybody reads it: the database keeps it as the need is. */
@Entity({ name: 'organization_need' })
export class OrganizationNeedEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: NeedId;
  @Column({ type: 'uuid', name: 'organization_id' }) organizationId!: OrganizationId;
  @Column({ type: 'text' }) category!: ItemCategory;
  @Column({ type: 'text' }) unit!: ItemUnit;
  @Column({ type: 'integer' }) quantity!: number;
  @Column({ type: 'integer', name: 'quantity_delivered' }) quantityDelivered!: number;
  @Column({ type: 'text', name: 'name_zh' }) nameZh!: string;
  @Column({ type: 'text', array: true }) aliases!: string[];
  @Column({ type: 'text' }) specification!: string;
  @Column({ type: 'text' }) urgency!: NeedUrgency;
  @Column({ type: 'text', name: 'product_tenant_code', collation: 'C', nullable: true })
  productTenantCode!: TenantCode | null;
  @Column({ type: 'uuid', name: 'product_id', nullable: true }) productId!: ProductId | null;
  @Column({ type: 'text' }) status!: NeedStatus;
  @Column({ type: 'date', name: 'recorded_on' }) recordedOn!: LocalDate;
}
