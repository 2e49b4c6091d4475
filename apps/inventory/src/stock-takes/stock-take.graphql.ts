import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { placeLevel, type GlobalId, type ItemCode, type LocalDate, type TenantCode, type Uuid } from '@yicang/kernel';
import {
  connectionOf,
  DateTimeScalar,
  enumOf,
  ItemCodeScalar,
  LocalDateScalar,
  must,
  orRefused,
  PageArgs,
  TenantCodeScalar,
  UUIDScalar,
  ValidatedInput,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { Node } from '../federation.graphql.js';
import {
  COUNTS_MAX,
  EVERY_DAYS_MAX,
  EVERY_DAYS_MIN,
  STOCK_DIFFERENCE_REASONS,
  STOCK_DIFFERENCES,
  STOCK_TAKE_STATUSES,
  type StockDifference,
  type StockDifferenceReason,
  type StockTakeStatus,
} from './stock-take.rules.js';

const StockTakeStatusEnum = enumOf('StockTakeStatus', STOCK_TAKE_STATUSES, '盘点进行到哪一步。How far a count is.');
const StockDifferenceEnum = enumOf(
  'StockDifference',
  STOCK_DIFFERENCES,
  '货位与账怎样不符。How a shelf and the books disagree.',
);
const StockDifferenceReasonEnum = enumOf(
  'StockDifferenceReason',
  STOCK_DIFFERENCE_REASONS,
  '差异的原因。Why they disagree.',
);

@ObjectType('StockTake', {
  description: '对一个义仓或一个货位的盘点。A count of a store, or of one shelf of it.',
  implements: () => [Node],
})
@Directive('@key(fields: "id")')
export class StockTakeView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => String, {
    nullable: true,
    description: '盘哪个货位；空为整个义仓。Which shelf; null counts the whole store.',
  })
  shelf!: string | null;
  @Field(() => StockTakeStatusEnum) status!: StockTakeStatus;
  @Field(() => DateTimeScalar, { description: '以这一刻的账为准。The books of this moment are counted against.' })
  openedAt!: Date | string;
  @Field(() => DateTimeScalar, { nullable: true, description: '何时签字入账。When it was signed.' })
  closedAt!: Date | string | null;
  @Field(() => Int, { nullable: true, description: '签字时找不到的件数。Items missing when it was signed.' })
  missing!: number | null;
  @Field(() => Int, { nullable: true, description: '签字时多出的件数。Items there that were not expected.' })
  surplus!: number | null;
}

@ObjectType('StockTakeLine', { description: '盘点中不符的一件。One item about which shelf and books disagree.' })
export class StockTakeLineView {
  @Field(() => ItemCodeScalar) itemCode!: ItemCode;
  @Field(() => StockDifferenceEnum, { description: '怎样不符。How they disagree.' }) difference!: StockDifference;
  @Field(() => StockDifferenceReasonEnum, {
    nullable: true,
    description: '原因；还没写为空。Why; null until it is said.',
  })
  reason!: StockDifferenceReason | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '何时扫到；没扫到为空。When it was scanned; null when it was not.',
  })
  countedAt!: Date | string | null;
}

@ObjectType('CountAccuracy', {
  description: '一个义仓一个月的盘点准确度。How accurate the counts of a store were in a month.',
})
export class CountAccuracyView {
  @Field(() => UUIDScalar) keeperAccountId!: string;
  @Field(() => Int, { description: '签字的盘点次数。How many counts were signed.' }) stockTakes!: number;
  @Field(() => Int, { description: '账上应有的件数。How many items the books expected.' }) expected!: number;
  @Field(() => Int, { description: '找不到的件数。How many of them were missing.' }) missing!: number;
  @Field(() => Int, { description: '多出的件数。How many were there besides.' }) surplus!: number;
  @Field(() => Int, {
    nullable: true,
    description:
      '准确度，万分之几（9950 为 99.5%）；没有应有的为空。Found of a hundred hundredths (9950 is 99.5 %); null when nothing was expected.',
  })
  accuracyBasisPoints!: number | null;
}

@ObjectType('StoreCount', { description: '一个义仓的定期盘点。When a store is to be counted as a whole.' })
export class StoreCountView {
  @Field(() => LocalDateScalar, { description: '上次整仓盘点或开仓的日子。The day it was last counted, or opened.' })
  lastCountedOn!: LocalDate;
  @Field(() => LocalDateScalar, { description: '应盘点的日子。The day its count is due.' }) dueOn!: LocalDate;
}

@ObjectType('StockTakeRule', { description: '多久盘点一次。How often stores are to be counted.' })
export class StockTakeRuleView {
  @Field(() => Int, { description: '每隔几天。Every so many days.' }) everyDays!: number;
}

export const StockTakeConnection = connectionOf(StockTakeView);
export const StockTakeLineConnection = connectionOf(StockTakeLineView);
export const OpenStockTakeResult = orRefused('OpenStockTakeResult', StockTakeView);
export const RecordCountsResult = orRefused('RecordCountsResult', StockTakeView);
export const FinishCountResult = orRefused('FinishCountResult', StockTakeView);
export const ExplainDifferencesResult = orRefused('ExplainDifferencesResult', StockTakeView);
export const CloseStockTakeResult = orRefused('CloseStockTakeResult', StockTakeView);
export const AbandonStockTakeResult = orRefused('AbandonStockTakeResult', StockTakeView);
export const SetStockTakeRuleResult = orRefused('SetStockTakeRuleResult', StockTakeRuleView);

@ArgsType()
export class StockTakesArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
  @Field(() => StockTakeStatusEnum, { nullable: true }) status?: StockTakeStatus | null;
}

@InputType()
@ValidatedInput(z.looseObject({ shelf: z.string().trim().max(40).nullish() }))
export class OpenStockTakeInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) storeId!: string;
  @Field(() => String, {
    nullable: true,
    description: '只盘这个货位；不填或空白盘整个义仓。This shelf only; the whole store when absent or blank.',
  })
  shelf?: string | null;
}

@InputType()
@ValidatedInput(z.looseObject({ itemCodes: z.array(z.custom<ItemCode>()).min(1).max(COUNTS_MAX) }))
export class RecordCountsInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) stockTakeId!: string;
  @Field(() => [ItemCodeScalar], { description: '扫到的编码，1–500 个。The codes scanned, 1 to 500.' })
  itemCodes!: ItemCode[];
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '手机离线时扫到的时刻；不填为现在。When a phone that was offline scanned them; now when absent.',
  })
  countedAt?: Date | string | null;
}

@InputType()
export class OfStockTakeInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) stockTakeId!: string;
}
@InputType()
export class FinishCountInput extends OfStockTakeInput {}
@InputType()
export class CloseStockTakeInput extends OfStockTakeInput {}
@InputType()
export class AbandonStockTakeInput extends OfStockTakeInput {}

@InputType()
@ValidatedInput(z.looseObject({ itemCodes: z.array(z.custom<ItemCode>()).min(1).max(COUNTS_MAX) }))
export class ExplainDifferencesInput extends OfStockTakeInput {
  @Field(() => [ItemCodeScalar], { description: '哪些物品，1–500 个。About which items, 1 to 500.' })
  itemCodes!: ItemCode[];
  @Field(() => StockDifferenceReasonEnum) reason!: StockDifferenceReason;
}

@InputType()
@ValidatedInput(
  z.looseObject({
    place: z
      .custom<TenantCode>()
      .refine(
        (code) => ['city', 'community'].includes(placeLevel(code)),
        must({ zh: '应为市或社区的编码', en: 'must be the code of a city or community' }),
      ),
    everyDays: z.int().min(EVERY_DAYS_MIN).max(EVERY_DAYS_MAX),
  }),
)
export class SetStockTakeRuleInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => TenantCodeScalar) place!: TenantCode;
  @Field(() => Int, { description: '每隔几天，7–366。Every so many days, 7 to 366.' }) everyDays!: number;
}
