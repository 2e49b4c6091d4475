import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { placeLevel, type GlobalId, type LocalDate, type TenantCode, type Uuid } from '@yicang/kernel';
import {
  connectionOf,
  enumOf,
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
import { RunModeEnum } from '../runs/run.graphql.js';
import { type RunMode } from '../runs/run.rules.js';
import { MINUTES_A_DAY, WEEKDAYS, WINDOW_STOPS_MAX, type Weekday } from './centre.rules.js';

export const WeekdayEnum = enumOf('Weekday', WEEKDAYS, '星期几。A day of the week.');

const FROM_MINUTE = '从几点起，按当天第几分钟，Asia/Shanghai。From when, as minutes of the day, Asia/Shanghai.';
const UNTIL_MINUTE = '到几点止，按当天第几分钟。Until when, as minutes of the day.';
const STOPS_MAX = '一天的名额。How many places it has on one day.';

@ObjectType('Centre', {
  description: '一个社区的互助中心。A community’s mutual-assistance centre.',
  implements: () => [Node],
})
@Directive('@key(fields: "id")')
export class CentreView {
  @Field(() => ID) id!: GlobalId;
  @Field() nameZh!: string;
  @Field(() => LocalDateScalar, { description: '开设的日子。The day it was opened.' }) openedOn!: LocalDate;
}

@ObjectType('CentreWindow', {
  description:
    '互助中心每周的一个时段：送货上门，或来中心领取。A weekly window of a centre, for deliveries or for picking up.',
})
export class CentreWindowView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => WeekdayEnum, { description: '星期几。On which day of the week.' }) weekday!: Weekday;
  @Field(() => Int, { description: FROM_MINUTE }) fromMinute!: number;
  @Field(() => Int, { description: UNTIL_MINUTE }) untilMinute!: number;
  @Field(() => RunModeEnum, { description: '送上门还是来领取。Delivery or pick-up.' }) mode!: RunMode;
  @Field(() => Int, { description: STOPS_MAX }) stopsMax!: number;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '从哪天起不再有；仍有为空。From which day on it is there no more; null while it is.',
  })
  endedOn!: LocalDate | null;
}

export const CentreConnection = connectionOf(CentreView);
export const OpenCentreResult = orRefused('OpenCentreResult', CentreView);
export const AddCentreWindowResult = orRefused('AddCentreWindowResult', CentreWindowView);
export const EndCentreWindowResult = orRefused('EndCentreWindowResult', CentreWindowView);

@ArgsType()
export class CentresArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
}

/** A community’s code in an input. */
export const communityField = z
  .custom<TenantCode>()
  .refine(
    (code) => placeLevel(code) === 'community',
    must({ zh: '应为社区编码（8 位）', en: 'must be a community’s code (8 characters)' }),
  );

@InputType()
@ValidatedInput(z.looseObject({ community: communityField, nameZh: z.string().trim().min(1).max(60) }))
export class OpenCentreInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => TenantCodeScalar, { description: '社区编码。The community’s code.' }) community!: TenantCode;
  @Field({ description: '1–60 字。1 to 60 characters.' }) nameZh!: string;
}

@InputType()
@ValidatedInput(
  z.looseObject({
    fromMinute: z
      .int()
      .min(0)
      .max(MINUTES_A_DAY - 1),
    untilMinute: z.int().min(1).max(MINUTES_A_DAY),
    stopsMax: z.int().min(1).max(WINDOW_STOPS_MAX),
  }),
)
export class AddCentreWindowInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID, { description: '哪个互助中心。At which centre.' }) centreId!: string;
  @Field(() => WeekdayEnum, { description: '星期几。On which day of the week.' }) weekday!: Weekday;
  @Field(() => Int, { description: FROM_MINUTE }) fromMinute!: number;
  @Field(() => Int, { description: UNTIL_MINUTE }) untilMinute!: number;
  @Field(() => RunModeEnum, { description: '送上门还是来领取。Delivery or pick-up.' }) mode!: RunMode;
  @Field(() => Int, { description: `${STOPS_MAX} 1–${WINDOW_STOPS_MAX}.` }) stopsMax!: number;
}

@InputType()
export class EndCentreWindowInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID, { description: '哪个时段。Which window.' }) windowId!: string;
}
