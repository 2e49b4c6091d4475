import { Args, Mutation, Parent, ResolveField, Resolver, ResolveReference } from '@nestjs/graphql';
import {
  globalId,
  refuse,
  Refusal,
  uuidAt,
  type Actor,
  type GlobalId,
  type ItemCode,
  type StopId,
} from '@yicang/kernel';
import { CurrentActor, RequestContext, type GraphqlContext, Guarded } from '@yicang/platform-graphql';
import { FamilyStub, ItemStub } from '../federation.graphql.js';
import { type ReceiptEntity } from '../receipts/receipt.entity.js';
import { ReceiptView } from '../receipts/receipt.graphql.js';
import { ReceiptsService } from '../receipts/receipts.service.js';
import { Proofs } from './proofs.js';
import { ConfirmHandOverInput, ConfirmHandOverResult, FailStopInput, FailStopResult, StopView } from './run.graphql.js';
import { type StopEntity } from './stop.entity.js';
import { StopsService } from './stops.service.js';
import { CONFIRM_HAND_OVER, FAIL_STOP } from './run.rules.js';

@Resolver(() => StopView)
export class StopsResolver {
  constructor(
    private readonly service: StopsService,
    private readonly receipts: ReceiptsService,
    private readonly proofs: Proofs,
  ) {}

  @Guarded(CONFIRM_HAND_OVER)
  @Mutation(() => ConfirmHandOverResult, {
    description:
      '凭受助家庭的交接码或签名，或按登记的同意由他人代收，确认送达，并公开回执。Confirms a hand-over by the code of the family’s card, by what it signed, or as left with ' +
      'somebody by the consent on record, and publishes the receipt. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, STOP_NOT_FOUND, STOP_NOT_UNDER_WAY, STOP_TIME_WRONG, ' +
      'ITEM_RECALLED, HAND_OVER_CODE_WRONG, HAND_OVER_CODE_NOT_ISSUED, FILE_NOT_FOUND, SIGNATURE_UNREADABLE, NEIGHBOUR_NOT_ALLOWED, FAMILY_NOT_FOUND, ' +
      'FAMILY_ROLE_MISSING, TOO_MANY_ATTEMPTS, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  confirmHandOver(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, stopId, happenedAt = null, ...fields }: ConfirmHandOverInput,
  ) {
    const stop = uuidAt<StopId>(stopId, 'Stop');
    if (stop === null) return refuse('STOP_NOT_FOUND');
    const proof = this.proofs.given(actor, fields);
    if (proof instanceof Refusal) return proof;
    const { tenantCode, id } = stop;
    return this.service.confirmHandOver(actor, { commandId, tenantCode, stopId: id, proof, happenedAt }, traceId);
  }

  @Guarded(FAIL_STOP)
  @Mutation(() => FailStopResult, {
    description:
      '这一站没有送到，物品退回义仓，或已丢失。The item could not be handed over and goes back to the store, or was lost on the way. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, STOP_NOT_FOUND, ' +
      'STOP_NOT_UNDER_WAY, STOP_TIME_WRONG, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  failStop(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, stopId, reason, happenedAt = null }: FailStopInput,
  ) {
    const stop = uuidAt<StopId>(stopId, 'Stop');
    if (stop === null) return refuse('STOP_NOT_FOUND');
    const { tenantCode, id } = stop;
    return this.service.fail(actor, { commandId, tenantCode, stopId: id, reason, happenedAt }, traceId);
  }

  @ResolveReference()
  resolveReference(@Parent() { id }: { readonly id: GlobalId }, @RequestContext() context: GraphqlContext) {
    return this.service.byId(context.actor, id);
  }

  @ResolveField()
  id(@Parent() stop: StopEntity) {
    return globalId('Stop', stop.tenantCode, stop.id);
  }

  @ResolveField(() => ItemStub)
  item(@Parent() stop: StopEntity) {
    return { id: globalId('Item', stop.tenantCode, stop.itemCode) };
  }

  @ResolveField(() => FamilyStub, {
    nullable: true,
    description: '受助家庭，只有登记处许可的人能看。The family, for those the registry lets see it.',
  })
  family(@Parent() stop: StopEntity) {
    return { id: globalId('Family', stop.tenantCode, stop.familyId) };
  }

  @ResolveField(() => ReceiptView, {
    nullable: true,
    description: '公开回执；送达后才有。The public receipt, once handed over.',
  })
  receipt(@Parent() { tenantCode, itemCode, status }: StopEntity, @RequestContext() { loaders }: GraphqlContext) {
    // an item that came back may have a receipt of another door
    if (status !== 'handedOver') return null;
    const readBatch = (codes: readonly ItemCode[]) => this.receipts.ofItems(tenantCode, codes);
    return loaders.of<ItemCode, ReceiptEntity>(`receipts in ${tenantCode}`, readBatch).load(itemCode);
  }
}
