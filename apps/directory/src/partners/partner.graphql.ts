import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { SCOPES, type GlobalId, type LocalDate, type PartnerId, type Scope, type TenantCode } from '@yicang/kernel';
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
import { PARTNER_STATUSES, type PartnerStatus } from './partner.rules.js';

/** `read:items` is no name GraphQL knows. */
export const SCOPE_NAMES = {
  readFigures: 'read:figures',
  readItems: 'read:items',
  readNeeds: 'read:needs',
  writeIntake: 'write:intake',
} as const satisfies Record<string, Scope>;
export type ScopeName = keyof typeof SCOPE_NAMES;

/** The scope as GraphQL writes it. @throws Error when GraphQL has no name for it. */
export function scopeName(scope: Scope): ScopeName {
  const name = (Object.keys(SCOPE_NAMES) as ScopeName[]).find((one) => SCOPE_NAMES[one] === scope);
  if (name === undefined) throw new Error(`${scope} has no name in GraphQL; SCOPES has ${SCOPES.join(', ')}`);
  return name;
}

export const ScopeEnum = enumOf(
  'Scope',
  Object.keys(SCOPE_NAMES) as [ScopeName, ...ScopeName[]],
  '权限范围：读数字、读物品、读需求、登记捐赠；都读不到家庭是谁。What a partner’s key may do: read figures, items, needs, or record gifts; none reaches who a family is.',
);
export const PartnerStatusEnum = enumOf(
  'PartnerStatus',
  PARTNER_STATUSES,
  '合作状态：进行中、已结束。Whether the agreement with the partner is in force.',
);

/** A key, without what it is. */
@ObjectType('PartnerKey', {
  description: '伙伴机构的一把钥匙。A key of a partner’s program; what it is, is shown once.',
})
export class PartnerKeyView {
  @Field(() => ID, { description: '钥匙的编号，用来撤销它。The id to revoke it by.' }) id!: GlobalId;
  @Field({ description: '开头几位，用来认出是哪一把。How it begins, to tell it from others.' }) hint!: string;
  @Field({ description: '是否只通往演练社区。Whether it reaches the partner’s sandbox alone.' }) isSandbox!: boolean;
  @Field(() => [ScopeEnum], { description: '这把钥匙可以做什么。What may be done with it.' }) scopes!: ScopeName[];
  @Field(() => [TenantCodeScalar], {
    description:
      '在哪些地点（含其内）；演练钥匙为空，它只通往 sandboxPlace。In which places, and inside them; none for a sandbox key, which reaches `sandboxPlace` alone.',
  })
  places!: TenantCode[];
  @Field(() => [String], {
    description: '可从哪些 IP 地址或网段使用；空为不限。The IP addresses or networks it works from; none: anywhere.',
  })
  addresses!: string[];
  @Field(() => DateTimeScalar, { description: '何时发的。When it was issued.' }) issuedAt!: Date;
  @Field(() => DateTimeScalar, { description: '何时到期。When it expires.' }) expiresAt!: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      '最近一次使用，精确到分钟左右；从未用过为空。Its last use, to a minute or so; null when there was none.',
  })
  lastUsedAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '何时撤销；未撤销为空。When it was revoked, if it was.' })
  revokedAt!: Date | null;
}

/** The answer that shows a key. */
@ObjectType('IssuedPartnerKey', { description: '刚发的钥匙。A key that was just issued.' })
export class IssuedPartnerKeyView {
  @Field(() => PartnerKeyView, { description: '钥匙的记录。What is on record of it.' }) key!: PartnerKeyView;
  @Field(() => String, {
    nullable: true,
    description:
      '钥匙本身，只在这一次显示；同一命令再发时为空，若没收到，请撤销后重发一把。The key itself, shown this once. Null when the same command is sent again: who lost it revokes it and issues another.',
  })
  secret!: string | null;
}

/** A partner organization. */
@ObjectType('Partner', {
  description: '一个伙伴机构，其程序用钥匙使用接口。A partner organization whose program uses the API with keys.',
})
export class PartnerView {
  @Field(() => ID, { description: '全局编号。Its global id.' }) id!: GlobalId;
  @Field(() => UUIDScalar, { description: '审计与记录里的编号。What records and audits call it.' })
  partnerId!: PartnerId;
  @Field({ description: '名称。Its name.' }) name!: string;
  @Field(() => PartnerStatusEnum, { description: '合作状态。Whether the agreement is in force.' })
  status!: PartnerStatus;
  @Field(() => TenantCodeScalar, { description: '管理它的地点。The place that answers for it.' })
  tenantCode!: TenantCode;
  @Field(() => [ScopeEnum], { description: '至多可以做什么。The most its keys may do.' }) scopes!: ScopeName[];
  @Field(() => [TenantCodeScalar], {
    description: '至多在哪些地点（含其内）。The places its keys may be for, at most.',
  })
  places!: TenantCode[];
  @Field(() => [String], {
    description:
      '它签断言用的公钥的 kid；空为只用我们的钥匙。The `kid`s of the keys it signs assertions with; none: it uses our keys.',
  })
  publicKeyIds!: string[];
  @Field(() => TenantCodeScalar, {
    nullable: true,
    description:
      '它的演练社区；还没有演练钥匙为空。Its own community of the sandbox city; null until it has a key for it.',
  })
  sandboxPlace!: TenantCode | null;
  @Field(() => DateTimeScalar, { description: '何时登记。When it was registered.' }) registeredAt!: Date;
}

export const PartnerConnection = connectionOf(PartnerView);
export const RegisterPartnerResult = orRefused('RegisterPartnerResult', PartnerView);
export const EndPartnerResult = orRefused('EndPartnerResult', PartnerView);
export const IssuePartnerKeyResult = orRefused('IssuePartnerKeyResult', IssuedPartnerKeyView);
export const SetPartnerPublicKeysResult = orRefused('SetPartnerPublicKeysResult', PartnerView);
export const ResetSandboxResult = orRefused('ResetSandboxResult', PartnerView);
export const ResetMySandboxResult = orRefused('ResetMySandboxResult', PartnerView);
export const RevokePartnerKeyResult = orRefused('RevokePartnerKeyResult', PartnerKeyView);

/** Longer lists than anybody needs are stopped before anything is done with them. */
const LIST_MAX = 100;
const short = z.string().max(200);
const list = z.array(z.unknown()).max(LIST_MAX);

@ArgsType()
export class PartnersArgs extends PageArgs {
  @Field(() => TenantCodeScalar, { description: '哪个地点（含其内）。Which place, and inside it.' }) place!: TenantCode;
}

@InputType()
@ValidatedInput(z.looseObject({ name: short, scopes: list, places: list }))
export class RegisterPartnerInput {
  @Field(() => UUIDScalar) commandId!: string;
  @Field(() => TenantCodeScalar, { description: '管理它的地点。The place that answers for it.' }) place!: TenantCode;
  @Field({ description: '名称，2–60 字。Its name, 2 to 60 characters.' }) name!: string;
  @Field(() => [ScopeEnum], { description: '至多可以做什么。The most its keys may do.' }) scopes!: ScopeName[];
  @Field(() => [TenantCodeScalar], {
    description: '至多在哪些地点，1–50 个，都在 place 之内。In which places at most: 1 to 50, inside `place`.',
  })
  places!: TenantCode[];
}

@InputType()
export class EndPartnerInput {
  @Field(() => UUIDScalar) commandId!: string;
  @Field(() => ID, { description: '伙伴机构的全局编号。The partner’s global id.' }) partnerId!: string;
}

@InputType()
@ValidatedInput(
  z.looseObject({ scopes: list.nullish(), places: list.nullish(), addresses: z.array(short).max(LIST_MAX).nullish() }),
)
export class IssuePartnerKeyInput extends EndPartnerInput {
  @Field(() => LocalDateScalar, { description: '末日（含），至多一年后。Its last day, inclusive; within a year.' })
  expiresOn!: LocalDate;
  @Field(() => [ScopeEnum], {
    nullable: true,
    description: '可以做什么，默认与伙伴机构相同。What it may do; all its partner may unless said.',
  })
  scopes?: ScopeName[] | null;
  @Field(() => [TenantCodeScalar], {
    nullable: true,
    description:
      '在哪些地点，默认与伙伴机构相同；演练钥匙不填。Where; everywhere its partner may unless said. None for a sandbox key.',
  })
  places?: TenantCode[] | null;
  @Field(() => [String], {
    nullable: true,
    description: '可从哪些 IP 地址或网段使用，默认不限。From which IP addresses or networks; anywhere unless said.',
  })
  addresses?: string[] | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      '演练钥匙（yc_test_…），只通往它自己的演练社区；没有就先开一个。A key for trials (yc_test_…): it reaches the partner’s own sandbox alone, which is opened when it has none.',
  })
  isSandbox?: boolean | null;
}

@InputType()
@ValidatedInput(z.looseObject({ jwks: z.string().max(20_000) }))
export class SetPartnerPublicKeysInput extends EndPartnerInput {
  @Field({
    description:
      '公钥的 JWKS（JSON 文本），至多 4 把；没有钥匙的 JWKS 即全部取消。Its public keys as a JWKS, JSON as text, at most 4; a set without keys takes all away.',
  })
  jwks!: string;
}

@InputType()
export class ResetSandboxInput extends EndPartnerInput {}

@InputType()
export class ResetMySandboxInput {
  @Field(() => UUIDScalar) commandId!: string;
}

@InputType()
export class RevokePartnerKeyInput {
  @Field(() => UUIDScalar) commandId!: string;
  @Field(() => ID, { description: '钥匙的全局编号。The key’s global id.' }) keyId!: string;
}
