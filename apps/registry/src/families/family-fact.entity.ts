import { type FamilyFactType } from '@yicang/contracts';
import { type FamilyId, type FamilyRole, type LocalDate, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One thing that happened to a family. Append-only: the database refuses to change or delete it. */
@Entity({ name: 'family_fact' })
export class FamilyFactEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid', name: 'family_id' }) familyId!: FamilyId;
  @PrimaryColumn({ type: 'integer' }) version!: number;
  @Column({ type: 'bigint', insert: false, update: false }) pos?: string; // drawn by the database
  @Column({ type: 'text' }) type!: FamilyFactType;
  @Column({ type: 'date', name: 'happened_on' }) happenedOn!: LocalDate;
  @Column({ type: 'text', array: true }) roles!: readonly FamilyRole[];
  @Column({ type: 'timestamptz', name: 'recorded_at' }) recordedAt!: Date;
  @Column({ type: 'text' }) subject!: string;
}
