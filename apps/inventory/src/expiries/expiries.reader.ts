import { Injectable } from '@nestjs/common';
import { type Actor, type ItemCode, type LocalDate, type StoreId, type TenantCode } from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { orThrow } from '@yicang/platform-graphql';
import { ItemEntity } from '../items/item.entity.js';
import { LIES_IN_STORE } from '../items/item.rules.js';
import { type WantedGoods } from '../products/wanted-goods.js';
import { CONSIDERED_MAX, READ_EXPIRIES } from './expiry.rules.js';

interface OfStore {
  readonly tenantCode: TenantCode;
  readonly id: StoreId;
}
/** The row a page begins after. */
export type Turn = readonly [expiresOn: LocalDate, receivedOn: LocalDate, tenantCode: TenantCode, code: ItemCode];

/** What expires, and in which order it goes out. Every answer stays inside one place the actor was granted. */
@Injectable()
export class ExpiriesReader {
  constructor(private readonly uow: UnitOfWork) {}

  /** What lies in the stores of a place, or in one, and is good until then at the longest: first expired first, then longest there. */
  list(
    actor: Actor,
    of: { readonly place: TenantCode; readonly store: OfStore | null },
    last: LocalDate,
    after: Turn | null,
    limit: number,
  ) {
    const { place, store } = of;
    return this.uow.readAtOnce(actor, place, READ_EXPIRIES, (tx) =>
      store === null
        ? tx.rows(ItemEntity, OF_PLACE, [last, ...turn(after), limit])
        : tx.rows(ItemEntity, OF_STORE, [last, ...turn(after), limit, store.tenantCode, store.id]),
    );
  }

  /** The first in the order in which they go out of what can be given of this from the store: free, and good today. */
  async candidates(actor: Actor, store: OfStore, wanted: WantedGoods, today: LocalDate): Promise<ItemEntity[]> {
    const [thing, parameters] =
      'category' in wanted
        ? [OF_CATEGORY, [wanted.category, wanted.unit]]
        : [OF_PRODUCT, [wanted.tenantCode, wanted.id]];
    const read = this.uow.readAtOnce(actor, store.tenantCode, READ_EXPIRIES, (tx) =>
      tx.rows(
        ItemEntity,
        `where tenant_code = $1 and store_id = $2 and status = 'inStore' and (expires_on is null or expires_on >= $3) and ${thing}
          order by expires_on, received_on, code limit $6`,
        [store.tenantCode, store.id, today, ...parameters, CONSIDERED_MAX],
      ),
    );
    return orThrow(await read);
  }
}

const turn = (after: Turn | null) => after ?? [null, null, null, null];

/** Word by word what the index `item_first_out` is of. */
const LIES_THERE = `status in (${LIES_IN_STORE.map((status) => `'${status}'`).join(', ')})`;
const LEFT = `${LIES_THERE} and expires_on <= $1::date
  and ($2::date is null or (expires_on, received_on, tenant_code, code) > ($2, $3::date, $4, $5))`;
const OF_PLACE = `where ${LEFT} order by expires_on, received_on, tenant_code, code limit $6`;
const OF_STORE = `where ${LEFT} and tenant_code = $7 and store_id = $8 order by expires_on, received_on, code limit $6`;

const OF_CATEGORY = 'category = $4 and unit = $5';
/** Its own unit: a part that was repacked into another is not what is asked for. */
const OF_PRODUCT = `product_tenant_code = $4 and product_id = $5
  and unit = (select unit from product where product.tenant_code = $4 and product.id = $5)`;
