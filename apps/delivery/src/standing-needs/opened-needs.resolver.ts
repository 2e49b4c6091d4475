import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type StandingNeedId } from '@yicang/kernel';
import { Guarded, LocalDateScalar, RequestContext, type GraphqlContext } from '@yicang/platform-graphql';
import { type NeedEntity } from '../needs/need.entity.js';
import { NeedView } from '../needs/need.graphql.js';
import { SEE_RECIPIENT } from '../needs/need.rules.js';
import { type StandingNeedEntity } from './standing-need.entity.js';
import { StandingNeedView } from './standing-need.graphql.js';
import { StandingNeedsService } from './standing-needs.service.js';

/** What a need says of the standing need that it was opened for. */
@Resolver(() => NeedView)
export class OpenedNeedsResolver {
  constructor(private readonly service: StandingNeedsService) {}

  @Guarded(SEE_RECIPIENT)
  @ResolveField(() => StandingNeedView, {
    nullable: true,
    description:
      '由哪条长期需求登记；不是、伙伴机构看到的为空。The standing need it was opened for; null when it was not, and for partners.',
  })
  standingNeed(
    @Parent() { tenantCode, standingNeedId }: NeedEntity,
    @RequestContext() { actor, loaders }: GraphqlContext,
  ) {
    const readBatch = (ids: readonly StandingNeedId[]) => this.service.byIds(actor, tenantCode, ids);
    const loader = loaders.of<StandingNeedId, StandingNeedEntity>(`standing needs in ${tenantCode}`, readBatch);
    return standingNeedId && loader.load(standingNeedId);
  }

  @Guarded(SEE_RECIPIENT)
  @ResolveField(() => LocalDateScalar, {
    nullable: true,
    description:
      '是长期需求哪一天到期的；不是、伙伴机构看到的为空。On which day it fell due; null as `standingNeed` is.',
  })
  periodOn(@Parent() need: NeedEntity) {
    return need.periodOn;
  }
}
