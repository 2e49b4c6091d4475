import { itemRecalledV1 } from '@yicang/contracts';
import { localDateAt, refuse, Refusal, type ItemCode, type ProductId } from '@yicang/kernel';
import { type ReadTx, type Tx } from '@yicang/platform-db';
import { doTo } from '../items/item-commands.js';
import { recordFact } from '../items/item.changes.js';
import { ItemEntity } from '../items/item.entity.js';
import { puttingAside } from '../quarantines/quarantine.changes.js';
import { RecallEntity } from './recall.entity.js';
import { recallItem } from './recall.rules.js';

/** The product of a recall, what it was promoted from, and what that was promoted to besides: the same goods, whichever catalogue they came in by. */
const kinOf = (tenantCode: string, id: string) => `
  with recursive kin as (
    select ${tenantCode} as tenant_code, ${id} as id
    union
    select same.tenant_code, same.id from kin
      join product on (product.tenant_code, product.id) = (kin.tenant_code, kin.id)
                   or (product.origin_tenant_code, product.origin_id) = (kin.tenant_code, kin.id)
      cross join lateral (values (product.tenant_code, product.id), (product.origin_tenant_code, product.origin_id))
                   as same (tenant_code, id)
     where same.id is not null)`;

/** The ids of the products that a recall is about. */
export async function productsOf(tx: ReadTx, recall: RecallEntity): Promise<ProductId[]> {
  const kin = await tx.sql<{ id: ProductId }>(`${kinOf('$1::text collate "C"', '$2::uuid')} select id from kin`, [
    recall.productTenantCode,
    recall.productId,
  ]);
  return kin.map(({ id }) => id);
}

/** True while a recall of the item's community, or of a place around it, that is not lifted covers the item. */
export async function isRecalled(tx: Tx, { productTenantCode, productId, batch }: ItemEntity): Promise<boolean> {
  if (productId === null) return false;
  const open = await tx.sql(
    `select from recall
      where lifted_at is null and (batch is null or batch = $3) and exists (
        ${kinOf('recall.product_tenant_code', 'recall.product_id')}
        select from kin where tenant_code = $1 and id = $2::uuid)
      limit 1`,
    [productTenantCode, productId, batch],
  );
  return open.length > 0;
}

/** Why an item stays put aside: it is still recalled. */
export async function whileRecalled(tx: Tx, item: ItemEntity): Promise<Refusal<'ITEM_RECALLED'> | null> {
  return (await isRecalled(tx, item)) ? refuse('ITEM_RECALLED') : null;
}

/**
 * What has just come into the store is put aside when it is recalled. To be asked after the item's row was written: a recall that
 * is announced meanwhile waits for that row, or is seen here.
 */
export async function asideIfRecalled(tx: Tx, item: ItemEntity): Promise<ItemEntity> {
  return (await isRecalled(tx, item)) ? recall(tx, item) : item;
}

/** Where a recall may still have to do something, or will have when whoever has the item locked is done. */
const OF_CONCERN = ['inStore', 'held', 'issued', 'delivered', 'quarantined', 'lost'];

/** The next items of the recall in this community, by code, are put aside or told of. @returns the last one's code; null when it was the last. */
export async function recallItems(
  tx: Tx,
  { batch }: RecallEntity,
  products: readonly ProductId[],
  after: ItemCode | null,
  limit: number,
): Promise<ItemCode | null> {
  const items = await tx.rows(
    ItemEntity,
    `where tenant_code = $1 and product_id = any ($2) and ($3::text is null or batch = $3) and ($4::text is null or code > $4)
       and status = any ($5)
      order by code limit $6 for update`,
    [tx.tenantCode, products, batch, after, OF_CONCERN, limit],
  );
  for (const item of items) await recall(tx, item);
  return items.length < limit ? null : (items.at(-1)?.code ?? null);
}

/** The item, locked, is put aside, or whoever has it in her hands is told, once. */
async function recall(tx: Tx, item: ItemEntity): Promise<ItemEntity> {
  const { code: itemCode, planId } = item;
  const does = recallItem(item);
  if (does === 'putAside') {
    const aside = await doTo(tx, item, puttingAside({ itemCode, reason: 'recalled' }));
    if (aside instanceof Refusal) throw new Error(`${itemCode} cannot be put aside: ${aside.reason}`);
    return aside;
  }
  if (does === 'nothing' || planId === null || (await wasTold(tx, item))) return item;
  const told = await tx.save(ItemEntity, item, {});
  const payload = { itemCode, planId, recalledOn: localDateAt(tx.now) };
  await recordFact(tx, told, { type: 'recalled', contract: itemRecalledV1, payload });
  return told;
}

async function wasTold(tx: Tx, { code, planId }: ItemEntity): Promise<boolean> {
  const told = await tx.sql(
    `select from item_event where tenant_code = $1 and item_code = $2 and type = 'recalled' and details ->> 'planId' = $3`,
    [tx.tenantCode, code, planId],
  );
  return told.length > 0;
}
