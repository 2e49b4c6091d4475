import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  globalId,
  parseTenantCode,
  refuse,
  Refusal,
  uuidAt,
  type Actor,
  type PartnerId,
  type Uuid,
} from '@yicang/kernel';
import {
  auditConnection,
  auditPageOf,
  CurrentActor,
  cursorKeyOf,
  orThrow,
  PageArgs,
  RequestContext,
  rowsToRead,
  toAuditConnection,
  toConnection,
  type GraphqlContext,
  Guarded,
  OpenToAll,
  ListSize,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { type PartnerKeyEntity } from './partner-key.entity.js';
import { type PartnerEntity } from './partner.entity.js';
import {
  EndPartnerInput,
  EndPartnerResult,
  IssuePartnerKeyInput,
  IssuePartnerKeyResult,
  PartnerConnection,
  PartnerKeyView,
  PartnersArgs,
  PartnerView,
  RegisterPartnerInput,
  RegisterPartnerResult,
  ResetMySandboxInput,
  ResetMySandboxResult,
  ResetSandboxInput,
  ResetSandboxResult,
  RevokePartnerKeyInput,
  RevokePartnerKeyResult,
  SCOPE_NAMES,
  scopeName,
  SetPartnerPublicKeysInput,
  SetPartnerPublicKeysResult,
} from './partner.graphql.js';
import { PartnersService } from './partners.service.js';
import {
  READ_PARTNERS,
  REGISTER_PARTNER,
  END_PARTNER,
  ISSUE_PARTNER_KEY,
  RESET_SANDBOX,
  REVOKE_PARTNER_KEY,
  SET_PARTNER_PUBLIC_KEYS,
} from './partner.rules.js';

const AFTER = z.tuple([z.string().transform((text) => parseTenantCode(text) ?? z.NEVER), z.uuid()]);

@Resolver(() => PartnerView)
export class PartnersResolver {
  constructor(private readonly service: PartnersService) {}

  @OpenToAll()
  @Query(() => PartnerView, {
    nullable: true,
    description:
      '我的伙伴机构：用钥匙来问的程序看到自己的；其他人为空。The partner whose key asks; null for anybody else. Refuses: GRANTS_CHANGED.',
  })
  async myPartner(@CurrentActor() actor: Actor) {
    return orThrow(await this.service.mine(actor));
  }

  @Guarded(READ_PARTNERS)
  @Query(() => PartnerConnection, {
    description:
      '此地点（含其内）的伙伴机构；限平台管理员与城市协调员。Partners of the place or inside it, for those who agree with them. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  async partners(@CurrentActor() actor: Actor, @Args() page: PartnersArgs) {
    const after = cursorKeyOf(page, AFTER);
    const partners = orThrow(await this.service.list(actor, page.place, { after, limit: rowsToRead(page) }));
    return toConnection(partners, page, ({ tenantCode, id }) => [tenantCode, id]);
  }

  @Guarded(REGISTER_PARTNER)
  @Mutation(() => RegisterPartnerResult, {
    description:
      '登记伙伴机构：其钥匙至多可做什么、在哪里。Registers a partner, and the most its keys may do and where. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PROOF_NEEDED, PLACE_NOT_FOUND, PARTNER_NAME_MALFORMED, PARTNER_SCOPES_WRONG, PARTNER_PLACES_WRONG, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  registerPartner(
    @CurrentActor() actor: Actor,
    @Args('input') { scopes, ...input }: RegisterPartnerInput,
    @RequestContext() { traceId }: GraphqlContext,
  ) {
    return this.service.register(actor, { ...input, scopes: scopes.map((name) => SCOPE_NAMES[name]) }, traceId);
  }

  @Guarded(END_PARTNER)
  @Mutation(() => EndPartnerResult, {
    description:
      '结束合作，所有钥匙立即失效。Ends the agreement; all keys are worthless at once. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PARTNER_NOT_FOUND, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  endPartner(
    @CurrentActor() actor: Actor,
    @Args('input') { commandId, partnerId }: EndPartnerInput,
    @RequestContext() { traceId }: GraphqlContext,
  ) {
    const partner = uuidAt<PartnerId>(partnerId, 'Partner');
    if (partner === null) return refuse('PARTNER_NOT_FOUND');
    return this.service.end(actor, { commandId, place: partner.tenantCode, partnerId: partner.id }, traceId);
  }

  @Guarded(ISSUE_PARTNER_KEY)
  @Mutation(() => IssuePartnerKeyResult, {
    description:
      '发一把钥匙，只显示一次；同时至多两把有效，便于更换。Issues a key and shows it once; two may be live, so that one can be replaced. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PROOF_NEEDED, PARTNER_NOT_FOUND, PARTNER_ENDED, PARTNER_SCOPES_WRONG, PARTNER_PLACES_WRONG, PARTNER_KEY_DAYS_WRONG, PARTNER_ADDRESSES_WRONG, PARTNER_KEYS_ENOUGH, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  issuePartnerKey(
    @CurrentActor() actor: Actor,
    @Args('input') { partnerId, scopes, places = null, addresses, isSandbox, ...input }: IssuePartnerKeyInput,
    @RequestContext() { traceId }: GraphqlContext,
  ) {
    const partner = uuidAt<PartnerId>(partnerId, 'Partner');
    if (partner === null) return refuse('PARTNER_NOT_FOUND');
    const reach = { scopes: scopes?.map((name) => SCOPE_NAMES[name]) ?? null, places, addresses: addresses ?? [] };
    const at = { place: partner.tenantCode, partnerId: partner.id };
    const kind = isSandbox === true ? 'test' : 'live';
    return this.service.issueKey(actor, { ...input, ...at, ...reach, kind }, traceId);
  }

  @Guarded(REVOKE_PARTNER_KEY)
  @Mutation(() => RevokePartnerKeyResult, {
    description:
      '撤销一把钥匙，立即失效。Revokes a key, at once. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PARTNER_KEY_NOT_FOUND, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  revokePartnerKey(
    @CurrentActor() actor: Actor,
    @Args('input') { commandId, keyId }: RevokePartnerKeyInput,
    @RequestContext() { traceId }: GraphqlContext,
  ) {
    const key = uuidAt<Uuid>(keyId, 'PartnerKey');
    if (key === null) return refuse('PARTNER_KEY_NOT_FOUND');
    return this.service.revokeKey(actor, { commandId, place: key.tenantCode, keyId: key.id }, traceId);
  }

  @Guarded(SET_PARTNER_PUBLIC_KEYS)
  @Mutation(() => SetPartnerPublicKeysResult, {
    description:
      '登记伙伴机构签断言用的公钥，用于 OAuth（/oauth/token，private_key_jwt）；之前的令牌失效。Sets the public keys the partner signs its assertions with for OAuth; its tokens of before are refused. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PROOF_NEEDED, PARTNER_NOT_FOUND, PARTNER_ENDED, PARTNER_PUBLIC_KEYS_WRONG, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  setPartnerPublicKeys(
    @CurrentActor() actor: Actor,
    @Args('input') { commandId, partnerId, jwks }: SetPartnerPublicKeysInput,
    @RequestContext() { traceId }: GraphqlContext,
  ) {
    const partner = uuidAt<PartnerId>(partnerId, 'Partner');
    if (partner === null) return refuse('PARTNER_NOT_FOUND');
    const at = { place: partner.tenantCode, partnerId: partner.id };
    return this.service.setPublicKeys(actor, { commandId, ...at, jwks }, traceId);
  }

  @Guarded(RESET_SANDBOX)
  @Mutation(() => ResetSandboxResult, {
    description:
      '重置一个伙伴机构的演练社区：演练钥匙随后通往一个新的、重新填好的社区。A partner’s test keys reach a fresh community, filled anew. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PARTNER_NOT_FOUND, PARTNER_ENDED, SANDBOX_NOT_OPEN, SANDBOX_RESET_TOO_SOON (waitSeconds), COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  resetSandbox(
    @CurrentActor() actor: Actor,
    @Args('input') { commandId, partnerId }: ResetSandboxInput,
    @RequestContext() { traceId }: GraphqlContext,
  ) {
    const partner = uuidAt<PartnerId>(partnerId, 'Partner');
    if (partner === null) return refuse('PARTNER_NOT_FOUND');
    return this.service.resetSandbox(actor, { commandId, place: partner.tenantCode, partnerId: partner.id }, traceId);
  }

  @OpenToAll()
  @Mutation(() => ResetMySandboxResult, {
    description:
      '用钥匙来的伙伴机构重置自己的演练社区。The partner whose key asks has its own sandbox opened anew. Refuses: PARTNER_NOT_FOUND (nobody’s key asks), PARTNER_ENDED, SANDBOX_NOT_OPEN, SANDBOX_RESET_TOO_SOON (waitSeconds), COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  async resetMySandbox(
    @CurrentActor() actor: Actor,
    @Args('input') { commandId }: ResetMySandboxInput,
    @RequestContext() { traceId }: GraphqlContext,
  ) {
    const partner = (await this.service.mine(actor)) ?? refuse('PARTNER_NOT_FOUND');
    if (partner instanceof Refusal) return partner;
    const { tenantCode: place, id } = partner;
    return this.service.resetSandbox(actor, { commandId, place, partnerId: id }, traceId);
  }

  @ResolveField()
  publicKeyIds(@Parent() { jwks }: PartnerEntity) {
    return jwks?.keys.flatMap(({ kid }) => kid ?? []) ?? [];
  }

  @ResolveField()
  id(@Parent() partner: PartnerEntity) {
    return globalId('Partner', partner.tenantCode, partner.id);
  }

  @ResolveField()
  partnerId(@Parent() partner: PartnerEntity) {
    return partner.id;
  }

  @ResolveField()
  scopes(@Parent() partner: PartnerEntity) {
    return partner.scopes.map(scopeName);
  }

  @ListSize(10)
  @ResolveField(() => [PartnerKeyView], {
    description: '它的钥匙，最新在前，含已撤销的。Its keys, newest first, revoked ones too.',
  })
  keys(@Parent() partner: PartnerEntity) {
    return this.service.keysOf(partner);
  }

  @ResolveField(() => auditConnection(), {
    description:
      '对它和它的钥匙做过的事，包括有人被拒，最新在前；它自己也可以看。What was done with it and its keys, and who was turned away with them, newest first; it may read this itself.',
  })
  async audit(@Parent() partner: PartnerEntity, @Args() page: PageArgs) {
    return toAuditConnection(await this.service.auditOf(partner, auditPageOf(page)), page);
  }
}

@Resolver(() => PartnerKeyView)
export class PartnerKeysResolver {
  @ResolveField()
  id(@Parent() key: PartnerKeyEntity) {
    return globalId('PartnerKey', key.tenantCode, key.id);
  }

  @ResolveField()
  isSandbox(@Parent() key: PartnerKeyEntity) {
    return key.kind === 'test';
  }

  @ResolveField()
  scopes(@Parent() key: PartnerKeyEntity) {
    return key.scopes.map(scopeName);
  }
}
