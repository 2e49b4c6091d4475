import { Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import {
  ITEM_CATEGORIES,
  ITEM_CONDITIONS,
  ITEM_UNITS,
  type Fen,
  type GlobalId,
  type Grams,
  type ItemCategory,
  type ItemCode,
  type ItemCondition,
  type ItemUnit,
  type LocalDate,
  type Uuid,
} from '@yicang/kernel';
import {
  connectionOf,
  DateTimeScalar,
  FenScalar,
  enumOf,
  GramsScalar,
  ItemCodeScalar,
  LocalDateScalar,
  must,
  orRefused,
  UUIDScalar,
  ValidatedInput,
} from '@yicang/platform-graphql';
import { Node } from '../federation.graphql.js';
import {
  ITEM_CORRECTION_REASONS,
  ITEM_EVENT_TYPES,
  ITEM_STATUSES,
  VALUE_FEN_MAX,
  type ItemCorrectionReason,
  type ItemEventType,
  type ItemStatus,
} from './item.rules.js';
import { z } from 'zod';

export const ItemStatusEnum = enumOf('ItemStatus', ITEM_STATUSES, '物品现在的状态。Where an item stands now.');
export const ItemConditionEnum = enumOf('ItemCondition', ITEM_CONDITIONS, '成色。The condition of goods.');
export const ItemCategoryEnum = enumOf('ItemCategory', ITEM_CATEGORIES, '品类。What kind of goods.');
export const ItemUnitEnum = enumOf('ItemUnit', ITEM_UNITS, '计量单位。What a quantity counts.');
export const ItemEventTypeEnum = enumOf(
  'ItemEventType',
  ITEM_EVENT_TYPES,
  '物品历史中的一步。A step in an item’s life.',
);
export const ItemCorrectionReasonEnum = enumOf(
  'ItemCorrectionReason',
  ITEM_CORRECTION_REASONS,
  '更正原因：录错、写进了个人信息、认错了物品。Why it was corrected: a slip, words about a person, taken for another thing.',
);

/** What may be read of an item by those who keep it. A field absent here does not leave the service. */
@ObjectType('Item', {
  description: '一件捐赠物品，编码终身不变。One donated thing; its code is for life.',
  implements: () => [Node],
})
@Directive('@key(fields: "id")')
export class ItemView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => ItemCodeScalar) code!: ItemCode;
  @Field(() => ItemStatusEnum) status!: ItemStatus;
  @Field(() => ItemCategoryEnum) category!: ItemCategory;
  @Field() nameZh!: string;
  @Field(() => Int) quantity!: number;
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => GramsScalar) weightGrams!: Grams;
  @Field(() => FenScalar, {
    nullable: true,
    description: '估价或买价，分；不知道为空。What it is worth, estimated or as bought, in fen; null when nobody said.',
  })
  valueFen!: Fen | null;
  @Field(() => ItemConditionEnum) condition!: ItemCondition;
  @Field(() => LocalDateScalar, { nullable: true, description: '最后可用日（含）。Last good day, inclusive.' })
  expiresOn!: LocalDate | null;
  @Field(() => LocalDateScalar) receivedOn!: LocalDate;
  @Field() shelf!: string;
  @Field(() => String, { nullable: true, description: '批号；不知道为空。The batch printed on it; null when unknown.' })
  batch!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '预留到何时。Held until this instant.' })
  heldUntil!: Date | string | null;
}

@ObjectType('ItemEvent', { description: '物品历史：只增不改。One fact of an item’s append-only history.' })
export class ItemEventView {
  @Field(() => Int) version!: number;
  @Field(() => ItemEventTypeEnum) type!: ItemEventType;
  @Field(() => LocalDateScalar) happenedOn!: LocalDate;
  @Field(() => DateTimeScalar) recordedAt!: Date;
}

export const ItemConnection = connectionOf(ItemView);
export const ReceiveGiftResult = orRefused('ReceiveGiftResult', ItemView);
export const MoveItemResult = orRefused('MoveItemResult', ItemView);
export const CorrectItemResult = orRefused('CorrectItemResult', ItemView);

const name = z.string().trim().min(1).max(60);
const quantity = z.int().min(1).max(100_000);
/** A shelf's name as keepers write it on the rack. */
const shelf = z.string().trim().max(40);
/** A batch as it is printed, whatever a keyboard made of it: in full width or in small letters it is the same one. */
export const batch = z
  .string()
  .transform((text) => text.normalize('NFKC').trim().toUpperCase())
  .pipe(z.string().min(1).max(40));

/** What one line of goods must say. */
const giftLine = z
  .looseObject({
    productId: z.string().nullish(),
    category: z.custom<ItemCategory>().nullish(),
    nameZh: name.nullish(),
    quantity,
    unit: z.custom<ItemUnit>().nullish(),
    weightGrams: z.int().min(0).max(10_000_000).nullish(),
    shelf,
    batch: batch.nullish(),
    valueFen: z.int().min(0).max(VALUE_FEN_MAX).nullish(),
  })
  .refine(
    ({ productId, category, nameZh, unit, weightGrams }) =>
      productId != null || [category, nameZh, unit, weightGrams].every((one) => one != null),
    must({
      zh: '不选品种时，须填品类、名称、单位和重量',
      en: 'must have category, nameZh, unit and weightGrams when it names no product',
    }),
  );

@InputType({ description: '入库的一行：选品种，或自己填写。One line of goods: a product, or described by hand.' })
@ValidatedInput(giftLine)
export class GiftLineInput {
  @Field(() => ID, {
    nullable: true,
    description: '目录里的品种：不填的就按它。A product of the catalogue; what is absent is as the product has it.',
  })
  productId?: string | null;
  @Field(() => ItemCategoryEnum, { nullable: true, description: '选了品种就按品种。With a product, the product’s.' })
  category?: ItemCategory | null;
  @Field(() => String, { nullable: true, description: '1–60 字。1 to 60 characters.' }) nameZh?: string | null;
  @Field(() => Int, {
    description:
      '数量，1–100000，按 unit 计；入账时换算成品种的单位。How many, 1 to 100000, in `unit`; booked in the product’s own unit.',
  })
  quantity!: number;
  @Field(() => ItemUnitEnum, { nullable: true }) unit?: ItemUnit | null;
  @Field(() => GramsScalar, { nullable: true }) weightGrams?: number | null;
  // no defaultValue: Nest rebuilds the schema from SDL, where an enum's default is its outside name
  @Field(() => ItemConditionEnum, { nullable: true, description: '不填为全新。New when absent.' })
  condition?: ItemCondition | null;
  @Field(() => LocalDateScalar, { nullable: true }) expiresOn?: LocalDate | null;
  @Field({ defaultValue: '', description: '货位，至多 40 字。Shelf, 40 characters at most.' }) shelf!: string;
  @Field(() => String, {
    nullable: true,
    description:
      '包装上的批号，1–40 字，召回时凭它找到。The batch printed on it, 1 to 40 characters: a recall finds it by that.',
  })
  batch?: string | null;
  @Field(() => FenScalar, {
    nullable: true,
    description:
      '估价，分，0–1000000000；贵重的报废时须有人见证。What it is worth, in fen, 0 to 1000000000: what is worth much is discarded with a witness.',
  })
  valueFen?: number | null;
}

/** Lines as they come in one input, 1 to `max`. */
export function giftLines(max: number): z.ZodType<GiftLineInput[]> {
  return z
    .array(giftLine as unknown as z.ZodType<GiftLineInput>)
    .min(1)
    .max(max);
}

@InputType()
export class ReceiveGiftInput extends GiftLineInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) storeId!: string;
  @Field(() => ID, { nullable: true, description: '捐赠家庭；不填为匿名。The donor family; none means anonymous.' })
  donorFamilyId?: string | null;
}

@InputType()
@ValidatedInput(z.looseObject({ shelf: shelf.min(1) }))
export class MoveItemInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) itemId!: string;
  @Field({ description: '货位，1–40 字。Shelf, 1 to 40 characters.' }) shelf!: string;
}

@InputType({ description: '不填的照旧。What is absent stays as it is.' })
@ValidatedInput(z.looseObject({ nameZh: name.nullish(), quantity: quantity.nullish() }))
export class CorrectItemInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) itemId!: string;
  @Field(() => ItemCorrectionReasonEnum) reason!: ItemCorrectionReason;
  @Field(() => String, { nullable: true, description: '1–60 字。1 to 60 characters.' }) nameZh?: string | null;
  @Field(() => ItemCategoryEnum, { nullable: true, description: '在库时才可更正。Only while in the store.' })
  category?: ItemCategory | null;
  @Field(() => Int, { nullable: true, description: '1–100000，在库时才可更正。Only while in the store.' })
  quantity?: number | null;
}
