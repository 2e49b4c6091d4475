import { type ItemCode, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type LabelReprintReason } from './label.rules.js';

/** One printed label of an item. The valid one is not voided; there is one at most. */
@Entity({ name: 'label_print' })
export class LabelPrintEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'text', name: 'item_code', collation: 'C' }) itemCode!: ItemCode;
  @PrimaryColumn({ type: 'integer', name: 'print_no' }) printNo!: number;
  @Column({ type: 'timestamptz', name: 'printed_at' }) printedAt!: Date;
  @Column({ type: 'text', name: 'printed_by' }) printedBy!: string;
  @Column({ type: 'text', nullable: true }) reason!: LabelReprintReason | null;
  @Column({ type: 'timestamptz', name: 'voided_at', nullable: true }) voidedAt!: Date | null;
}
