import { Args, ArgsType, Field, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { tenantCodeField } from '@yicang/contracts';
import { covers, globalId, refuse, uuidAt, type Actor, type OrganizationId, type TenantCode } from '@yicang/kernel';
import {
  CurrentActor,
  cursorKeyOf,
  Guarded,
  OpenToAll,
  PageArgs,
  placeRef,
  RequestContext,
  rowsToRead,
  TenantCodeScalar,
  toConnection,
  type GraphqlContext,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { OrganizationStub, PlaceStub, ProductStub } from '../federation.graphql.js';
import {
  NeedStatusEnum,
  NeedUrgencyEnum,
  OrganizationNeedConnection,
  OrganizationNeedView,
  RecordOrganizationNeedInput,
  RecordOrganizationNeedResult,
} from './need.graphql.js';
import { RECORD_NEED, type NeedStatus, type NeedUrgency } from './need.rules.js';
import { productAt } from './needs.resolver.js';
import { type OrganizationNeedEntity } from './organization-need.entity.js';
import { OrganizationNeedsService } from './organization-needs.service.js';

const AFTER = z.tuple([tenantCodeField, z.uuid()]);

@ArgsType()
class OrganizationNeedsArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
  @Field(() => ID, { nullable: true, description: '只看这个机构的。Of this organization only.' })
  organizationId?: string | null;
  @Field(() => NeedStatusEnum, { nullable: true }) status?: NeedStatus | null;
  @Field(() => NeedUrgencyEnum, { nullable: true }) urgency?: NeedUrgency | null;
}

@Resolver(() => OrganizationNeedView)
export class OrganizationNeedsResolver {
  constructor(private readonly service: OrganizationNeedsService) {}

  @OpenToAll()
  @Query(() => OrganizationNeedConnection, {
    description:
      '一个地点内各机构的需求，任何人可查。What the organizations of a place and all inside it need, for everybody.',
  })
  async organizationNeeds(@Args() page: OrganizationNeedsArgs) {
    const { status = null, urgency = null } = page;
    const organization = page.organizationId == null ? null : organizationAt(page.organizationId);
    const isElsewhere = organization === null || !covers(page.place, organization.tenantCode);
    if (page.organizationId != null && isElsewhere) return toConnection([], page, () => []);
    const place = organization?.tenantCode ?? page.place;
    const asked = { place, status, urgency, organizationId: organization?.id ?? null };
    const rows = await this.service.list({ ...asked, after: cursorKeyOf(page, AFTER), limit: rowsToRead(page) });
    return toConnection(rows, page, (need) => [need.tenantCode, need.id]);
  }

  @Guarded(RECORD_NEED)
  @Mutation(() => RecordOrganizationNeedResult, {
    description:
      '登记机构的需求，公开。Puts an organization’s need on record, for everybody to read. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ' +
      'ORGANIZATION_NOT_FOUND, ORGANIZATION_CLOSED, TEXT_HOLDS_PERSONAL_NUMBER, NEED_PRODUCT_UNKNOWN, NEED_ALREADY_RECORDED, ' +
      'GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  recordOrganizationNeed(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { organizationId, productId, urgency, ...input }: RecordOrganizationNeedInput,
  ) {
    const organization = organizationAt(organizationId);
    if (organization === null) return refuse('ORGANIZATION_NOT_FOUND');
    const product = productId == null ? null : productAt(productId);
    if (product === null && productId != null) return refuse('NEED_PRODUCT_UNKNOWN');
    const { tenantCode, id } = organization;
    const more = { tenantCode, organizationId: id, product, urgency: urgency ?? 'ordinary' };
    return this.service.record(actor, { ...input, ...more }, traceId);
  }

  @ResolveField(() => ID)
  id(@Parent() need: OrganizationNeedEntity) {
    return globalId('Need', need.tenantCode, need.id);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() need: OrganizationNeedEntity) {
    return placeRef(need.tenantCode);
  }

  @ResolveField(() => OrganizationStub)
  organization(@Parent() { tenantCode, organizationId }: OrganizationNeedEntity) {
    return { id: globalId('Organization', tenantCode, organizationId) };
  }

  @ResolveField(() => ProductStub, {
    nullable: true,
    description: '目录里的品种；还没确定为空。Its product in the catalogue; null while nobody said.',
  })
  product(@Parent() { productTenantCode, productId }: OrganizationNeedEntity) {
    return productTenantCode && productId && { id: globalId('Product', productTenantCode, productId) };
  }
}

function organizationAt(text: string) {
  return uuidAt<OrganizationId>(text, 'Organization');
}
