import { type ItemCategory, type ItemUnit, type LocalDate, type ProductId, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type ProductState, type StorageNeed } from './product.rules.js';

@Entity({ name: 'product' })
export class ProductEntity implements ProductState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: ProductId;
  @Column({ type: 'text' }) category!: ItemCategory;
  @Column({ type: 'text', name: 'name_zh' }) nameZh!: string;
  @Column({ type: 'text', name: 'name_en', nullable: true }) nameEn!: string | null;
  @Column({ type: 'text' }) unit!: ItemUnit;
  @Column({ type: 'integer', name: 'unit_weight_grams' }) unitWeightGrams!: number;
  @Column({ type: 'text' }) storage!: StorageNeed;
  @Column({ type: 'text', collation: 'C', nullable: true }) gtin!: string | null;
  @Column({ type: 'text' }) search!: string;
  @Column({ type: 'text', name: 'origin_tenant_code', collation: 'C', nullable: true })
  originTenantCode!: TenantCode | null;
  @Column({ type: 'uuid', name: 'origin_id', nullable: true }) originId!: ProductId | null;
  @Column({ type: 'date', name: 'retired_on', nullable: true }) retiredOn!: LocalDate | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
