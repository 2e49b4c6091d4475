import { Injectable } from '@nestjs/common';
import { type InputOf, type OutputOf, type tellFreeItemsV1 } from '@yicang/contracts';
import { localDateAt, refuse, type Refusal } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { StoreEntity } from '../stores/store.entity.js';

type FreeItems = OutputOf<typeof tellFreeItemsV1>['items'];

/** Tells what might still be given, for a proposal of who gets what. */
@Injectable()
export class FreeItemsService {
  constructor(private readonly uow: UnitOfWork) {}

  /** What is free of these kinds, first expired first out, `limit` at most, of which each kind and each product has its share. */
  async tell(asked: InputOf<typeof tellFreeItemsV1>): Promise<{ items: FreeItems } | Refusal<'STORE_NOT_FOUND'>> {
    const { tenantCode, kinds, products, storeId, limit } = asked;
    return this.uow.system('inventory.tell-free-items', tenantCode, async (tx) => {
      if (storeId !== null && (await tx.findOne(StoreEntity, { tenantCode, id: storeId })) === null)
        return refuse('STORE_NOT_FOUND');
      const items = await tx.sql<FreeItems[number]>(FREE, [
        ...[tenantCode, localDateAt(tx.now), JSON.stringify(kinds), limit],
        ...[JSON.stringify(products), storeId],
      ]);
      return { items };
    });
  }
}

/** A lane is a kind of goods, or a product that was asked for by name; the first of every lane come before the second of any. */
const FREE = `
  with lane as (
    select item.*, row_number() over (
             partition by category, unit,
               case when (product_tenant_code, product_id) in
                 (select "tenantCode", id from jsonb_to_recordset($5::jsonb) as product("tenantCode" text, id uuid)) then product_id end
             order by expires_on, received_on, code) as turn
      from item
     where tenant_code = $1 and status = 'inStore' and (expires_on is null or expires_on >= $2) and ($6::uuid is null or store_id = $6)
       and (category, unit) in (select category, unit from jsonb_to_recordset($3::jsonb) as kind(category text, unit text))
  ), chosen as (select * from lane order by turn, expires_on, received_on, code limit $4)
  select code as "itemCode", category, unit, quantity, to_char(expires_on, 'YYYY-MM-DD') as "expiresOn",
         case when product_id is not null
           then json_build_object('tenantCode', product_tenant_code, 'id', product_id) end as product
    from chosen
   order by expires_on, received_on, code`;
