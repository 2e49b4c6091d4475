import {
  type AgreementId,
  type LocalDate,
  type TenantCode,
  type TransferId,
  type TransferRefusalCause,
} from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type TransferDirection, type TransferState, type TransferStatus } from './transfer.rules.js';

/** Goods that go to another community or come from one, which has a row of its own under the same id. */
@Entity({ name: 'transfer' })
export class TransferEntity implements TransferState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: TransferId;
  @Column({ type: 'text' }) direction!: TransferDirection;
  @Column({ type: 'text', name: 'partner_code', collation: 'C' }) partnerCode!: TenantCode;
  @Column({ type: 'uuid', name: 'agreement_id' }) agreementId!: AgreementId;
  @Column({ type: 'text' }) status!: TransferStatus;
  @Column({ type: 'integer', name: 'line_count' }) lineCount!: number;
  @Column({ type: 'date', name: 'sent_on' }) sentOn!: LocalDate;
  @Column({ type: 'date', name: 'due_on' }) dueOn!: LocalDate;
  @Column({ type: 'timestamptz', name: 'called_back_at', nullable: true }) calledBackAt!: Date | null;
  @Column({ type: 'text', name: 'refused_for', nullable: true }) refusedFor!: TransferRefusalCause | null;
  @Column({ type: 'date', name: 'received_on', nullable: true }) receivedOn!: LocalDate | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
