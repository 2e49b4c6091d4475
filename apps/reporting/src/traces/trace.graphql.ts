import { Field, ObjectType } from '@nestjs/graphql';
import { ITEM_CATEGORIES, type ItemCategory, type ItemCode, type LocalDate } from '@yicang/kernel';
import { enumOf, ItemCodeScalar, LocalDateScalar, orRefused, ListSize } from '@yicang/platform-graphql';
import { ITEM_FACT_REASONS, ITEM_FACT_TYPES, type ItemFactReason, type ItemFactType } from '../facts/fact.rules.js';

export const ItemCategoryEnum = enumOf('ItemCategory', ITEM_CATEGORIES, '品类。What kind of goods.');
export const TraceStepKindEnum = enumOf('TraceStepKind', ITEM_FACT_TYPES, '物品走过的一步。A step an item has taken.');
export const TraceReasonEnum = enumOf(
  'TraceReason',
  ITEM_FACT_REASONS,
  '为什么放回、退回、报废、隔离或丢失。Why it was released, returned, discarded, put aside or lost.',
);

@ObjectType('TraceStep', { description: '物品走过的一步：只写日期与社区。A step: day and community, nothing more.' })
export class TraceStepView {
  @Field(() => TraceStepKindEnum) step!: ItemFactType;
  @Field(() => LocalDateScalar) on!: LocalDate;
  @Field() communityZh!: string;
  @Field() communityEn!: string;
  @Field(() => String, {
    nullable: true,
    description:
      '送往或来自哪个社区，中文名；在本社区之内的为空。The community it goes to or comes from, in Chinese; null within one.',
  })
  partnerZh!: string | null;
  @Field(() => String, {
    nullable: true,
    description: '那个社区的英文名。That community, in English.',
  })
  partnerEn!: string | null;
  @Field(() => TraceReasonEnum, { nullable: true }) reason!: ItemFactReason | null;
}

@ObjectType('Trace', { description: '一件物品的公开行程。The public life of one item.' })
export class TraceView {
  @Field(() => ItemCodeScalar) code!: ItemCode;
  @Field() nameZh!: string;
  @Field(() => ItemCategoryEnum) category!: ItemCategory;
  @Field({ description: '现在（或最后）所在的社区。The community it is in, or was in last.' }) communityZh!: string;
  @Field() communityEn!: string;
  @ListSize(20)
  @Field(() => [TraceStepView])
  steps!: readonly TraceStepView[];
  @Field(() => ItemCodeScalar, {
    nullable: true,
    description: '由哪件分装而来；不是分装的为空。The item it was made of; null when it is no part.',
  })
  parentCode!: ItemCode | null;
  @Field(() => [ItemCodeScalar], { description: '分装成的各份，至多 100。The parts it was split into, 100 at most.' })
  partCodes!: readonly ItemCode[];
  @Field(() => String, { nullable: true, description: '公开回执的编号。The code of the public receipt.' })
  receiptCode!: string | null;
}

export const TraceResult = orRefused('TraceResult', TraceView);
