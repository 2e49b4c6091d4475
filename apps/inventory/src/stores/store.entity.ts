import { type AccountId, type LocalDate, type StoreId, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type StoreState } from './store.rules.js';

@Entity({ name: 'store' })
export class StoreEntity implements StoreState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: StoreId;
  @Column({ type: 'text', name: 'name_zh' }) nameZh!: string;
  @Column({ type: 'uuid', name: 'keeper_account_id' }) keeperAccountId!: AccountId;
  @Column({ type: 'date', name: 'opened_on' }) openedOn!: LocalDate;
  @VersionColumn({ type: 'integer' }) version!: number;
}
