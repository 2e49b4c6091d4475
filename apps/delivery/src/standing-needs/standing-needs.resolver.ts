import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver, ResolveReference } from '@nestjs/graphql';
import { tenantCodeField } from '@yicang/contracts';
import {
  globalId,
  refuse,
  uuidAt,
  type Actor,
  type FamilyId,
  type GlobalId,
  type StandingNeedId,
} from '@yicang/kernel';
import {
  CurrentActor,
  cursorKeyOf,
  Guarded,
  orThrow,
  placeRef,
  RequestContext,
  rowsToRead,
  toConnection,
  type GraphqlContext,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { FamilyStub, PlaceStub, ProductStub } from '../federation.graphql.js';
import { productAt } from '../needs/needs.resolver.js';
import { type StandingNeedEntity } from './standing-need.entity.js';
import {
  EndStandingNeedInput,
  EndStandingNeedResult,
  RecordStandingNeedInput,
  RecordStandingNeedResult,
  StandingNeedConnection,
  StandingNeedsArgs,
  StandingNeedView,
} from './standing-need.graphql.js';
import { END_STANDING_NEED, READ_STANDING_NEEDS, RECORD_STANDING_NEED } from './standing-need.rules.js';
import { StandingNeedsService } from './standing-needs.service.js';

const AFTER = z.tuple([tenantCodeField, z.uuid()]);

@Resolver(() => StandingNeedView)
export class StandingNeedsResolver {
  constructor(private readonly service: StandingNeedsService) {}

  @Guarded(READ_STANDING_NEEDS)
  @Query(() => StandingNeedConnection, {
    description: '一个地点内的长期需求。The standing needs of a place and all inside it.',
  })
  async standingNeeds(@CurrentActor() actor: Actor, @Args() page: StandingNeedsArgs) {
    const rows = await this.service.list(actor, page.place, cursorKeyOf(page, AFTER), rowsToRead(page));
    return toConnection(orThrow(rows), page, (standing) => [standing.tenantCode, standing.id]);
  }

  @Guarded(READ_STANDING_NEEDS)
  @Query(() => StandingNeedView, {
    nullable: true,
    description: '按 id 查长期需求；不是您社区的，答案为空。By id; null when not yours.',
  })
  standingNeed(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    return this.service.byId(actor, id);
  }

  @Guarded(RECORD_STANDING_NEED)
  @Mutation(() => RecordStandingNeedResult, {
    description:
      '登记长期需求；到日子自动登记一条需求。Records a standing need; each time it falls due a need is opened. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ' +
      'FAMILY_NOT_FOUND, FAMILY_ROLE_MISSING, TEXT_HOLDS_PERSONAL_NUMBER, NEED_PRODUCT_UNKNOWN, STANDING_NEED_TIME_WRONG, GRANTS_CHANGED, GRANTS_STALE, ' +
      'COMMAND_ID_REUSED.',
  })
  recordStandingNeed(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { familyId, productId, ...input }: RecordStandingNeedInput,
  ) {
    const family = uuidAt<FamilyId>(familyId, 'Family');
    if (family === null) return refuse('FAMILY_NOT_FOUND');
    const product = productId == null ? null : productAt(productId);
    if (product === null && productId != null) return refuse('NEED_PRODUCT_UNKNOWN');
    return this.service.record(
      actor,
      { ...input, tenantCode: family.tenantCode, familyId: family.id, product },
      traceId,
    );
  }

  @Guarded(END_STANDING_NEED)
  @Mutation(() => EndStandingNeedResult, {
    description:
      '结束长期需求；已登记的需求不变。Ends a standing need; what it opened stays. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, STANDING_NEED_NOT_FOUND, ' +
      'STANDING_NEED_ENDED, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  endStandingNeed(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, standingNeedId, reason }: EndStandingNeedInput,
  ) {
    const at = uuidAt<StandingNeedId>(standingNeedId, 'StandingNeed');
    if (at === null) return refuse('STANDING_NEED_NOT_FOUND');
    return this.service.end(actor, { commandId, tenantCode: at.tenantCode, standingNeedId: at.id, reason }, traceId);
  }

  @ResolveReference()
  resolveReference(@Parent() { id }: { readonly id: GlobalId }, @RequestContext() { actor }: GraphqlContext) {
    return this.service.byId(actor, id);
  }

  @ResolveField()
  id(@Parent() standing: StandingNeedEntity) {
    return globalId('StandingNeed', standing.tenantCode, standing.id);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() standing: StandingNeedEntity) {
    return placeRef(standing.tenantCode);
  }

  @ResolveField(() => FamilyStub, { description: '受助家庭。The recipient family.' })
  family(@Parent() { tenantCode, familyId }: StandingNeedEntity) {
    return { id: globalId('Family', tenantCode, familyId) };
  }

  @ResolveField(() => ProductStub, { nullable: true, description: '目录里的品种。Its product; null when any will do.' })
  product(@Parent() { productTenantCode, productId }: StandingNeedEntity) {
    return productTenantCode && productId && { id: globalId('Product', productTenantCode, productId) };
  }
}
