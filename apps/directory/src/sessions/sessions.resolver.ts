import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { type Actor } from '@yicang/kernel';
import { CurrentActor, RequestContext, type GraphqlContext, Guarded, OpenToAll } from '@yicang/platform-graphql';
import {
  ChangePasswordInput,
  ChangePasswordResult,
  ProveAgainInput,
  ProveAgainResult,
  RefreshSessionInput,
  RefreshSessionResult,
  SessionView,
  SignInInput,
  SignInResult,
  SignOutInput,
} from './session.graphql.js';
import { PROVE_AGAIN } from './session.rules.js';
import { CHANGE_PASSWORD } from '../accounts/account.rules.js';
import { SessionsService } from './sessions.service.js';

@Resolver(() => SessionView)
export class SessionsResolver {
  constructor(private readonly service: SessionsService) {}

  @OpenToAll()
  @Mutation(() => SignInResult, {
    description: '登录。Signs in. Refuses: SIGN_IN_FAILED, TOO_MANY_ATTEMPTS (waitSeconds).',
  })
  signIn(@Args('input') input: SignInInput, @RequestContext() { client }: GraphqlContext) {
    return this.service.signIn(input, client);
  }

  @OpenToAll()
  @Mutation(() => RefreshSessionResult, {
    description:
      '换取新的令牌；刷新令牌若被用过两次，这次登录与所有访问令牌一并失效。Gives the next tokens; a refresh token used twice ends its session and every access token of the account. Refuses: SESSION_REVOKED.',
  })
  refreshSession(@Args('input') { refreshToken }: RefreshSessionInput) {
    return this.service.refresh(refreshToken);
  }

  @Guarded(PROVE_AGAIN)
  @Mutation(() => ProveAgainResult, {
    description:
      '再输一次密码，这次登录随后 15 分钟内可做涉及个人身份、权限或钱款的事；并换取新的令牌。Enters the password once more: for 15 minutes this session may do what concerns who somebody is, permissions or money. Gives the next tokens. Refuses: SIGN_IN_NEEDED, PASSWORD_WRONG, TOO_MANY_ATTEMPTS, SESSION_REVOKED.',
  })
  proveAgain(
    @CurrentActor() actor: Actor,
    @Args('input') input: ProveAgainInput,
    @RequestContext() { client }: GraphqlContext,
  ) {
    return this.service.proveAgain(actor, input, client);
  }

  @OpenToAll()
  @Mutation(() => Boolean, {
    description:
      '退出这次登录；访问令牌至多再用十分钟，重复退出无妨。Ends this session; its access token expires within ten minutes, and doing it again changes nothing. Refuses nothing.',
  })
  async signOut(@Args('input') { refreshToken }: SignOutInput) {
    await this.service.signOut(refreshToken);
    return true;
  }

  @Guarded(CHANGE_PASSWORD)
  @Mutation(() => ChangePasswordResult, {
    description:
      '更换自己的密码，其他登录随即失效；之后请刷新令牌。Changes one’s own password; other sessions end, and the access token must be refreshed. Refuses: SIGN_IN_NEEDED, PASSWORD_WRONG, PASSWORD_TOO_SHORT, PASSWORD_TOO_LONG, PASSWORD_TOO_EASY, PASSWORD_IS_LOGIN_NAME, TOO_MANY_ATTEMPTS, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  changePassword(
    @CurrentActor() actor: Actor,
    @Args('input') { refreshToken = null, ...input }: ChangePasswordInput,
    @RequestContext() { client }: GraphqlContext,
  ) {
    return this.service.changePassword(actor, { ...input, refreshToken }, client);
  }
}
