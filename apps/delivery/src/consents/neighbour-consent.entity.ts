import { type LocalDate, type PlanId, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type ConsentGiver, type ConsentState, type NeighbourRelation } from './consent.rules.js';

@Entity({ name: 'neighbour_consent' })
export class NeighbourConsentEntity implements ConsentState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid', name: 'plan_id' }) planId!: PlanId;
  @Column({ type: 'text' }) relation!: NeighbourRelation;
  @Column({ type: 'text', name: 'given_by' }) givenBy!: ConsentGiver;
  @Column({ type: 'date', name: 'allowed_on' }) allowedOn!: LocalDate;
  @Column({ type: 'date', name: 'withdrawn_on', nullable: true }) withdrawnOn!: LocalDate | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
