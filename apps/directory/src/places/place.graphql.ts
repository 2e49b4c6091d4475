import { ArgsType, Directive, Field, ID, ObjectType } from '@nestjs/graphql';
import { PLACE_LEVELS, type GlobalId, type PlaceLevel, type TenantCode } from '@yicang/kernel';
import { connectionOf, enumOf, PageArgs, TenantCodeScalar } from '@yicang/platform-graphql';
import { Node } from '../federation.graphql.js';

export const PlaceLevelEnum = enumOf(
  'PlaceLevel',
  PLACE_LEVELS,
  '地点的层级：全国、省、市、社区。The level of a place, widest first.',
);

/** What everybody may read of a place: all of it is public. */
@ObjectType('Place', {
  description:
    '一个地点：全国、省、市或社区。A place of the nation; our code is immutable, the official one a dated attribute.',
  implements: () => [Node],
})
@Directive('@key(fields: "id")')
export class PlaceView {
  @Field(() => ID) id!: GlobalId;
  @Field(() => TenantCodeScalar, { description: '我们的编码，终身不变。Our own code, which never changes.' })
  tenantCode!: TenantCode;
  @Field(() => PlaceLevelEnum) level!: PlaceLevel;
  @Field() nameZh!: string;
  @Field({ description: '英文名；社区为无声调的机器拼音。English name; a community’s is machine romanization.' })
  nameEn!: string;
  @Field(() => String, { nullable: true, description: '社区所在区县。The district or county of a community.' })
  districtZh!: string | null;
  @Field(() => String, { nullable: true, description: '社区所在街道。The street of a community.' })
  streetZh!: string | null;
}

export const PlaceConnection = connectionOf(PlaceView);

@ArgsType()
export class PlacesArgs extends PageArgs {
  @Field(() => PlaceLevelEnum, { nullable: true, description: '只要这一级。Only places of this level.' })
  level?: PlaceLevel | null;
  @Field(() => TenantCodeScalar, {
    nullable: true,
    description: '只要此地点之内的，不论层级。Only places inside this one, at any depth.',
  })
  parent?: TenantCode | null;
}
