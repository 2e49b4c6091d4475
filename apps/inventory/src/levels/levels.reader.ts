import { Injectable } from '@nestjs/common';
import {
  localDateAt,
  type Actor,
  type ItemCategory,
  type ItemUnit,
  type ProductId,
  type StoreId,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import { LIES_IN_STORE } from '../items/item.rules.js';
import { READ_LEVELS, type LevelState } from './level.rules.js';

interface OfStore {
  readonly tenantCode: TenantCode;
  readonly id: StoreId;
}
interface Counted {
  readonly tenantCode: TenantCode;
  readonly onHand: number;
  readonly available: number;
}
/** A level, and what the store has of it. */
export type LevelRow = LevelState & Counted;
/** What a store has of one product in one unit, or, described by hand, of one category. */
export interface StockRow extends Counted {
  readonly key: string;
  readonly productTenantCode: TenantCode | null;
  readonly productId: ProductId | null;
  readonly category: ItemCategory;
  readonly unit: ItemUnit;
  readonly items: number;
  readonly held: number;
  readonly putAside: number;
}

/** What a store has and is to have. Every answer stays inside one place the actor was granted. */
@Injectable()
export class LevelsReader {
  constructor(private readonly uow: UnitOfWork) {}

  /** The levels of a store by age, after the key of the page before, with what there is of each. */
  levels(actor: Actor, store: OfStore, after: string | null, limit: number) {
    return this.uow.readAtOnce(actor, store.tenantCode, READ_LEVELS, (tx) =>
      tx.sql<LevelRow>(LEVELS, [...asked(store), after, limit]),
    );
  }

  /** What lies in a store, by what it is, after the key of the page before. */
  stock(actor: Actor, store: OfStore, after: string | null, limit: number) {
    return this.uow.readAtOnce(actor, store.tenantCode, READ_LEVELS, (tx) =>
      tx.sql<StockRow>(STOCK, [...asked(store), after, limit]),
    );
  }
}

const asked = ({ tenantCode, id }: OfStore) => [tenantCode, id, LIES_IN_STORE, localDateAt(new Date())];

/** The store's items gone through once. What is promised, put aside or past its last good day is there, and cannot be given. */
const COUNTED = `
  counted as (
    select product_tenant_code, product_id, category, unit, count(*)::int as items, sum(quantity)::float8 as on_hand,
           coalesce(sum(quantity) filter (where status = 'inStore' and (expires_on is null or expires_on >= $4::date)), 0)::float8
             as available,
           coalesce(sum(quantity) filter (where status = 'held'), 0)::float8 as held,
           coalesce(sum(quantity) filter (where status = 'quarantined'), 0)::float8 as put_aside
      from item where tenant_code = $1 and store_id = $2 and status = any ($3)
     group by product_tenant_code, product_id, category, unit)`;

/** Of a product, what is that product and in its unit; of a category, all of it in that unit, whichever product it is. */
const LEVELS = `
  with ${COUNTED}
  select level.tenant_code as "tenantCode", level.id, level.store_id as "storeId", level.product_tenant_code as "productTenantCode",
         level.product_id as "productId", level.category, level.unit, level.minimum, level.recommended,
         coalesce(sum(counted.on_hand), 0) as "onHand", coalesce(sum(counted.available), 0) as available
    from stock_level level
    left join counted on counted.unit = level.unit
     and case when level.product_id is null then counted.category = level.category
              else (counted.product_tenant_code, counted.product_id) = (level.product_tenant_code, level.product_id) end
   where level.tenant_code = $1 and level.store_id = $2 and ($5::uuid is null or level.id > $5)
   group by level.tenant_code, level.id
   order by level.id limit $6`;

const STOCK = `
  with ${COUNTED},
  keyed as (
    select concat_ws(' ', coalesce(product_tenant_code, '-'), coalesce(product_id::text, '-'), category, unit) collate "C" as key, * from counted)
  select key, $1 as "tenantCode", product_tenant_code as "productTenantCode", product_id as "productId", category, unit, items,
         on_hand as "onHand", available, held, put_aside as "putAside"
    from keyed where $5::text is null or key > $5 order by key limit $6`;
