import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { itemAt, refuse, type AccountId, type Actor, type Fen, type Grams, type TenantCode } from '@yicang/kernel';
import {
  CurrentActor,
  Guarded,
  placeRef,
  RequestContext,
  TenantCodeScalar,
  UUIDScalar,
  type GraphqlContext,
} from '@yicang/platform-graphql';
import { PlaceStub } from '../federation.graphql.js';
import { ItemEventView } from '../items/item.graphql.js';
import { DISCARD_ITEM } from '../items/item.rules.js';
import { type ItemEventRow } from '../items/items.reader.js';
import {
  DiscardItemInput,
  DiscardItemResult,
  DiscardRuleView,
  SetDiscardRuleInput,
  SetDiscardRuleResult,
} from './discard.graphql.js';
import { READ_DISCARD_RULE, SEE_WITNESS, SET_DISCARD_RULE } from './discard.rules.js';
import { DiscardsService, type RuleAt } from './discards.service.js';

@Resolver(() => DiscardRuleView)
export class DiscardsResolver {
  constructor(private readonly service: DiscardsService) {}

  @Guarded(DISCARD_ITEM)
  @Mutation(() => DiscardItemResult, {
    description:
      '报废在库物品；贵重的须有另一位保管员或社区负责人见证。Takes an item out for good; what is worth or weighs much, with another keeper or the manager for a ' +
      'witness. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, ITEM_NOT_FOUND, ITEM_NOT_IN_STORE, BOX_SEALED, DISCARD_WITNESS_NEEDED, WITNESS_IS_SELF, ' +
      'WITNESS_NOT_FOUND, PLACE_NOT_FOUND, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  discardItem(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { itemId, witnessAccountId, ...input }: DiscardItemInput,
  ) {
    const item = itemAt(itemId);
    if (item === null) return refuse('ITEM_NOT_FOUND');
    const witness = (witnessAccountId ?? null) as string | null as AccountId | null;
    return this.service.discard(actor, { ...input, ...item, witness }, traceId);
  }

  @Guarded(READ_DISCARD_RULE)
  @Query(() => DiscardRuleView, {
    description: '一个地点报废物品，从多贵重起须有人见证。From when a discard needs a witness at a place.',
  })
  discardRule(@CurrentActor() actor: Actor, @Args('place', { type: () => TenantCodeScalar }) place: TenantCode) {
    return this.service.ruleAt(actor, place);
  }

  @Guarded(SET_DISCARD_RULE)
  @Mutation(() => SetDiscardRuleResult, {
    description:
      '规定一个市或社区多贵重的物品报废须有人见证；上级更严的仍然有效。Says from when a discard needs a witness in a city or community; what is stricter around it ' +
      'holds all the same. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  setDiscardRule(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { place, commandId, witnessFromFen, witnessFromGrams }: SetDiscardRuleInput,
  ) {
    const said = { witnessFromFen: witnessFromFen as Fen, witnessFromGrams: witnessFromGrams as Grams };
    return this.service.setRule(actor, { commandId, tenantCode: place, ...said }, traceId);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() { tenantCode }: RuleAt) {
    return placeRef(tenantCode);
  }
}

@Resolver(() => ItemEventView)
export class WitnessesResolver {
  @Guarded(SEE_WITNESS)
  @ResolveField(() => UUIDScalar, {
    nullable: true,
    description:
      '报废的见证人账号；没有为空，伙伴机构看到的也为空。The account of who saw it being discarded; null without one, and for partners.',
  })
  witnessAccountId(@Parent() { witness }: ItemEventRow) {
    return witness;
  }
}
