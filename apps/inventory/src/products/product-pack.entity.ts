import { type ItemUnit, type ProductId, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type ProductPack } from './product.rules.js';

/** How many of its unit a pack of a product holds. */
@Entity({ name: 'product_pack' })
export class ProductPackEntity implements ProductPack {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid', name: 'product_id' }) productId!: ProductId;
  @PrimaryColumn({ type: 'text' }) unit!: ItemUnit;
  @Column({ type: 'integer' }) holds!: number;
}
