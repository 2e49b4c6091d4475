import { Field, ID, InputType } from '@nestjs/graphql';
import { ITEM_LOSS_REASONS, type ItemLossReason, type Uuid } from '@yicang/kernel';
import { enumOf, orRefused, UUIDScalar } from '@yicang/platform-graphql';
import { ItemView } from '../items/item.graphql.js';

const ItemLossReasonEnum = enumOf('ItemLossReason', ITEM_LOSS_REASONS, '丢失原因。Why an item is missing.');
export const ReportItemLostResult = orRefused('ReportItemLostResult', ItemView);
export const ReportItemFoundResult = orRefused('ReportItemFoundResult', ItemView);

@InputType()
export class ReportItemLostInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) itemId!: string;
  @Field(() => ItemLossReasonEnum) reason!: ItemLossReason;
}

@InputType()
export class ReportItemFoundInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) itemId!: string;
}
