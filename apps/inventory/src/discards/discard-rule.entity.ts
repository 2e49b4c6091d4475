import { type Fen, type Grams, type TenantCode } from '@yicang/kernel';
import { safeInteger } from '@yicang/platform-db';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type DiscardRule } from './discard.rules.js';

/** From which value or weight a discard needs a witness at a place. */
@Entity({ name: 'discard_rule' })
export class DiscardRuleEntity implements DiscardRule {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @Column({ type: 'bigint', name: 'witness_from_fen', transformer: safeInteger }) witnessFromFen!: Fen;
  @Column({ type: 'integer', name: 'witness_from_grams' }) witnessFromGrams!: Grams;
  @VersionColumn({ type: 'integer' }) version!: number;
}
