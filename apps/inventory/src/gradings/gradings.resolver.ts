import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { itemAt, refuse, type Actor } from '@yicang/kernel';
import { CurrentActor, Guarded, RequestContext, type GraphqlContext } from '@yicang/platform-graphql';
import { ItemView } from '../items/item.graphql.js';
import { GradeItemInput, GradeItemResult } from './grading.graphql.js';
import { GRADE_ITEM } from './grading.rules.js';
import { GradingsService } from './gradings.service.js';

@Resolver(() => ItemView)
export class GradingsResolver {
  constructor(private readonly service: GradingsService) {}

  @Guarded(GRADE_ITEM)
  @Mutation(() => GradeItemResult, {
    description:
      '重新评定在库物品的成色，写明原因；历史留着。Says in which condition an item in the store is, and why that is another; its history keeps both. Refuses: ' +
      'SIGN_IN_NEEDED, NOT_PERMITTED, ITEM_NOT_FOUND, ITEM_NOT_IN_STORE, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  gradeItem(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { itemId, ...input }: GradeItemInput,
  ) {
    const item = itemAt(itemId);
    return item === null ? refuse('ITEM_NOT_FOUND') : this.service.grade(actor, { ...input, ...item }, traceId);
  }
}
