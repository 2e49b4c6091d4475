import {
  type FamilyId,
  type ItemCategory,
  type ItemUnit,
  type LocalDate,
  type ProductId,
  type StandingNeedId,
  type TenantCode,
} from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import {
  type Rhythm,
  type StandingNeedEnding,
  type StandingNeedState,
  type StandingNeedStatus,
} from './standing-need.rules.js';

@Entity({ name: 'standing_need' })
export class StandingNeedEntity implements StandingNeedState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: StandingNeedId;
  @Column({ type: 'uuid', name: 'family_id' }) familyId!: FamilyId;
  @Column({ type: 'text' }) category!: ItemCategory;
  @Column({ type: 'text' }) unit!: ItemUnit;
  @Column({ type: 'integer' }) quantity!: number;
  @Column({ type: 'text', default: '' }) note!: string;
  @Column({ type: 'text', name: 'product_tenant_code', collation: 'C', nullable: true })
  productTenantCode!: TenantCode | null;
  @Column({ type: 'uuid', name: 'product_id', nullable: true }) productId!: ProductId | null;
  @Column({ type: 'text' }) rhythm!: Rhythm;
  @Column({ type: 'integer' }) every!: number;
  @Column({ type: 'date', name: 'from_on' }) fromOn!: LocalDate;
  @Column({ type: 'date', name: 'until_on' }) untilOn!: LocalDate;
  @Column({ type: 'date', name: 'next_on', nullable: true }) nextOn!: LocalDate | null;
  @Column({ type: 'integer', default: 0 }) opened!: number;
  @Column({ type: 'integer', default: 0 }) skipped!: number;
  @Column({ type: 'text' }) status!: StandingNeedStatus;
  @Column({ type: 'text', nullable: true }) ending!: StandingNeedEnding | null;
  @Column({ type: 'date', name: 'recorded_on' }) recordedOn!: LocalDate;
  @VersionColumn({ type: 'integer' }) version!: number;
}
