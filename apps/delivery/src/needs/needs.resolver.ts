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
  type ProductId,
  type TenantCode,
} from '@yicang/kernel';
import {
  CurrentActor,
  LocalDateScalar,
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
import { FamilyStub, OrganizationStub, PlaceStub, ProductStub } from '../federation.graphql.js';
import { type NeedEntity } from './need.entity.js';
import {
  NeedConnection,
  NeedStatusEnum,
  NeedView,
  ProductSuggestionView,
  RecordNeedInput,
  RecordNeedResult,
  WithdrawNeedInput,
  WithdrawNeedResult,
} from './need.graphql.js';
import { type NeedStatus, READ_NEEDS, RECORD_NEED, WITHDRAW_NEED, SEE_RECIPIENT } from './need.rules.js';
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

  @Guarded(READ_NEEDS)
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

  @Guarded(READ_NEEDS)
  @Query(() => NeedView, {
    nullable: true,
    description: '按 id 查需求；不是您社区的，答案为空。By id; null when not yours.',
  })
  need(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    return this.service.byId(actor, id);
  }

  @Guarded(RECORD_NEED)
  @Mutation(() => RecordNeedResult, {
    description:
      '登记受助家庭的需求。Puts a recipient family’s need on record. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, FAMILY_NOT_FOUND, FAMILY_ROLE_MISSING, ' +
      'TEXT_HOLDS_PERSONAL_NUMBER, NEED_PRODUCT_UNKNOWN, NEED_RECHECK_PAST, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  recordNeed(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { familyId, productId, urgency, recheckOn = null, ...input }: RecordNeedInput,
  ) {
    const family = uuidAt<FamilyId>(familyId, 'Family');
    if (family === null) return refuse('FAMILY_NOT_FOUND');
    const product = productId == null ? null : productAt(productId);
    if (product === null && productId != null) return refuse('NEED_PRODUCT_UNKNOWN');
    const { tenantCode, id } = family;
    const more = { tenantCode, familyId: id, product, urgency: urgency ?? 'ordinary', recheckOn };
    return this.service.record(actor, { ...input, ...more }, traceId);
  }

  @Guarded(WITHDRAW_NEED)
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

  @Guarded(SEE_RECIPIENT)
  @ResolveField(() => String, { nullable: true, description: '备注；伙伴机构看到的为空。Null for partners.' })
  note(@Parent() need: NeedEntity) {
    return need.note;
  }

  @Guarded(SEE_RECIPIENT)
  @ResolveField(() => FamilyStub, { nullable: true, description: '受助家庭；伙伴机构看到的为空。Null for partners.' })
  family(@Parent() { tenantCode, familyId }: NeedEntity) {
    return familyId && { id: globalId('Family', tenantCode, familyId) };
  }

  @ResolveField(() => OrganizationStub, { nullable: true, description: '机构；家庭的需求为空。Null for a family’s.' })
  organization(@Parent() { tenantCode, organizationId }: NeedEntity) {
    return organizationId && { id: globalId('Organization', tenantCode, organizationId) };
  }

  @Guarded(SEE_RECIPIENT)
  @ResolveField(() => String, { nullable: true, description: '规格；伙伴机构看到的为空。Null for partners.' })
  specification(@Parent() need: NeedEntity) {
    return need.specification;
  }

  @Guarded(SEE_RECIPIENT)
  @ResolveField(() => LocalDateScalar, {
    nullable: true,
    description:
      '受助资格的复核日；不需复核、伙伴机构看到的为空。When eligibility is checked again; null when it need not be, and for partners.',
  })
  recheckOn(@Parent() need: NeedEntity) {
    return need.recheckOn;
  }

  @ResolveField(() => ProductStub, {
    nullable: true,
    description: '目录里的品种；还没确定为空。Its product in the catalogue; null while nobody said.',
  })
  product(@Parent() { productTenantCode, productId }: NeedEntity) {
    return productTenantCode && productId && { id: globalId('Product', productTenantCode, productId) };
  }

  @Guarded(SEE_RECIPIENT)
  @ResolveField(() => ProductSuggestionView, {
    nullable: true,
    description: '待确认的品种建议；没有为空。Which product it may be; null when none is suggested.',
  })
  suggestedProduct(@Parent() { suggestion }: NeedEntity) {
    if (suggestion === null) return null;
    const { product, ...more } = suggestion;
    return { ...more, product: { id: globalId('Product', product.tenantCode, product.id) } };
  }
}

/** Which product a global id names; null when it is none. */
export const productAt = (text: string) => uuidAt<ProductId>(text, 'Product');
