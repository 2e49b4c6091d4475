import { type PartnerId, type Scope, type TenantCode } from '@yicang/kernel';
import { type JSONWebKeySet } from 'jose';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type PartnerState, type PartnerStatus } from './partner.rules.js';

@Entity({ name: 'partner' })
export class PartnerEntity implements PartnerState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: PartnerId;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text', array: true }) scopes!: Scope[];
  @Column({ type: 'text', array: true }) places!: TenantCode[];
  @Column({ type: 'jsonb', nullable: true }) jwks!: JSONWebKeySet | null;
  @Column({ type: 'text', name: 'sandbox_place', collation: 'C', nullable: true }) sandboxPlace!: TenantCode | null;
  @Column({ type: 'timestamptz', name: 'sandbox_opened_at', nullable: true }) sandboxOpenedAt!: Date | null;
  @Column({ type: 'integer', name: 'grant_version' }) grantVersion!: number;
  @Column({ type: 'text' }) status!: PartnerStatus;
  @Column({ type: 'text', name: 'registered_by' }) registeredBy!: string;
  @Column({ type: 'timestamptz', name: 'registered_at' }) registeredAt!: Date;
  @VersionColumn({ type: 'integer' }) version!: number;
}
