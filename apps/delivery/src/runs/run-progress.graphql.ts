import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { type LocalDate, type TenantCode } from '@yicang/kernel';
import { connectionOf, LocalDateScalar, PageArgs, TenantCodeScalar } from '@yicang/platform-graphql';

@ObjectType('RunProgress', { description: '一个社区一天的配送进展。How far a community’s runs of one day have come.' })
export class RunProgressView {
  @Field(() => Int, { description: '几次配送。How many runs.' }) runs!: number;
  @Field(() => Int, { description: '其中已完成。Of them, finished.' }) finished!: number;
  @Field(() => Int, { description: '其中排好而未出发。Of them, planned and not departed yet.' }) scheduled!: number;
  @Field(() => Int, { description: '其中排进的计划。What is booked in those.' }) booked!: number;
  @Field(() => Int, { description: '等待出库的站。Stops whose item is not given out yet.' }) waiting!: number;
  @Field(() => Int, { description: '途中的站。Stops under way.' }) underWay!: number;
  @Field(() => Int, { description: '已送达的站。Stops handed over.' }) handedOver!: number;
  @Field(() => Int, { description: '其中在时段内。Of them, within the window.' }) onTime!: number;
  @Field(() => Int, { description: '其中在时段外。Of them, outside the window.' }) late!: number;
  @Field(() => Int, { description: '没有送到的站。Stops that failed.' }) failed!: number;
  @Field(() => Int, { description: '没有出库的站。Stops whose item the store would not give.' }) notIssued!: number;
}
export const RunProgressConnection = connectionOf(RunProgressView);

@ArgsType()
export class RunProgressArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
  @Field(() => LocalDateScalar, { description: '哪天出发的配送。Runs that departed on this day.' }) on!: LocalDate;
}
