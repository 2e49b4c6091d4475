import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { type Uuid } from '@yicang/kernel';
import { DateTimeScalar, orRefused, UUIDScalar } from '@yicang/platform-graphql';
import { OtherProofEnum, PlanView } from '../plans/plan.graphql.js';
import { HAPPENED_AT, NeighbourKindEnum, StopView } from '../runs/run.graphql.js';
import { type NeighbourKind, type OtherProof } from './proof.rules.js';

export const AllowOtherProofResult = orRefused('AllowOtherProofResult', PlanView);
export const ConfirmBySignatureResult = orRefused('ConfirmBySignatureResult', StopView);
export const ConfirmByNeighbourResult = orRefused('ConfirmByNeighbourResult', StopView);

@ObjectType('SignatureFile', { description: '一站的签名图片。The image of a signature.' })
export class SignatureFileView {
  @Field({
    description: '网关上的路径，只给您，十分钟内有效。The path at the gateway, for whoever asked and for ten minutes.',
  })
  path!: string;
  @Field(() => Int, { description: '还保存多少天。For how many days it is kept yet.' }) daysLeft!: number;
}

@InputType()
export class AllowOtherProofInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) planId!: string;
  @Field(() => OtherProofEnum, {
    nullable: true,
    description: '允许哪种方式；空为只凭卡。Which way; null for the card alone.',
  })
  proof?: OtherProof | null;
}

@InputType()
export class ConfirmBySignatureInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) stopId!: string;
  @Field({ description: '签名图片，经 /files 上传。The image, as it was brought through /files.' }) fileId!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: HAPPENED_AT }) happenedAt?: Date | null;
}

@InputType()
export class ConfirmByNeighbourInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) stopId!: string;
  @Field(() => NeighbourKindEnum, { description: '谁代收；不写姓名。Who took it; no name is written.' })
  neighbour!: NeighbourKind;
  @Field(() => DateTimeScalar, { nullable: true, description: HAPPENED_AT }) happenedAt?: Date | null;
}
