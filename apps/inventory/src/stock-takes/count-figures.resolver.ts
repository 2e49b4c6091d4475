import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { localDateAt, type Actor, type TenantCode } from '@yicang/kernel';
import {
  CurrentActor,
  orThrow,
  parseInput,
  placeRef,
  RequestContext,
  TenantCodeScalar,
  type GraphqlContext,
  Guarded,
  ListSize,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { PlaceStub } from '../federation.graphql.js';
import { StoreView } from '../stores/store.graphql.js';
import { storeOf } from '../stores/store.loader.js';
import { StoresService } from '../stores/stores.service.js';
import { StockTakeRulesService } from './stock-take-rules.service.js';
import {
  CountAccuracyView,
  SetStockTakeRuleInput,
  SetStockTakeRuleResult,
  StockTakeRuleView,
  StoreCountView,
} from './stock-take.graphql.js';
import { StockTakesReader, type CountAccuracyRow, type StoreCountRow } from './stock-takes.reader.js';
import { type StockTakeRuleEntity } from './stock-take-rule.entity.js';
import { accuracyBasisPointsFloor, READ_STOCK_TAKES, SET_STOCK_TAKE_RULE } from './stock-take.rules.js';

/** What one answer holds at most: the stores of a city. */
const STORES_MAX = 500;
const month = z.string().regex(/^2\d{3}-(0[1-9]|1[0-2])$/);

@Resolver(() => CountAccuracyView)
export class CountAccuracyResolver {
  constructor(
    private readonly reader: StockTakesReader,
    private readonly stores: StoresService,
  ) {}

  @Guarded(READ_STOCK_TAKES)
  @ListSize(50)
  @Query(() => [CountAccuracyView], {
    description:
      '一个地点某月签字的盘点，按义仓与保管员，至多 500 行。The counts signed in a month at a place, by store and keeper, 500 at most.',
  })
  async countAccuracy(
    @CurrentActor() actor: Actor,
    @Args('place', { type: () => TenantCodeScalar }) place: TenantCode,
    @Args('month', { description: '如 2026-03。Such as 2026-03.' }) asked: string,
  ) {
    return orThrow(await this.reader.accuracy(actor, place, parseInput(month, asked), STORES_MAX));
  }

  @ResolveField(() => StoreView)
  store(@Parent() of: CountAccuracyRow, @RequestContext() context: GraphqlContext) {
    return storeOf(this.stores, of, context);
  }

  @ResolveField()
  accuracyBasisPoints(@Parent() { expected, missing }: CountAccuracyRow) {
    return accuracyBasisPointsFloor(expected, missing);
  }
}

@Resolver(() => StoreCountView)
export class StoreCountsResolver {
  constructor(
    private readonly reader: StockTakesReader,
    private readonly stores: StoresService,
  ) {}

  @Guarded(READ_STOCK_TAKES)
  @ListSize(50)
  @Query(() => [StoreCountView], {
    description:
      '一个地点到期该盘点的义仓，等得最久的在前，至多 500 个。The stores of a place whose regular count is due, the longest waiting first, 500 at most.',
  })
  storesDueForCount(@CurrentActor() actor: Actor, @Args('place', { type: () => TenantCodeScalar }) place: TenantCode) {
    return this.reader.due(actor, place, localDateAt(new Date()), STORES_MAX);
  }

  @ResolveField(() => StoreView)
  store(@Parent() of: StoreCountRow, @RequestContext() context: GraphqlContext) {
    return storeOf(this.stores, of, context);
  }
}

@Resolver(() => StockTakeRuleView)
export class StockTakeRulesResolver {
  constructor(private readonly service: StockTakeRulesService) {}

  @Guarded(SET_STOCK_TAKE_RULE)
  @Mutation(() => SetStockTakeRuleResult, {
    description:
      '规定一个市或社区的义仓多久整仓盘点一次。Says how often the stores of a city or community are counted as a whole. Refuses: SIGN_IN_NEEDED, ' +
      'NOT_PERMITTED, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  setStockTakeRule(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { place, ...input }: SetStockTakeRuleInput,
  ) {
    return this.service.set(actor, { ...input, tenantCode: place }, traceId);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() { tenantCode }: StockTakeRuleEntity) {
    return placeRef(tenantCode);
  }
}
