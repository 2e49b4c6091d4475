import {
  type FamilyId,
  type ItemCategory,
  type ItemUnit,
  type LocalDate,
  type NeedEnd,
  type NeedId,
  type TenantCode,
} from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type NeedState, type NeedStatus } from './need.rules.js';

@Entity({ name: 'need' })
export class NeedEntity implements NeedState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: NeedId;
  @Column({ type: 'uuid', name: 'family_id' }) familyId!: FamilyId;
  @Column({ type: 'text' }) category!: ItemCategory;
  @Column({ type: 'text' }) unit!: ItemUnit;
  @Column({ type: 'integer' }) quantity!: number;
  @Column({ type: 'integer', name: 'quantity_planned' }) quantityPlanned!: number;
  @Column({ type: 'integer', name: 'quantity_delivered' }) quantityDelivered!: number;
  @Column({ type: 'text', default: '' }) note!: string;
  @Column({ type: 'text' }) status!: NeedStatus;
  @Column({ type: 'text', nullable: true }) withdrawal!: NeedEnd | null;
  @Column({ type: 'date', name: 'recorded_on' }) recordedOn!: LocalDate;
  @VersionColumn({ type: 'integer' }) version!: number;
}
