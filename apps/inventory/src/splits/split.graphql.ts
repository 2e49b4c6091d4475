import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { SPLIT_PARTS_MAX } from '@yicang/contracts';
import { ITEM_UNITS, type ItemUnit, type Uuid } from '@yicang/kernel';
import { GramsScalar, orRefused, UUIDScalar, ValidatedInput } from '@yicang/platform-graphql';
import { ItemUnitEnum, ItemView } from '../items/item.graphql.js';
import { z } from 'zod';

export const SplitItemResult = orRefused('SplitItemResult', ItemView);

@InputType()
export class SplitPartInput {
  @Field(() => Int, { description: '数量，1–100000，按 unit 计。How many, 1 to 100000, in `unit`.' }) quantity!: number;
  @Field(() => ItemUnitEnum, { nullable: true, description: '不填与整件相同。That of the whole when absent.' })
  unit?: ItemUnit | null;
  @Field(() => GramsScalar, {
    nullable: true,
    description: '不填则按数量分摊；换了单位时必填。Shared by quantity when absent; needed with another unit.',
  })
  weightGrams?: number | null;
}

const part = z.object({
  quantity: z.int().min(1).max(100_000),
  unit: z.enum(ITEM_UNITS).nullish(),
  weightGrams: z.int().min(0).max(10_000_000).nullish(),
});

@InputType()
@ValidatedInput(z.looseObject({ parts: z.array(part).min(2).max(SPLIT_PARTS_MAX) }))
export class SplitItemInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) itemId!: string;
  @Field(() => [SplitPartInput], { description: '2–100 份，合起来正好是整件。2 to 100, the whole together.' })
  parts!: SplitPartInput[];
}
