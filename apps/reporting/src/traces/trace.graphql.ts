import { Field, ObjectType } from '@nestjs/graphql';
import { ITEM_CATEGORIES, type ItemCategory, type ItemCode, type LocalDate } from '@yicang/kernel';
import { enumOf, ItemCodeScalar, LocalDateScalar, orRefused } from '@yicang/platform-graphql';
import { ITEM_FACT_REASONS, ITEM_FACT_TYPES, type ItemFactReason, type ItemFactType } from '../facts/fact.rules.js';

const ItemCategoryEnum = enumOf('ItemCategory', ITEM_CATEGORIES, '品类。What kind of goods.');
const TraceStepKindEnum = enumOf('TraceStepKind', ITEM_FACT_TYPES, '物品走过的一步。A step an item has taken.');
const TraceReasonEnum = enumOf(
  'TraceReason',
  ITEM_FACT_REASONS,
  '为什么放回、退回或报废。Why it was released, returned or discarded.',
);

@ObjectType('TraceStep', { description: '物品走过的一步：只写日期与社区。A step: day and community, nothing more.' })
export class TraceStepView {
  @Field(() => TraceStepKindEnum) step!: ItemFactType;
  @Field(() => LocalDateScalar) on!: LocalDate;
  @Field() communityZh!: string;
  @Field() communityEn!: string;
  @Field(() => TraceReasonEnum, { nullable: true }) reason!: ItemFactReason | null;
}

@ObjectType('Trace', { description: '一件物品的公开行程。The public life of one item.' })
export class TraceView {
  @Field(() => ItemCodeScalar) code!: ItemCode;
  @Field() nameZh!: string;
  @Field(() => ItemCategoryEnum) category!: ItemCategory;
  @Field() communityZh!: string;
  @Field() communityEn!: string;
  @Field(() => [TraceStepView]) steps!: readonly TraceStepView[];
  @Field(() => String, { nullable: true, description: '公开回执的编号。The code of the public receipt.' })
  receiptCode!: string | null;
}

export const TraceResult = orRefused('TraceResult', TraceView);
