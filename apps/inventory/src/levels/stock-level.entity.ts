import {
  type ItemCategory,
  type ItemUnit,
  type ProductId,
  type StockLevelId,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type LevelState } from './level.rules.js';

@Entity({ name: 'stock_level' })
export class StockLevelEntity implements LevelState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: StockLevelId;
  @Column({ type: 'uuid', name: 'store_id' }) storeId!: StoreId;
  @Column({ type: 'text', name: 'product_tenant_code', collation: 'C', nullable: true })
  productTenantCode!: TenantCode | null;
  @Column({ type: 'uuid', name: 'product_id', nullable: true }) productId!: ProductId | null;
  @Column({ type: 'text', nullable: true }) category!: ItemCategory | null;
  @Column({ type: 'text' }) unit!: ItemUnit;
  @Column({ type: 'integer' }) minimum!: number;
  @Column({ type: 'integer' }) recommended!: number;
  @VersionColumn({ type: 'integer' }) version!: number;
}
