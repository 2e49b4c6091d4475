import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { type LocalDate, type Uuid } from '@yicang/kernel';
import { LocalDateScalar, orRefused, UUIDScalar } from '@yicang/platform-graphql';
import { FamilyView } from '../families/family.graphql.js';

@ObjectType('FamilyCard', {
  description:
    '受助家庭的交接卡；交接码只在此时显示。A recipient family’s card; its code is shown now and never again.',
})
export class FamilyCardView {
  @Field(() => FamilyView) family!: FamilyView;
  @Field({ description: '8 位，交接时出示或念出。8 characters, shown or read out at the door.' }) handOverCode!: string;
  @Field(() => LocalDateScalar) issuedOn!: LocalDate;
}

export const IssueFamilyCardResult = orRefused('IssueFamilyCardResult', FamilyCardView);

@InputType()
export class IssueFamilyCardInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) familyId!: string;
}
