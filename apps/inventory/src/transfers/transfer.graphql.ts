import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { TRANSFER_LINES_MAX } from '@yicang/contracts';
import {
  TRANSFER_DIFFERENCES,
  TRANSFER_REFUSAL_CAUSES,
  TRANSFER_REFUSAL_REASONS,
  type Grams,
  type GlobalId,
  type ItemCategory,
  type ItemCode,
  type ItemCondition,
  type ItemUnit,
  type LocalDate,
  type TenantCode,
  type TransferDifference,
  type TransferRefusalCause,
  type TransferRefusalReason,
  type Uuid,
} from '@yicang/kernel';
import {
  connectionOf,
  DateTimeScalar,
  enumOf,
  GramsScalar,
  ItemCodeScalar,
  LocalDateScalar,
  orRefused,
  PageArgs,
  TenantCodeScalar,
  UUIDScalar,
  ValidatedInput,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { Node } from '../federation.graphql.js';
import { ItemCategoryEnum, ItemConditionEnum, ItemUnitEnum } from '../items/item.graphql.js';
import {
  TRANSFER_DIRECTIONS,
  TRANSFER_SETTLEMENTS,
  TRANSFER_STATUSES,
  type TransferDirection,
  type TransferSettlement,
  type TransferStatus,
} from './transfer.rules.js';

const TransferStatusEnum = enumOf(
  'TransferStatus',
  TRANSFER_STATUSES,
  '调拨状态：在路上、已接收、有差异待送出方说明、已拒收、已召回。' +
    'Under way, received, received with a difference its sender has to settle, refused, called back.',
);
export const TransferDirectionEnum = enumOf(
  'TransferDirection',
  TRANSFER_DIRECTIONS,
  '送出或送来。Going out or coming in.',
);
const TransferDifferenceEnum = enumOf(
  'TransferDifference',
  TRANSFER_DIFFERENCES,
  '没收到的原因：没有、损坏、没装上。Why it was not received: missing, broken, never packed.',
);
const TransferSettlementEnum = enumOf(
  'TransferSettlement',
  TRANSFER_SETTLEMENTS,
  '送出方的说明：仍在本社区，或丢失。What its sender says: it is here after all, or lost.',
);
const TransferRefusalCauseEnum = enumOf(
  'TransferRefusalCause',
  TRANSFER_REFUSAL_CAUSES,
  '拒收原因；协议先已解除的，自动拒收。Why it was refused; after the agreement was revoked, by itself.',
);
const TransferRefusalReasonEnum = enumOf(
  'TransferRefusalReason',
  TRANSFER_REFUSAL_REASONS,
  '拒收原因：不需要、放不下、与约定不符、其他。Not needed, no room, not as agreed, another reason.',
);

@ObjectType('Transfer', {
  description:
    '社区之间的一次调拨，双方各有一份。Goods from one community to another; each side has its own copy, and sees that alone.',
  implements: () => [Node],
})
@Directive('@key(fields: "id")')
export class TransferView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => TransferDirectionEnum, { description: '送出还是送来。Going out or coming in.' })
  direction!: TransferDirection;
  @Field(() => TransferStatusEnum) status!: TransferStatus;
  @Field(() => Int, { description: '送出的件数。How many items were sent.' }) lineCount!: number;
  @Field(() => LocalDateScalar, { description: '送出的日子。The day it was sent.' }) sentOn!: LocalDate;
  @Field(() => LocalDateScalar, { description: '到这天还没有接收，自动召回。Called back by itself after that day.' })
  dueOn!: LocalDate;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '何时要求召回；召回是否成功看状态。When it was asked back; whether it came, the status says.',
  })
  calledBackAt!: Date | string | null;
  @Field(() => TransferRefusalCauseEnum, {
    nullable: true,
    description: '为何拒收；没有拒收为空。Null unless refused.',
  })
  refusedFor!: TransferRefusalCause | null;
  @Field(() => LocalDateScalar, { nullable: true, description: '接收的日子；还没接收为空。Null until it is received.' })
  receivedOn!: LocalDate | null;
}

@ObjectType('ExpectedGoods', {
  description: '对方登记的内容；收下后看物品本身。What its sender has written down; once received, see the item.',
})
export class ExpectedGoodsView {
  @Field(() => ItemCategoryEnum) category!: ItemCategory;
  @Field() nameZh!: string;
  @Field(() => Int) quantity!: number;
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => GramsScalar) weightGrams!: Grams;
  @Field(() => ItemConditionEnum) condition!: ItemCondition;
  @Field(() => LocalDateScalar, { nullable: true, description: '最后可用日（含）。Last good day, inclusive.' })
  expiresOn!: LocalDate | null;
  @Field(() => LocalDateScalar, { description: '捐赠入库的那一天。The day it was first taken in.' })
  receivedOn!: LocalDate;
}

@ObjectType('TransferLine', { description: '调拨的一件，送出与收到对照。One item of a transfer: sent, and received.' })
export class TransferLineView {
  @Field(() => ItemCodeScalar) itemCode!: ItemCode;
  @Field(() => ExpectedGoodsView, { nullable: true, description: '还没收到的。While it is expected here.' })
  goods!: ExpectedGoodsView | null;
  @Field(() => TransferDifferenceEnum, { nullable: true, description: '收到的为空。Null when it was received.' })
  difference!: TransferDifference | null;
  @Field(() => TransferSettlementEnum, {
    nullable: true,
    description: '送出方的说明；没有为空。What its sender says of it; null when nothing.',
  })
  settled!: TransferSettlement | null;
}

export const TransferConnection = connectionOf(TransferView);
export const TransferLineConnection = connectionOf(TransferLineView);
export const SendTransferResult = orRefused('SendTransferResult', TransferView);
export const CallBackTransferResult = orRefused('CallBackTransferResult', TransferView);
export const ReceiveTransferResult = orRefused('ReceiveTransferResult', TransferView);
export const RefuseTransferResult = orRefused('RefuseTransferResult', TransferView);
export const SettleTransferResult = orRefused('SettleTransferResult', TransferView);

@ArgsType()
export class TransfersArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
  @Field(() => TransferStatusEnum, { nullable: true }) status?: TransferStatus | null;
  @Field(() => TransferDirectionEnum, {
    nullable: true,
    description: '只要送出或送来的。Only those going out, or coming in.',
  })
  direction?: TransferDirection | null;
}

@InputType()
@ValidatedInput(z.looseObject({ itemCodes: z.array(z.string()).min(1).max(TRANSFER_LINES_MAX) }))
export class SendTransferInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) agreementId!: string;
  @Field(() => ID, {
    nullable: true,
    description: '答复对方的哪份物资请求。The request of the other community that it answers.',
  })
  transferRequestId?: string | null;
  @Field(() => [ItemCodeScalar], { description: '1–500 件在库的物品。1 to 500 items that are free in the store.' })
  itemCodes!: ItemCode[];
}

@InputType()
export class CallBackTransferInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) transferId!: string;
}

@InputType()
export class TransferDifferenceInput {
  @Field(() => ItemCodeScalar) itemCode!: ItemCode;
  @Field(() => TransferDifferenceEnum, { description: '为何没收到。Why it was not received.' })
  difference!: TransferDifference;
}

@InputType()
@ValidatedInput(
  z.looseObject({
    shelf: z.string().trim().max(40),
    arrived: z.array(z.string()).max(TRANSFER_LINES_MAX),
    differences: z
      .array(z.object({ itemCode: z.custom<ItemCode>(), difference: z.enum(TRANSFER_DIFFERENCES) }))
      .max(TRANSFER_LINES_MAX),
  }),
)
export class ReceiveTransferInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) transferId!: string;
  @Field(() => ID) storeId!: string;
  @Field({ defaultValue: '', description: '货位，至多 40 字。Shelf, 40 characters at most.' }) shelf!: string;
  @Field(() => [ItemCodeScalar], { description: '扫到的编码。The codes that are here.' }) arrived!: ItemCode[];
  @Field(() => [TransferDifferenceInput], { description: '其余每一件为何没收到。Why each of the others is not.' })
  differences!: TransferDifferenceInput[];
}

@InputType()
export class RefuseTransferInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) transferId!: string;
  @Field(() => TransferRefusalReasonEnum) reason!: TransferRefusalReason;
}

@InputType()
export class SettledLineInput {
  @Field(() => ItemCodeScalar) itemCode!: ItemCode;
  @Field(() => TransferSettlementEnum, { description: '是哪一种。Which of the two.' })
  settled!: TransferSettlement;
}

@InputType()
@ValidatedInput(
  z.looseObject({
    lines: z
      .array(z.object({ itemCode: z.custom<ItemCode>(), settled: z.enum(TRANSFER_SETTLEMENTS) }))
      .min(1)
      .max(TRANSFER_LINES_MAX),
  }),
)
export class SettleTransferInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) transferId!: string;
  @Field(() => [SettledLineInput], { description: '1–500 件。1 to 500 items.' }) lines!: SettledLineInput[];
}
