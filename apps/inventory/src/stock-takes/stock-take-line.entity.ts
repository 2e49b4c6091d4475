import { type ItemCode, type StockTakeId, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type StockDifference, type StockDifferenceReason } from './stock-take.rules.js';

@Entity({ name: 'stock_take_line' })
export class StockTakeLineEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid', name: 'stock_take_id' }) stockTakeId!: StockTakeId;
  @PrimaryColumn({ type: 'text', name: 'item_code', collation: 'C' }) itemCode!: ItemCode;
  @Column({ type: 'boolean', name: 'is_expected' }) isExpected!: boolean;
  @Column({ type: 'timestamptz', name: 'counted_at', nullable: true }) countedAt!: Date | null;
  @Column({ type: 'text', name: 'counted_by', nullable: true }) countedBy!: string | null;
  @Column({ type: 'text', nullable: true }) difference!: StockDifference | null;
  @Column({ type: 'text', nullable: true }) reason!: StockDifferenceReason | null;
}
