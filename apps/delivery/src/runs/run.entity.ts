import { type AccountId, type LocalDate, type RunId, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type RunState, type RunStatus } from './run.rules.js';

@Entity({ name: 'run' })
export class RunEntity implements RunState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: RunId;
  @Column({ type: 'uuid', name: 'volunteer_account_id' }) volunteerAccountId!: AccountId;
  @Column({ type: 'text' }) status!: RunStatus;
  @Column({ type: 'date', name: 'started_on' }) startedOn!: LocalDate;
  @Column({ type: 'text', collation: 'C', nullable: true }) code!: string | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
