import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { type ItemCategory, type ItemUnit, type LocalDate, type TenantCode } from '@yicang/kernel';
import { connectionOf, LocalDateScalar, PageArgs, TenantCodeScalar } from '@yicang/platform-graphql';
import { ItemCategoryEnum, ItemUnitEnum } from '../needs/need.graphql.js';
import { GAP_DAYS_MAX } from './gap.rules.js';

@ObjectType('Gap', {
  description:
    '一个社区一类物品的缺口：需要的与给了的之差。数目到 2,147,483,647 为止。What a community is short of in one kind of goods: what is needed ' +
    'against what was given. 2,147,483,647 stands for that and more.',
})
export class GapView {
  @Field(() => ItemCategoryEnum) category!: ItemCategory;
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => Int, { description: '几条需求。How many needs.' }) needs!: number;
  @Field(() => Int, {
    description: '一共需要；撤回的只算已给的。How much in all; of what was withdrawn, what was given.',
  })
  needed!: number;
  @Field(() => Int, { description: '其中已送达。Of it, what has arrived.' }) given!: number;
  @Field(() => Int, { description: '其中已安排。Of it, what is planned.' }) planned!: number;
  @Field(() => Int, { description: '缺口：需要的减去已送达的。The gap: what is needed less what has arrived.' })
  missing!: number;
}
export const GapConnection = connectionOf(GapView);

@ArgsType()
export class GapArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
  @Field(() => LocalDateScalar, { description: '从哪天登记的需求算起。Needs recorded from this day on.' })
  from!: LocalDate;
  @Field(() => LocalDateScalar, {
    description: `到哪天，最长 ${GAP_DAYS_MAX} 天。To this day; ${GAP_DAYS_MAX} days at most.`,
  })
  to!: LocalDate;
}
