import { type ItemCode, type Json, type LocalDate, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type ItemEventType } from './item.rules.js';

/** One fact of an item's life. Append-only: the database refuses to change or delete it. */
@Entity({ name: 'item_event' })
export class ItemEventEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'text', name: 'item_code', collation: 'C' }) itemCode!: ItemCode;
  @PrimaryColumn({ type: 'integer' }) version!: number;
  @Column({ type: 'bigint', insert: false, update: false }) pos?: string; // drawn by the database
  @Column({ type: 'text' }) type!: ItemEventType;
  @Column({ type: 'date', name: 'happened_on' }) happenedOn!: LocalDate;
  @Column({ type: 'timestamptz', name: 'recorded_at' }) recordedAt!: Date;
  @Column({ type: 'text' }) subject!: string;
  @Column({ type: 'jsonb' }) details!: { readonly [key: string]: Json };
}
