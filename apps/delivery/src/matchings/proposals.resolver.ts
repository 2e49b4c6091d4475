import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { globalId, type Actor, type MatchingId, type NeedId, type PlanId } from '@yicang/kernel';
import { CurrentActor, Guarded, ListSize, RequestContext, type GraphqlContext } from '@yicang/platform-graphql';
import { ItemStub } from '../federation.graphql.js';
import { type NeedEntity } from '../needs/need.entity.js';
import { NeedView } from '../needs/need.graphql.js';
import { NeedsService } from '../needs/needs.service.js';
import { type PlanEntity } from '../plans/plan.entity.js';
import { PlanView } from '../plans/plan.graphql.js';
import { PlansService } from '../plans/plans.service.js';
import { CLAUSES } from './fairness.rules.js';
import { inWords } from './ground.words.js';
import { type MatchingEntity, type ProposalEntity } from './matching.entity.js';
import { ProposalGroundView, ProposalStatusEnum, ProposalView } from './matching.graphql.js';
import { READ_MATCHINGS, statusAt } from './matching.rules.js';
import { MatchingsService } from './matchings.service.js';

@Resolver(() => ProposalView)
export class ProposalsResolver {
  constructor(
    private readonly service: MatchingsService,
    private readonly needs: NeedsService,
    private readonly plans: PlansService,
  ) {}

  @Guarded(READ_MATCHINGS)
  @Query(() => ProposalView, {
    nullable: true,
    description: '按 id 查建议；不是您社区的，答案为空。By id; null when not yours.',
  })
  proposal(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    return this.service.proposalById(actor, id);
  }

  @ResolveField()
  id(@Parent() { tenantCode, id }: ProposalEntity) {
    return globalId('Proposal', tenantCode, id);
  }

  @ResolveField(() => ProposalStatusEnum)
  async status(@Parent() proposal: ProposalEntity, @RequestContext() context: GraphqlContext) {
    if (proposal.status !== 'proposed') return proposal.status;
    const [matching, need] = await Promise.all([this.matchingOf(proposal, context), this.needOf(proposal, context)]);
    if (matching === null || need === null) return 'overtaken';
    return statusAt(proposal, need, matching.proposedAt, new Date());
  }

  @ResolveField(() => NeedView, { nullable: true, description: '给哪条需求。For which need.' })
  need(@Parent() proposal: ProposalEntity, @RequestContext() context: GraphqlContext) {
    return this.needOf(proposal, context);
  }

  @ResolveField(() => ItemStub, { description: '哪件物品。Which item.' })
  item(@Parent() { tenantCode, itemCode }: ProposalEntity) {
    return { id: globalId('Item', tenantCode, itemCode) };
  }

  @ResolveField(() => PlanView, { nullable: true, description: '由此作出的配送计划。The plan that came of it.' })
  plan(@Parent() { tenantCode, planId }: ProposalEntity, @RequestContext() { actor, loaders }: GraphqlContext) {
    const readBatch = (ids: readonly PlanId[]) => this.plans.byIds(actor, tenantCode, ids);
    return planId && loaders.of<PlanId, PlanEntity>(`plans in ${tenantCode}`, readBatch).load(planId);
  }

  @ListSize(CLAUSES.length)
  @ResolveField(() => [ProposalGroundView], { description: '依据，按规则逐条。Why, clause by clause.' })
  grounds(@Parent() { grounds }: ProposalEntity) {
    return grounds.map(inWords);
  }
  private matchingOf({ tenantCode, matchingId }: ProposalEntity, { actor, loaders }: GraphqlContext) {
    const readBatch = (ids: readonly MatchingId[]) =>
      Promise.all(ids.map((id) => this.service.byKey(actor, tenantCode, id)));
    return loaders.of<MatchingId, MatchingEntity>(`matchings in ${tenantCode}`, readBatch).load(matchingId);
  }

  private needOf({ tenantCode, needId }: ProposalEntity, { actor, loaders }: GraphqlContext) {
    const readBatch = (ids: readonly NeedId[]) => this.needs.byIds(actor, tenantCode, ids);
    return loaders.of<NeedId, NeedEntity>(`needs in ${tenantCode}`, readBatch).load(needId);
  }
}
