import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { tenantCodeField } from '@yicang/contracts';
import { globalId, refuse, uuidAt, type Actor, type ProposalId } from '@yicang/kernel';
import {
  CurrentActor,
  cursorKeyOf,
  Guarded,
  orThrow,
  PageArgs,
  placeRef,
  RequestContext,
  rowsToRead,
  toConnection,
  type GraphqlContext,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { PlaceStub } from '../federation.graphql.js';
import {
  AcceptProposalInput,
  AcceptProposalResult,
  DeclineProposalInput,
  DeclineProposalResult,
  MatchingConnection,
  MatchingsArgs,
  MatchingView,
  ProposalConnection,
  ProposeAllocationsInput,
  ProposeAllocationsResult,
} from './matching.graphql.js';
import { type MatchingEntity } from './matching.entity.js';
import { DECIDE_PROPOSAL, PROPOSE_ALLOCATIONS, READ_MATCHINGS } from './matching.rules.js';
import { matchingIdOf, MatchingsService } from './matchings.service.js';

const AFTER = z.tuple([tenantCodeField, z.uuid()]);
const AFTER_POSITION = z.tuple([z.int()]);

@Resolver(() => MatchingView)
export class MatchingsResolver {
  constructor(private readonly service: MatchingsService) {}

  @Guarded(READ_MATCHINGS)
  @Query(() => MatchingConnection, {
    description: '一个地点内的分配建议。The matchings of a place and all inside it.',
  })
  async matchings(@CurrentActor() actor: Actor, @Args() page: MatchingsArgs) {
    const rows = await this.service.list(actor, page.place, cursorKeyOf(page, AFTER), rowsToRead(page));
    return toConnection(orThrow(rows), page, (matching) => [matching.tenantCode, matching.id]);
  }

  @Guarded(READ_MATCHINGS)
  @Query(() => MatchingView, {
    nullable: true,
    description: '按 id 查分配建议；不是您社区的，答案为空。By id; null when not yours.',
  })
  matching(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string) {
    return this.service.byId(actor, id);
  }

  @Guarded(PROPOSE_ALLOCATIONS)
  @Mutation(() => ProposeAllocationsResult, {
    description:
      '按公平规则建议谁得到什么；之前没处理的建议作废。Proposes who gets what by the fairness rule; what was proposed before and not decided is overtaken. ' +
      'Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, STORE_NOT_FOUND, MATCHING_UNDER_WAY, GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  proposeAllocations(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, community, storeId = null, limit }: ProposeAllocationsInput,
  ) {
    return this.service.propose(actor, { commandId, tenantCode: community, storeId, limit }, traceId);
  }

  @Guarded(DECIDE_PROPOSAL)
  @Mutation(() => AcceptProposalResult, {
    description:
      '采纳建议：安排配送并预留物品。Makes a plan of a proposal, which holds the item. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PROPOSAL_NOT_FOUND, ' +
      'PROPOSAL_DECIDED, PROPOSAL_OVERTAKEN, NEED_RECHECK_DUE, ITEM_NOT_FOUND, ITEM_NOT_IN_STORE, ITEM_NOT_AS_NEEDED, ITEM_EXPIRED, GRANTS_CHANGED, ' +
      'GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  acceptProposal(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, proposalId }: AcceptProposalInput,
  ) {
    const at = uuidAt<ProposalId>(proposalId, 'Proposal');
    if (at === null) return refuse('PROPOSAL_NOT_FOUND');
    return this.service.accept(actor, { commandId, tenantCode: at.tenantCode, proposalId: at.id }, traceId);
  }

  @Guarded(DECIDE_PROPOSAL)
  @Mutation(() => DeclineProposalResult, {
    description:
      '不采纳建议，并说明原因。Decides against a proposal, and says why. Refuses: SIGN_IN_NEEDED, NOT_PERMITTED, PROPOSAL_NOT_FOUND, PROPOSAL_DECIDED, ' +
      'GRANTS_CHANGED, GRANTS_STALE, COMMAND_ID_REUSED.',
  })
  declineProposal(
    @CurrentActor() actor: Actor,
    @RequestContext() { traceId }: GraphqlContext,
    @Args('input') { commandId, proposalId, reason }: DeclineProposalInput,
  ) {
    const at = uuidAt<ProposalId>(proposalId, 'Proposal');
    if (at === null) return refuse('PROPOSAL_NOT_FOUND');
    return this.service.decline(actor, { commandId, tenantCode: at.tenantCode, proposalId: at.id, reason }, traceId);
  }

  @ResolveField()
  id(@Parent() matching: MatchingEntity) {
    return matchingIdOf(matching);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() matching: MatchingEntity) {
    return placeRef(matching.tenantCode);
  }

  @ResolveField(() => ID, {
    nullable: true,
    description: '只看了这个义仓；没有限定为空。Null when all stores were looked at.',
  })
  storeId(@Parent() { tenantCode, storeId }: MatchingEntity) {
    return storeId && globalId('Store', tenantCode, storeId);
  }

  @ResolveField(() => ProposalConnection, {
    description: '各条建议，按规则的次序。What is proposed, in the order of the rule.',
  })
  async proposals(@Parent() matching: MatchingEntity, @CurrentActor() actor: Actor, @Args() page: PageArgs) {
    const [after = 0] = cursorKeyOf(page, AFTER_POSITION) ?? [];
    const rows = await this.service.proposals(actor, matching, after, rowsToRead(page));
    return toConnection(rows, page, ({ position }) => [position]);
  }
}
