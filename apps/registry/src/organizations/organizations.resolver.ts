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
import { globalId, refuse, type Actor, type GlobalId, type OrganizationKind, type TenantCode } from '@yicang/kernel';
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
import { PlaceStub } from '../federation.graphql.js';
import { type OrganizationEntity } from './organization.entity.js';
import {
  CloseOrganizationInput,
  CloseOrganizationResult,
  OrganizationConnection,
  OrganizationKindEnum,
  OrganizationView,
  RegisterOrganizationInput,
  RegisterOrganizationResult,
} from './organization.graphql.js';
import { CLOSE_ORGANIZATION, REGISTER_ORGANIZATION } from './organization.rules.js';
import { organizationAt, OrganizationsReader } from './organizations.reader.js';
import { OrganizationsService } from './organizations.service.js';

const AFTER = z.tuple([tenantCodeField, z.uuid()]);

@ArgsType()
class OrganizationsArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
  @Field(() => OrganizationKindEnum, { nullable: true }) kind?: OrganizationKind | null;
}

@Resolver(() => OrganizationView)
export class OrganizationsResolver {
  constructor(
    private readonly service: OrganizationsService,
    private readonly reader: OrganizationsReader,
  ) {}

  @OpenToAll()
  @Query(() => OrganizationConnection, {
    description: '一个地点内的机构，任何人可查。The organizations of a place and all inside it, for everybody.',
  })
  async organizations(@Args() page: OrganizationsArgs) {
    const { place, kind = null } = page;
    const rows = await this.reader.list(place, kind, cursorKeyOf(page, AFTER), rowsToRead(page));
    return toConnection(rows, page, (organization) => [organization.tenantCode, organization.id]);
  }

  @OpenToAll()
  @Query(() => OrganizationView, {
    nullable: true,
    description: '按 id 查机构；没有为空。By id; null when there is none.',
  })
  organization(@Args('id', { type: () => ID }) id: GlobalId, @RequestContext() context: GraphqlContext) {
    return this.load(context, id);
  }

  @Guarded(REGISTER_ORGANIZATION)
  @Mutation(() => RegisterOrganizationResult, {
    description:
      '登记机构，资料公开。Puts an organization into the open register. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PLACE_NOT_FOUND, ' +
      'TEXT_HOLDS_PERSONAL_NUMBER, ORGANIZATION_NAME_TAKEN, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  registerOrganization(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { place, districtZh = null, ...input }: RegisterOrganizationInput,
  ) {
    return this.service.register(actor, { ...input, tenantCode: place, districtZh }, traceId);
  }

  @Guarded(CLOSE_ORGANIZATION)
  @Mutation(() => CloseOrganizationResult, {
    description:
      '注销机构；已有的记录不变。Closes an organization: nothing more is recorded for it, and what was stays. Refuses: SIGN_IN_NEEDED, ' +
      'NOT_PERMITTED, ORGANIZATION_NOT_FOUND, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  closeOrganization(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { organizationId, commandId }: CloseOrganizationInput,
  ) {
    const organization = organizationAt(organizationId);
    return organization === null
      ? refuse('ORGANIZATION_NOT_FOUND')
      : this.service.close(actor, { ...organization, commandId }, traceId);
  }

  @ResolveReference()
  resolveReference(@Parent() { id }: { readonly id: GlobalId }, @RequestContext() context: GraphqlContext) {
    return this.load(context, id);
  }

  @ResolveField()
  id(@Parent() organization: OrganizationEntity) {
    return globalId('Organization', organization.tenantCode, organization.id);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() organization: OrganizationEntity) {
    return placeRef(organization.tenantCode);
  }

  private load({ loaders }: GraphqlContext, id: GlobalId): Promise<OrganizationEntity | null> {
    const readBatch = (ids: readonly GlobalId[]) => this.reader.byIds(ids);
    return loaders.of<GlobalId, OrganizationEntity>('organizations', readBatch).load(id);
  }
}
