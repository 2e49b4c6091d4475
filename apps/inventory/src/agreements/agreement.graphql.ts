import { ArgsType, Directive, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { type GlobalId, type LocalDate, type TenantCode, type Uuid } from '@yicang/kernel';
import {
  connectionOf,
  DateTimeScalar,
  enumOf,
  LocalDateScalar,
  orRefused,
  PageArgs,
  TenantCodeScalar,
  UUIDScalar,
} from '@yicang/platform-graphql';
import { Node } from '../federation.graphql.js';
import {
  AGREEMENT_DIRECTIONS,
  AGREEMENT_STATUSES,
  type AgreementDirection,
  type AgreementStatus,
} from './agreement.rules.js';

const AgreementStatusEnum = enumOf(
  'AgreementStatus',
  AGREEMENT_STATUSES,
  '协议状态：待对方接受、生效、已解除。Proposed, in force, or revoked.',
);
const AgreementDirectionEnum = enumOf(
  'AgreementDirection',
  AGREEMENT_DIRECTIONS,
  '就本社区而言：互相送、只送出、只接收。For the community whose it is: both ways, it sends, it receives.',
);

@ObjectType('Agreement', {
  description:
    '两个社区之间的物资协议，各有一份。What two communities agreed on about goods; each has its own copy, and sees that alone.',
  implements: () => [Node],
})
@Directive('@key(fields: "id")')
export class AgreementView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => AgreementStatusEnum) status!: AgreementStatus;
  @Field({ description: '由本社区提出。This community proposed it.' }) proposedHere!: boolean;
  @Field(() => LocalDateScalar, { description: '第一天（含）。The first day.' }) fromDay!: LocalDate;
  @Field(() => LocalDateScalar, { description: '最后一天（含）。The last day, inclusive.' }) untilDay!: LocalDate;
  @Field(() => DateTimeScalar, { nullable: true, description: '何时解除；没有解除为空。Null until it is revoked.' })
  revokedAt!: Date | string | null;
}

export const AgreementConnection = connectionOf(AgreementView);
export const ProposeAgreementResult = orRefused('ProposeAgreementResult', AgreementView);
export const AcceptAgreementResult = orRefused('AcceptAgreementResult', AgreementView);
export const RevokeAgreementResult = orRefused('RevokeAgreementResult', AgreementView);
export { AgreementDirectionEnum };

@ArgsType()
export class AgreementsArgs extends PageArgs {
  @Field(() => TenantCodeScalar) place!: TenantCode;
  @Field(() => AgreementStatusEnum, { nullable: true }) status?: AgreementStatus | null;
}

@InputType()
export class ProposeAgreementInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => TenantCodeScalar, { description: '提出的社区。The community that proposes.' }) community!: TenantCode;
  @Field(() => TenantCodeScalar, { description: '对方社区。The other community.' }) partner!: TenantCode;
  @Field(() => AgreementDirectionEnum, { nullable: true, description: '不填为互相送。Both ways when absent.' })
  direction?: AgreementDirection | null;
  @Field(() => LocalDateScalar, { description: '第一天（含），今天或以后。The first day, today or later.' })
  fromDay!: LocalDate;
  @Field(() => LocalDateScalar, { description: '最后一天（含），至多两年。The last day, within two years.' })
  untilDay!: LocalDate;
}

@InputType()
export class AcceptAgreementInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) agreementId!: string;
}

@InputType()
export class RevokeAgreementInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) agreementId!: string;
}
