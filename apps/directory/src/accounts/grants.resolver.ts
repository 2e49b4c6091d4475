import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { globalId, refuse, uuidAt, type Actor, type Uuid } from '@yicang/kernel';
import { CurrentActor, RequestContext, type GraphqlContext, Guarded } from '@yicang/platform-graphql';
import { PlaceView } from '../places/place.graphql.js';
import { PlacesService } from '../places/places.service.js';
import { type AccountGrantEntity } from './account-grant.entity.js';
import {
  GrantRoleInput,
  GrantRoleResult,
  RevokeRoleInput,
  RevokeRoleResult,
  RoleGrantView,
} from './account.graphql.js';
import { GrantsService } from './grants.service.js';
import { GRANT_ROLE, REVOKE_ROLE } from './grant.rules.js';

@Resolver(() => RoleGrantView)
export class GrantsResolver {
  constructor(
    private readonly service: GrantsService,
    private readonly places: PlacesService,
  ) {}

  @Guarded(GRANT_ROLE)
  @Mutation(() => GrantRoleResult, {
    description:
      '授予角色；该账号须刷新令牌。Grants a role; the account’s access token must be refreshed. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PROOF_NEEDED, PLACE_NOT_FOUND, ACCOUNT_NOT_FOUND, ACCOUNT_SUSPENDED, ACCOUNT_FROM_ELSEWHERE, GRANT_LEVEL_WRONG, GRANT_DATES_WRONG, GRANT_EXISTS, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  grantRole(
    @CurrentActor() actor: Actor,
    @Args('input') { from = null, to = null, ...input }: GrantRoleInput,
    @RequestContext() { traceId }: GraphqlContext,
  ) {
    return this.service.grant(actor, { ...input, fromOn: from, toOn: to }, traceId);
  }

  @Guarded(REVOKE_ROLE)
  @Mutation(() => RevokeRoleResult, {
    description:
      '撤销授权，旧令牌立即失效。Revokes a grant; access tokens from before are refused at once. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, GRANT_NOT_FOUND, GRANT_IS_YOURS, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  revokeRole(
    @CurrentActor() actor: Actor,
    @Args('input') { commandId, grantId }: RevokeRoleInput,
    @RequestContext() { traceId }: GraphqlContext,
  ) {
    const grant = uuidAt<Uuid>(grantId, 'RoleGrant');
    if (grant === null) return refuse('GRANT_NOT_FOUND');
    return this.service.revoke(actor, { commandId, place: grant.tenantCode, grantId: grant.id }, traceId);
  }

  @ResolveField()
  id(@Parent() grant: AccountGrantEntity) {
    return globalId('RoleGrant', grant.tenantCode, grant.id);
  }

  @ResolveField()
  from(@Parent() grant: AccountGrantEntity) {
    return grant.fromOn;
  }

  @ResolveField()
  to(@Parent() grant: AccountGrantEntity) {
    return grant.toOn;
  }

  @ResolveField(() => PlaceView)
  place(@Parent() grant: AccountGrantEntity, @RequestContext() { loaders }: GraphqlContext) {
    return loaders
      .of('places', (codes: readonly AccountGrantEntity['tenantCode'][]) => this.places.byCode(codes))
      .load(grant.tenantCode);
  }
}
