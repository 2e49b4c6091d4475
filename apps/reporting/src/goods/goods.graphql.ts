import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { type ItemCategory, type ItemCode, type LocalDate, type TenantCode } from '@yicang/kernel';
import {
  connectionOf,
  DateTimeScalar,
  enumOf,
  ItemCodeScalar,
  ListSize,
  LocalDateScalar,
  TenantCodeScalar,
} from '@yicang/platform-graphql';
import { type ItemFactReason, type ItemFactType } from '../facts/fact.rules.js';
import { FIGURE_UNITS, GOODS_FIGURES, type FigureUnit, type GoodsFigureId } from '../figures/definition.rules.js';
import { MeasureEnum } from '../figures/figure.graphql.js';
import { ItemCategoryEnum, TraceReasonEnum, TraceStepKindEnum } from '../traces/trace.graphql.js';
import { type GoodsMeasure } from './goods.rules.js';
import { GOODS_BREAKDOWNS, type GoodsRow } from './goods-rows.rules.js';

export const GoodsFigureIdEnum = enumOf('GoodsFigureId', GOODS_FIGURES, '物品的公开数字。A public figure of goods.');
export const GoodsBreakdownEnum = enumOf(
  'GoodsBreakdown',
  GOODS_BREAKDOWNS,
  '数字怎样分开：按品类、按月、按地点的下一级。How figures are broken down: by category, by month, by the places next inside.',
);
const FigureUnitEnum = enumOf('FigureUnit', FIGURE_UNITS, '数字的单位。What a figure is counted in.');

@ObjectType('FigureDefinition', { description: '一个公开数字的定义。What a public figure is.' })
export class FigureDefinitionView {
  @Field(() => GoodsFigureIdEnum) id!: GoodsFigureId;
  @Field() nameZh!: string;
  @Field() nameEn!: string;
  @Field({ description: '中文定义。Its definition, in Chinese.' }) definitionZh!: string;
  @Field({ description: '英文定义。Its definition, in English.' }) definitionEn!: string;
  @Field(() => FigureUnitEnum) unit!: FigureUnit;
  @Field(() => [MeasureEnum], { description: '分子由什么相加减。What the numerator is made of.' })
  numeratorMeasures!: readonly GoodsMeasure[];
  @Field(() => [MeasureEnum], {
    description: '分母由什么相加减；不用除的为空。And the denominator; empty where nothing is divided.',
  })
  denominatorMeasures!: readonly GoodsMeasure[];
  @Field(() => [String], { description: '来自哪些事件。The events its facts come by.' }) events!: readonly string[];
  @Field(() => Int, { description: '含义改变时加一。Rises when it comes to mean something else.' }) version!: number;
  @Field({ description: '可否按品类分开。Whether it may be broken down by category.' }) hasCategory!: boolean;
  @Field({ description: '背后的记录是否人人可看。Whether the rows behind it are for everybody.' }) hasFacts!: boolean;
}

const HELD_BACK = '不公布的为空。Null when held back.';

@ObjectType('GoodsFigure', { description: '一个地点、一段日子的一个数字。One figure of one place and period.' })
export class GoodsFigureView {
  @Field(() => TenantCodeScalar) tenantCode!: TenantCode;
  @Field(() => LocalDateScalar, { description: '含首尾两天。Both days inclusive.' }) from!: LocalDate;
  @Field(() => LocalDateScalar) to!: LocalDate;
  @Field(() => ItemCategoryEnum, { nullable: true, description: '空为不分品类。Null for all of them together.' })
  category!: ItemCategory | null;
  @Field(() => FigureDefinitionView, { description: '它的定义。What it is.' }) definition!: GoodsRow['definition'];
  @Field(() => Float, {
    nullable: true,
    description:
      '四位小数；不公布，或没有可除的，为空。To four places; null when held back, or when there is nothing to divide by.',
  })
  value!: number | null;
  @Field(() => Float, { nullable: true, description: HELD_BACK }) numerator!: number | null;
  @Field(() => Float, { nullable: true, description: '不用除的为空。Null where nothing is divided.' })
  denominator!: number | null;
  @Field({ description: '为保护家庭而不公布。Held back to protect families.' }) isHeldBack!: boolean;
}

@ObjectType('GoodsFigures', { description: '一个地点的物品数字。A place’s figures of goods.' })
export class GoodsFiguresView {
  @Field(() => DateTimeScalar) asOf!: Date;
  @ListSize(100)
  @Field(() => [GoodsFigureView], {
    description: '每个地点、品类、月份、数字一行。A row each for place, category, month and figure.',
  })
  rows!: readonly GoodsRow[];
}

@ObjectType('FigureFact', {
  description:
    '公开数字背后的一条记录：物品的一步，或一次盘点；没有家庭。A row behind a figure: a step of an item, or a count of a store; never of a family.',
})
export class FigureFactView {
  @Field(() => TenantCodeScalar) tenantCode!: TenantCode;
  @Field(() => LocalDateScalar) on!: LocalDate;
  @Field(() => ItemCodeScalar, { nullable: true, description: '盘点的为空。Null for a count.' })
  itemCode!: ItemCode | null;
  @Field(() => TraceStepKindEnum, { nullable: true }) step!: ItemFactType | null;
  @Field(() => TraceReasonEnum, { nullable: true }) reason!: ItemFactReason | null;
  @Field(() => Int, {
    nullable: true,
    description: '送达的：从入库到送达的天数。Of a delivery: days since it came in.',
  })
  days!: number | null;
  @Field(() => LocalDateScalar, { nullable: true, description: '最后可用日。The last good day.' })
  expiresOn!: LocalDate | null;
  @Field(() => String, { nullable: true, description: '送达的公开回执。The public receipt of a delivery.' })
  receiptCode!: string | null;
  @Field(() => Int, { nullable: true, description: '盘点的：盘过的件数。Of a count: items counted.' })
  linesCounted!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: '盘点的：账物相符的件数。Of a count: items where shelf and books agreed.',
  })
  linesAccurate!: number | null;
}

export const FigureFactConnection = connectionOf(FigureFactView);
