import {
  Args,
  ArgsType,
  Field,
  ID,
  Mutation,
  Parent,
  Query,
  ResolveField,
  Resolver,
  ResolveReference,
} from '@nestjs/graphql';
import { tenantCodeField } from '@yicang/contracts';
import {
  globalId,
  refuse,
  uuidAt,
  type Actor,
  type GlobalId,
  type NeedId,
  type PlanId,
  type TenantCode,
} from '@yicang/kernel';
import {
  CurrentActor,
  cursorKeyOf,
  orThrow,
  PageArgs,
  placeRef,
  RequestContext,
  rowsToRead,
  TenantCodeScalar,
  toConnection,
  type GraphqlContext,
  Guarded,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { ItemStub, PlaceStub } from '../federation.graphql.js';
import { type NeedEntity } from '../needs/need.entity.js';
import { NeedView } from '../needs/need.graphql.js';
import { NeedsService } from '../needs/needs.service.js';
import { type PlanEntity } from './plan.entity.js';
import {
  PlanConnection,
  PlanDeliveryInput,
  PlanDeliveryResult,
  PlanStatusEnum,
  PlanView,
  WithdrawPlanInput,
  WithdrawPlanResult,
} from './plan.graphql.js';
import { type PlanStatus, READ_PLANS, PLAN_DELIVERY, WITHDRAW_PLAN } from './plan.rules.js';
import { READ_NEEDS } from '../needs/need.rules.js';
import { PlansService } from './plans.service.js';

const AFTER = z.tuple([tenantCodeField, z.uuid()]);

@ArgsType()
class PlansArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
  @Field(() => PlanStatusEnum, { nullable: true }) status?: PlanStatus | null;
}

@Resolver(() => PlanView)
export class PlansResolver {
  constructor(
    private readonly service: PlansService,
    private readonly needs: NeedsService,
  ) {}

  @Guarded(READ_PLANS)
  @Query(() => PlanConnection, {
    description: '一个地点内的配送计划。The delivery plans of a place and all inside it.',
  })
  async plans(@CurrentActor() actor: Actor, @Args() page: PlansArgs) {
    const rows = await this.service.list(
      actor,
      page.place,
      page.status ?? null,
      cursorKeyOf(page, AFTER),
      rowsToRead(page),
    );
    return toConnection(orThrow(rows), page, (plan) => [plan.tenantCode, plan.id]);
  }

  @Guarded(READ_PLANS)
  @Query(() => PlanView, {
    nullable: true,
    description: '按 id 查计划；不是您社区的，答案为空。By id; null when not yours.',
  })
  plan(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    return this.service.byId(actor, id);
  }

  @Guarded(PLAN_DELIVERY)
  @Mutation(() => PlanDeliveryResult, {
    description:
      '为一条需求预留一件物品。Promises one item for one need. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, NEED_NOT_FOUND, NEED_NOT_OPEN, NEED_OF_ORGANIZATION, NEED_RECHECK_DUE, ITEM_NOT_FOUND, ' +
      'ITEM_NOT_IN_STORE, ITEM_NOT_AS_NEEDED, ITEM_EXPIRED, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  planDelivery(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { needId, ...input }: PlanDeliveryInput,
  ) {
    const need = uuidAt<NeedId>(needId, 'Need');
    if (need === null) return refuse('NEED_NOT_FOUND');
    return this.service.plan(actor, { ...input, tenantCode: need.tenantCode, needId: need.id }, traceId);
  }

  @Guarded(WITHDRAW_PLAN)
  @Mutation(() => WithdrawPlanResult, {
    description:
      '撤回计划，物品重新可用。Gives a plan up; its item is free again. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PLAN_NOT_FOUND, PLAN_NOT_HELD, ' +
      'GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  withdrawPlan(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { planId, commandId }: WithdrawPlanInput,
  ) {
    const plan = uuidAt<PlanId>(planId, 'Plan');
    if (plan === null) return refuse('PLAN_NOT_FOUND');
    return this.service.withdraw(actor, { commandId, tenantCode: plan.tenantCode, planId: plan.id }, traceId);
  }

  @ResolveReference()
  resolveReference(@Parent() { id }: { readonly id: GlobalId }, @RequestContext() context: GraphqlContext) {
    return this.service.byId(context.actor, id);
  }

  @ResolveField()
  id(@Parent() plan: PlanEntity) {
    return globalId('Plan', plan.tenantCode, plan.id);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() plan: PlanEntity) {
    return placeRef(plan.tenantCode);
  }

  @ResolveField(() => ItemStub)
  item(@Parent() plan: PlanEntity) {
    return { id: globalId('Item', plan.tenantCode, plan.itemCode) };
  }

  @Guarded(READ_NEEDS)
  @ResolveField(() => NeedView, {
    nullable: true,
    description: '需求；无权看时为空。Null for those who may not see needs.',
  })
  need(@Parent() { tenantCode, needId }: PlanEntity, @RequestContext() { actor, loaders }: GraphqlContext) {
    const readBatch = (ids: readonly NeedId[]) => this.needs.byIds(actor, tenantCode, ids);
    return loaders.of<NeedId, NeedEntity>(`needs in ${tenantCode}`, readBatch).load(needId);
  }
}
