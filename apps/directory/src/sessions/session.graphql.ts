import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { DateTimeScalar, orRefused, UUIDScalar, ValidatedInput } from '@yicang/platform-graphql';
import { z } from 'zod';
import { AccountView } from '../accounts/account.graphql.js';

/** What a person who is signed in holds. Shown once; nothing of it can be read again. */
@ObjectType('Session', { description: '一次登录。What a person holds who is signed in.' })
export class SessionView {
  @Field({ description: '访问令牌（JWT，十分钟）。The access token: a JWT that holds ten minutes.' })
  accessToken!: string;
  @Field(() => DateTimeScalar, { description: '访问令牌到期时间。When the access token expires.' }) expiresAt!: Date;
  @Field({
    description:
      '刷新令牌，只能用一次，登录后三十天内有效。The refresh token: good once, within thirty days of sign-in.',
  })
  refreshToken!: string;
  @Field(() => AccountView) account!: AccountView;
}

export const SignInResult = orRefused('SignInResult', SessionView);
export const RefreshSessionResult = orRefused('RefreshSessionResult', SessionView);
export const ProveAgainResult = orRefused('ProveAgainResult', SessionView);
export const ChangePasswordResult = orRefused('ChangePasswordResult', AccountView);

const TEXT_LENGTH_MAX = 1_000;
const text = z.string().max(TEXT_LENGTH_MAX);

@InputType()
@ValidatedInput(z.looseObject({ loginName: text, password: text }))
export class SignInInput {
  @Field() loginName!: string;
  @Field() password!: string;
}

@InputType()
@ValidatedInput(z.looseObject({ refreshToken: text }))
export class RefreshSessionInput {
  @Field() refreshToken!: string;
}

@InputType()
@ValidatedInput(z.looseObject({ password: text, refreshToken: text }))
export class ProveAgainInput {
  @Field() password!: string;
  @Field() refreshToken!: string;
}

@InputType()
@ValidatedInput(z.looseObject({ refreshToken: text }))
export class SignOutInput {
  @Field() refreshToken!: string;
}

@InputType()
@ValidatedInput(z.looseObject({ currentPassword: text, newPassword: text, refreshToken: text.nullish() }))
export class ChangePasswordInput {
  @Field(() => UUIDScalar) commandId!: string;
  @Field() currentPassword!: string;
  @Field({ description: '10–128 个字符。10 to 128 characters.' }) newPassword!: string;
  @Field(() => String, {
    nullable: true,
    description: '要保留的本次登录；其余都会失效。The session to keep; all others end.',
  })
  refreshToken?: string | null;
}
