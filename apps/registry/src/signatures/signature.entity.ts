import { type FamilyId, type LocalDate, type StopId, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What was signed at one stop, sealed. */
@Entity({ name: 'signature' })
export class SignatureEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid', name: 'stop_id' }) stopId!: StopId;
  @Column({ type: 'uuid', name: 'family_id' }) familyId!: FamilyId;
  @Column({ type: 'bytea', name: 'image_sealed' }) imageSealed!: Buffer;
  @Column({ type: 'date', name: 'signed_on' }) signedOn!: LocalDate;
}
