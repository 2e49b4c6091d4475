import { type FamilyId, type LocalDate, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

@Entity({ name: 'family_card' })
export class FamilyCardEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid', name: 'family_id' }) familyId!: FamilyId;
  @Column({ type: 'bytea', name: 'code_hmac' }) codeHmac!: Buffer;
  @Column({ type: 'date', name: 'issued_on' }) issuedOn!: LocalDate;
  @VersionColumn({ type: 'integer' }) version!: number;
}
