import { Directive, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { placeLevel, type GlobalId, type LocalDate, type TenantCode, type Uuid } from '@yicang/kernel';
import {
  connectionOf,
  LocalDateScalar,
  must,
  orRefused,
  TenantCodeScalar,
  UUIDScalar,
  ValidatedInput,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { Node } from '../federation.graphql.js';

@ObjectType('Store', {
  description: '一个社区的义仓，有具名负责人。A community’s warehouse with a named keeper.',
  implements: () => [Node],
})
@Directive('@key(fields: "id")')
export class StoreView {
  @Field(() => ID) id!: GlobalId;
  @Field() nameZh!: string;
  @Field(() => UUIDScalar, { description: '负责人账号。The account of the keeper responsible.' })
  keeperAccountId!: string;
  @Field(() => LocalDateScalar) openedOn!: LocalDate;
}

export const StoreConnection = connectionOf(StoreView);
export const OpenStoreResult = orRefused('OpenStoreResult', StoreView);

@InputType()
@ValidatedInput(
  z.looseObject({
    community: z
      .custom<TenantCode>()
      .refine(
        (code) => placeLevel(code) === 'community',
        must({ zh: '应为社区编码（8 位）', en: 'must be a community’s code (8 characters)' }),
      ),
    nameZh: z.string().trim().min(1).max(60),
  }),
)
export class OpenStoreInput {
  @Field(() => UUIDScalar) commandId!: Uuid;
  @Field(() => TenantCodeScalar, { description: '社区编码。The community’s code.' }) community!: TenantCode;
  @Field({ description: '1–60 字。1 to 60 characters.' }) nameZh!: string;
  @Field(() => UUIDScalar) keeperAccountId!: Uuid;
}
