import { type ProductId, type RecallId, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type RecallState } from './recall.rules.js';

/** A product, or one batch of it, recalled at a place and everywhere inside it. */
@Entity({ name: 'recall' })
export class RecallEntity implements RecallState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: RecallId;
  @Column({ type: 'text', name: 'product_tenant_code', collation: 'C' }) productTenantCode!: TenantCode;
  @Column({ type: 'uuid', name: 'product_id' }) productId!: ProductId;
  @Column({ type: 'text', nullable: true }) batch!: string | null;
  @Column({ type: 'text', name: 'reason_zh' }) reasonZh!: string;
  @Column({ type: 'timestamptz', name: 'announced_at' }) announcedAt!: Date;
  @Column({ type: 'text', name: 'announced_by' }) announcedBy!: string;
  @Column({ type: 'timestamptz', name: 'lifted_at', nullable: true }) liftedAt!: Date | null;
  @Column({ type: 'text', name: 'lifted_by', nullable: true }) liftedBy!: string | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
