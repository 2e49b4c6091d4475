import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { refuse } from '@yicang/kernel';
import { RequestContext, type GraphqlContext, Guarded } from '@yicang/platform-graphql';
import { familyAt } from '../families/family-record.js';
import { FamilyCardView, IssueFamilyCardInput, IssueFamilyCardResult } from './card.graphql.js';
import { CardsService } from './cards.service.js';
import { ISSUE_FAMILY_CARD } from './card.rules.js';

@Resolver(() => FamilyCardView)
export class CardsResolver {
  constructor(private readonly service: CardsService) {}

  @Guarded(ISSUE_FAMILY_CARD)
  @Mutation(() => IssueFamilyCardResult, {
    description:
      '为受助家庭办交接卡，旧卡即作废。Issues a recipient family’s card; an earlier one is void. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PROOF_NEEDED, ' +
      'FAMILY_NOT_FOUND, FAMILY_ERASED, FAMILY_ROLE_MISSING, FAMILY_CARD_REPLACED, COMMAND_ID_REUSED, GRANTS_CHANGED, GRANTS_STALE.',
  })
  issueFamilyCard(
    @RequestContext() context: GraphqlContext,
    @Args('input') { commandId, familyId }: IssueFamilyCardInput,
  ) {
    const family = familyAt(familyId);
    return family === null ? refuse('FAMILY_NOT_FOUND') : this.service.issue(context, { commandId, ...family });
  }
}
