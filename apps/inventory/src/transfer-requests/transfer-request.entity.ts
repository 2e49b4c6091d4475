import {
  type AgreementId,
  type ItemCategory,
  type ItemUnit,
  type LocalDate,
  type TenantCode,
  type TransferId,
  type TransferRequestId,
} from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type TransferRequestState, type TransferRequestStatus } from './transfer-request.rules.js';

/** What is asked of another community, or by one, which has a row of its own under the same id. */
@Entity({ name: 'transfer_request' })
export class TransferRequestEntity implements TransferRequestState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: TransferRequestId;
  @Column({ type: 'text' }) direction!: 'out' | 'in';
  @Column({ type: 'text', name: 'partner_code', collation: 'C' }) partnerCode!: TenantCode;
  @Column({ type: 'uuid', name: 'agreement_id' }) agreementId!: AgreementId;
  @Column({ type: 'text' }) category!: ItemCategory;
  @Column({ type: 'text' }) unit!: ItemUnit;
  @Column({ type: 'integer' }) quantity!: number;
  @Column({ type: 'date', name: 'asked_on' }) askedOn!: LocalDate;
  @Column({ type: 'text' }) status!: TransferRequestStatus;
  @Column({ type: 'uuid', name: 'transfer_id', nullable: true }) transferId!: TransferId | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
