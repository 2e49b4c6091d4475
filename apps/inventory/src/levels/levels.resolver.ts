import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { globalId, refuse, uuidAt, type Actor, type StockLevelId, type StoreId } from '@yicang/kernel';
import {
  CurrentActor,
  cursorKeyOf,
  Guarded,
  orThrow,
  RequestContext,
  rowsToRead,
  toConnection,
  type GraphqlContext,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { ProductView } from '../products/product.graphql.js';
import { productOf } from '../products/product.loader.js';
import { wantedGoods } from '../products/wanted-goods.js';
import { ProductsReader } from '../products/products.reader.js';
import { StoreView } from '../stores/store.graphql.js';
import { storeOf } from '../stores/store.loader.js';
import { StoresService } from '../stores/stores.service.js';
import {
  OfStoreArgs,
  RemoveLevelInput,
  RemoveLevelResult,
  SetLevelInput,
  SetLevelResult,
  StockAtLevelConnection,
  StockAtLevelView,
  StockLevelView,
  StockOfGoodsConnection,
  StockOfGoodsView,
} from './level.graphql.js';
import { READ_LEVELS, REMOVE_LEVEL, SET_LEVEL, shortageOf } from './level.rules.js';
import { LevelsReader, type LevelRow, type StockRow } from './levels.reader.js';
import { LevelsService } from './levels.service.js';
import { type StockLevelEntity } from './stock-level.entity.js';

const AFTER = z.tuple([z.uuid()]);
const AFTER_KEY = z.tuple([z.string().max(200)]);

@Resolver(() => StockLevelView)
export class LevelsResolver {
  constructor(
    private readonly service: LevelsService,
    private readonly reader: LevelsReader,
    private readonly products: ProductsReader,
    private readonly stores: StoresService,
  ) {}

  @Guarded(READ_LEVELS)
  @Query(() => StockAtLevelConnection, {
    description:
      '一个义仓的库存线、在库与可用数量，及是否不足。The levels of a store, with what it has of each and whether that is enough.',
  })
  async stockLevels(@CurrentActor() actor: Actor, @Args() page: OfStoreArgs) {
    const store = uuidAt<StoreId>(page.store, 'Store');
    const after = cursorKeyOf(page, AFTER)?.[0] ?? null;
    const rows = store === null ? [] : orThrow(await this.reader.levels(actor, store, after, rowsToRead(page)));
    return toConnection(rows, page, ({ id }) => [id]);
  }

  @Guarded(READ_LEVELS)
  @Query(() => StockOfGoodsConnection, {
    description:
      '一个义仓里各品种的在库与可用数量。What a store has of each product, all that lies there and what can be given.',
  })
  async stockOfGoods(@CurrentActor() actor: Actor, @Args() page: OfStoreArgs) {
    const store = uuidAt<StoreId>(page.store, 'Store');
    const after = cursorKeyOf(page, AFTER_KEY)?.[0] ?? null;
    const rows = store === null ? [] : orThrow(await this.reader.stock(actor, store, after, rowsToRead(page)));
    return toConnection(rows, page, ({ key }) => [key]);
  }

  @Guarded(SET_LEVEL)
  @Mutation(() => SetLevelResult, {
    description:
      '规定一个义仓某品种（或品类与单位）的最低与建议数量；再定即改。Says how much a store is to have of a product, or of a category in a unit; said again, it ' +
      'is changed. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, STORE_NOT_FOUND, PRODUCT_NOT_FOUND, LEVELS_TOO_MANY, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  setLevel(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { storeId, commandId, minimum, recommended, ...thing }: SetLevelInput,
  ) {
    const store = uuidAt<StoreId>(storeId, 'Store');
    if (store === null) return refuse('STORE_NOT_FOUND');
    const of = wantedGoods(thing);
    if (of === null) return refuse('PRODUCT_NOT_FOUND');
    const { tenantCode, id } = store;
    return this.service.set(actor, { commandId, tenantCode, storeId: id, of, minimum, recommended }, traceId);
  }

  @Guarded(REMOVE_LEVEL)
  @Mutation(() => RemoveLevelResult, {
    description:
      '删去一条库存线。Removes a level from its store. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, LEVEL_NOT_FOUND, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  removeLevel(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { levelId, commandId }: RemoveLevelInput,
  ) {
    const level = uuidAt<StockLevelId>(levelId, 'StockLevel');
    if (level === null) return refuse('LEVEL_NOT_FOUND');
    return this.service.remove(actor, { commandId, tenantCode: level.tenantCode, levelId: level.id }, traceId);
  }

  @ResolveField()
  id(@Parent() level: StockLevelEntity) {
    return globalId('StockLevel', level.tenantCode, level.id);
  }

  @ResolveField(() => StoreView)
  store(@Parent() of: StockLevelEntity, @RequestContext() context: GraphqlContext) {
    return storeOf(this.stores, of, context);
  }

  @ResolveField(() => ProductView, {
    nullable: true,
    description: '哪个品种；按品类的为空。Null when it is of a category.',
  })
  product(@Parent() of: StockLevelEntity, @RequestContext() context: GraphqlContext) {
    return productOf(this.products, of, context);
  }
}

@Resolver(() => StockAtLevelView)
export class StockAtLevelResolver {
  @ResolveField()
  level(@Parent() row: LevelRow) {
    return row;
  }

  @ResolveField()
  below(@Parent() row: LevelRow) {
    return shortageOf(row, row.available);
  }
}

@Resolver(() => StockOfGoodsView)
export class StockOfGoodsResolver {
  constructor(private readonly products: ProductsReader) {}

  @ResolveField(() => ProductView, {
    nullable: true,
    description: '哪个品种；自行填写的为空。Null when described by hand.',
  })
  product(@Parent() of: StockRow, @RequestContext() context: GraphqlContext) {
    return productOf(this.products, of, context);
  }
}
