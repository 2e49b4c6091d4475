import { Injectable } from '@nestjs/common';
import { refuse, type Actor, type Refusal, type StockLevelId, type StoreId, type TenantCode } from '@yicang/kernel';
import { UnitOfWork, type Tx } from '@yicang/platform-db';
import { v7 as uuidv7 } from 'uuid';
import { type OfProduct } from '../products/product.changes.js';
import { ProductEntity } from '../products/product.entity.js';
import { type WantedGoods } from '../products/wanted-goods.js';
import { StoreEntity } from '../stores/store.entity.js';
import { LEVELS_MAX, REMOVE_LEVEL, SET_LEVEL } from './level.rules.js';
import { StockLevelEntity } from './stock-level.entity.js';

export interface SetLevel {
  readonly commandId: string;
  readonly tenantCode: TenantCode;
  readonly storeId: StoreId;
  readonly of: WantedGoods;
  readonly minimum: number;
  readonly recommended: number;
}

@Injectable()
export class LevelsService {
  constructor(private readonly uow: UnitOfWork) {}

  /** The store is to have so much of this: one level for each thing, the last that was set. */
  set(actor: Actor, command: SetLevel, traceId: string): Promise<StockLevelEntity | Refusal> {
    const { commandId, tenantCode, storeId, of, minimum, recommended } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: SET_LEVEL, commandId, input: command, traceId },
      async (tx) => {
        // two who set a level of the same thing at once are one after the other
        if ((await tx.lock(StoreEntity, { id: storeId })) === null) return refuse('STORE_NOT_FOUND');
        const thing = 'category' in of ? { ...NO_PRODUCT, ...of } : await thingOf(tx, of);
        if (thing === null) return refuse('PRODUCT_NOT_FOUND');
        const [known] = await tx.rows(StockLevelEntity, SAME, [
          ...[tenantCode, storeId, thing.productTenantCode, thing.productId, thing.category, thing.unit],
        ]);
        if (known === undefined && (await countOf(tx, storeId)) >= LEVELS_MAX)
          return refuse('LEVELS_TOO_MANY', { max: LEVELS_MAX });
        const level =
          known === undefined
            ? await tx.insert(StockLevelEntity, {
                id: uuidv7() as StockLevelId,
                storeId,
                ...thing,
                minimum,
                recommended,
              })
            : await tx.save(StockLevelEntity, known, { minimum, recommended });
        await tx.audit(SET_LEVEL.name, { levelId: level.id, storeId, minimum, recommended });
        return level;
      },
    );
  }

  /** Nobody waits for this any more. */
  remove(
    actor: Actor,
    command: { readonly commandId: string; readonly tenantCode: TenantCode; readonly levelId: StockLevelId },
    traceId: string,
  ): Promise<StoreEntity | Refusal> {
    const { commandId, tenantCode, levelId } = command;
    return this.uow.command(
      actor,
      tenantCode,
      { operation: REMOVE_LEVEL, commandId, input: command, traceId },
      async (tx) => {
        const [level] = await tx.sql<{ storeId: StoreId }>(
          'delete from stock_level where tenant_code = $1 and id = $2 returning store_id as "storeId"',
          [tenantCode, levelId],
        );
        const store = level === undefined ? null : await tx.findOne(StoreEntity, { id: level.storeId });
        if (store === null) return refuse('LEVEL_NOT_FOUND');
        await tx.audit(REMOVE_LEVEL.name, { levelId, storeId: store.id });
        return store;
      },
    );
  }
}

const NO_PRODUCT = { productTenantCode: null, productId: null };

async function thingOf(tx: Tx, { tenantCode, id }: OfProduct) {
  const product = await tx.findOne(ProductEntity, { tenantCode, id });
  return product && { productTenantCode: tenantCode, productId: id, category: null, unit: product.unit };
}

const SAME = `where tenant_code = $1 and store_id = $2 and product_tenant_code is not distinct from $3
  and product_id is not distinct from $4::uuid and category is not distinct from $5 and unit = $6`;

async function countOf(tx: Tx, storeId: StoreId): Promise<number> {
  const [row] = await tx.sql<{ levels: number }>(
    'select count(*)::int as levels from stock_level where tenant_code = $1 and store_id = $2',
    [tx.tenantCode, storeId],
  );
  return row?.levels ?? 0;
}
