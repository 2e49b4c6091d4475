import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { type ItemCategory, type LocalDate, type TenantCode, type Uuid } from '@yicang/kernel';
import { LocalDateScalar, orRefused, TenantCodeScalar, UUIDScalar, ListSize } from '@yicang/platform-graphql';
import { MeasureEnum } from '../figures/figure.graphql.js';
import { type Measure } from '../figures/figure.rules.js';
import { type GoodsMeasure } from '../goods/goods.rules.js';
import { ItemCategoryEnum } from '../traces/trace.graphql.js';

@ObjectType('FigureDifference', { description: '一个不该如此的数字。A figure that is not what it should be.' })
export class FigureDifferenceView {
  @Field(() => TenantCodeScalar, { description: '社区、市或省。The community, or its city or province.' })
  tenantCode!: TenantCode;
  @Field(() => LocalDateScalar, { nullable: true, description: '空为各日合计。Null for the total of all days.' })
  on!: LocalDate | null;
  @Field(() => MeasureEnum) measure!: Measure | GoodsMeasure;
  @Field(() => ItemCategoryEnum, { nullable: true, description: '不分品类的为空。Null where it has none.' })
  category!: ItemCategory | null;
  @Field(() => Int, { description: '现在显示的。What is shown.' }) shown!: number;
  @Field(() => Int, { description: '按原始记录数出来的。What the records count up to.' }) counted!: number;
}

@ObjectType('FiguresComparison', {
  description: '一个社区的数字与原始记录的核对。A community’s figures against the records of those who own the facts.',
})
export class FiguresComparisonView {
  @Field(() => TenantCodeScalar) tenantCode!: TenantCode;
  @Field(() => Int, { description: '统计里缺的，也可能还在路上。Facts not counted, some perhaps on their way.' })
  factsMissing!: number;
  @Field(() => Int, { description: '原始记录里没有的。Facts counted that no record knows.' }) factsUnknown!: number;
  @ListSize(100)
  @Field(() => [FigureDifferenceView])
  differences!: readonly FigureDifferenceView[];
}

@ObjectType('FiguresRebuild', { description: '按原始记录重建数字。Figures rebuilt from the records.' })
export class FiguresRebuildView {
  @Field(() => TenantCodeScalar) tenantCode!: TenantCode;
  @Field({ description: '较大地点在随后逐个社区进行。A wider place follows, community by community.' })
  isFinished!: boolean;
  @Field(() => FiguresComparisonView, { nullable: true, description: '改正前的差异。What differed before.' })
  mended!: FiguresComparisonView | null;
}

export const CompareFiguresResult = orRefused('CompareFiguresResult', FiguresComparisonView);
export const RebuildFiguresResult = orRefused('RebuildFiguresResult', FiguresRebuildView);

@InputType()
export class RebuildFiguresInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => TenantCodeScalar) place!: TenantCode;
}
