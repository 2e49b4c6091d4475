import { Field, ID, InputType } from '@nestjs/graphql';
import { ITEM_GRADING_REASONS, type ItemCondition, type ItemGradingReason, type Uuid } from '@yicang/kernel';
import { enumOf, orRefused, UUIDScalar } from '@yicang/platform-graphql';
import { ItemConditionEnum, ItemView } from '../items/item.graphql.js';

const ItemGradingReasonEnum = enumOf(
  'ItemGradingReason',
  ITEM_GRADING_REASONS,
  '为什么重新定级。Why its condition is another.',
);
export const GradeItemResult = orRefused('GradeItemResult', ItemView);

@InputType()
export class GradeItemInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) itemId!: string;
  @Field(() => ItemConditionEnum) condition!: ItemCondition;
  @Field(() => ItemGradingReasonEnum) reason!: ItemGradingReason;
}
