import { type FamilyId, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A household's data key, wrapped. Without this row nothing sealed with it can be read any more. */
@Entity({ name: 'household_key' })
export class HouseholdKeyEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid', name: 'family_id' }) familyId!: FamilyId;
  @Column({ type: 'bytea', name: 'wrapped_key' }) wrappedKey!: Buffer;
  @Column({ type: 'text', name: 'kek_version' }) kekVersion!: string;
}
