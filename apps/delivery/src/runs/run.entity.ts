import {
  type AccountId,
  type CentreWindowId,
  type LocalDate,
  type RunId,
  type TenantCode,
  type VehicleId,
} from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type RunMode, type RunState, type RunStatus } from './run.rules.js';

@Entity({ name: 'run' })
export class RunEntity implements RunState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: RunId;
  @Column({ type: 'uuid', name: 'volunteer_account_id' }) volunteerAccountId!: AccountId;
  @Column({ type: 'text' }) status!: RunStatus;
  @Column({ type: 'date', name: 'started_on' }) startedOn!: LocalDate;
  @Column({ type: 'text', collation: 'C', nullable: true }) code!: string | null;
  @Column({ type: 'text', default: 'delivery' }) mode!: RunMode;
  @Column({ type: 'uuid', name: 'helper_account_id', nullable: true }) helperAccountId!: AccountId | null;
  @Column({ type: 'uuid', name: 'window_id', nullable: true }) windowId!: CentreWindowId | null;
  @Column({ type: 'uuid', name: 'vehicle_id', nullable: true }) vehicleId!: VehicleId | null;
  @Column({ type: 'timestamptz', name: 'due_from', nullable: true }) dueFrom!: Date | null;
  @Column({ type: 'timestamptz', name: 'due_until', nullable: true }) dueUntil!: Date | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
