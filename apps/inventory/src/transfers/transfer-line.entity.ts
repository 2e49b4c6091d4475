import { type TransferredGoods } from '@yicang/contracts';
import { type ItemCode, type TenantCode, type TransferDifference, type TransferId } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type TransferSettlement } from './transfer.rules.js';

/** One item of a transfer. While it is expected, the line says what its sender has written down of it. */
@Entity({ name: 'transfer_line' })
export class TransferLineEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid', name: 'transfer_id' }) transferId!: TransferId;
  @PrimaryColumn({ type: 'text', name: 'item_code', collation: 'C' }) itemCode!: ItemCode;
  @Column({ type: 'jsonb', nullable: true }) goods!: TransferredGoods | null;
  @Column({ type: 'text', nullable: true }) difference!: TransferDifference | null;
  @Column({ type: 'text', nullable: true }) settled!: TransferSettlement | null;
}
