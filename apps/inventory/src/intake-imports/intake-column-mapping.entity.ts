import { type StoreId, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type MappedColumn } from './intake-import.rules.js';

@Entity({ name: 'intake_column_mapping' })
export class IntakeColumnMappingEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid', name: 'store_id' }) storeId!: StoreId;
  @PrimaryColumn({ type: 'text', name: 'headers_key' }) headersKey!: string;
  @Column({ type: 'jsonb' }) mapping!: readonly MappedColumn[];
  @VersionColumn({ type: 'integer' }) version!: number;
}
