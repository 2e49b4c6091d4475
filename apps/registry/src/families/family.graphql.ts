import { Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import {
  FAMILY_ROLES,
  localDateAt,
  placeLevel,
  type FamilyRole,
  type GlobalId,
  type LocalDate,
  type TenantCode,
  type Uuid,
} from '@yicang/kernel';
import {
  connectionOf,
  enumOf,
  LocalDateScalar,
  must,
  orRefused,
  TenantCodeScalar,
  UUIDScalar,
  ValidatedInput,
  ListSize,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { Node } from '../federation.graphql.js';
import {
  ADDRESS_LENGTH_MAX,
  BIRTH_YEAR_MIN,
  MEMBERS_MAX,
  NAME_LENGTH_MAX,
  parsePhoneNumber,
} from '../households/household.rules.js';
import {
  FAMILY_ERASURE_REASONS,
  FAMILY_STATUSES,
  type FamilyErasureReason,
  type FamilyStatus,
} from './family.rules.js';

export const FamilyRoleEnum = enumOf(
  'FamilyRole',
  FAMILY_ROLES,
  '家庭的身份，可同时具备。What a family is in the circle; both at once is possible.',
);
export const FamilyStatusEnum = enumOf(
  'FamilyStatus',
  FAMILY_STATUSES,
  '在册，或资料已删除。In the register, or its data erased.',
);
export const FamilyErasureReasonEnum = enumOf(
  'FamilyErasureReason',
  FAMILY_ERASURE_REASONS,
  '删除资料的原因。Why a family’s data are erased.',
);

@ObjectType('FamilyRolePeriod', { description: '身份的起止日（均含）。From when to when a role is held, inclusive.' })
export class FamilyRolePeriodView {
  @Field(() => FamilyRoleEnum) role!: FamilyRole;
  @Field(() => LocalDateScalar) from!: LocalDate;
  @Field(() => LocalDateScalar, { nullable: true, description: '为空表示至今。Null: it goes on.' })
  to!: LocalDate | null;
}

@ObjectType('FamilyMember', { description: '家庭其他成员。Somebody else in the household.' })
export class FamilyMemberView {
  @Field() name!: string;
  @Field(() => Int) birthYear!: number;
}

@ObjectType('FamilyContact', {
  description: '家庭联系资料，加密保存；每次查看都有记录。Who the family is: kept sealed, and every look is on record.',
})
export class FamilyContactView {
  @Field() name!: string;
  @Field({ description: '仅数字。Digits only.' }) phone!: string;
  @Field() address!: string;
  @ListSize(5)
  @Field(() => [FamilyMemberView], {
    nullable: true,
    description: '志愿者在途中看不到。Null for a volunteer at the door.',
  })
  members!: FamilyMemberView[] | null;
}

/** What may be read of a family without knowing who it is. A field absent here does not leave the service. */
@ObjectType('Family', {
  description: '登记的家庭：捐赠者、受助者，或两者皆是。A registered family: donor, recipient, or both.',
  implements: () => [Node],
})
@Directive('@key(fields: "id")')
export class FamilyView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => Int, {
    nullable: true,
    description:
      '人数，含登记人。How many people, the one it is registered under included. Null for a volunteer at the door, as are day and roles.',
  })
  memberCount!: number | null;
  @Field(() => LocalDateScalar, { nullable: true }) registeredOn!: LocalDate | null;
  @Field(() => FamilyStatusEnum) status!: FamilyStatus;
  @ListSize(3)
  @Field(() => [FamilyRolePeriodView], { nullable: true, description: '旧在前。Oldest first.' })
  roles!: FamilyRolePeriodView[] | null;
}

export const FamilyConnection = connectionOf(FamilyView);
export const RegisterFamilyResult = orRefused('RegisterFamilyResult', FamilyView);
export const AssumeRoleResult = orRefused('AssumeRoleResult', FamilyView);
export const EndRoleResult = orRefused('EndRoleResult', FamilyView);
export const EraseFamilyResult = orRefused('EraseFamilyResult', FamilyView);

const name = z.string().trim().min(1).max(NAME_LENGTH_MAX);
const thisYear = () => Number(localDateAt(new Date()).slice(0, 4));
const birthYear = z
  .int()
  .min(BIRTH_YEAR_MIN)
  .refine((year) => year <= thisYear(), must({ zh: '不能晚于今年', en: 'must not be after this year' }));
const phone = z
  .string()
  .max(40)
  .refine(
    (text) => parsePhoneNumber(text) !== null,
    must({
      zh: '应为大陆手机号（11 位）或带区号的座机号',
      en: 'must be a mainland mobile number (11 digits) or a landline with its area code',
    }),
  )
  .transform((text) => String(parsePhoneNumber(text)));

@InputType()
export class FamilyMemberInput {
  @Field({ description: '1–40 字。1 to 40 characters.' }) name!: string;
  @Field(() => Int, { description: '1900 至今年。1900 to this year.' }) birthYear!: number;
}

@InputType()
@ValidatedInput(
  z.looseObject({
    community: z
      .custom<TenantCode>()
      .refine(
        (code) => placeLevel(code) === 'community',
        must({ zh: '应为社区编码（8 位）', en: 'must be a community’s code (8 characters)' }),
      ),
    roles: z
      .array(z.enum(FAMILY_ROLES))
      .min(1)
      .transform((roles) => FAMILY_ROLES.filter((role) => roles.includes(role))),
    name,
    phone,
    address: z.string().trim().min(1).max(ADDRESS_LENGTH_MAX),
    members: z.array(z.object({ name, birthYear })).max(MEMBERS_MAX),
  }),
)
export class RegisterFamilyInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => TenantCodeScalar, { description: '社区编码。The community’s code.' }) community!: TenantCode;
  @Field(() => [FamilyRoleEnum], { description: '至少一种身份。At least one role, from today.' }) roles!: FamilyRole[];
  @Field({ description: '登记人姓名，1–40 字。The one it is registered under, 1 to 40 characters.' }) name!: string;
  @Field({ description: '手机号，或带区号的座机号。A mobile number, or a landline with its area code.' })
  phone!: string;
  @Field({ description: '1–200 字。1 to 200 characters.' }) address!: string;
  @Field(() => [FamilyMemberInput], {
    defaultValue: [],
    description: '登记人以外的成员，至多 20 人。Those besides the one it is registered under, 20 at most.',
  })
  members!: FamilyMemberInput[];
}

@InputType()
export class AssumeRoleInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) familyId!: string;
  @Field(() => FamilyRoleEnum) role!: FamilyRole;
  @Field(() => LocalDateScalar, { description: '首日（含）。The first day, inclusive.' }) from!: LocalDate;
}

@InputType()
export class EndRoleInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) familyId!: string;
  @Field(() => FamilyRoleEnum) role!: FamilyRole;
  @Field(() => LocalDateScalar, { description: '末日（含）。The last day, inclusive.' }) on!: LocalDate;
}

@InputType()
export class EraseFamilyInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) familyId!: string;
  @Field(() => FamilyErasureReasonEnum) reason!: FamilyErasureReason;
}
