import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { itemAt, refuse, type Actor } from '@yicang/kernel';
import { CurrentActor, RequestContext, type GraphqlContext, Guarded } from '@yicang/platform-graphql';
import { type ItemEntity } from '../items/item.entity.js';
import { ItemView } from '../items/item.graphql.js';
import {
  ClearItemInput,
  ClearItemResult,
  ItemQuarantineReasonEnum,
  QuarantineItemInput,
  QuarantineItemResult,
} from './quarantine.graphql.js';
import { QuarantinesService } from './quarantines.service.js';
import { QUARANTINE_ITEM, CLEAR_ITEM } from './quarantine.rules.js';

@Resolver(() => ItemView)
export class QuarantinesResolver {
  constructor(private readonly service: QuarantinesService) {}

  @Guarded(QUARANTINE_ITEM)
  @Mutation(() => QuarantineItemResult, {
    description:
      '隔离一件在库物品；已预留的，预留随之取消。Puts an item of the store aside; a hold on it ends. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ' +
      'ITEM_NOT_FOUND, ITEM_NOT_IN_STORE, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  quarantineItem(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { itemId, ...input }: QuarantineItemInput,
  ) {
    const item = itemAt(itemId);
    return item === null ? refuse('ITEM_NOT_FOUND') : this.service.quarantine(actor, { ...input, ...item }, traceId);
  }

  @Guarded(CLEAR_ITEM)
  @Mutation(() => ClearItemResult, {
    description:
      '解除隔离；召回期间不能。An item put aside is free again, unless it is still recalled. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ITEM_NOT_FOUND, ' +
      'ITEM_NOT_QUARANTINED, ITEM_RECALLED, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  clearItem(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { itemId, ...input }: ClearItemInput,
  ) {
    const item = itemAt(itemId);
    return item === null ? refuse('ITEM_NOT_FOUND') : this.service.clear(actor, { ...input, ...item }, traceId);
  }

  @ResolveField(() => ItemQuarantineReasonEnum, {
    nullable: true,
    description: '为何隔离；没有隔离为空。Why it is put aside; null when it is not.',
  })
  quarantine(@Parent() item: ItemEntity) {
    return item.quarantine;
  }
}
