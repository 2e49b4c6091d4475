import { Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import {
  type GlobalId,
  type Grams,
  type ItemCategory,
  type ItemUnit,
  type LocalDate,
  type TenantCode,
  type Uuid,
} from '@yicang/kernel';
import {
  connectionOf,
  enumOf,
  GramsScalar,
  LocalDateScalar,
  must,
  orRefused,
  TenantCodeScalar,
  UUIDScalar,
  ValidatedInput,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { Node } from '../federation.graphql.js';
import { ItemCategoryEnum, ItemUnitEnum } from '../items/item.graphql.js';
import { STORAGE_NEEDS, type StorageNeed } from './product.rules.js';

export const StorageNeedEnum = enumOf(
  'StorageNeed',
  STORAGE_NEEDS,
  '保存条件：常温、干燥、冷藏（2–8 °C）、冷冻（−18 °C）。How goods are kept: room temperature, dry, 2 to 8 °C, -18 °C.',
);
/** As many kinds of packs as there are units besides its own. */
export const PACKS_MAX = 8;

@ObjectType('Product', {
  description: '品种：义仓收的是什么，按什么计。A kind of goods that stores take in, and what it is counted in.',
  implements: () => [Node],
})
@Directive('@key(fields: "id")')
export class ProductView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => ItemCategoryEnum) category!: ItemCategory;
  @Field() nameZh!: string;
  @Field(() => String, { nullable: true }) nameEn!: string | null;
  @Field(() => ItemUnitEnum, { description: '按什么计。What it is counted in.' }) unit!: ItemUnit;
  @Field(() => GramsScalar, { description: '每单位约重。About what one unit weighs.' }) unitWeightGrams!: Grams;
  @Field(() => StorageNeedEnum) storage!: StorageNeed;
  @Field(() => String, {
    nullable: true,
    description: '商品条码（GTIN），补零到 14 位。Its bar code, a GTIN of 14 digits.',
  })
  gtin!: string | null;
  @Field(() => LocalDateScalar, { nullable: true, description: '停用日；在用为空。Null while it is in use.' })
  retiredOn!: LocalDate | null;
}

@ObjectType('ProductPack', { description: '一种包装里有多少单位。How many units are in a pack.' })
export class ProductPackView {
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => Int, { description: '内含多少单位。How many of the product’s unit.' }) holds!: number;
}

export const ProductConnection = connectionOf(ProductView);
export const AddProductResult = orRefused('AddProductResult', ProductView);
export const RetireProductResult = orRefused('RetireProductResult', ProductView);
export const PromoteProductResult = orRefused('PromoteProductResult', ProductView);

const name = z.string().trim().min(1).max(60);

@InputType()
export class ProductPackInput {
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => Int, { description: '内含多少，2–10000。How many it holds, 2 to 10000.' }) holds!: number;
}

@InputType()
@ValidatedInput(
  z
    .looseObject({
      nameZh: name,
      nameEn: name.nullish(),
      unitWeightGrams: z.int().min(0).max(10_000_000),
      gtin: z.string().trim().min(8).max(20).nullish(),
      unit: z.custom<ItemUnit>(),
      packs: z
        .array(z.object({ unit: z.custom<ItemUnit>(), holds: z.int().min(2).max(10_000) }))
        .max(PACKS_MAX)
        .nullish(),
    })
    .refine(
      ({ unit, packs }) => new Set([unit, ...(packs ?? []).map((pack) => pack.unit)]).size === (packs?.length ?? 0) + 1,
      must({ zh: '每种包装单位只填一次，且不是基本单位', en: 'must name each unit once, and not its own as a pack' }),
    ),
)
export class AddProductInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => TenantCodeScalar, { description: '加入哪个地点的目录。Whose catalogue it is added to.' })
  place!: TenantCode;
  @Field(() => ItemCategoryEnum) category!: ItemCategory;
  @Field({ description: '1–60 字。1 to 60 characters.' }) nameZh!: string;
  @Field(() => String, { nullable: true }) nameEn?: string | null;
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => GramsScalar) unitWeightGrams!: number;
  @Field(() => StorageNeedEnum) storage!: StorageNeed;
  @Field(() => String, { nullable: true, description: 'GTIN-8、-12、-13 或 -14。A GTIN of 8, 12, 13 or 14 digits.' })
  gtin?: string | null;
  @Field(() => [ProductPackInput], { nullable: true }) packs?: ProductPackInput[] | null;
}

@InputType()
export class RetireProductInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) productId!: string;
}

@InputType()
export class PromoteProductInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) productId!: string;
  @Field(() => TenantCodeScalar, { description: '升到哪个更大的地点。The wider place it is promoted to.' })
  place!: TenantCode;
}
