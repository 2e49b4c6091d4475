import { type FamilyId, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'household_contact' })
export class HouseholdContactEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid', name: 'family_id' }) familyId!: FamilyId;
  @Column({ type: 'bytea', name: 'name_sealed' }) nameSealed!: Buffer;
  @Column({ type: 'bytea', name: 'phone_sealed' }) phoneSealed!: Buffer;
  @Column({ type: 'bytea', name: 'address_sealed' }) addressSealed!: Buffer;
}
