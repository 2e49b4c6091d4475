import { type LocalDate, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type DivisionState } from './place.rules.js';

@Entity({ name: 'place_division' })
export class PlaceDivisionEntity implements DivisionState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'date', name: 'valid_from' }) validFrom!: LocalDate;
  @Column({ type: 'date', name: 'valid_to', nullable: true }) validTo!: LocalDate | null;
  @Column({ type: 'text', name: 'division_code' }) divisionCode!: string;
}
