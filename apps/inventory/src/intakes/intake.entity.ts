import {
  type FamilyId,
  type Fen,
  type IntakeId,
  type IntakeKind,
  type LocalDate,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import { safeInteger } from '@yicang/platform-db';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type IntakeReversalReason, type IntakeState } from './intake.rules.js';

@Entity({ name: 'intake' })
export class IntakeEntity implements IntakeState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: IntakeId;
  @Column({ type: 'uuid', name: 'store_id' }) storeId!: StoreId;
  @Column({ type: 'text' }) kind!: IntakeKind;
  @Column({ type: 'uuid', name: 'donor_family_id', nullable: true }) donorFamilyId!: FamilyId | null;
  @Column({ type: 'text', name: 'supplier_zh', nullable: true }) supplierZh!: string | null;
  @Column({ type: 'bigint', name: 'price_fen', nullable: true, transformer: safeInteger }) priceFen!: Fen | null;
  @Column({ type: 'date', name: 'received_on' }) receivedOn!: LocalDate;
  @Column({ type: 'integer', name: 'line_count' }) lineCount!: number;
  @Column({ type: 'text', default: '' }) note!: string;
  @Column({ type: 'timestamptz', name: 'taken_in_at' }) takenInAt!: Date;
  @Column({ type: 'timestamptz', name: 'reversed_at', nullable: true }) reversedAt!: Date | null;
  @Column({ type: 'text', name: 'reversal_reason', nullable: true }) reversalReason!: IntakeReversalReason | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
