import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { refuse, uuidAt, type Actor, type PlanId, type TenantCode } from '@yicang/kernel';
import { CurrentActor, Guarded, RequestContext, type GraphqlContext } from '@yicang/platform-graphql';
import { PlanView } from '../plans/plan.graphql.js';
import { type PlanEntity } from '../plans/plan.entity.js';
import { StopView } from '../runs/run.graphql.js';
import { type StopEntity } from '../runs/stop.entity.js';
import {
  AllowNeighbourInput,
  AllowNeighbourResult,
  DisallowNeighbourInput,
  DisallowNeighbourResult,
  NeighbourConsentView,
} from './consent.graphql.js';
import { ALLOW_NEIGHBOUR, DISALLOW_NEIGHBOUR } from './consent.rules.js';
import { ConsentsService } from './consents.service.js';
import { type NeighbourConsentEntity } from './neighbour-consent.entity.js';

const CONSENT = '可由他人代收；不可以为空。That it may be left with somebody else; null when it may not.';

@Resolver(() => PlanView)
export class ConsentsResolver {
  constructor(private readonly service: ConsentsService) {}

  @Guarded(ALLOW_NEIGHBOUR)
  @Mutation(() => AllowNeighbourResult, {
    description:
      '登记同意由他人代收一个计划的物品。Puts on record that what is planned may be left with somebody else. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ' +
      'PLAN_NOT_FOUND, PLAN_OVER, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  allowNeighbour(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { planId, ...input }: AllowNeighbourInput,
  ) {
    const plan = uuidAt<PlanId>(planId, 'Plan');
    if (plan === null) return refuse('PLAN_NOT_FOUND');
    return this.service.allow(actor, { ...input, tenantCode: plan.tenantCode, planId: plan.id }, traceId);
  }

  @Guarded(DISALLOW_NEIGHBOUR)
  @Mutation(() => DisallowNeighbourResult, {
    description:
      '收回由他人代收的同意。Withdraws that it may be left with somebody else. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PLAN_NOT_FOUND, ' +
      'NEIGHBOUR_NOT_ALLOWED, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  disallowNeighbour(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, planId }: DisallowNeighbourInput,
  ) {
    const plan = uuidAt<PlanId>(planId, 'Plan');
    if (plan === null) return refuse('PLAN_NOT_FOUND');
    return this.service.disallow(actor, { commandId, tenantCode: plan.tenantCode, planId: plan.id }, traceId);
  }

  @ResolveField(() => NeighbourConsentView, { nullable: true, description: CONSENT })
  neighbourConsent(@Parent() { tenantCode, id }: PlanEntity, @RequestContext() context: GraphqlContext) {
    return consentFor(this.service, context, tenantCode, id);
  }
}

@Resolver(() => StopView)
export class StopConsentResolver {
  constructor(private readonly service: ConsentsService) {}

  @ResolveField(() => NeighbourConsentView, { nullable: true, description: CONSENT })
  neighbourConsent(@Parent() { tenantCode, planId }: StopEntity, @RequestContext() context: GraphqlContext) {
    return consentFor(this.service, context, tenantCode, planId);
  }
}

function consentFor(
  service: ConsentsService,
  { actor, loaders }: GraphqlContext,
  tenantCode: TenantCode,
  planId: PlanId,
) {
  const readBatch = (ids: readonly PlanId[]) => service.ofPlans(actor, tenantCode, ids);
  return loaders.of<PlanId, NeighbourConsentEntity>(`consents in ${tenantCode}`, readBatch).load(planId);
}
