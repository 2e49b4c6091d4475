import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { type GlobalId, type Grams, type ItemCode, type LocalDate, type Uuid } from '@yicang/kernel';
import {
  GramsScalar,
  ItemCodeScalar,
  LocalDateScalar,
  orRefused,
  UUIDScalar,
  ValidatedInput,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { RunView } from '../runs/run.graphql.js';
import { STOPS_PER_RUN_MAX } from '../runs/run.rules.js';

@ObjectType('Booking', {
  description: '一个计划在排好的配送中的位置。A plan’s place in a run that is planned ahead.',
})
export class BookingView {
  @Field(() => ID) planId!: GlobalId;
  @Field(() => Int, { description: '第几站，从 1 起。Its place in the run, from 1.' }) position!: number;
  @Field(() => ItemCodeScalar) itemCode!: ItemCode;
  @Field(() => GramsScalar, { description: '多少克；没有称为 0。Its weight; 0 when it was not weighed.' })
  weightGrams!: Grams;
}

export const ScheduleRunResult = orRefused('ScheduleRunResult', RunView);
export const AddToRunResult = orRefused('AddToRunResult', RunView);
export const RemoveFromRunResult = orRefused('RemoveFromRunResult', RunView);
export const ReorderRunResult = orRefused('ReorderRunResult', RunView);
export const DepartRunResult = orRefused('DepartRunResult', RunView);
export const CancelRunResult = orRefused('CancelRunResult', RunView);

const upToARun = (least: number) => z.looseObject({ planIds: z.array(z.string()).min(least).max(STOPS_PER_RUN_MAX) });

@InputType()
@ValidatedInput(upToARun(0))
export class ScheduleRunInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID, { description: '哪个时段。In which window.' }) windowId!: string;
  @Field(() => LocalDateScalar, { description: '哪一天。On which day.' }) on!: LocalDate;
  @Field(() => ID, { nullable: true, description: '用哪辆车；可不填。With which vehicle; none is needed.' })
  vehicleId?: string | null;
  @Field(() => UUIDScalar, { description: '志愿者账号。The volunteer’s account.' }) volunteerAccountId!: Uuid;
  @Field(() => UUIDScalar, {
    nullable: true,
    description: '第二位志愿者的账号；可不填。The account of a second volunteer, if there is one.',
  })
  helperAccountId?: Uuid | null;
  @Field(() => [ID], { description: `先排进哪些计划，0–${STOPS_PER_RUN_MAX} 个。The first plans in it, in order.` })
  planIds!: string[];
}

@InputType()
@ValidatedInput(upToARun(1))
export class AddToRunInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID, { description: '哪次配送。Which run.' }) runId!: string;
  @Field(() => [ID], { description: '哪些计划，排在最后。Which plans; they come last.' }) planIds!: string[];
}

@InputType()
export class RemoveFromRunInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID, { description: '哪次配送。Which run.' }) runId!: string;
  @Field(() => ID) planId!: string;
}

@InputType()
@ValidatedInput(upToARun(1))
export class ReorderRunInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID, { description: '哪次配送。Which run.' }) runId!: string;
  @Field(() => [ID], { description: '全部计划，按新的顺序。All its plans, in the new order.' }) planIds!: string[];
}

@InputType()
export class DepartRunInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID, { description: '哪次配送。Which run.' }) runId!: string;
}

@InputType()
export class CancelRunInput extends DepartRunInput {}
