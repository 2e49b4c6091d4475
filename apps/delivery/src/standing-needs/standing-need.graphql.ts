import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import {
  type GlobalId,
  type ItemCategory,
  type ItemUnit,
  type LocalDate,
  type NeedWithdrawalReason,
  type TenantCode,
  type Uuid,
} from '@yicang/kernel';
import {
  connectionOf,
  enumOf,
  LocalDateScalar,
  orRefused,
  PageArgs,
  TenantCodeScalar,
  UUIDScalar,
  ValidatedInput,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { Node } from '../federation.graphql.js';
import { ItemCategoryEnum, ItemUnitEnum, NeedWithdrawalReasonEnum } from '../needs/need.graphql.js';
import { NEED_QUANTITY_MAX } from '../needs/need.rules.js';
import {
  EVERY_MAX,
  RHYTHMS,
  STANDING_DAYS_MAX,
  STANDING_NEED_ENDINGS,
  STANDING_NEED_STATUSES,
  type Rhythm,
  type StandingNeedEnding,
  type StandingNeedStatus,
} from './standing-need.rules.js';

export const RhythmEnum = enumOf('Rhythm', RHYTHMS, '多久一次。How often.');
export const StandingNeedStatusEnum = enumOf(
  'StandingNeedStatus',
  STANDING_NEED_STATUSES,
  '长期需求的状态。Where a standing need stands.',
);
export const StandingNeedEndingEnum = enumOf(
  'StandingNeedEnding',
  STANDING_NEED_ENDINGS,
  '长期需求为何结束。Why a standing need ended.',
);

@ObjectType('StandingNeed', {
  description:
    '一户受助家庭长期的需求，如每月大米；到日子就登记一条需求。What a recipient family is short of again and again: each time it falls due a need is opened.',
  implements: () => [Node],
})
@Directive('@key(fields: "id")')
export class StandingNeedView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => ItemCategoryEnum) category!: ItemCategory;
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => Int) quantity!: number;
  @Field({ description: '备注。A note.' }) note!: string;
  @Field(() => RhythmEnum) rhythm!: Rhythm;
  @Field(() => Int, { description: '每几周或几月一次。Every how many weeks or months.' }) every!: number;
  @Field(() => LocalDateScalar, { description: '第一次的日子。Its first day.' }) fromOn!: LocalDate;
  @Field(() => LocalDateScalar, {
    description: '最后一天；之后须重新登记。Its last day; after it somebody looks again.',
  })
  untilOn!: LocalDate;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '下一次；已结束为空。When next; null when it has ended.',
  })
  nextOn!: LocalDate | null;
  @Field(() => Int, { description: '已登记过几次需求。How many needs were opened for it.' }) opened!: number;
  @Field(() => Int, {
    description:
      '跳过几次：上一次的还没有安排，或系统当时停着。How many times nothing was opened: the last one was still open, or the platform was away.',
  })
  skipped!: number;
  @Field(() => StandingNeedStatusEnum) status!: StandingNeedStatus;
  @Field(() => StandingNeedEndingEnum, { nullable: true, description: '为何结束。Null while it is active.' })
  ending!: StandingNeedEnding | null;
  @Field(() => LocalDateScalar) recordedOn!: LocalDate;
}
export const StandingNeedConnection = connectionOf(StandingNeedView);
export const RecordStandingNeedResult = orRefused('RecordStandingNeedResult', StandingNeedView);
export const EndStandingNeedResult = orRefused('EndStandingNeedResult', StandingNeedView);

@ArgsType()
export class StandingNeedsArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
}

@InputType()
@ValidatedInput(
  z.looseObject({
    quantity: z.int().min(1).max(NEED_QUANTITY_MAX),
    note: z.string().trim().max(200),
    every: z.int().min(1).max(EVERY_MAX),
  }),
)
export class RecordStandingNeedInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID, { description: '受助家庭。The recipient family.' }) familyId!: string;
  @Field(() => ItemCategoryEnum) category!: ItemCategory;
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => Int, { description: `每次多少，1–${NEED_QUANTITY_MAX}。How many each time.` }) quantity!: number;
  @Field({ defaultValue: '', description: '至多 200 字，不写姓名住址。200 characters at most; no name, no address.' })
  note!: string;
  @Field(() => ID, { nullable: true, description: '目录里的品种。Its product in the catalogue.' })
  productId?: string | null;
  @Field(() => RhythmEnum) rhythm!: Rhythm;
  @Field(() => Int, {
    defaultValue: 1,
    description: `每几周或几月，1–${EVERY_MAX}。Every how many, 1 to ${EVERY_MAX}.`,
  })
  every!: number;
  @Field(() => LocalDateScalar, {
    description:
      '第一天，今天或以后；每月按这一天，月份较短时按月末。Its first day, today or later; monthly on the same day, or the last of a shorter month.',
  })
  fromOn!: LocalDate;
  @Field(() => LocalDateScalar, {
    description: `最后一天，最长 ${STANDING_DAYS_MAX} 天。Its last day, after ${STANDING_DAYS_MAX} days at most.`,
  })
  untilOn!: LocalDate;
}

@InputType()
export class EndStandingNeedInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID, { description: '长期需求的编号。Which standing need.' }) standingNeedId!: string;
  @Field(() => NeedWithdrawalReasonEnum) reason!: NeedWithdrawalReason;
}
