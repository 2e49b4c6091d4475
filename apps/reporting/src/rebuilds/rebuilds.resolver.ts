import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, type TenantCode } from '@yicang/kernel';
import { CurrentActor, RequestContext, TenantCodeScalar, type GraphqlContext, Guarded } from '@yicang/platform-graphql';
import { CompareFiguresResult, RebuildFiguresInput, RebuildFiguresResult } from './rebuild.graphql.js';
import { RebuildsService } from './rebuilds.service.js';
import { COMPARE_FIGURES, REBUILD_FIGURES } from './rebuild.rules.js';

@Resolver()
export class RebuildsResolver {
  constructor(private readonly service: RebuildsService) {}

  @Guarded(COMPARE_FIGURES)
  @Query(() => CompareFiguresResult, {
    description:
      '把一个社区的数字与原始记录核对，不改动什么。Compares a community’s figures with the records, and changes nothing. ' +
      'Refuses: NOT_PERMITTED, PLACE_NOT_COMMUNITY, GRANTS_CHANGED, GRANTS_STALE.',
  })
  compareFigures(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('place', { type: () => TenantCodeScalar }) place: TenantCode,
  ) {
    return this.service.compare(actor, place, traceId);
  }

  @Guarded(REBUILD_FIGURES)
  @Mutation(() => RebuildFiguresResult, {
    description:
      '按原始记录重建一个地点的数字。Rebuilds the figures of a place from the records. ' +
      'Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  rebuildFigures(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') input: RebuildFiguresInput,
  ) {
    return this.service.rebuild(actor, input, traceId);
  }
}
