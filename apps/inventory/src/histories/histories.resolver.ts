import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  globalId,
  ITEM_CATEGORIES,
  itemAt as itemAtId,
  localDateAt,
  type Actor,
  type ItemCode,
  type LocalDate,
  type TenantCode,
} from '@yicang/kernel';
import {
  CurrentActor,
  DateTimeScalar,
  Guarded,
  ListSize,
  LocalDateScalar,
  orThrow,
  RequestContext,
  TenantCodeScalar,
  type GraphqlContext,
} from '@yicang/platform-graphql';
import { ITEM_STATUSES } from '../items/item.rules.js';
import { StoreView } from '../stores/store.graphql.js';
import { storeOf } from '../stores/store.loader.js';
import { StoresService } from '../stores/stores.service.js';
import { mustBeLocal, mustBePast } from './asked.js';
import { ItemAsOfView, StockAsOfView } from './history.graphql.js';
import { holderOf, itemAt, READ_HISTORIES, type ItemThen, type Moment } from './history.rules.js';
import { HistoriesReader } from './histories.reader.js';

/** Nothing but one row a category and status. */
const STOCK_ROWS_MAX = ITEM_CATEGORIES.length * ITEM_STATUSES.length;

/** An item as it stood, and whose it is. */
type ItemAsOf = ItemThen & { readonly tenantCode: TenantCode; readonly code: ItemCode } & Moment;

@Resolver(() => ItemAsOfView)
export class HistoriesResolver {
  constructor(
    private readonly reader: HistoriesReader,
    private readonly stores: StoresService,
  ) {}

  @Guarded(READ_HISTORIES)
  @Query(() => ItemAsOfView, {
    nullable: true,
    description:
      '物品在某一时刻的状态、位置与持有者：at 为事情发生的时刻，knownAt 为登记在案的时刻，不填为现在。晚到的登记按发生之日计，只知道哪天的算在那天结束时；更正从入库之日起算。那时还没有、或不是您社区的，答案为空。' +
      'How an item stood at a moment, by what was on record at `knownAt`; now when not said. What was told late counts from its own day, at the end of it when no more is known; a correction counts from the first day. Null before it came, and when not yours.',
  })
  async itemAsOf(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('at', {
      type: () => DateTimeScalar,
      nullable: true,
      description: '哪一时刻，不填为现在。At which moment; now when not said.',
    })
    at?: Date | null,
    @Args('knownAt', {
      type: () => DateTimeScalar,
      nullable: true,
      description: '按此刻之前登记在案的事实，不填为现在。By what was on record by then; now when not said.',
    })
    knownAt?: Date | null,
  ): Promise<ItemAsOf | null> {
    const clock = new Date();
    mustBePast({ at: (at ?? clock) > clock, knownAt: (knownAt ?? clock) > clock });
    const found = itemAtId(id);
    if (found === null) return null;
    const { tenantCode, itemCode: code } = found;
    const read = await this.reader.factsOf(actor, tenantCode, code);
    if (read === null) return null;
    const moment = { asOf: at ?? read.now, knownAt: knownAt ?? read.now };
    const then = itemAt(read.facts, moment);
    return then && { ...then, ...moment, tenantCode, code };
  }

  @Guarded(READ_HISTORIES)
  @ListSize(STOCK_ROWS_MAX)
  @Query(() => [StockAsOfView], {
    description:
      '一个城市或社区某天结束时（北京时间）的库存，按品类与状态，依现在所知。The stock of a city or community at the end of a day in China, by category and status, by what is known now.',
  })
  async stockAsOf(
    @CurrentActor() actor: Actor,
    @Args('place', { type: () => TenantCodeScalar }) place: TenantCode,
    @Args('on', { type: () => LocalDateScalar }) on: LocalDate,
  ) {
    mustBePast({ on: on > localDateAt(new Date()) });
    mustBeLocal(place);
    return orThrow(await this.reader.stock(actor, place, on));
  }

  @ResolveField()
  at(@Parent() { asOf }: ItemAsOf) {
    return asOf;
  }

  @ResolveField()
  holder(@Parent() { status }: ItemAsOf) {
    return holderOf(status);
  }

  @ResolveField(() => StoreView)
  store(@Parent() of: ItemAsOf, @RequestContext() context: GraphqlContext) {
    return storeOf(this.stores, of, context);
  }

  @ResolveField(() => ID, {
    nullable: true,
    description: '为哪个配送计划。The plan it was promised to or went out for.',
  })
  planId(@Parent() { tenantCode, planId }: ItemAsOf) {
    return planId && globalId('Plan', tenantCode, planId);
  }

  @ResolveField(() => ID, { nullable: true, description: '由哪次配送带走。The run it went out with.' })
  runId(@Parent() { tenantCode, runId }: ItemAsOf) {
    return runId && globalId('Run', tenantCode, runId);
  }
}
