import { type CentreId, type CentreWindowId, type LocalDate, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type RunMode } from '../runs/run.rules.js';
import { type CentreState, type CentreWindowState, type Weekday } from './centre.rules.js';

@Entity({ name: 'centre' })
export class CentreEntity implements CentreState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: CentreId;
  @Column({ type: 'text', name: 'name_zh' }) nameZh!: string;
  @Column({ type: 'date', name: 'opened_on' }) openedOn!: LocalDate;
  @VersionColumn({ type: 'integer' }) version!: number;
}

@Entity({ name: 'centre_window' })
export class CentreWindowEntity implements CentreWindowState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: CentreWindowId;
  @Column({ type: 'uuid', name: 'centre_id' }) centreId!: CentreId;
  @Column({ type: 'text' }) weekday!: Weekday;
  @Column({ type: 'integer', name: 'from_minute' }) fromMinute!: number;
  @Column({ type: 'integer', name: 'until_minute' }) untilMinute!: number;
  @Column({ type: 'text' }) mode!: RunMode;
  @Column({ type: 'integer', name: 'stops_max' }) stopsMax!: number;
  @Column({ type: 'date', name: 'ended_on', nullable: true }) endedOn!: LocalDate | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
