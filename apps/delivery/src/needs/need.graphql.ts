import { Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import {
  ITEM_CATEGORIES,
  ITEM_UNITS,
  NEED_ENDS,
  NEED_WITHDRAWAL_REASONS,
  type GlobalId,
  type ItemCategory,
  type ItemUnit,
  type LocalDate,
  type NeedEnd,
  type NeedWithdrawalReason,
  type Uuid,
} from '@yicang/kernel';
import { connectionOf, enumOf, LocalDateScalar, orRefused, UUIDScalar, ValidatedInput } from '@yicang/platform-graphql';
import { z } from 'zod';
import { Node } from '../federation.graphql.js';
import { NEED_QUANTITY_MAX, NEED_STATUSES, type NeedStatus } from './need.rules.js';

export const NeedStatusEnum = enumOf('NeedStatus', NEED_STATUSES, '需求的状态。Where a need stands.');
export const NeedEndEnum = enumOf('NeedEnd', NEED_ENDS, '需求为何撤回。Why a need was withdrawn.');
export const NeedWithdrawalReasonEnum = enumOf(
  'NeedWithdrawalReason',
  NEED_WITHDRAWAL_REASONS,
  '为何撤回：不再需要、别处已帮、登记有误。Why a need is withdrawn.',
);
export const ItemUnitEnum = enumOf('ItemUnit', ITEM_UNITS, '计量单位。What a quantity counts.');
export const ItemCategoryEnum = enumOf('ItemCategory', ITEM_CATEGORIES, '品类。What kind of goods.');

@ObjectType('Need', {
  description:
    '一户受助家庭缺的东西，只有服务它的人能看。What a recipient family is short of; only those who serve it see it.',
  implements: () => [Node],
})
@Directive('@key(fields: "id")')
export class NeedView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => ItemCategoryEnum) category!: ItemCategory;
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => Int) quantity!: number;
  @Field(() => Int, { description: '已安排、尚未送达的数量。Reserved by plans that are not over yet.' })
  quantityPlanned!: number;
  @Field(() => Int, { description: '已送达的数量。What is with the family.' }) quantityDelivered!: number;
  @Field(() => String, { nullable: true, description: '备注；伙伴机构看到的为空。Null for partners.' })
  note!: string | null;
  @Field(() => NeedStatusEnum) status!: NeedStatus;
  @Field(() => NeedEndEnum, { nullable: true, description: '撤回的原因。Null unless it is withdrawn.' })
  withdrawal!: NeedEnd | null;
  @Field(() => LocalDateScalar) recordedOn!: LocalDate;
}

export const NeedConnection = connectionOf(NeedView);
export const RecordNeedResult = orRefused('RecordNeedResult', NeedView);
export const WithdrawNeedResult = orRefused('WithdrawNeedResult', NeedView);

@InputType()
@ValidatedInput(
  z.looseObject({
    quantity: z.int().min(1).max(NEED_QUANTITY_MAX),
    note: z.string().trim().max(200),
  }),
)
export class RecordNeedInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID, { description: '受助家庭。The recipient family.' }) familyId!: string;
  @Field(() => ItemCategoryEnum) category!: ItemCategory;
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => Int, { description: `1–${NEED_QUANTITY_MAX}.` }) quantity!: number;
  @Field({ defaultValue: '', description: '至多 200 字，不写姓名住址。200 characters at most; no name, no address.' })
  note!: string;
}

@InputType()
export class WithdrawNeedInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) needId!: string;
  @Field(() => NeedWithdrawalReasonEnum) reason!: NeedWithdrawalReason;
}
