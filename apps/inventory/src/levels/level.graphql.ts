import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { type GlobalId, type ItemCategory, type ItemUnit, type Uuid } from '@yicang/kernel';
import { connectionOf, enumOf, must, orRefused, PageArgs, UUIDScalar, ValidatedInput } from '@yicang/platform-graphql';
import { z } from 'zod';
import { ItemCategoryEnum, ItemUnitEnum } from '../items/item.graphql.js';
import { ONE_KIND_OF_GOODS } from '../products/wanted-goods.js';
import { StoreView } from '../stores/store.graphql.js';
import { LEVEL_QUANTITY_MAX, SHORTAGES, type Shortage } from './level.rules.js';

const ShortageEnum = enumOf('StockShortage', SHORTAGES, '比库存线少多少。How far a store is from what it is to have.');

@ObjectType('StockLevel', {
  description:
    '一个义仓某品种（或品类与单位）的最低与建议数量。How much a store is to have of a product, or of a category in a unit.',
})
export class StockLevelView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => ItemCategoryEnum, {
    nullable: true,
    description: '哪个品类；按品种的为空。Null when it is of a product.',
  })
  category!: ItemCategory | null;
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => Int, { description: '最低数量。The least there is to be.' }) minimum!: number;
  @Field(() => Int, { description: '建议数量。What there should be.' }) recommended!: number;
}

@ObjectType('StockAtLevel', { description: '一条库存线与现有数量。A level, and what the store has of it.' })
export class StockAtLevelView {
  @Field(() => StockLevelView, { description: '库存线。The level.' }) level!: StockLevelView;
  @Field(() => Int, {
    description: '在库数量，含已预留、隔离中和过期的。All that lies there: held, put aside and expired too.',
  })
  onHand!: number;
  @Field(() => Int, {
    description: '可用数量：未预留、未隔离、未过期。What can be given: not held, not put aside, not expired.',
  })
  available!: number;
  @Field(() => ShortageEnum, { description: '可用数量低于哪条线。Which of the two what is available is below.' })
  below!: Shortage;
}

@ObjectType('StockOfGoods', {
  description:
    '义仓里同一品种（自行填写的按品类）、同一单位的数量：在库与可用。What a store has of one product, or by hand of one category, in one unit.',
})
export class StockOfGoodsView {
  @Field(() => ItemCategoryEnum) category!: ItemCategory;
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => Int, { description: '几件物品。How many items.' }) items!: number;
  @Field(() => Int, {
    description: '在库数量，含已预留、隔离中和过期的。All that lies there: held, put aside and expired too.',
  })
  onHand!: number;
  @Field(() => Int, {
    description: '可用数量：未预留、未隔离、未过期。What can be given: not held, not put aside, not expired.',
  })
  available!: number;
  @Field(() => Int, { description: '已预留的数量。What is promised.' }) held!: number;
  @Field(() => Int, { description: '隔离中的数量。What is put aside.' }) putAside!: number;
}

export const StockAtLevelConnection = connectionOf(StockAtLevelView);
export const StockOfGoodsConnection = connectionOf(StockOfGoodsView);
export const SetLevelResult = orRefused('SetLevelResult', StockLevelView);
export const RemoveLevelResult = orRefused('RemoveLevelResult', StoreView);

@ArgsType()
export class OfStoreArgs extends PageArgs {
  @Field(() => ID, { description: '哪个义仓。Of which store.' }) store!: string;
}

const quantity = z.int().max(LEVEL_QUANTITY_MAX);

@InputType({ description: '品种，或者品类与单位。A product, or a category and a unit.' })
@ValidatedInput(
  z
    .looseObject({
      productId: z.string().nullish(),
      category: z.custom<ItemCategory>().nullish(),
      unit: z.custom<ItemUnit>().nullish(),
      minimum: quantity.min(0),
      recommended: quantity.min(1),
    })
    .refine(...ONE_KIND_OF_GOODS)
    .refine(
      ({ minimum, recommended }) => minimum <= recommended,
      must({ zh: '最低数量不能多于建议数量', en: 'must not have more for its minimum than is recommended' }),
    ),
)
export class SetLevelInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) storeId!: string;
  @Field(() => ID, { nullable: true, description: '目录里的品种，按它的单位。A product, in its own unit.' })
  productId?: string | null;
  @Field(() => ItemCategoryEnum, { nullable: true, description: '不按品种时填。Without a product.' })
  category?: ItemCategory | null;
  @Field(() => ItemUnitEnum, { nullable: true, description: '不按品种时填。Without a product.' })
  unit?: ItemUnit | null;
  @Field(() => Int, { description: '最低数量，0–1000000。The least there is to be, 0 to 1000000.' }) minimum!: number;
  @Field(() => Int, { description: '建议数量，1–1000000，不少于最低。What there should be, 1 to 1000000, not less.' })
  recommended!: number;
}

@InputType()
export class RemoveLevelInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID, { description: '库存线的 id。Which level, by its id.' }) levelId!: string;
}
