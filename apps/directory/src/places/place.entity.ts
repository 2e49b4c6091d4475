import { type PlaceLevel, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type PlaceState } from './place.rules.js';

@Entity({ name: 'place' })
export class PlaceEntity implements PlaceState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @Column({ type: 'text' }) level!: PlaceLevel;
  @Column({ type: 'text', name: 'name_zh' }) nameZh!: string;
  @Column({ type: 'text', name: 'name_en' }) nameEn!: string;
  @Column({ type: 'text', name: 'district_zh', nullable: true }) districtZh!: string | null;
  @Column({ type: 'text', name: 'street_zh', nullable: true }) streetZh!: string | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
