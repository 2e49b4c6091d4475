import { Field, Int, ObjectType } from '@nestjs/graphql';
import { type LocalDate, type TenantCode } from '@yicang/kernel';
import { DateTimeScalar, enumOf, LocalDateScalar, TenantCodeScalar, ListSize } from '@yicang/platform-graphql';
import { GOODS_MEASURES } from '../goods/goods.rules.js';
import { MEASURES } from './figure.rules.js';

export const MeasureEnum = enumOf('Measure', [...MEASURES, ...GOODS_MEASURES], '统计项目。What is counted.');

const HELD_BACK = '少于 10 户时不公布，答案为空。Null where fewer than 10 households would show.';
const ACTIVE = '收到过物品的社区数。Communities that ever received an item.';

@ObjectType('ProvinceFigures', {
  description: '一个省自开始以来的公开数字。A province’s public figures since the beginning.',
})
export class ProvinceFiguresView {
  @Field(() => TenantCodeScalar) tenantCode!: TenantCode;
  @Field() nameZh!: string;
  @Field() nameEn!: string;
  @Field(() => Int) itemsReceived!: number;
  @Field(() => Int) itemsDelivered!: number;
  @Field(() => Int) itemsDiscarded!: number;
  @Field(() => Int, { nullable: true, description: HELD_BACK }) familiesJoined!: number | null;
  @Field(() => Int, { description: ACTIVE }) communitiesActive!: number;
  @Field(() => Int, { description: '社区总数。All communities of the province.' }) communities!: number;
}

@ObjectType('NationalFigures', {
  description: '全国自开始以来的公开数字。The nation’s public figures since the beginning.',
})
export class NationalFiguresView {
  @Field(() => DateTimeScalar) asOf!: Date;
  @Field(() => Int) itemsReceived!: number;
  @Field(() => Int) itemsDelivered!: number;
  @Field(() => Int) itemsDiscarded!: number;
  @Field(() => Int, { nullable: true, description: HELD_BACK }) familiesJoined!: number | null;
  @Field(() => Int, { description: ACTIVE }) communitiesActive!: number;
  @ListSize(31)
  @Field(() => [ProvinceFiguresView], { description: '31 个省，按国标代码排列。All 31, in the order of GB/T 2260.' })
  provinces!: readonly ProvinceFiguresView[];
}

@ObjectType('DayFigures', {
  description: '一个地点一天的公开数字；不含家庭数。A place’s public figures of one day; never of households.',
})
export class DayFiguresView {
  @Field(() => LocalDateScalar) on!: LocalDate;
  @Field(() => Int) itemsReceived!: number;
  @Field(() => Int) itemsDelivered!: number;
  @Field(() => Int) itemsDiscarded!: number;
  @Field(() => Int, { description: '没送到、退回义仓的。Brought back to the store.' }) itemsReturned!: number;
  @Field(() => Int, { description: '公开回执数。Receipts published.' }) deliveriesMade!: number;
}
