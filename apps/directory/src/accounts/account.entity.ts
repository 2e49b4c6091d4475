import { type AccountId, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type AccountStatus, type LoginName } from './account.rules.js';

/** An account with its credentials. Stands in the nation's tenant; see credentials.ts for who reaches it. */
@Entity({ name: 'account' })
export class AccountEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: AccountId;
  @Column({ type: 'text', name: 'login_name', collation: 'C' }) loginName!: LoginName;
  @Column({ type: 'text', name: 'display_name' }) displayName!: string;
  @Column({ type: 'text', name: 'password_hash' }) passwordHash!: string;
  @Column({ type: 'uuid', name: 'password_command_id', nullable: true }) passwordCommandId!: string | null;
  @Column({ type: 'text', name: 'home_place', collation: 'C' }) homePlace!: TenantCode;
  @Column({ type: 'integer', name: 'grant_version' }) grantVersion!: number;
  @Column({ type: 'text' }) status!: AccountStatus;
  @Column({ type: 'timestamptz', name: 'created_at' }) createdAt!: Date;
  @VersionColumn({ type: 'integer' }) version!: number;
}
