import { type StockTakeId, type StoreId, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type StockTakeState, type StockTakeStatus } from './stock-take.rules.js';

@Entity({ name: 'stock_take' })
export class StockTakeEntity implements StockTakeState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: StockTakeId;
  @Column({ type: 'uuid', name: 'store_id' }) storeId!: StoreId;
  @Column({ type: 'text', nullable: true }) shelf!: string | null;
  @Column({ type: 'text' }) status!: StockTakeStatus;
  @Column({ type: 'timestamptz', name: 'opened_at' }) openedAt!: Date;
  @Column({ type: 'text', name: 'opened_by' }) openedBy!: string;
  @Column({ type: 'timestamptz', name: 'closed_at', nullable: true }) closedAt!: Date | null;
  @Column({ type: 'text', name: 'closed_by', nullable: true }) closedBy!: string | null;
  @Column({ type: 'integer' }) expected!: number;
  @Column({ type: 'integer', nullable: true }) missing!: number | null;
  @Column({ type: 'integer', nullable: true }) surplus!: number | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
