import {
  type FamilyId,
  type Fen,
  type IntakeImportId,
  type IntakeKind,
  type Json,
  type LocalDate,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import { safeInteger } from '@yicang/platform-db';
import { type BroughtType } from '@yicang/platform-files';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type ImportStatus, type IntakeImportState, type MappedColumn } from './intake-import.rules.js';

/** Why an import was refused, as it is kept. */
export interface KeptRefusal {
  readonly reason: string;
  readonly details: Readonly<Record<string, Json>>;
}

@Entity({ name: 'intake_import' })
export class IntakeImportEntity implements IntakeImportState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: IntakeImportId;
  @Column({ type: 'uuid', name: 'store_id' }) storeId!: StoreId;
  @Column({ type: 'text' }) kind!: IntakeKind;
  @Column({ type: 'uuid', name: 'donor_family_id', nullable: true }) donorFamilyId!: FamilyId | null;
  @Column({ type: 'text', name: 'supplier_zh', nullable: true }) supplierZh!: string | null;
  @Column({ type: 'bigint', name: 'price_fen', nullable: true, transformer: safeInteger }) priceFen!: Fen | null;
  @Column({ type: 'date', name: 'received_on' }) receivedOn!: LocalDate;
  @Column({ type: 'text', default: '' }) note!: string;
  @Column({ type: 'boolean', name: 'is_dry_run' }) isDryRun!: boolean;
  @Column({ type: 'text', name: 'file_sha256' }) fileSha256!: string;
  @Column({ type: 'text', name: 'media_type' }) mediaType!: BroughtType;
  @Column({ type: 'jsonb', name: 'mapping_said', nullable: true }) mappingSaid!: readonly MappedColumn[] | null;
  @Column({ type: 'jsonb', nullable: true }) mapping!: readonly MappedColumn[] | null;
  @Column({ type: 'text', array: true, nullable: true }) headers!: readonly string[] | null;
  @Column({ type: 'text' }) status!: ImportStatus;
  @Column({ type: 'integer', name: 'rows_read', default: 0 }) rowsRead!: number;
  @Column({ type: 'integer', name: 'rows_total', nullable: true }) rowsTotal!: number | null;
  @Column({ type: 'integer', name: 'rows_booked', default: 0 }) rowsBooked!: number;
  @Column({ type: 'integer', name: 'rows_wrong', default: 0 }) rowsWrong!: number;
  @Column({ type: 'jsonb', nullable: true }) refusal!: KeptRefusal | null;
  @Column({ type: 'text', name: 'errors_sha256', nullable: true }) errorsSha256!: string | null;
  @Column({ type: 'integer', name: 'errors_bytes', nullable: true }) errorsBytes!: number | null;
  @Column({ type: 'timestamptz', name: 'requested_at' }) requestedAt!: Date;
  @Column({ type: 'text', name: 'requested_by' }) requestedBy!: string;
  @Column({ type: 'timestamptz', name: 'finished_at', nullable: true }) finishedAt!: Date | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
