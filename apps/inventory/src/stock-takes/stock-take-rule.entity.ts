import { type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

/** How often the stores of a place are to be counted as a whole. */
@Entity({ name: 'stock_take_rule' })
export class StockTakeRuleEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @Column({ type: 'integer', name: 'every_days' }) everyDays!: number;
  @VersionColumn({ type: 'integer' }) version!: number;
}
