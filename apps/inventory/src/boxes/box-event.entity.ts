import { type BoxCode, type Json, type TenantCode } from '@yicang/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type BoxEventType } from './box.rules.js';

/** One fact of a box's life. Append-only: the database refuses to change or delete it. */
@Entity({ name: 'box_event' })
export class BoxEventEntity {
  @PrimaryColumn({ type: 'text', name: 'tenant_code', collation: 'C' }) tenantCode!: TenantCode;
  @PrimaryColumn({ type: 'text', name: 'box_code', collation: 'C' }) boxCode!: BoxCode;
  @PrimaryColumn({ type: 'bigint', insert: false, update: false }) pos?: string; // drawn by the database
  @Column({ type: 'text' }) type!: BoxEventType;
  @Column({ type: 'timestamptz', name: 'recorded_at' }) recordedAt!: Date;
  @Column({ type: 'text' }) subject!: string;
  @Column({ type: 'jsonb' }) details!: { readonly [key: string]: Json };
}
