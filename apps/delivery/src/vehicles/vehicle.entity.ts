import { type LocalDate, type TenantCode, type VehicleId } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type VehicleKind, type VehicleState } from './vehicle.rules.js';

@Entity({ name: 'vehicle' })
export class VehicleEntity implements VehicleState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: VehicleId;
  @Column({ type: 'text', name: 'name_zh' }) nameZh!: string;
  @Column({ type: 'text' }) kind!: VehicleKind;
  @Column({ type: 'integer', name: 'stops_max' }) stopsMax!: number;
  @Column({ type: 'integer', name: 'grams_max' }) gramsMax!: number;
  @Column({ type: 'date', name: 'retired_on', nullable: true }) retiredOn!: LocalDate | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
