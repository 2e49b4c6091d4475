import { type FamilyId, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'family_member' })
export class FamilyMemberEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid', name: 'family_id' }) familyId!: FamilyId;
  @PrimaryColumn({ type: 'integer' }) position!: number;
  @Column({ type: 'bytea', name: 'name_sealed' }) nameSealed!: Buffer;
  @Column({ type: 'bytea', name: 'birth_year_sealed' }) birthYearSealed!: Buffer;
}
