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
  type FamilyId,
  type GlobalId,
  type NeedId,
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
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { FamilyStub, PlaceStub } from '../federation.graphql.js';
import { type NeedEntity } from './need.entity.js';
import {
  NeedConnection,
  NeedStatusEnum,
  NeedView,
  RecordNeedInput,
  RecordNeedResult,
  WithdrawNeedInput,
  WithdrawNeedResult,
} from './need.graphql.js';
import { type NeedStatus } from './need.rules.js';
import { NeedsService } from './needs.service.js';

const AFTER = z.tuple([tenantCodeField, z.uuid()]);

@ArgsType()
class NeedsArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
  @Field(() => NeedStatusEnum, { nullable: true }) status?: NeedStatus | null;
}

@Resolver(() => NeedView)
export class NeedsResolver {
  constructor(private readonly service: NeedsService) {}

  @Query(() => NeedConnection, { description: '一个地点内的需求。The needs of a place and all inside it.' })
  async needs(@CurrentActor() actor: Actor, @Args() page: NeedsArgs) {
    const rows = await this.service.list(
      actor,
      page.place,
      page.status ?? null,
      cursorKeyOf(page, AFTER),
      rowsToRead(page),
    );
    return toConnection(orThrow(rows), page, (need) => [need.tenantCode, need.id]);
  }

  @Query(() => NeedView, {
    nullable: true,
    description: '按 id 查需求；不是您社区的，答案为空。By id; null when not yours.',
  })
  need(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    return this.service.byId(actor, id);
  }

  @Mutation(() => RecordNeedResult, {
    description:
      '登记受助家庭的需求。Puts a recipient family’s need on record. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, FAMILY_NOT_FOUND, FAMILY_ROLE_MISSING, ' +
      'TEXT_HOLDS_PERSONAL_NUMBER, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  recordNeed(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { familyId, ...input }: RecordNeedInput,
  ) {
    const family = uuidAt<FamilyId>(familyId, 'Family');
    if (family === null) return refuse('FAMILY_NOT_FOUND');
    return this.service.record(actor, { ...input, tenantCode: family.tenantCode, familyId: family.id }, traceId);
  }

  @Mutation(() => WithdrawNeedResult, {
    description:
      '撤回需求，未出发的计划随之撤回。Withdraws a need, and its plans that have not departed; what is under way still arrives. ' +
      'Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, NEED_NOT_FOUND, NEED_MET, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  withdrawNeed(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { needId, ...input }: WithdrawNeedInput,
  ) {
    const need = uuidAt<NeedId>(needId, 'Need');
    if (need === null) return refuse('NEED_NOT_FOUND');
    return this.service.withdraw(actor, { ...input, tenantCode: need.tenantCode, needId: need.id }, traceId);
  }

  @ResolveReference()
  resolveReference(@Parent() { id }: { readonly id: GlobalId }, @RequestContext() context: GraphqlContext) {
    return this.service.byId(context.actor, id);
  }

  @ResolveField()
  id(@Parent() need: NeedEntity) {
    return globalId('Need', need.tenantCode, need.id);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() need: NeedEntity) {
    return placeRef(need.tenantCode);
  }

  @ResolveField()
  note(@Parent() need: NeedEntity, @CurrentActor() actor: Actor) {
    return actor.kind === 'partner' ? null : need.note;
  }

  @ResolveField(() => FamilyStub, { nullable: true, description: '受助家庭；伙伴机构看到的为空。Null for partners.' })
  family(@Parent() need: NeedEntity, @CurrentActor() actor: Actor) {
    if (actor.kind === 'partner') return null;
    return { id: globalId('Family', need.tenantCode, need.familyId) };
  }
}
