import {
  type BoxCode,
  type FamilyId,
  type Fen,
  type Grams,
  type IntakeId,
  type ItemCategory,
  type ItemCode,
  type ItemCondition,
  type ItemQuarantineReason,
  type ItemUnit,
  type LocalDate,
  type PlanId,
  type ProductId,
  type RunId,
  type StoreId,
  type TenantCode,
  type TransferId,
} from '@yicang/kernel';
import { safeInteger } from '@yicang/platform-db';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type ItemState, type ItemStatus } from './item.rules.js';

@Entity({ name: 'item' })
export class ItemEntity implements ItemState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'text', collation: 'C' }) code!: ItemCode;
  @Column({ type: 'uuid', name: 'store_id' }) storeId!: StoreId;
  @Column({ type: 'uuid', name: 'donor_family_id', nullable: true }) donorFamilyId!: FamilyId | null;
  @Column({ type: 'text' }) status!: ItemStatus;
  @Column({ type: 'text' }) category!: ItemCategory;
  @Column({ type: 'text', name: 'name_zh' }) nameZh!: string;
  @Column({ type: 'integer' }) quantity!: number;
  @Column({ type: 'text' }) unit!: ItemUnit;
  @Column({ type: 'integer', name: 'weight_grams' }) weightGrams!: Grams;
  @Column({ type: 'bigint', name: 'value_fen', nullable: true, transformer: safeInteger }) valueFen!: Fen | null;
  @Column({ type: 'text' }) condition!: ItemCondition;
  @Column({ type: 'date', name: 'expires_on', nullable: true }) expiresOn!: LocalDate | null;
  @Column({ type: 'date', name: 'received_on' }) receivedOn!: LocalDate;
  @Column({ type: 'text', default: '' }) shelf!: string;
  @Column({ type: 'text', name: 'box_code', collation: 'C', nullable: true }) boxCode!: BoxCode | null;
  @Column({ type: 'uuid', name: 'plan_id', nullable: true }) planId!: PlanId | null;
  @Column({ type: 'timestamptz', name: 'held_until', nullable: true }) heldUntil!: Date | null;
  @Column({ type: 'uuid', name: 'run_id', nullable: true }) runId!: RunId | null;
  @Column({ type: 'text', name: 'parent_code', collation: 'C', nullable: true }) parentCode!: ItemCode | null;
  @Column({ type: 'text', nullable: true }) quarantine!: ItemQuarantineReason | null;
  @Column({ type: 'text', name: 'product_tenant_code', collation: 'C', nullable: true })
  productTenantCode!: TenantCode | null;
  @Column({ type: 'uuid', name: 'product_id', nullable: true }) productId!: ProductId | null;
  @Column({ type: 'text', nullable: true }) batch!: string | null;
  @Column({ type: 'uuid', name: 'intake_id', nullable: true }) intakeId!: IntakeId | null;
  @Column({ type: 'uuid', name: 'transfer_id', nullable: true }) transferId!: TransferId | null;
  @Column({ type: 'text', name: 'origin_code', collation: 'C', nullable: true }) originCode!: TenantCode | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
