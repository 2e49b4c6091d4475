import {
  type ItemCode,
  type MatchingId,
  type NeedId,
  type PlanId,
  type ProposalId,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { type Ground } from './fairness.rules.js';
import { type ProposalDecline, type ProposalState, type ProposalStatus } from './matching.rules.js';

@Entity({ name: 'matching' })
export class MatchingEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: MatchingId;
  @Column({ type: 'timestamptz', name: 'proposed_at' }) proposedAt!: Date;
  @Column({ type: 'uuid', name: 'store_id', nullable: true }) storeId!: StoreId | null;
  @Column({ type: 'integer', name: 'needs_considered' }) needsConsidered!: number;
  @Column({ type: 'integer', name: 'items_considered' }) itemsConsidered!: number;
  @VersionColumn({ type: 'integer' }) version!: number;
}

@Entity({ name: 'proposal' })
export class ProposalEntity implements ProposalState {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'uuid' }) id!: ProposalId;
  @Column({ type: 'uuid', name: 'matching_id' }) matchingId!: MatchingId;
  @Column({ type: 'integer' }) position!: number;
  @Column({ type: 'uuid', name: 'need_id' }) needId!: NeedId;
  @Column({ type: 'text', name: 'item_code', collation: 'C' }) itemCode!: ItemCode;
  @Column({ type: 'integer' }) quantity!: number;
  @Column({ type: 'jsonb' }) grounds!: Ground[];
  @Column({ type: 'text' }) status!: ProposalStatus;
  @Column({ type: 'text', nullable: true }) decline!: ProposalDecline | null;
  @Column({ type: 'uuid', name: 'plan_id', nullable: true }) planId!: PlanId | null;
  @VersionColumn({ type: 'integer' }) version!: number;
}
