import { ArgsType, Directive, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { type BoxCode, type GlobalId, type ItemCode, type Uuid } from '@yicang/kernel';
import {
  BoxCodeScalar,
  connectionOf,
  DateTimeScalar,
  enumOf,
  ItemCodeScalar,
  orRefused,
  PageArgs,
  UUIDScalar,
  ValidatedInput,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { Node } from '../federation.graphql.js';
import { BOX_EVENT_TYPES, BOX_ITEMS_MAX, BOX_STATUSES, type BoxEventType, type BoxStatus } from './box.rules.js';

const BoxStatusEnum = enumOf(
  'BoxStatus',
  BOX_STATUSES,
  '箱子：开着、已封箱、已撤销。A box is open, sealed, or used no more.',
);
const BoxEventTypeEnum = enumOf('BoxEventType', BOX_EVENT_TYPES, '箱子历史中的一步。A step in a box’s life.');

@ObjectType('Box', {
  description:
    '义仓里的一个箱子，有自己的编码；里面的物品随箱移动。A box in a store with a code of its own; what is in it moves with it.',
  implements: () => [Node],
})
@Directive('@key(fields: "id")')
export class BoxView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => BoxCodeScalar, { description: '箱上的编码，13 位。The code on it, 13 characters.' }) code!: BoxCode;
  @Field(() => BoxStatusEnum) status!: BoxStatus;
  @Field({ description: '货位，箱内物品也都在此。The shelf it stands on, and all that is in it.' }) shelf!: string;
}

@ObjectType('BoxEvent', { description: '箱子历史：只增不改。One fact of a box’s append-only history.' })
export class BoxEventView {
  @Field(() => BoxEventTypeEnum) type!: BoxEventType;
  @Field(() => DateTimeScalar) recordedAt!: Date;
  @Field(() => String, { nullable: true, description: '开箱或移到的货位。The shelf it was opened on, or moved to.' })
  shelf!: string | null;
  @Field(() => [ItemCodeScalar], {
    description: '装入、取出或离开的物品。The items packed, unpacked, or that left.',
  })
  itemCodes!: readonly ItemCode[];
}

export const BoxConnection = connectionOf(BoxView);
export const OpenBoxResult = orRefused('OpenBoxResult', BoxView);
export const PackItemsResult = orRefused('PackItemsResult', BoxView);
export const UnpackItemsResult = orRefused('UnpackItemsResult', BoxView);
export const MoveBoxResult = orRefused('MoveBoxResult', BoxView);
export const SealBoxResult = orRefused('SealBoxResult', BoxView);
export const UnsealBoxResult = orRefused('UnsealBoxResult', BoxView);
export const DissolveBoxResult = orRefused('DissolveBoxResult', BoxView);

@ArgsType()
export class BoxesArgs extends PageArgs {
  @Field(() => ID, { description: '哪个义仓。Of which store.' }) store!: string;
  @Field(() => BoxStatusEnum, { nullable: true }) status?: BoxStatus | null;
}

/** A box stands on a shelf that has a name. */
const shelf = z.string().trim().min(1).max(40);

@InputType()
@ValidatedInput(z.looseObject({ shelf }))
export class OpenBoxInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) storeId!: string;
  @Field({ description: '货位，1–40 字。Shelf, 1 to 40 characters.' }) shelf!: string;
}

@InputType()
export class OfBoxInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) boxId!: string;
}
@InputType()
export class SealBoxInput extends OfBoxInput {}
@InputType()
export class UnsealBoxInput extends OfBoxInput {}
@InputType()
export class DissolveBoxInput extends OfBoxInput {}

@InputType()
@ValidatedInput(z.looseObject({ shelf }))
export class MoveBoxInput extends OfBoxInput {
  @Field({ description: '货位，1–40 字。Shelf, 1 to 40 characters.' }) shelf!: string;
}

const itemCodes = z.array(z.custom<ItemCode>()).min(1).max(BOX_ITEMS_MAX);

@InputType()
@ValidatedInput(z.looseObject({ itemCodes }))
export class PackItemsInput extends OfBoxInput {
  @Field(() => [ItemCodeScalar], { description: '扫到的编码，1–500 个。The codes scanned, 1 to 500.' })
  itemCodes!: ItemCode[];
}

@InputType()
@ValidatedInput(z.looseObject({ itemCodes }))
export class UnpackItemsInput extends OfBoxInput {
  @Field(() => [ItemCodeScalar], { description: '扫到的编码，1–500 个。The codes scanned, 1 to 500.' })
  itemCodes!: ItemCode[];
}
