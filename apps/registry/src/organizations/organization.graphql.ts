import { Directive, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import {
  ORGANIZATION_KINDS,
  placeLevel,
  type GlobalId,
  type LocalDate,
  type OrganizationKind,
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
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { Node } from '../federation.graphql.js';
import { ORGANIZATION_STATUSES, type OrganizationStatus } from './organization.rules.js';

export const OrganizationKindEnum = enumOf(
  'OrganizationKind',
  ORGANIZATION_KINDS,
  '机构的种类：爱心企业、媒体、医院、学校、协会、其他。Assistant enterprise, media, hospital, school, association, or another.',
);
export const OrganizationStatusEnum = enumOf(
  'OrganizationStatus',
  ORGANIZATION_STATUSES,
  '机构的状态。Where an organization stands.',
);

@ObjectType('Organization', {
  description: '公开登记的机构。An organization in the open register.',
  implements: () => [Node],
})
@Directive('@key(fields: "id")')
export class OrganizationView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => OrganizationKindEnum) kind!: OrganizationKind;
  @Field() nameZh!: string;
  @Field(() => String, { nullable: true, description: '区县；没写为空。Its district; null when nobody said.' })
  districtZh!: string | null;
  @Field(() => LocalDateScalar) registeredOn!: LocalDate;
  @Field(() => OrganizationStatusEnum) status!: OrganizationStatus;
}

export const OrganizationConnection = connectionOf(OrganizationView);
export const RegisterOrganizationResult = orRefused('RegisterOrganizationResult', OrganizationView);
export const CloseOrganizationResult = orRefused('CloseOrganizationResult', OrganizationView);

@InputType()
@ValidatedInput(
  z.looseObject({
    place: z.custom<TenantCode>().refine(
      (code) => ['community', 'city'].includes(placeLevel(code)),
      must({
        zh: '应为社区（8 位）或城市（4 位）编码',
        en: 'must be the code of a community (8 characters) or a city (4)',
      }),
    ),
    nameZh: z.string().trim().min(1).max(60),
    districtZh: z.string().trim().min(1).max(40).nullish(),
  }),
)
export class RegisterOrganizationInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => TenantCodeScalar, { description: '社区或城市。A community or a city.' }) place!: TenantCode;
  @Field(() => OrganizationKindEnum) kind!: OrganizationKind;
  @Field({ description: '1–60 字，公开。1 to 60 characters, public.' }) nameZh!: string;
  @Field(() => String, { nullable: true, description: '区县，至多 40 字。Its district, 40 characters at most.' })
  districtZh?: string | null;
}

@InputType()
export class CloseOrganizationInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => ID) organizationId!: string;
}
