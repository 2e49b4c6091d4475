import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { itemAt, refuse, type Actor } from '@yicang/kernel';
import { CurrentActor, RequestContext, type GraphqlContext, Guarded } from '@yicang/platform-graphql';
import { ItemView } from '../items/item.graphql.js';
import {
  ReportItemFoundInput,
  ReportItemFoundResult,
  ReportItemLostInput,
  ReportItemLostResult,
} from './loss.graphql.js';
import { LossesService } from './losses.service.js';
import { REPORT_ITEM_LOST, REPORT_ITEM_FOUND } from './loss.rules.js';

@Resolver(() => ItemView)
export class LossesResolver {
  constructor(private readonly service: LossesService) {}

  @Guarded(REPORT_ITEM_LOST)
  @Mutation(() => ReportItemLostResult, {
    description:
      '账上在库而找不到的物品，记为丢失；已预留的，预留随之取消。Writes off what the books have in the store and is not there; a hold on it ' +
      'ends. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ITEM_NOT_FOUND, ITEM_NOT_IN_STORE, GRANTS_CHANGED, GRANTS_STALE, ' +
      'COMMAND_ID_REUSED.',
  })
  reportItemLost(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { itemId, ...input }: ReportItemLostInput,
  ) {
    const item = itemAt(itemId);
    return item === null ? refuse('ITEM_NOT_FOUND') : this.service.reportLost(actor, { ...input, ...item }, traceId);
  }

  @Guarded(REPORT_ITEM_FOUND)
  @Mutation(() => ReportItemFoundResult, {
    description:
      '记为丢失的物品找到了，回到在库。What was lost is in its store after all. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ITEM_NOT_FOUND, ' +
      'ITEM_NOT_LOST, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  reportItemFound(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { itemId, ...input }: ReportItemFoundInput,
  ) {
    const item = itemAt(itemId);
    return item === null ? refuse('ITEM_NOT_FOUND') : this.service.reportFound(actor, { ...input, ...item }, traceId);
  }
}
