import { Injectable } from '@nestjs/common';
import { type ItemFactType } from '@yicang/contracts';
import { type ItemCategory, type ItemCode, type LocalDate, type TenantCode } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';

interface FactRow {
  readonly pos: string;
  readonly itemCode: ItemCode;
  readonly version: number;
  readonly type: ItemFactType;
  readonly on: LocalDate;
  readonly reason: string | null;
  readonly parentCode: ItemCode | null;
  readonly receivedOn: LocalDate | null;
  readonly expiresOn: LocalDate | null;
  readonly partnerCode: TenantCode | null;
  readonly described: { readonly category: ItemCategory; readonly nameZh: string } | null;
}

/** Tells the source records of items again, for a reader that rebuilds its projection and compares. */
@Injectable()
export class ItemFactsService {
  constructor(private readonly uow: UnitOfWork) {}

  /** The facts of one community, oldest first, `limit` at most, after `afterPos`. The last page answers `nextPos: null`. */
  async tell(tenantCode: TenantCode, afterPos: number, limit: number) {
    const rows = await this.uow.system('inventory.tell-items', tenantCode, (tx) =>
      tx.sql<FactRow>(
        `select event.pos, event.item_code as "itemCode", event.version, event.type,
                to_char(event.happened_on, 'YYYY-MM-DD') as "on", 
                case when event.details ->> 'kind' = 'purchase' then 'purchased' else event.details ->> 'reason' end as reason,
                case when event.type = 'made' then event.details ->> 'parentCode' end as "parentCode",
                event.details ->> 'partnerCode' as "partnerCode",
                case when event.type in ('received', 'made', 'arrived') then item.received_on end as "receivedOn",
                case when event.type in ('received', 'made', 'arrived') then item.expires_on end as "expiresOn",
                case when event.type in ('received', 'made', 'arrived', 'corrected') and not exists (
                    select from item_event later
                     where later.tenant_code = event.tenant_code and later.item_code = event.item_code
                       and later.version > event.version and later.type = 'corrected')
                  then json_build_object('category', item.category, 'nameZh', item.name_zh) end as described
           from item_event event
           join item on item.tenant_code = event.tenant_code and item.code = event.item_code
          where event.tenant_code = $1 and event.pos > $2
          order by event.pos
          limit $3`,
        [tenantCode, afterPos, limit],
      ),
    );
    const facts = rows.map((fact) => ({ ...fact, pos: Number(fact.pos) }));
    return { facts, nextPos: facts.length === limit ? (facts.at(-1)?.pos ?? null) : null };
  }
}
