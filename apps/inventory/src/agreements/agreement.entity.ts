import { type AgreementId, type LocalDate, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type AgreementState, type AgreementStatus } from './agreement.rules.js';

/** What a community has agreed on with another one, which has a row of its own under the same id. */
@Entity({ name: 'agreement' })
export class AgreementEntity implements AgreementState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: AgreementId;
  @Column({ type: 'text', name: 'partner_code', collation: 'C' }) partnerCode!: TenantCode;
  @Column({ type: 'boolean', name: 'proposed_here' }) proposedHere!: boolean;
  @Column({ type: 'boolean', name: 'may_send' }) maySend!: boolean;
  @Column({ type: 'boolean', name: 'may_receive' }) mayReceive!: boolean;
  @Column({ type: 'date', name: 'from_day' }) fromDay!: LocalDate;
  @Column({ type: 'date', name: 'until_day' }) untilDay!: LocalDate;
  @Column({ type: 'text' }) status!: AgreementStatus;
  @Column({ type: 'timestamptz', name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
