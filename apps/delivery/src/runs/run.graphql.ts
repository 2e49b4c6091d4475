import { Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import {
  DELIVERY_FAILURE_REASONS,
  type DeliveryFailureReason,
  type GlobalId,
  type ItemCode,
  type LocalDate,
  type Uuid,
} from '@yicang/kernel';
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
import {
  LATE_DAYS_MAX,
  RUN_MODES,
  RUN_STATUSES,
  STOP_STATUSES,
  STOPS_PER_RUN_MAX,
  type RunMode,
  type RunStatus,
  type StopStatus,
} from './run.rules.js';

export const RunStatusEnum = enumOf('RunStatus', RUN_STATUSES, '一次配送的状态。Where a run stands.');
export const RunModeEnum = enumOf('RunMode', RUN_MODES, '送上门，还是到中心领取。Brought to the door, or fetched.');
export const StopStatusEnum = enumOf('StopStatus', STOP_STATUSES, '一站的状态。Where a stop stands.');
export const DeliveryFailureReasonEnum = enumOf(
  'DeliveryFailureReason',
  DELIVERY_FAILURE_REASONS,
  '没有送到的原因。Why an item was not handed over.',
);

@ObjectType('Run', { description: '志愿者的一次配送。A volunteer’s way to the doors.', implements: () => [Node] })
@Directive('@key(fields: "id")')
export class RunView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => UUIDScalar) volunteerAccountId!: string;
  @Field(() => RunStatusEnum) status!: RunStatus;
  @Field(() => LocalDateScalar) startedOn!: LocalDate;
  @Field(() => String, {
    nullable: true,
    description:
      '配送编号；凭它查全部公开回执。By this code anybody reads the run’s receipts; null for runs of before there were codes.',
  })
  code!: string | null;
  @Field(() => RunModeEnum, { description: '送上门，还是到中心领取。Brought to the door, or fetched at the centre.' })
  mode!: RunMode;
  @Field(() => UUIDScalar, {
    nullable: true,
    description: '第二位志愿者的账号。The account of a second volunteer; null without one.',
  })
  helperAccountId!: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '时段从何时起；没有预排为空。From when its window is open; null for a run of the moment.',
  })
  dueFrom!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '时段到何时止。Until when its window is open.' })
  dueUntil!: Date | null;
}

@ObjectType('Stop', { description: '配送中的一站。One door of a run.', implements: () => [Node] })
@Directive('@key(fields: "id")')
export class StopView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => Int, { description: '第几站，从 1 起。Its place in the run, from 1.' }) position!: number;
  @Field(() => ItemCodeScalar) itemCode!: ItemCode;
  @Field(() => StopStatusEnum) status!: StopStatus;
  @Field(() => DeliveryFailureReasonEnum, { nullable: true }) failure!: DeliveryFailureReason | null;
  @Field(() => LocalDateScalar, { nullable: true }) endedOn!: LocalDate | null;
  @Field(() => Int, { description: '第几次送这条需求，从 1 起。Which attempt to serve the need it is, from 1.' })
  attempt!: number;
  @Field({ description: '物品已被召回：不要交出，请带回义仓。Its item was recalled: bring it back to the store.' })
  isRecalled!: boolean;
  @Field(() => Boolean, {
    nullable: true,
    description:
      '是否在时段内送到；没有送到或没有时段为空。Whether it was handed over within the window; null without a window, or when it was not.',
  })
  isOnTime!: boolean | null;
}

export const RunConnection = connectionOf(RunView);
export const StartRunResult = orRefused('StartRunResult', RunView);
export const ConfirmHandOverResult = orRefused('ConfirmHandOverResult', StopView);
export const FailStopResult = orRefused('FailStopResult', StopView);

@InputType()
@ValidatedInput(z.looseObject({ planIds: z.array(z.string()).min(1).max(STOPS_PER_RUN_MAX) }))
export class StartRunInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => [ID], {
    description: `1–${STOPS_PER_RUN_MAX} 个计划。1 to ${STOPS_PER_RUN_MAX} plans of one community.`,
  })
  planIds!: string[];
  @Field(() => UUIDScalar, { description: '志愿者账号。The volunteer’s account.' }) volunteerAccountId!: Uuid;
}

const HAPPENED_AT = `何时发生；离线的手机补报时填，最早 ${LATE_DAYS_MAX} 天前。When it happened, for a phone that was offline; ${LATE_DAYS_MAX} days ago at most, now when absent.`;

@InputType()
@ValidatedInput(z.looseObject({ handOverCode: z.string().trim().min(1).max(40) }))
export class ConfirmHandOverInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) stopId!: string;
  @Field({ description: '受助家庭卡上的交接码。The hand-over code on the family’s card.' }) handOverCode!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: HAPPENED_AT }) happenedAt?: Date | null;
}

@InputType()
export class FailStopInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) stopId!: string;
  @Field(() => DeliveryFailureReasonEnum) reason!: DeliveryFailureReason;
  @Field(() => DateTimeScalar, { nullable: true, description: HAPPENED_AT }) happenedAt?: Date | null;
}
