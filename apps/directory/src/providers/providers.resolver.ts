import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { type Actor } from '@yicang/kernel';
import { CurrentActor, Guarded, OpenToAll } from '@yicang/platform-graphql';
import {
  BeginProviderSignInInput,
  BeginProviderSignInResult,
  LinkProviderInput,
  LinkProviderResult,
  ProviderSignInInput,
  ProviderSignInResult,
  UnlinkProviderResult,
} from './provider.graphql.js';
import { ProvidersService } from './providers.service.js';
import { LINK_PROVIDER, UNLINK_PROVIDER } from './provider.rules.js';

@Resolver()
export class ProvidersResolver {
  constructor(private readonly service: ProvidersService) {}

  @OpenToAll()
  @Mutation(() => BeginProviderSignInResult, {
    description:
      '开始用单位账号登录（OpenID Connect）。Begins signing in with the organization’s provider. Refuses: PROVIDER_NOT_SET_UP, PROVIDER_AWAY, PROVIDER_REDIRECT_UNKNOWN.',
  })
  beginProviderSignIn(@Args('input') { redirectUri, isFresh }: BeginProviderSignInInput) {
    return this.service.begin(redirectUri, isFresh === true);
  }

  @OpenToAll()
  @Mutation(() => ProviderSignInResult, {
    description:
      '从单位账号登录回来，换取登录。Coming back from the provider, signs in. Refuses: PROVIDER_NOT_SET_UP, PROVIDER_AWAY, PROVIDER_SIGN_IN_FAILED, PROVIDER_NOT_LINKED, SIGN_IN_FAILED.',
  })
  providerSignIn(@Args('input') input: ProviderSignInInput) {
    return this.service.signIn(input);
  }

  @Guarded(LINK_PROVIDER)
  @Mutation(() => LinkProviderResult, {
    description:
      '从单位账号登录回来，把它与自己的账号关联；须刚输入过密码，重复无妨。Coming back from the provider, links it to one’s own account, having proved who one is; doing it again changes nothing. Refuses: SIGN_IN_NEEDED, PROOF_NEEDED, PROVIDER_NOT_SET_UP, PROVIDER_AWAY, PROVIDER_SIGN_IN_FAILED, PROVIDER_LINK_TAKEN, GRANTS_CHANGED.',
  })
  linkProvider(@CurrentActor() actor: Actor, @Args('input') input: LinkProviderInput) {
    return this.service.link(actor, input);
  }

  @Guarded(UNLINK_PROVIDER)
  @Mutation(() => UnlinkProviderResult, {
    description:
      '取消与单位账号的关联，重复无妨。Unlinks the provider; doing it again changes nothing. Refuses: SIGN_IN_NEEDED, GRANTS_CHANGED.',
  })
  unlinkProvider(@CurrentActor() actor: Actor) {
    return this.service.unlink(actor);
  }
}
