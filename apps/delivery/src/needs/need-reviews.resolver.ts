import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { refuse, uuidAt, type Actor, type NeedId } from '@yicang/kernel';
import { CurrentActor, Guarded, RequestContext, type GraphqlContext } from '@yicang/platform-graphql';
import {
  AcceptProductSuggestionInput,
  AcceptProductSuggestionResult,
  NeedView,
  RecheckNeedInput,
  RecheckNeedResult,
  SetNeedProductInput,
  SetNeedProductResult,
} from './need.graphql.js';
import { REVIEW_NEED } from './need.rules.js';
import { NeedReviewsService } from './need-reviews.service.js';
import { productAt } from './needs.resolver.js';

@Resolver(() => NeedView)
export class NeedReviewsResolver {
  constructor(private readonly service: NeedReviewsService) {}

  @Guarded(REVIEW_NEED)
  @Mutation(() => AcceptProductSuggestionResult, {
    description:
      '确认建议的品种。Says that the need is of the product that was suggested. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, NEED_NOT_FOUND, ' +
      'NEED_WITHOUT_SUGGESTION, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  acceptProductSuggestion(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { needId, commandId }: AcceptProductSuggestionInput,
  ) {
    const need = needAt(needId, commandId);
    return need === null ? refuse('NEED_NOT_FOUND') : this.service.acceptSuggestion(actor, need, traceId);
  }

  @Guarded(REVIEW_NEED)
  @Mutation(() => SetNeedProductResult, {
    description:
      '指定品种，不再建议。Says which product the need is of; nothing is suggested any more. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ' +
      'NEED_NOT_FOUND, NEED_PRODUCT_UNKNOWN, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  setNeedProduct(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { needId, productId, commandId }: SetNeedProductInput,
  ) {
    const need = needAt(needId, commandId);
    if (need === null) return refuse('NEED_NOT_FOUND');
    return this.service.setProduct(actor, { ...need, product: productAt(productId) }, traceId);
  }

  @Guarded(REVIEW_NEED)
  @Mutation(() => RecheckNeedResult, {
    description:
      '复核了受助资格，并定下次复核日。The family’s eligibility was checked, and is checked again by that day. Refuses: SIGN_IN_NEEDED, ' +
      'NOT_PERMITTED, NEED_NOT_FOUND, NEED_OF_ORGANIZATION, NEED_RECHECK_PAST, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  recheckNeed(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { needId, commandId, recheckOn }: RecheckNeedInput,
  ) {
    const need = needAt(needId, commandId);
    return need === null ? refuse('NEED_NOT_FOUND') : this.service.recheck(actor, { ...need, recheckOn }, traceId);
  }
}

function needAt(text: string, commandId: string) {
  const need = uuidAt<NeedId>(text, 'Need');
  return need && { commandId, tenantCode: need.tenantCode, needId: need.id };
}
