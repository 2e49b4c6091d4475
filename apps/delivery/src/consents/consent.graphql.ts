import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { type LocalDate, type Uuid } from '@yicang/kernel';
import { enumOf, LocalDateScalar, orRefused, UUIDScalar } from '@yicang/platform-graphql';
import { CONSENT_GIVERS, NEIGHBOUR_RELATIONS, type ConsentGiver, type NeighbourRelation } from './consent.rules.js';

export const NeighbourRelationEnum = enumOf(
  'NeighbourRelation',
  NEIGHBOUR_RELATIONS,
  '代收的人与受助家庭的关系。How who takes it stands to the family.',
);
export const ConsentGiverEnum = enumOf('ConsentGiver', CONSENT_GIVERS, '谁同意的。At whose word.');

const RELATION = '由谁代收，只写关系，不写姓名。Who takes it, by how they stand to the family and never by name.';
const GIVEN_BY = '谁同意的。At whose word.';

@ObjectType('NeighbourConsent', {
  description: '同意由他人代收。That it may be left with somebody else.',
})
export class NeighbourConsentView {
  @Field(() => NeighbourRelationEnum, { description: RELATION }) relation!: NeighbourRelation;
  @Field(() => ConsentGiverEnum, { description: GIVEN_BY }) givenBy!: ConsentGiver;
  @Field(() => LocalDateScalar, { description: '从哪天起。From which day on.' }) allowedOn!: LocalDate;
  @Field(() => LocalDateScalar, {
    nullable: true,
    description: '收回的日子；仍有效为空。The day it was withdrawn; null while it holds.',
  })
  withdrawnOn!: LocalDate | null;
}

export const AllowNeighbourResult = orRefused('AllowNeighbourResult', NeighbourConsentView);
export const DisallowNeighbourResult = orRefused('DisallowNeighbourResult', NeighbourConsentView);

@InputType()
export class AllowNeighbourInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) planId!: string;
  @Field(() => NeighbourRelationEnum, { description: RELATION }) relation!: NeighbourRelation;
  @Field(() => ConsentGiverEnum, { description: GIVEN_BY }) givenBy!: ConsentGiver;
}

@InputType()
export class DisallowNeighbourInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) planId!: string;
}
