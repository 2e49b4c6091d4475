import { type AccountId, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type RefreshSessionState } from './session.rules.js';

@Entity({ name: 'refresh_session' })
export class RefreshSessionEntity implements RefreshSessionState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'text', name: 'token_sha256', collation: 'C' }) tokenSha256!: string;
  @Column({ type: 'uuid', name: 'family_id' }) familyId!: string;
  @Column({ type: 'uuid', name: 'account_id' }) accountId!: AccountId;
  @Column({ type: 'timestamptz', name: 'proven_at' }) provenAt!: Date;
  @Column({ type: 'timestamptz', name: 'issued_at' }) issuedAt!: Date;
  @Column({ type: 'timestamptz', name: 'expires_at' }) expiresAt!: Date;
  @Column({ type: 'timestamptz', name: 'rotated_at', nullable: true }) rotatedAt!: Date | null;
  @Column({ type: 'timestamptz', name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
}
