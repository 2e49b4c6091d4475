import { Injectable } from '@nestjs/common';
import { type ItemFactType } from '@yicang/contracts';
import {
  type Grams,
  type ItemCategory,
  type ItemCode,
  type ItemUnit,
  type LocalDate,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';

interface FactRow {
  readonly pos: string;
  readonly itemCode: ItemCode;
  readonly version: number;
  readonly type: ItemFactType;
  readonly on: LocalDate;
  readonly reason: string | null;
  readonly category: ItemCategory;
  readonly nameZh: string;
  readonly quantity: number;
  readonly unit: ItemUnit;
  readonly weightGrams: Grams;
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
                to_char(event.happened_on, 'YYYY-MM-DD') as "on", event.details ->> 'reason' as reason,
                item.category, item.name_zh as "nameZh", item.quantity, item.unit, item.weight_grams as "weightGrams"
           from item_event event
           join item on item.tenant_code = event.tenant_code and item.code = event.item_code
          where event.tenant_code = $1 and event.pos > $2
          order by event.pos
          limit $3`,
        [tenantCode, afterPos, limit],
      ),
    );
    const facts = rows.map(({ category, nameZh, quantity, unit, weightGrams, ...fact }) => ({
      ...fact,
      pos: Number(fact.pos),
      received: fact.type === 'received' ? { category, nameZh, quantity, unit, weightGrams } : null,
    }));
    return { facts, nextPos: facts.length === limit ? (facts.at(-1)?.pos ?? null) : null };
  }
}
