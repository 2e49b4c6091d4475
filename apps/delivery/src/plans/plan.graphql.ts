import { Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { type GlobalId, type ItemCode, type LocalDate, type Uuid } from '@yicang/kernel';
import {
  connectionOf,
  DateTimeScalar,
  enumOf,
  ItemCodeScalar,
  LocalDateScalar,
  orRefused,
  UUIDScalar,
  ValidatedInput,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { Node } from '../federation.graphql.js';
import { HOLD_MINUTES_DEFAULT, HOLD_MINUTES_MAX, PLAN_STATUSES, type PlanStatus } from './plan.rules.js';

export const PlanStatusEnum = enumOf('PlanStatus', PLAN_STATUSES, '配送计划的状态。Where a delivery plan stands.');

@ObjectType('Plan', {
  description: '为一条需求预留一件物品。One item promised for one need.',
  implements: () => [Node],
})
@Directive('@key(fields: "id")')
export class PlanView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => ItemCodeScalar) itemCode!: ItemCode;
  @Field({ description: '物品名称；预留成功后才有。The item’s name, once it is held.' }) itemNameZh!: string;
  @Field(() => Int, {
    description:
      '占需求多少；预留前按 1 计。What it stands for of the need: 1 until the item is held, then its quantity.',
  })
  quantity!: number;
  @Field(() => PlanStatusEnum) status!: PlanStatus;
  @Field(() => DateTimeScalar, { nullable: true, description: '预留到何时。Held until this instant.' })
  heldUntil!: Date | null;
  @Field(() => LocalDateScalar) plannedOn!: LocalDate;
}

export const PlanConnection = connectionOf(PlanView);
export const PlanDeliveryResult = orRefused('PlanDeliveryResult', PlanView);
export const WithdrawPlanResult = orRefused('WithdrawPlanResult', PlanView);

@InputType()
@ValidatedInput(z.looseObject({ holdMinutes: z.int().min(1).max(HOLD_MINUTES_MAX) }))
export class PlanDeliveryInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) needId!: string;
  @Field(() => ID) itemId!: string;
  @Field(() => Int, {
    defaultValue: HOLD_MINUTES_DEFAULT,
    description: `预留分钟数，1–${HOLD_MINUTES_MAX}。How many minutes the item is held.`,
  })
  holdMinutes!: number;
}

@InputType()
export class WithdrawPlanInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) planId!: string;
}
