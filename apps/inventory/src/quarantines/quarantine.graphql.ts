import { Field, ID, InputType } from '@nestjs/graphql';
import { ITEM_QUARANTINE_REASONS, type ItemQuarantineReason, type Uuid } from '@yicang/kernel';
import { enumOf, orRefused, UUIDScalar } from '@yicang/platform-graphql';
import { ItemView } from '../items/item.graphql.js';

export const ItemQuarantineReasonEnum = enumOf(
  'ItemQuarantineReason',
  ITEM_QUARANTINE_REASONS,
  '隔离原因。Why an item is put aside.',
);
export const QuarantineItemResult = orRefused('QuarantineItemResult', ItemView);
export const ClearItemResult = orRefused('ClearItemResult', ItemView);

@InputType()
export class QuarantineItemInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) itemId!: string;
  @Field(() => ItemQuarantineReasonEnum) reason!: ItemQuarantineReason;
}

@InputType()
export class ClearItemInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) itemId!: string;
}
