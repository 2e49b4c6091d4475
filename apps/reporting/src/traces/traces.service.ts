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
      }[]
    | null;
}

/** A trace, and the community whose it is. */
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
    const steps = facts.map(({ type, on, reason }) => ({
      step: type,
      on,
      reason,
      communityZh,
      communityEn,
    }));
    const parentCode = facts.find(({ type }) => type === 'made')?.parentCode ?? null;
    return { code, tenantCode, ...described, communityZh, communityEn, receiptCode, parentCode, partCodes, steps };
  }
}

const TRACE = `
  select tenant_code as "tenantCode", name_zh as "communityZh", name_en as "communityEn",
         (select receipt_code from receipt_fact
           where receipt_fact.tenant_code = place.tenant_code and item_code = $1 limit 1) as "receiptCode",
         (select json_build_object('category', category, 'nameZh', item_description.name_zh) from item_description
           where item_description.tenant_code = place.tenant_code and item_code = $1) as described,
         array(select item_code from item_fact
                where item_fact.tenant_code = place.tenant_code and parent_code = $1 order by item_code limit 100) as "partCodes",
         (select json_agg(fact order by version) from (
           select version, type, on_day as "on", reason, parent_code as "parentCode" from item_fact
            where item_fact.tenant_code = place.tenant_code and item_code = $1 order by version limit $3) as fact) as facts
    from place where community_part = $2`;
