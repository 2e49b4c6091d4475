import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { type ItemCategory, type ItemUnit, type TenantCode } from '@yicang/kernel';
import { connectionOf, enumOf, ListSize, PageArgs, TenantCodeScalar, ValidatedInput } from '@yicang/platform-graphql';
import { z } from 'zod';
import { ItemCategoryEnum, ItemUnitEnum, ItemView } from '../items/item.graphql.js';
import { ONE_KIND_OF_GOODS } from '../products/wanted-goods.js';
import { FIRST_OUT_REASONS, PROPOSED_MAX, WITHIN_DAYS_MAX, type FirstOutReason } from './expiry.rules.js';

const FirstOutReasonEnum = enumOf('FirstOutReason', FIRST_OUT_REASONS, '为什么先出这一件。Why this one goes out.');

@ObjectType('ExpiringItem', { description: '临期物品。An item that expires soon.' })
export class ExpiringItemView {
  @Field(() => ItemView, { description: '物品。The item.' }) item!: ItemView;
  @Field(() => Int, {
    description:
      '离最后可用日还有几天（北京时间）；0 为今天，负数为已过期。Days to its last good day in China; 0 is today, less is over.',
  })
  daysLeft!: number;
}

@ObjectType('FirstOutItem', { description: '建议先出的一件。One item that is proposed.' })
export class FirstOutItemView {
  @Field(() => ItemView, { description: '物品。The item.' }) item!: ItemView;
  @Field(() => FirstOutReasonEnum) reason!: FirstOutReason;
}

@ObjectType('FirstOutProposal', {
  description:
    '按先到期先出的建议：拿哪几件；什么都没有预留。Which items to take, first expired first; nothing is held by it.',
})
export class FirstOutProposalView {
  @ListSize(20)
  @Field(() => [FirstOutItemView], { description: `至多 ${PROPOSED_MAX} 件。${PROPOSED_MAX} at most.` })
  items!: FirstOutItemView[];
  @Field(() => Int, {
    description: '合计数量；整件拿，可能略多于所需。How much they are: whole items, so it may be more than wanted.',
  })
  quantity!: number;
  @Field(() => Int, { description: '还差多少；够了为 0。How much is missing; 0 when it is enough.' }) missing!: number;
}

export const ExpiringItemConnection = connectionOf(ExpiringItemView);

@ArgsType()
@ValidatedInput(
  z.looseObject({
    first: z.int().min(1).max(100),
    after: z
      .string()
      .max(1_000)
      .nullish()
      .transform((after) => after ?? null),
    withinDays: z.int().min(0).max(WITHIN_DAYS_MAX),
  }),
)
export class ExpiringItemsArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
  @Field(() => ID, { nullable: true, description: '只看这个义仓。This store only.' }) store?: string | null;
  @Field(() => Int, {
    description: '几天之内到期，0–365；已过期的也在内。Within so many days, 0 to 365; what is over too.',
  })
  withinDays!: number;
}

@ArgsType()
@ValidatedInput(
  z
    .looseObject({
      productId: z.string().nullish(),
      category: z.custom<ItemCategory>().nullish(),
      unit: z.custom<ItemUnit>().nullish(),
      quantity: z.int().min(1).max(1_000_000),
    })
    .refine(...ONE_KIND_OF_GOODS),
)
export class FirstOutArgs {
  @Field(() => ID, { description: '哪个义仓。Of which store.' }) store!: string;
  @Field(() => ID, { nullable: true, description: '目录里的品种，按它的单位。A product, in its own unit.' })
  productId?: string | null;
  @Field(() => ItemCategoryEnum, { nullable: true, description: '不按品种时填。Without a product.' })
  category?: ItemCategory | null;
  @Field(() => ItemUnitEnum, { nullable: true, description: '不按品种时填。Without a product.' })
  unit?: ItemUnit | null;
  @Field(() => Int, { description: '要多少，1–1000000。How much is wanted, 1 to 1000000.' }) quantity!: number;
}
