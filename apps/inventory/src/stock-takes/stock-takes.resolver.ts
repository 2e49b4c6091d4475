import { Args, ID, Int, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { itemCodeField, tenantCodeField } from '@yicang/contracts';
import { globalId, refuse, uuidAt, type Actor, type GlobalId, type StockTakeId, type StoreId } from '@yicang/kernel';
import {
  CurrentActor,
  cursorKeyOf,
  orThrow,
  PageArgs,
  placeRef,
  RequestContext,
  rowsToRead,
  toConnection,
  type GraphqlContext,
  Guarded,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { PlaceStub } from '../federation.graphql.js';
import { StoreView } from '../stores/store.graphql.js';
import { storeOf } from '../stores/store.loader.js';
import { StoresService } from '../stores/stores.service.js';
import { type StockTakeEntity } from './stock-take.entity.js';
import {
  AbandonStockTakeInput,
  AbandonStockTakeResult,
  CloseStockTakeInput,
  CloseStockTakeResult,
  ExplainDifferencesInput,
  ExplainDifferencesResult,
  FinishCountInput,
  FinishCountResult,
  OpenStockTakeInput,
  OpenStockTakeResult,
  RecordCountsInput,
  RecordCountsResult,
  StockTakeConnection,
  StockTakeLineConnection,
  StockTakesArgs,
  StockTakeView,
} from './stock-take.graphql.js';
import { StockTakesReader } from './stock-takes.reader.js';
import { StockTakesService } from './stock-takes.service.js';
import {
  READ_STOCK_TAKES,
  OPEN_STOCK_TAKE,
  RECORD_COUNTS,
  FINISH_COUNT,
  EXPLAIN_DIFFERENCES,
  CLOSE_STOCK_TAKE,
  ABANDON_STOCK_TAKE,
} from './stock-take.rules.js';

const AFTER = z.tuple([tenantCodeField, z.uuid()]);
const AFTER_CODE = z.tuple([itemCodeField]);

@Resolver(() => StockTakeView)
export class StockTakesResolver {
  constructor(
    private readonly service: StockTakesService,
    private readonly reader: StockTakesReader,
    private readonly stores: StoresService,
  ) {}

  @Guarded(READ_STOCK_TAKES)
  @Query(() => StockTakeConnection, { description: '一个地点内的盘点。The counts of a place and all inside it.' })
  async stockTakes(@CurrentActor() actor: Actor, @Args() page: StockTakesArgs) {
    const { place, status = null } = page;
    const rows = await this.reader.list(actor, place, status, cursorKeyOf(page, AFTER), rowsToRead(page));
    return toConnection(orThrow(rows), page, (take) => [take.tenantCode, take.id]);
  }

  @Guarded(READ_STOCK_TAKES)
  @Query(() => StockTakeView, {
    nullable: true,
    description: '按 id 查盘点；不是您社区的为空。By id; null when not yours.',
  })
  stockTake(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    return this.reader.byId(actor, id);
  }

  @Guarded(OPEN_STOCK_TAKE)
  @Mutation(() => OpenStockTakeResult, {
    description:
      '开始盘点一个义仓或一个货位，以此刻的账为准。Opens a count of a store or a shelf against the books of this moment. Refuses: ' +
      'SIGN_IN_NEEDED, NOT_PERMITTED, STORE_NOT_FOUND, TEXT_HOLDS_PERSONAL_NUMBER, STOCK_TAKE_UNDER_WAY, STOCK_TAKE_TOO_LARGE, ' +
      'GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  openStockTake(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { storeId, shelf, commandId }: OpenStockTakeInput,
  ) {
    const store = uuidAt<StoreId>(storeId, 'Store');
    if (store === null) return refuse('STORE_NOT_FOUND');
    const { tenantCode, id } = store;
    return this.service.open(actor, { commandId, tenantCode, storeId: id, shelf: shelf ?? null }, traceId);
  }

  @Guarded(RECORD_COUNTS)
  @Mutation(() => RecordCountsResult, {
    description:
      '记下扫到的编码；同一件扫两次只算一次，清点结束后再扫就是复盘。Records what was scanned: a code twice counts once, and after the count it is a recount. ' +
      'Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, STOCK_TAKE_NOT_FOUND, STOCK_TAKE_ENDED, STOCK_TAKE_ELSEWHERE, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  recordCounts(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { stockTakeId, ...input }: RecordCountsInput,
  ) {
    const at = stockTakeAt(stockTakeId);
    return at === null
      ? refuse('STOCK_TAKE_NOT_FOUND')
      : this.service.record(
          actor,
          { ...input, ...at, countedAt: input.countedAt == null ? null : new Date(input.countedAt) },
          traceId,
        );
  }

  @Guarded(FINISH_COUNT)
  @Mutation(() => FinishCountResult, {
    description:
      '结束清点，列出差异。Counting is over; differences are shown. ' +
      'Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, STOCK_TAKE_NOT_FOUND, STOCK_TAKE_ENDED, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  finishCount(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { stockTakeId, ...input }: FinishCountInput,
  ) {
    const at = stockTakeAt(stockTakeId);
    return at === null ? refuse('STOCK_TAKE_NOT_FOUND') : this.service.finish(actor, { ...input, ...at }, traceId);
  }

  @Guarded(EXPLAIN_DIFFERENCES)
  @Mutation(() => ExplainDifferencesResult, {
    description:
      '给差异写明原因。Says why they disagree. ' +
      'Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, STOCK_TAKE_NOT_FOUND, STOCK_TAKE_NOT_COUNTED, STOCK_TAKE_ENDED, DIFFERENCE_NOT_FOUND, GRANTS_CHANGED, ' +
      'GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  explainDifferences(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { stockTakeId, ...input }: ExplainDifferencesInput,
  ) {
    const at = stockTakeAt(stockTakeId);
    return at === null ? refuse('STOCK_TAKE_NOT_FOUND') : this.service.explain(actor, { ...input, ...at }, traceId);
  }

  @Guarded(CLOSE_STOCK_TAKE)
  @Mutation(() => CloseStockTakeResult, {
    description:
      '签字：差异按原因入账，其余不动。Signs the count: its differences go into the books, and nothing else. ' +
      'Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, STOCK_TAKE_NOT_FOUND, STOCK_TAKE_NOT_COUNTED, STOCK_TAKE_ENDED, DIFFERENCES_UNEXPLAINED, DIFFERENCES_TOO_MANY, ' +
      'GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  closeStockTake(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { stockTakeId, ...input }: CloseStockTakeInput,
  ) {
    const at = stockTakeAt(stockTakeId);
    return at === null ? refuse('STOCK_TAKE_NOT_FOUND') : this.service.close(actor, { ...input, ...at }, traceId);
  }

  @Guarded(ABANDON_STOCK_TAKE)
  @Mutation(() => AbandonStockTakeResult, {
    description:
      '放弃这次盘点，账不动。Nothing comes of the count; the books stay. ' +
      'Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, STOCK_TAKE_NOT_FOUND, STOCK_TAKE_ENDED, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  abandonStockTake(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { stockTakeId, ...input }: AbandonStockTakeInput,
  ) {
    const at = stockTakeAt(stockTakeId);
    return at === null ? refuse('STOCK_TAKE_NOT_FOUND') : this.service.abandon(actor, { ...input, ...at }, traceId);
  }

  @ResolveReference()
  resolveReference(@Parent() { id }: { readonly id: GlobalId }, @RequestContext() { actor }: GraphqlContext) {
    return this.reader.byId(actor, id);
  }

  @ResolveField()
  id(@Parent() take: StockTakeEntity) {
    return globalId('StockTake', take.tenantCode, take.id);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() take: StockTakeEntity) {
    return placeRef(take.tenantCode);
  }

  @ResolveField(() => StoreView)
  store(@Parent() of: StockTakeEntity, @RequestContext() context: GraphqlContext) {
    return storeOf(this.stores, of, context);
  }

  @ResolveField(() => Int, { description: '已扫到的件数。How many were scanned.' })
  counted(@Parent() take: StockTakeEntity, @CurrentActor() actor: Actor) {
    return this.reader.counted(actor, take);
  }

  @ResolveField(() => Int, {
    nullable: true,
    description:
      '账上应有的件数；清点时看不到，免得照着账数。How many the books expected; hidden while counting, so that nobody counts by the books.',
  })
  expected(@Parent() take: StockTakeEntity) {
    return this.reader.expected(take);
  }

  @ResolveField(() => StockTakeLineConnection, {
    nullable: true,
    description: '差异，按编码排序；清点时为空。The differences, by code; null while counting.',
  })
  async differences(@Parent() take: StockTakeEntity, @CurrentActor() actor: Actor, @Args() page: PageArgs) {
    const after = cursorKeyOf(page, AFTER_CODE)?.[0] ?? null;
    const lines = await this.reader.differences(actor, take, after, rowsToRead(page));
    return lines && toConnection(lines, page, ({ itemCode }) => [itemCode]);
  }
}

function stockTakeAt(id: string) {
  const at = uuidAt<StockTakeId>(id, 'StockTake');
  return at && { tenantCode: at.tenantCode, stockTakeId: at.id };
}
