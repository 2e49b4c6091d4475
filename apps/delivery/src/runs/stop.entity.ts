import {
  type DeliveryFailureReason,
  type FamilyId,
  type ItemCode,
  type LocalDate,
  type PlanId,
  type RunId,
  type StopId,
  type TenantCode,
} from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type StopState, type StopStatus } from './run.rules.js';

@Entity({ name: 'stop' })
export class StopEntity implements StopState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: StopId;
  @Column({ type: 'uuid', name: 'run_id' }) runId!: RunId;
  @Column({ type: 'uuid', name: 'plan_id' }) planId!: PlanId;
  @Column({ type: 'text', name: 'item_code', collation: 'C' }) itemCode!: ItemCode;
  @Column({ type: 'uuid', name: 'family_id' }) familyId!: FamilyId;
  @Column({ type: 'integer' }) position!: number;
  @Column({ type: 'text' }) status!: StopStatus;
  @Column({ type: 'text', nullable: true }) failure!: DeliveryFailureReason | null;
  @Column({ type: 'date', name: 'ended_on', nullable: true }) endedOn!: LocalDate | null;
  @Column({ type: 'boolean', name: 'is_recalled', default: false }) isRecalled!: boolean;
  @Column({ type: 'integer', default: 1 }) attempt!: number;
  @Column({ type: 'boolean', name: 'is_on_time', nullable: true }) isOnTime!: boolean | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
