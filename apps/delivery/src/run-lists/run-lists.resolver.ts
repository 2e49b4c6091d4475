import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor } from '@yicang/kernel';
import { CurrentActor, Guarded, ListSize, RequestContext, type GraphqlContext } from '@yicang/platform-graphql';
import { STOPS_PER_RUN_MAX } from '../runs/run.rules.js';
import { PackingLineView, PickLineView, RunListEnum, RunListFileView, RunListsView } from './run-list.graphql.js';
import { READ_RUN_LISTS, type RunList } from './run-list.rules.js';
import { RunListsService, type RunLists } from './run-lists.service.js';

@Resolver(() => RunListsView)
export class RunListsResolver {
  constructor(private readonly service: RunListsService) {}

  @Guarded(READ_RUN_LISTS)
  @Query(() => RunListsView, {
    nullable: true,
    description:
      '一次配送的拣货单与装箱单；只写第几站，不写是谁家。无权看时为空。What is fetched and packed for a run, by the numbers of its stops. Null when not yours.',
  })
  runLists(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('id', { type: () => ID }) id: string,
  ) {
    return this.service.byRun(actor, id, traceId);
  }

  @Guarded(READ_RUN_LISTS)
  @Query(() => RunListFileView, {
    nullable: true,
    description:
      '其中一张单子的 PDF，A4 一页。无权看时为空。One of its lists as a PDF of one A4 page. Null when not yours.',
  })
  runListFile(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('list', { type: () => RunListEnum, description: '哪一张。Which of them.' }) list: RunList,
  ) {
    return this.service.paper(actor, id, list, traceId);
  }

  @ListSize(STOPS_PER_RUN_MAX)
  @ResolveField(() => [PickLineView], { description: '拣货单，按货位。What to fetch, shelf by shelf.' })
  pick(@Parent() { pick }: RunLists) {
    return pick;
  }

  @ListSize(STOPS_PER_RUN_MAX)
  @ResolveField(() => [PackingLineView], { description: '装箱单，按站。What to pack, stop by stop.' })
  packing(@Parent() { packing }: RunLists) {
    return packing;
  }
}
