import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import {
  INTAKE_KINDS,
  type Fen,
  type GlobalId,
  type IntakeKind,
  type LocalDate,
  type TenantCode,
  type Uuid,
} from '@yicang/kernel';
import {
  connectionOf,
  DateTimeScalar,
  enumOf,
  FenScalar,
  LocalDateScalar,
  orRefused,
  PageArgs,
  TenantCodeScalar,
  UUIDScalar,
  ValidatedInput,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { Node } from '../federation.graphql.js';
import { GiftLineInput, giftLines } from '../items/item.graphql.js';
import { INTAKE_REVERSAL_REASONS, LINES_MAX, type IntakeReversalReason } from './intake.rules.js';

export const IntakeKindEnum = enumOf('IntakeKind', INTAKE_KINDS, '捐赠或采购。Given or bought.');
const IntakeReversalReasonEnum = enumOf(
  'IntakeReversalReason',
  INTAKE_REVERSAL_REASONS,
  '为何撤销入库。Why an intake should not have been.',
);

@ObjectType('Intake', {
  description: '入库单：一次收下的一批物品，可整单撤销。What came in together, and can be reversed as one.',
  implements: () => [Node],
})
export class IntakeView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => IntakeKindEnum, { description: '捐赠或采购。Given or bought.' }) kind!: IntakeKind;
  @Field(() => String, { nullable: true, description: '供货方；捐赠为空。Who sold it; null for a gift.' })
  supplierZh!: string | null;
  @Field(() => FenScalar, { nullable: true, description: '总价，分；捐赠为空。The price in fen; null for a gift.' })
  priceFen!: Fen | null;
  @Field(() => LocalDateScalar) receivedOn!: LocalDate;
  @Field(() => Int, { description: '几行，一行一件。How many lines; each is one item.' }) lineCount!: number;
  @Field({ description: '备注。A note.' }) note!: string;
  @Field(() => DateTimeScalar, { description: '何时登记。When it was written down.' }) takenInAt!: Date | string;
  @Field(() => DateTimeScalar, { nullable: true, description: '何时撤销；没有撤销为空。When it was reversed.' })
  reversedAt!: Date | string | null;
  @Field(() => IntakeReversalReasonEnum, { nullable: true, description: '为何撤销。Why it was reversed.' })
  reversalReason!: IntakeReversalReason | null;
}

export const IntakeConnection = connectionOf(IntakeView);
export const ReceiveGiftsResult = orRefused('ReceiveGiftsResult', IntakeView);
export const RecordPurchaseResult = orRefused('RecordPurchaseResult', IntakeView);
export const ReverseIntakeResult = orRefused('ReverseIntakeResult', IntakeView);

@ArgsType()
export class IntakesArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
}

const lines = giftLines(LINES_MAX);
const note = z.string().trim().max(200);

@InputType()
@ValidatedInput(z.looseObject({ lines, note }))
export class ReceiveGiftsInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) storeId!: string;
  @Field(() => ID, { nullable: true, description: '捐赠家庭；不填为匿名。The donor family; none means anonymous.' })
  donorFamilyId?: string | null;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '收到的日子，至多 30 天前；不填为今天。The day it came, 30 days ago at most; today when absent.',
  })
  receivedOn?: LocalDate | null;
  @Field({ defaultValue: '', description: '备注，至多 200 字。A note, 200 characters at most.' }) note!: string;
  @Field(() => [GiftLineInput], { description: '1–200 行，一行一件。1 to 200 lines; each becomes one item.' })
  lines!: GiftLineInput[];
}

@InputType()
@ValidatedInput(z.looseObject({ lines, note, priceFen: z.int().min(0), supplierZh: z.string().trim().min(1).max(60) }))
export class RecordPurchaseInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) storeId!: string;
  @Field(() => FenScalar, { description: '总价，分。The price of all of it, in fen.' }) priceFen!: number;
  @Field({ description: '供货方，1–60 字。Who sold it, 1 to 60 characters.' }) supplierZh!: string;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '收到的日子，至多 30 天前；不填为今天。The day it came, 30 days ago at most; today when absent.',
  })
  receivedOn?: LocalDate | null;
  @Field({ defaultValue: '', description: '备注，至多 200 字。A note, 200 characters at most.' }) note!: string;
  @Field(() => [GiftLineInput], { description: '1–200 行，一行一件。1 to 200 lines; each becomes one item.' })
  lines!: GiftLineInput[];
}

@InputType()
export class ReverseIntakeInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID, { description: '入库单。The intake.' }) intakeId!: string;
  @Field(() => IntakeReversalReasonEnum) reason!: IntakeReversalReason;
}
