import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { refuse, uuidAt, type Actor, type PlanId, type StopId } from '@yicang/kernel';
import { CurrentActor, Guarded, RequestContext, type GraphqlContext } from '@yicang/platform-graphql';
import {
  AllowOtherProofInput,
  AllowOtherProofResult,
  ConfirmByNeighbourInput,
  ConfirmByNeighbourResult,
  ConfirmBySignatureInput,
  ConfirmBySignatureResult,
  SignatureFileView,
} from './proof.graphql.js';
import { ALLOW_OTHER_PROOF, CONFIRM_OTHERWISE, READ_SIGNATURE } from './proof.rules.js';
import { ProofsService } from './proofs.service.js';

@Resolver()
export class ProofsResolver {
  constructor(private readonly service: ProofsService) {}

  @Guarded(ALLOW_OTHER_PROOF)
  @Mutation(() => AllowOtherProofResult, {
    description:
      '事先允许一个计划不凭卡、而凭签名或邻居代收确认（须征得家庭同意）；确认的须是另一人。Allows a plan to be confirmed without the card, with the ' +
      'family’s consent; another person must confirm it. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PLAN_NOT_FOUND, PLAN_OVER, GRANTS_CHANGED, ' +
      'GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  allowOtherProof(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, planId, proof = null }: AllowOtherProofInput,
  ) {
    const plan = uuidAt<PlanId>(planId, 'Plan');
    if (plan === null) return refuse('PLAN_NOT_FOUND');
    return this.service.allow(actor, { commandId, tenantCode: plan.tenantCode, planId: plan.id, proof }, traceId);
  }

  @Guarded(CONFIRM_OTHERWISE)
  @Mutation(() => ConfirmBySignatureResult, {
    description:
      '凭签名图片确认送达；须事先允许。Confirms a hand-over by the image of a signature, as was allowed. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ' +
      'STOP_NOT_FOUND, STOP_NOT_UNDER_WAY, STOP_TIME_WRONG, ITEM_RECALLED, PROOF_NOT_ALLOWED, PROOF_OF_ONESELF, FILE_NOT_FOUND, ' +
      'SIGNATURE_UNFIT, FAMILY_NOT_FOUND, FAMILY_ROLE_MISSING, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  confirmBySignature(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, stopId, fileId, happenedAt = null }: ConfirmBySignatureInput,
  ) {
    const stop = uuidAt<StopId>(stopId, 'Stop');
    if (stop === null) return refuse('STOP_NOT_FOUND');
    const command = { commandId, tenantCode: stop.tenantCode, stopId: stop.id, fileId, happenedAt };
    return this.service.bySignature(actor, command, traceId);
  }

  @Guarded(CONFIRM_OTHERWISE)
  @Mutation(() => ConfirmByNeighbourResult, {
    description:
      '邻居或亲属代收，确认送达；须事先允许。Confirms that a neighbour took it for the family, as was allowed. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ' +
      'STOP_NOT_FOUND, STOP_NOT_UNDER_WAY, STOP_TIME_WRONG, ITEM_RECALLED, PROOF_NOT_ALLOWED, PROOF_OF_ONESELF, FAMILY_NOT_FOUND, ' +
      'FAMILY_ROLE_MISSING, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  confirmByNeighbour(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, stopId, neighbour, happenedAt = null }: ConfirmByNeighbourInput,
  ) {
    const stop = uuidAt<StopId>(stopId, 'Stop');
    if (stop === null) return refuse('STOP_NOT_FOUND');
    const command = { commandId, tenantCode: stop.tenantCode, stopId: stop.id, neighbour, happenedAt };
    return this.service.byNeighbour(actor, command, traceId);
  }

  @Guarded(READ_SIGNATURE)
  @Query(() => SignatureFileView, {
    nullable: true,
    description:
      '一站的签名图片，只给送货的志愿者和社区负责人，每次查看都有记录。没有或无权看时为空。The signature of a stop, for those who carry it out or answer for it; ' +
      'each look is on record. Null without one, or when not yours.',
  })
  stopSignature(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('id', { type: () => ID, description: '哪一站。Of which stop.' }) id: string,
  ) {
    return this.service.signature(actor, id, traceId);
  }
}
