import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { type GlobalId, type ItemCode, type TenantCode, type Uuid } from '@yicang/kernel';
import {
  connectionOf,
  DateTimeScalar,
  enumOf,
  ItemCodeScalar,
  orRefused,
  PageArgs,
  TenantCodeScalar,
  UUIDScalar,
  ValidatedInput,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { Node } from '../federation.graphql.js';
import { type Clause } from './fairness.rules.js';
import { PROPOSAL_DECLINES, PROPOSAL_STATUSES, PROPOSALS_MAX, type ProposalDecline } from './matching.rules.js';

export const ProposalStatusEnum = enumOf('ProposalStatus', PROPOSAL_STATUSES, '建议的状态。Where a proposal stands.');
export const ProposalDeclineEnum = enumOf(
  'ProposalDecline',
  PROPOSAL_DECLINES,
  '为何不采纳：这户不要、物品不合适、另有安排、其他。Why a proposal is declined.',
);

@ObjectType('ProposalGround', {
  description: '依据公平规则的哪一条、什么事实。A clause of the fairness rule, and the fact.',
})
export class ProposalGroundView {
  @Field(() => Int, { description: '规则的第几条。Which clause of the rule.' }) clause!: Clause;
  @Field({ description: '中文说明。In Chinese.' }) wordsZh!: string;
  @Field({ description: '英文说明。In English.' }) wordsEn!: string;
}

@ObjectType('Proposal', {
  description: '建议把一件物品给一条需求，由人决定。One item proposed for one need; a person decides.',
  implements: () => [Node],
})
export class ProposalView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => Int, { description: '按规则的次序，从 1 起。In the order of the rule, from 1.' }) position!: number;
  @Field(() => ItemCodeScalar) itemCode!: ItemCode;
  @Field(() => Int, { description: '数量，按需求的单位。How many, in the need’s unit.' }) quantity!: number;
  @Field(() => ProposalDeclineEnum, { nullable: true, description: '为何没有采纳。Null unless declined.' })
  decline!: ProposalDecline | null;
}

@ObjectType('Matching', {
  description:
    '一次分配建议：谁可能得到什么。什么都没有承诺。Who might get what, as of one moment; nothing is promised by it.',
  implements: () => [Node],
})
export class MatchingView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => DateTimeScalar, { description: '何时提出；一天内有效。When; good for a day.' }) proposedAt!: Date;
  @Field(() => Int, { description: '看了多少条需求。How many needs were looked at.' }) needsConsidered!: number;
  @Field(() => Int, { description: '看了多少件物品。How many items were looked at.' }) itemsConsidered!: number;
}

export const MatchingConnection = connectionOf(MatchingView);
export const ProposalConnection = connectionOf(ProposalView);
export const ProposeAllocationsResult = orRefused('ProposeAllocationsResult', MatchingView);
export const AcceptProposalResult = orRefused('AcceptProposalResult', ProposalView);
export const DeclineProposalResult = orRefused('DeclineProposalResult', ProposalView);

@ArgsType()
export class MatchingsArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
}

@InputType()
@ValidatedInput(z.looseObject({ limit: z.int().min(1).max(PROPOSALS_MAX) }))
export class ProposeAllocationsInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => TenantCodeScalar, { description: '哪个社区。In which community.' }) community!: TenantCode;
  @Field(() => ID, { nullable: true, description: '只看这个义仓的物品。Of this store’s goods only.' })
  storeId?: string | null;
  @Field(() => Int, {
    defaultValue: PROPOSALS_MAX,
    description: `至多建议几件，1–${PROPOSALS_MAX}。How many items at most, 1 to ${PROPOSALS_MAX}.`,
  })
  limit!: number;
}

@InputType()
export class AcceptProposalInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) proposalId!: string;
}

@InputType()
export class DeclineProposalInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) proposalId!: string;
  @Field(() => ProposalDeclineEnum) reason!: ProposalDecline;
}
