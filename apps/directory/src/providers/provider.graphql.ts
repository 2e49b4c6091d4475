import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { orRefused, ValidatedInput } from '@yicang/platform-graphql';
import { z } from 'zod';
import { AccountView } from '../accounts/account.graphql.js';
import { SessionView } from '../sessions/session.graphql.js';

@ObjectType('ProviderSignIn', { description: '去单位账号登录的路。The way to the sign-in provider.' })
export class ProviderSignInView {
  @Field({ description: '请浏览器打开的地址。The address to open in the browser.' }) authorizationUrl!: string;
  @Field({
    description:
      '回来时要带上的票据，十分钟有效，只放在本机。What to bring when coming back, good for ten minutes; keep it on the device.',
  })
  ticket!: string;
}

export const BeginProviderSignInResult = orRefused('BeginProviderSignInResult', ProviderSignInView);
export const ProviderSignInResult = orRefused('ProviderSignInResult', SessionView);
export const LinkProviderResult = orRefused('LinkProviderResult', AccountView);
export const UnlinkProviderResult = orRefused('UnlinkProviderResult', AccountView);

const LENGTH_MAX = 4_000;
const text = z.string().max(LENGTH_MAX);

@InputType()
@ValidatedInput(z.looseObject({ redirectUri: text }))
export class BeginProviderSignInInput {
  @Field({ description: '登录后回到哪里；须已登记。Where to come back to; a registered address.' })
  redirectUri!: string;
  @Field(() => Boolean, {
    nullable: true,
    description: '即使在那边已登录，也要再输一次密码。Asks for the password even of who is signed in there.',
  })
  isFresh?: boolean | null;
}

@InputType()
@ValidatedInput(z.looseObject({ ticket: text, callbackUrl: text }))
export class ProviderSignInInput {
  @Field({ description: '开始时得到的票据。The ticket from the beginning.' }) ticket!: string;
  @Field({ description: '回到的完整地址，连同参数。The whole address it came back to, with its parameters.' })
  callbackUrl!: string;
}

@InputType()
export class LinkProviderInput extends ProviderSignInInput {}
