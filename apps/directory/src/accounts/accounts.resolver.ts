import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { globalId, NATION, type Actor } from '@yicang/kernel';
import {
  CurrentActor,
  cursorKeyOf,
  orThrow,
  RequestContext,
  rowsToRead,
  toConnection,
  type GraphqlContext,
  Guarded,
  OpenToAll,
  ListSize,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import {
  AccountConnection,
  AccountView,
  CreateAccountInput,
  CreateAccountResult,
  PlacePageArgs,
  ReinstateAccountInput,
  ReinstateAccountResult,
  ResetPasswordInput,
  ResetPasswordResult,
  RoleGrantView,
  SuspendAccountInput,
  SuspendAccountResult,
} from './account.graphql.js';
import { AccountsService, type AccountWithGrants } from './accounts.service.js';
import { type AccountFacts } from './credentials.js';
import { GrantsService } from './grants.service.js';
import { READ_ACCOUNTS, CREATE_ACCOUNT, SUSPEND_ACCOUNT, REINSTATE_ACCOUNT, RESET_PASSWORD } from './account.rules.js';

const AFTER = z.tuple([z.uuid()]);

@Resolver(() => AccountView)
export class AccountsResolver {
  constructor(
    private readonly service: AccountsService,
    private readonly grantsService: GrantsService,
  ) {}

  @OpenToAll()
  @Query(() => AccountView, {
    nullable: true,
    description: '我的账号；未登录为空。The account of who asks; null when nobody is signed in.',
  })
  async me(@CurrentActor() actor: Actor) {
    return actor.kind === 'person' ? orThrow(await this.service.mine(actor)) : null;
  }

  @Guarded(READ_ACCOUNTS)
  @Query(() => AccountConnection, {
    description:
      '在此地点（含其内）持有授权的账号；限平台管理员、城市协调员、社区负责人。Accounts that hold a grant in the place or inside it, for those who administer it. Refuses: NOT_PERMITTED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  async accounts(@CurrentActor() actor: Actor, @Args() page: PlacePageArgs) {
    const [after = null] = cursorKeyOf(page, AFTER) ?? [];
    const accounts = orThrow(await this.service.list(actor, page.place, { after, limit: rowsToRead(page) }));
    return toConnection(accounts, page, (account) => [account.id]);
  }

  @Guarded(CREATE_ACCOUNT)
  @Mutation(() => CreateAccountResult, {
    description:
      '建立账号，尚无任何授权。Creates an account that is granted nothing yet. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, LOGIN_NAME_MALFORMED, LOGIN_NAME_TAKEN, DISPLAY_NAME_MALFORMED, PASSWORD_TOO_SHORT, PASSWORD_TOO_LONG, PASSWORD_TOO_EASY, PASSWORD_IS_LOGIN_NAME, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  createAccount(
    @CurrentActor() actor: Actor,
    @Args('input') input: CreateAccountInput,
    @RequestContext() { traceId }: GraphqlContext,
  ) {
    return this.service.create(actor, input, traceId);
  }

  @Guarded(SUSPEND_ACCOUNT)
  @Mutation(() => SuspendAccountResult, {
    description:
      '停用账号，立即在各处失效。Suspends an account, everywhere and at once. Refuses: SIGN_IN_NEEDED, ACCOUNT_NOT_FOUND, ACCOUNT_IS_YOURS, NOT_PERMITTED, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  suspendAccount(
    @CurrentActor() actor: Actor,
    @Args('input') input: SuspendAccountInput,
    @RequestContext() { traceId }: GraphqlContext,
  ) {
    return this.service.suspend(actor, input, traceId);
  }

  @Guarded(REINSTATE_ACCOUNT)
  @Mutation(() => ReinstateAccountResult, {
    description:
      '恢复已停用的账号及其授权；须重新登录。Makes a suspended account usable again, with its grants; she signs in anew. Refuses: SIGN_IN_NEEDED, ACCOUNT_NOT_FOUND, ACCOUNT_IS_YOURS, NOT_PERMITTED, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  reinstateAccount(
    @CurrentActor() actor: Actor,
    @Args('input') input: ReinstateAccountInput,
    @RequestContext() { traceId }: GraphqlContext,
  ) {
    return this.service.reinstate(actor, input, traceId);
  }

  @Guarded(RESET_PASSWORD)
  @Mutation(() => ResetPasswordResult, {
    description:
      '为忘记密码的人设一个新的首个密码；其登录与访问令牌全部失效。Gives somebody who forgot hers a new first password; all sessions and access tokens of the account end. Refuses: SIGN_IN_NEEDED, ACCOUNT_NOT_FOUND, ACCOUNT_IS_YOURS, NOT_PERMITTED, PROOF_NEEDED, PASSWORD_TOO_SHORT, PASSWORD_TOO_LONG, PASSWORD_TOO_EASY, PASSWORD_IS_LOGIN_NAME, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  resetPassword(
    @CurrentActor() actor: Actor,
    @Args('input') input: ResetPasswordInput,
    @RequestContext() { traceId }: GraphqlContext,
  ) {
    return this.service.resetPassword(actor, input, traceId);
  }

  @ResolveField()
  id(@Parent() account: AccountFacts) {
    return globalId('Account', NATION, account.id);
  }

  @ResolveField()
  accountId(@Parent() account: AccountFacts) {
    return account.id;
  }

  @ListSize(20)
  @ResolveField(() => [RoleGrantView], {
    description:
      '授权：本人可见全部，管理者只见其地点之内的。Its grants: to their owner all, to others those inside the place they asked about.',
  })
  async grants(@Parent() account: AccountFacts | AccountWithGrants, @CurrentActor() actor: Actor) {
    if ('grants' in account) return account.grants;
    return this.grantsService.visibleOf(actor, account.id);
  }
}
