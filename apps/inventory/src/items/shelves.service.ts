import { Injectable } from '@nestjs/common';
import { type InputOf, type OutputOf, type tellShelvesV1 } from '@yicang/contracts';
import { UnitOfWork } from '@yicang/platform-db';

type Shelved = OutputOf<typeof tellShelvesV1>['items'];

/** Tells where things lie, for whoever fetches them from the shelf. */
@Injectable()
export class ShelvesService {
  constructor(private readonly uow: UnitOfWork) {}

  /** These items with their shelves, by code; without those that are not of this community. */
  async tell({ tenantCode, itemCodes }: InputOf<typeof tellShelvesV1>): Promise<{ items: Shelved }> {
    const items = await this.uow.system('inventory.tell-shelves', tenantCode, (tx) =>
      tx.sql<Shelved[number]>(
        `select item.code as "itemCode", item.category, item.name_zh as "nameZh", item.quantity, item.unit,
                item.weight_grams as "weightGrams", store.name_zh as "storeNameZh", item.shelf
           from item join store on store.tenant_code = item.tenant_code and store.id = item.store_id
          where item.tenant_code = $1 and item.code = any ($2)
          order by item.code`,
        [tenantCode, itemCodes],
      ),
    );
    return { items };
  }
}
