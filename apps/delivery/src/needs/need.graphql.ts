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
import { Node, ProductStub } from '../federation.graphql.js';
import {
  NEED_NAME_LENGTH_MAX,
  NEED_QUANTITY_MAX,
  NEED_STATUSES,
  NEED_URGENCIES,
  ORGANIZATION_NEED_QUANTITY_MAX,
  SPECIFICATION_LENGTH_MAX,
  type NeedStatus,
  type NeedUrgency,
} from './need.rules.js';

export const NeedStatusEnum = enumOf('NeedStatus', NEED_STATUSES, '需求的状态。Where a need stands.');
export const NeedUrgencyEnum = enumOf('NeedUrgency', NEED_URGENCIES, '有多急。How soon it is needed.');
export const NeedEndEnum = enumOf('NeedEnd', NEED_ENDS, '需求为何撤回。Why a need was withdrawn.');
export const NeedWithdrawalReasonEnum = enumOf(
  'NeedWithdrawalReason',
  NEED_WITHDRAWAL_REASONS,
  '为何撤回：不再需要、别处已帮、登记有误。Why a need is withdrawn.',
);
export const ItemUnitEnum = enumOf('ItemUnit', ITEM_UNITS, '计量单位。What a quantity counts.');
export const ItemCategoryEnum = enumOf('ItemCategory', ITEM_CATEGORIES, '品类。What kind of goods.');

@ObjectType('ProductSuggestion', {
  description: '可能是目录里的哪个品种，等人确认。Which product it may be; a person has yet to say.',
})
export class ProductSuggestionView {
  @Field() nameZh!: string;
  @Field(() => ItemUnitEnum, { description: '这个品种按什么计。What the product is counted in.' }) unit!: ItemUnit;
  @Field(() => Int, { description: '名称有多像，100 为相同。How alike the names are; 100 is the same.' })
  scorePercent!: number;
  @Field(() => ProductStub) product!: { readonly id: GlobalId };
}

@ObjectType('Need', {
  description:
    '一户受助家庭或一个机构缺的东西，只有服务它的人能看；机构的另见 organizationNeeds。What a recipient family or an organization is ' +
    'short of; only those who serve it see it. Those of organizations are published in `organizationNeeds` besides.',
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
  @Field(() => NeedStatusEnum) status!: NeedStatus;
  @Field(() => NeedEndEnum, { nullable: true, description: '撤回的原因。Null unless it is withdrawn.' })
  withdrawal!: NeedEnd | null;
  @Field(() => LocalDateScalar) recordedOn!: LocalDate;
  @Field(() => NeedUrgencyEnum) urgency!: NeedUrgency;
  @Field(() => String, {
    nullable: true,
    description: '机构写的名称；家庭的需求为空。What it is, in the organization’s words; null for a family’s.',
  })
  nameZh!: string | null;
  @Field(() => [String], { description: '机构写的其他名称。Its other names.' }) aliases!: string[];
}

@ObjectType('OrganizationNeed', {
  description: '一个机构缺的东西，任何人可查。What an organization is short of, for everybody.',
})
export class OrganizationNeedView {
  @Field(() => ItemCategoryEnum) category!: ItemCategory;
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => Int) quantity!: number;
  @Field(() => Int, { description: '已送达的数量。What has arrived.' }) quantityDelivered!: number;
  @Field() nameZh!: string;
  @Field(() => [String], { description: '其他名称。Its other names.' }) aliases!: string[];
  @Field({ description: '规格；没写为空文本。Which kind exactly; empty when nobody said.' }) specification!: string;
  @Field(() => NeedUrgencyEnum) urgency!: NeedUrgency;
  @Field(() => NeedStatusEnum) status!: NeedStatus;
  @Field(() => LocalDateScalar) recordedOn!: LocalDate;
}
export const OrganizationNeedConnection = connectionOf(OrganizationNeedView);

export const NeedConnection = connectionOf(NeedView);
export const RecordNeedResult = orRefused('RecordNeedResult', NeedView);
export const WithdrawNeedResult = orRefused('WithdrawNeedResult', NeedView);

export const RecordOrganizationNeedResult = orRefused('RecordOrganizationNeedResult', NeedView);
export const AcceptProductSuggestionResult = orRefused('AcceptProductSuggestionResult', NeedView);
export const SetNeedProductResult = orRefused('SetNeedProductResult', NeedView);
export const RecheckNeedResult = orRefused('RecheckNeedResult', NeedView);

const specification = z
  .string()
  .trim()
  .max(SPECIFICATION_LENGTH_MAX)
  .nullish()
  .transform((text) => text ?? '');
const SPECIFICATION = `规格，至多 ${SPECIFICATION_LENGTH_MAX} 字。Which kind exactly, ${SPECIFICATION_LENGTH_MAX} characters at most.`;

@InputType()
@ValidatedInput(
  z.looseObject({
    quantity: z.int().min(1).max(NEED_QUANTITY_MAX),
    note: z.string().trim().max(200),
    specification,
  }),
)
export class RecordNeedInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID, { description: '受助家庭。The recipient family.' }) familyId!: string;
  @Field(() => ItemCategoryEnum) category!: ItemCategory;
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => Int, {
    description: `数量，1–${NEED_QUANTITY_MAX}，按 unit 计。How many, 1 to ${NEED_QUANTITY_MAX}, in \`unit\`.`,
  })
  quantity!: number;
  @Field({ defaultValue: '', description: '至多 200 字，不写姓名住址。200 characters at most; no name, no address.' })
  note!: string;
  @Field(() => String, { nullable: true, description: SPECIFICATION }) specification!: string;
  @Field(() => NeedUrgencyEnum, { nullable: true, description: '不填为一般。Ordinary unless it is said.' })
  urgency?: NeedUrgency | null;
  @Field(() => ID, { nullable: true, description: '目录里的品种。Its product in the catalogue.' })
  productId?: string | null;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description:
      '受助资格在这一天前复核；过后不能安排配送。By when the family’s eligibility is checked again; past it nothing is planned.',
  })
  recheckOn?: LocalDate | null;
}

@InputType()
@ValidatedInput(
  z.looseObject({
    nameZh: z.string().trim().min(1).max(NEED_NAME_LENGTH_MAX),
    quantity: z.int().min(1).max(ORGANIZATION_NEED_QUANTITY_MAX),
    specification,
  }),
)
export class RecordOrganizationNeedInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) organizationId!: string;
  @Field({
    description: `缺什么，公开，1–${NEED_NAME_LENGTH_MAX} 字。What it is, public, 1 to ${NEED_NAME_LENGTH_MAX} characters.`,
  })
  nameZh!: string;
  @Field(() => String, { nullable: true, description: SPECIFICATION }) specification!: string;
  @Field(() => ItemCategoryEnum) category!: ItemCategory;
  @Field(() => ItemUnitEnum) unit!: ItemUnit;
  @Field(() => Int, {
    description: `数量，1–${ORGANIZATION_NEED_QUANTITY_MAX}。How many, 1 to ${ORGANIZATION_NEED_QUANTITY_MAX}.`,
  })
  quantity!: number;
  @Field(() => NeedUrgencyEnum, { nullable: true, description: '不填为一般。Ordinary unless it is said.' })
  urgency?: NeedUrgency | null;
  @Field(() => ID, { nullable: true, description: '目录里的品种。Its product in the catalogue.' })
  productId?: string | null;
}

@InputType()
export class AcceptProductSuggestionInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) needId!: string;
}

@InputType()
export class SetNeedProductInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) needId!: string;
  @Field(() => ID) productId!: string;
}

@InputType()
export class RecheckNeedInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) needId!: string;
  @Field(() => LocalDateScalar, { description: '下次复核日，今天或以后。The day of the next check, today or later.' })
  recheckOn!: LocalDate;
}

@InputType()
export class WithdrawNeedInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) needId!: string;
  @Field(() => NeedWithdrawalReasonEnum) reason!: NeedWithdrawalReason;
}
