import { Injectable } from '@nestjs/common';
import { type InputOf, type OutputOf, type tellFreeItemsV1 } from '@yicang/contracts';
import { localDateAt } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';

type FreeItems = OutputOf<typeof tellFreeItemsV1>['items'];

/** Tells what might still be given, for a proposal of who gets what. */
@Injectable()
export class FreeItemsService {
  constructor(private readonly uow: UnitOfWork) {}

  /** What is free of these kinds, first expired first out, `limit` at most. */
  async tell({ tenantCode, kinds, limit }: InputOf<typeof tellFreeItemsV1>): Promise<{ items: FreeItems }> {
    const items = await this.uow.system('inventory.tell-free-items', tenantCode, (tx) =>
      tx.sql<FreeItems[number]>(
        `select code as "itemCode", category, unit, quantity, to_char(expires_on, 'YYYY-MM-DD') as "expiresOn",
                case when product_id is not null
                  then json_build_object('tenantCode', product_tenant_code, 'id', product_id) end as product
           from item
          where tenant_code = $1 and status = 'inStore' and (expires_on is null or expires_on >= $2)
            and (category, unit) in (select category, unit from jsonb_to_recordset($3::jsonb) as kind(category text, unit text))
          order by expires_on nulls last, received_on, code
          limit $4`,
        [tenantCode, localDateAt(tx.now), JSON.stringify(kinds), limit],
      ),
    );
    return { items };
  }
}
