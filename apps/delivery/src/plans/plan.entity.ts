import { type ItemCode, type LocalDate, type NeedId, type PlanId, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type PlanState, type PlanStatus, type RecordedRefusal } from './plan.rules.js';

@Entity({ name: 'plan' })
export class PlanEntity implements PlanState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: PlanId;
  @Column({ type: 'uuid', name: 'need_id' }) needId!: NeedId;
  @Column({ type: 'text', name: 'item_code', collation: 'C' }) itemCode!: ItemCode;
  @Column({ type: 'text', name: 'item_name_zh', default: '' }) itemNameZh!: string;
  @Column({ type: 'integer' }) quantity!: number;
  @Column({ type: 'text' }) status!: PlanStatus;
  @Column({ type: 'integer', name: 'hold_minutes' }) holdMinutes!: number;
  @Column({ type: 'timestamptz', name: 'held_until', nullable: true }) heldUntil!: Date | null;
  @Column({ type: 'jsonb', nullable: true }) refusal!: RecordedRefusal | null;
  @Column({ type: 'date', name: 'planned_on' }) plannedOn!: LocalDate;
  @VersionColumn({ type: 'integer' }) version!: number;
}
