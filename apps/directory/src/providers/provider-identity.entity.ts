import { type AccountId, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who somebody is at the provider. Stands in the nation's tenant; only the system role reads or writes it. */
@Entity({ name: 'provider_identity' })
export class ProviderIdentityEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'text', name: 'subject_sha256', collation: 'C' }) subjectSha256!: string;
  @Column({ type: 'uuid', name: 'account_id' }) accountId!: AccountId;
  @Column({ type: 'timestamptz', name: 'linked_at' }) linkedAt!: Date;
}
