import { type PartnerKeyKind } from '@yicang/contracts';
import { type PartnerId, type Scope, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type PartnerKeyState } from './partner.rules.js';

@Entity({ name: 'partner_key' })
export class PartnerKeyEntity implements PartnerKeyState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'uuid', name: 'partner_id' }) partnerId!: PartnerId;
  @Column({ type: 'text', name: 'key_sha256', collation: 'C' }) keySha256!: string;
  @Column({ type: 'text', default: 'live' }) kind!: PartnerKeyKind;
  @Column({ type: 'text' }) hint!: string;
  @Column({ type: 'text', array: true }) scopes!: Scope[];
  @Column({ type: 'text', array: true }) places!: TenantCode[];
  @Column({ type: 'text', array: true }) addresses!: string[];
  @Column({ type: 'text', name: 'issued_by' }) issuedBy!: string;
  @Column({ type: 'timestamptz', name: 'issued_at' }) issuedAt!: Date;
  @Column({ type: 'timestamptz', name: 'expires_at' }) expiresAt!: Date;
  @Column({ type: 'timestamptz', name: 'last_used_at', nullable: true }) lastUsedAt!: Date | null;
  @Column({ type: 'timestamptz', name: 'turned_away_at', nullable: true }) turnedAwayAt!: Date | null;
  @Column({ type: 'text', name: 'revoked_by', nullable: true }) revokedBy!: string | null;
  @Column({ type: 'timestamptz', name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
