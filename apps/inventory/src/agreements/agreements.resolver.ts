import { Args, ID, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { tenantCodeField } from '@yicang/contracts';
import { globalId, refuse, uuidAt, type Actor, type AgreementId, type GlobalId } from '@yicang/kernel';
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
import { PlaceStub } from '../federation.graphql.js';
import { type AgreementEntity } from './agreement.entity.js';
import {
  AcceptAgreementInput,
  AcceptAgreementResult,
  AgreementConnection,
  AgreementDirectionEnum,
  AgreementsArgs,
  AgreementView,
  ProposeAgreementInput,
  ProposeAgreementResult,
  RevokeAgreementInput,
  RevokeAgreementResult,
} from './agreement.graphql.js';
import {
  ACCEPT_AGREEMENT,
  directionOf,
  PROPOSE_AGREEMENT,
  READ_AGREEMENTS,
  REVOKE_AGREEMENT,
} from './agreement.rules.js';
import { AgreementsService } from './agreements.service.js';

const AFTER = z.tuple([tenantCodeField, z.uuid()]);

@Resolver(() => AgreementView)
export class AgreementsResolver {
  constructor(private readonly service: AgreementsService) {}

  @Guarded(READ_AGREEMENTS)
  @Query(() => AgreementConnection, {
    description: '一个地点内各社区的物资协议。The agreements of a place and of all communities inside it.',
  })
  async agreements(@CurrentActor() actor: Actor, @Args() page: AgreementsArgs) {
    const after = cursorKeyOf(page, AFTER);
    const rows = await this.service.list(actor, page.place, page.status ?? null, after, rowsToRead(page));
    return toConnection(orThrow(rows), page, (agreement) => [agreement.tenantCode, agreement.id]);
  }

  @Guarded(READ_AGREEMENTS)
  @Query(() => AgreementView, {
    nullable: true,
    description: '按 id 查协议；不是您社区的为空。By id; null when not yours.',
  })
  agreement(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    return this.service.byId(actor, id);
  }

  @Guarded(PROPOSE_AGREEMENT)
  @Mutation(() => ProposeAgreementResult, {
    description:
      '向另一社区提出物资协议，由对方负责人接受后生效。Proposes an agreement to another community; it holds once that one’s manager accepts. ' +
      'Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PLACE_NOT_FOUND, AGREEMENT_DAYS_WRONG, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  proposeAgreement(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { community, partner, direction, ...input }: ProposeAgreementInput,
  ) {
    const sides = { tenantCode: community, partnerCode: partner, direction: direction ?? 'both' };
    return this.service.propose(actor, { ...input, ...sides }, traceId);
  }

  @Guarded(ACCEPT_AGREEMENT)
  @Mutation(() => AcceptAgreementResult, {
    description:
      '接受对方提出的物资协议。Accepts what the other community proposed. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, AGREEMENT_NOT_FOUND, ' +
      'AGREEMENT_AWAITS_PARTNER, AGREEMENT_NOT_IN_FORCE, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  acceptAgreement(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { agreementId, commandId }: AcceptAgreementInput,
  ) {
    const at = agreementAt(agreementId);
    return at === null ? refuse('AGREEMENT_NOT_FOUND') : this.service.accept(actor, { commandId, ...at }, traceId);
  }

  @Guarded(REVOKE_AGREEMENT)
  @Mutation(() => RevokeAgreementResult, {
    description:
      '解除或谢绝协议，立即生效：不再送出，已在路上的照常接收或退回。Revokes an agreement or declines it, at once: nothing more is sent, what is under way ' +
      'is received or comes back. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, AGREEMENT_NOT_FOUND, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  revokeAgreement(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { agreementId, commandId }: RevokeAgreementInput,
  ) {
    const at = agreementAt(agreementId);
    return at === null ? refuse('AGREEMENT_NOT_FOUND') : this.service.revoke(actor, { commandId, ...at }, traceId);
  }

  @ResolveReference()
  resolveReference(@Parent() { id }: { readonly id: GlobalId }, @RequestContext() { actor }: GraphqlContext) {
    return this.service.byId(actor, id);
  }

  @ResolveField()
  id(@Parent() agreement: AgreementEntity) {
    return globalId('Agreement', agreement.tenantCode, agreement.id);
  }

  @ResolveField(() => PlaceStub, { description: '这一份是谁的。Whose copy this is.' })
  place(@Parent() agreement: AgreementEntity) {
    return placeRef(agreement.tenantCode);
  }

  @ResolveField(() => PlaceStub, { description: '对方社区。The other community.' })
  partner(@Parent() agreement: AgreementEntity) {
    return placeRef(agreement.partnerCode);
  }

  @ResolveField(() => AgreementDirectionEnum, {
    description: '就这个社区而言，谁送给谁。Who sends to whom, for this community.',
  })
  direction(@Parent() agreement: AgreementEntity) {
    return directionOf(agreement);
  }
}

function agreementAt(id: string) {
  const at = uuidAt<AgreementId>(id, 'Agreement');
  return at && { tenantCode: at.tenantCode, agreementId: at.id };
}
