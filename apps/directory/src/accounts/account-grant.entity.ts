import { type AccountId, type LocalDate, type Role, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type GrantState } from './grant.rules.js';

@Entity({ name: 'account_grant' })
export class AccountGrantEntity implements GrantState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: string;
  @Column({ type: 'uuid', name: 'account_id' }) accountId!: AccountId;
  @Column({ type: 'text' }) role!: Role;
  @Column({ type: 'date', name: 'from_on' }) fromOn!: LocalDate;
  @Column({ type: 'date', name: 'to_on', nullable: true }) toOn!: LocalDate | null;
  @Column({ type: 'text', name: 'granted_by' }) grantedBy!: string;
  @Column({ type: 'timestamptz', name: 'granted_at' }) grantedAt!: Date;
  @Column({ type: 'text', name: 'revoked_by', nullable: true }) revokedBy!: string | null;
  @Column({ type: 'timestamptz', name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
