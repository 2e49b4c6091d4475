import { Injectable } from '@nestjs/common';
import {
  communityPartOf,
  itemCodeProblem,
  parseItemCode,
  refuse,
  type ItemCategory,
  type ItemCode,
  type LocalDate,
  type Refusal,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { type ItemFactReason, type ItemFactType } from '../facts/fact.rules.js';
import { type TraceView } from './trace.graphql.js';
import './trace.rules.js'; // the words of its refusal

/** The first steps that are told; an item held and released more often than that has a tale of its own. */
const STEPS_MAX = 200;

/** What one statement gives of an item. */
interface TraceRow {
  readonly tenantCode: TenantCode;
  readonly communityZh: string;
  readonly communityEn: string;
  readonly receiptCode: string | null;
  readonly described: { readonly category: ItemCategory; readonly nameZh: string } | null;
  readonly partCodes: readonly ItemCode[];
  readonly facts:
    | readonly {
        readonly type: ItemFactType;
        readonly on: LocalDate;
        readonly reason: ItemFactReason | null;
        readonly parentCode: ItemCode | null;
        readonly tenantCode: TenantCode;
        readonly communityZh: string;
        readonly communityEn: string;
        readonly partnerZh: string | null;
        readonly partnerEn: string | null;
      }[]
    | null;
}

/** A trace, and the community where the item is. */
export type Trace = TraceView & { readonly tenantCode: TenantCode };

@Injectable()
export class TracesService {
  constructor(private readonly uow: UnitOfWork) {}

  /** The public life of the item whose code a person typed. A code with a slip in it is refused without a look-up. */
  async trace(typed: string): Promise<Trace | Refusal<'ITEM_CODE_MALFORMED' | 'ITEM_NOT_KNOWN'>> {
    const code = parseItemCode(typed);
    if (code === null) return refuse('ITEM_CODE_MALFORMED', { problem: itemCodeProblem(typed) });
    const [row] = await this.uow.readPublishedAtOnce((tx) =>
      tx.sql<TraceRow>(TRACE, [code, communityPartOf(code), STEPS_MAX]),
    );
    // before its first fact has come, nothing is known of an item: neither its name nor that it exists
    if (row?.facts?.some(({ type }) => type === 'received' || type === 'made') !== true || row.described === null)
      return refuse('ITEM_NOT_KNOWN');
    const { tenantCode, communityZh, communityEn, receiptCode, described, partCodes, facts } = row;
    const steps = facts.map(({ type: step, parentCode: _, tenantCode: __, ...told }) => ({ step, ...told }));
    const parentCode = facts.find(({ type }) => type === 'made')?.parentCode ?? null;
    return { code, tenantCode, ...described, communityZh, communityEn, receiptCode, parentCode, partCodes, steps };
  }
}

/**
 * Where a code is found: in the community it names, and in every one its facts say it was sent to. It is now where its last step but for
 * words was; that it left is told there by its arrival.
 */
const TRACE = `
  with recursive been (tenant_code) as (
    select tenant_code from place where community_part = $2
    union
    select fact.partner_code from been
      join item_fact fact on fact.tenant_code = been.tenant_code and fact.item_code = $1 and fact.type = 'sent'),
  step as materialized (
    select fact.*, place.name_zh, place.name_en
      from been join item_fact fact on fact.tenant_code = been.tenant_code and fact.item_code = $1 and fact.type <> 'left'
      join place on place.tenant_code = been.tenant_code),
  here as (
    select place.* from place
     where tenant_code = coalesce(
       (select tenant_code from step where type <> 'corrected' order by version desc, tenant_code limit 1),
       (select tenant_code from place where community_part = $2 order by tenant_code limit 1)))
  select tenant_code as "tenantCode", name_zh as "communityZh", name_en as "communityEn",
         (select receipt_code from receipt_fact
           where receipt_fact.tenant_code = here.tenant_code and item_code = $1 limit 1) as "receiptCode",
         (select json_build_object('category', category, 'nameZh', item_description.name_zh) from item_description
           where item_description.tenant_code = here.tenant_code and item_code = $1) as described,
         array(select item_code from item_fact
                where item_fact.tenant_code = here.tenant_code and parent_code = $1 order by item_code limit 100) as "partCodes",
         (select json_agg(told order by version, "tenantCode") from (
           select step.version, step.type, step.on_day as "on", step.reason, step.parent_code as "parentCode",
                  step.tenant_code as "tenantCode", step.name_zh as "communityZh", step.name_en as "communityEn",
                  partner.name_zh as "partnerZh", partner.name_en as "partnerEn"
             from step left join place partner on partner.tenant_code = step.partner_code
            order by step.version, step.tenant_code limit $3) as told) as facts
    from here`;
