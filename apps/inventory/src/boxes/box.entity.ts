import { type BoxCode, type StoreId, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type BoxState, type BoxStatus } from './box.rules.js';

@Entity({ name: 'box' })
export class BoxEntity implements BoxState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'text', collation: 'C' }) code!: BoxCode;
  @Column({ type: 'uuid', name: 'store_id' }) storeId!: StoreId;
  @Column({ type: 'text' }) status!: BoxStatus;
  @Column({ type: 'text' }) shelf!: string;
  @VersionColumn({ type: 'integer' }) version!: number;
}
