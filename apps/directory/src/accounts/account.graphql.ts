import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { ROLES, type AccountId, type GlobalId, type LocalDate, type Role, type TenantCode } from '@yicang/kernel';
import {
  connectionOf,
  DateTimeScalar,
  enumOf,
  LocalDateScalar,
  orRefused,
  PageArgs,
  TenantCodeScalar,
  UUIDScalar,
  ValidatedInput,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { ACCOUNT_STATUSES, type AccountStatus, type LoginName } from './account.rules.js';

export const RoleEnum = enumOf(
  'Role',
  ROLES,
  '角色：平台管理员、全国查看者、省查看者、城市协调员、社区负责人、保管员、志愿者、居民。What a person may be in a place, widest first.',
);
export const AccountStatusEnum = enumOf(
  'AccountStatus',
  ACCOUNT_STATUSES,
  '账号状态。Whether the account can be used.',
);

/** One role of one account in one place. */
@ObjectType('RoleGrant', {
  description: '一项授权：某人在某地、某段时间的角色。One role of an account, in one place and everything inside it.',
})
export class RoleGrantView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => UUIDScalar) accountId!: AccountId;
  @Field(() => RoleEnum) role!: Role;
  @Field(() => TenantCodeScalar) tenantCode!: TenantCode;
  @Field(() => LocalDateScalar, { description: '首日（含）。First day, inclusive.' }) from!: LocalDate;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '末日（含）；空为长期。Last day, inclusive; none lasts until revoked.',
  })
  to!: LocalDate | null;
  @Field({ description: '授权人。Who granted it: an account, or one of our own jobs.' }) grantedBy!: string;
  @Field(() => DateTimeScalar) grantedAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true }) revokedAt!: Date | null;
}

/** What may be read of an account by its owner and by those who administer a place she holds a grant in. */
@ObjectType('Account', { description: '一个账号。An account that people sign in with. Never holds contact data.' })
export class AccountView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => UUIDScalar, { description: '其他服务使用的账号编号。What other services call this account.' })
  accountId!: AccountId;
  @Field(() => String) loginName!: LoginName;
  @Field({ description: '显示名。The name colleagues see.' }) displayName!: string;
  @Field(() => AccountStatusEnum) status!: AccountStatus;
}

export const AccountConnection = connectionOf(AccountView);
export const CreateAccountResult = orRefused('CreateAccountResult', AccountView);
export const SuspendAccountResult = orRefused('SuspendAccountResult', AccountView);
export const ReinstateAccountResult = orRefused('ReinstateAccountResult', AccountView);
export const ResetPasswordResult = orRefused('ResetPasswordResult', AccountView);
export const GrantRoleResult = orRefused('GrantRoleResult', RoleGrantView);
export const RevokeRoleResult = orRefused('RevokeRoleResult', RoleGrantView);

/** Longer texts than any name or password may be are stopped here, before anything is computed of them. */
const TEXT_LENGTH_MAX = 1_000;
const text = z.string().max(TEXT_LENGTH_MAX);

@ArgsType()
export class PlacePageArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
}

@InputType()
@ValidatedInput(z.looseObject({ loginName: text, displayName: text, initialPassword: text }))
export class CreateAccountInput {
  @Field(() => UUIDScalar) commandId!: string;
  @Field({ description: '3–40 个小写字母、数字、. _ -，字母开头。3 to 40 of a-z, 0-9, . _ -, a letter first.' })
  loginName!: string;
  @Field({ description: '1–40 字。1 to 40 characters.' }) displayName!: string;
  @Field({
    description:
      '首个密码，10–128 个字符，请本人尽快更换。The first password, 10 to 128 characters, to be changed soon.',
  })
  initialPassword!: string;
  @Field(() => TenantCodeScalar, { description: '在哪里建立账号。The place that administers the account.' })
  place!: TenantCode;
}

@InputType()
export class SuspendAccountInput {
  @Field(() => UUIDScalar) commandId!: string;
  @Field(() => UUIDScalar) accountId!: AccountId;
}

@InputType()
export class ReinstateAccountInput extends SuspendAccountInput {}

@InputType()
@ValidatedInput(z.looseObject({ newPassword: text }))
export class ResetPasswordInput extends SuspendAccountInput {
  @Field({
    description:
      '新的首个密码，10–128 个字符，请本人尽快更换。The next first password, 10 to 128 characters, to be changed soon.',
  })
  newPassword!: string;
}

@InputType()
export class GrantRoleInput {
  @Field(() => UUIDScalar) commandId!: string;
  @Field(() => UUIDScalar) accountId!: AccountId;
  @Field(() => RoleEnum) role!: Role;
  @Field(() => TenantCodeScalar) place!: TenantCode;
  @Field(() => LocalDateScalar, { nullable: true, description: '首日，默认今天。First day; today unless said.' })
  from?: LocalDate | null;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '末日（含）。Last day, inclusive; none lasts until revoked.',
  })
  to?: LocalDate | null;
}

@InputType()
export class RevokeRoleInput {
  @Field(() => UUIDScalar) commandId!: string;
  @Field(() => ID) grantId!: string;
}
