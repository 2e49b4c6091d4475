import { type ItemCode, type PlanId, type RunId, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type BookingState } from './booking.rules.js';

/** A plan's place in a run that is planned ahead; it stays when the run has departed with it. */
@Entity({ name: 'booking' })
export class BookingEntity implements BookingState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid', name: 'plan_id' }) planId!: PlanId;
  @Column({ type: 'uuid', name: 'run_id' }) runId!: RunId;
  @Column({ type: 'text', name: 'item_code', collation: 'C' }) itemCode!: ItemCode;
  @Column({ type: 'integer' }) position!: number;
  @Column({ type: 'integer', name: 'weight_grams' }) weightGrams!: number;
}
