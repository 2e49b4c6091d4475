import { type ItemCode, type LocalDate, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The public receipt of one hand-over: community and day, nothing that singles out a family. Only the item's name follows a correction. */
@Entity({ name: 'receipt' })
export class ReceiptEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'text', collation: 'C' }) code!: string;
  @Column({ type: 'text', name: 'item_code', collation: 'C' }) itemCode!: ItemCode;
  @Column({ type: 'text', name: 'item_name_zh' }) itemNameZh!: string;
  @Column({ type: 'date', name: 'delivered_on' }) deliveredOn!: LocalDate;
  @Column({ type: 'text', name: 'run_code', collation: 'C', nullable: true }) runCode!: string | null;
  @Column({ type: 'bigint', insert: false, update: false }) pos?: string; // drawn by the database
}
