import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import {
  type GlobalId,
  type ItemCategory,
  type ItemUnit,
  type LocalDate,
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
import { ItemCategoryEnum, ItemUnitEnum } from '../items/item.graphql.js';
import { TransferDirectionEnum } from '../transfers/transfer.graphql.js';
import { TRANSFER_REQUEST_STATUSES, type TransferRequestStatus } from './transfer-request.rules.js';

const TransferRequestStatusEnum = enumOf(
  'TransferRequestStatus',
  TRANSFER_REQUEST_STATUSES,
  '物资请求的状态：待答复、已撤回、已谢绝、已送出。Open, withdrawn, declined, answered by goods.',
);

@ObjectType('TransferRequest', {
  description:
    '一个社区请另一个社区支援物资，双方各有一份。Goods that one community asks another for; each side has its own copy.',
})
export class TransferRequestView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => TransferDirectionEnum, { description: '本社区提出，或向本社区提出。Asked here, or of this community.' })
  direction!: 'out' | 'in';
  @Field(() => TransferRequestStatusEnum) status!: TransferRequestStatus;
  @Field(() => ItemCategoryEnum) category!: ItemCategory;
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => Int) quantity!: number;
  @Field(() => LocalDateScalar, { description: '提出的日子。The day it was asked.' }) askedOn!: LocalDate;
}

export const TransferRequestConnection = connectionOf(TransferRequestView);
export const RequestTransferResult = orRefused('RequestTransferResult', TransferRequestView);
export const WithdrawTransferRequestResult = orRefused('WithdrawTransferRequestResult', TransferRequestView);
export const DeclineTransferRequestResult = orRefused('DeclineTransferRequestResult', TransferRequestView);

@ArgsType()
export class TransferRequestsArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
  @Field(() => TransferRequestStatusEnum, { nullable: true }) status?: TransferRequestStatus | null;
}

@InputType()
@ValidatedInput(z.looseObject({ quantity: z.int().min(1).max(100_000) }))
export class RequestTransferInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) agreementId!: string;
  @Field(() => ItemCategoryEnum) category!: ItemCategory;
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => Int, { description: '要多少，1–100000。How many, 1 to 100000.' }) quantity!: number;
}

@InputType()
export class WithdrawTransferRequestInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) transferRequestId!: string;
}

@InputType()
export class DeclineTransferRequestInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) transferRequestId!: string;
}
