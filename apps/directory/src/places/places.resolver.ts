import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import {
  ancestorsOf,
  globalId,
  localDateAt,
  parentOf,
  parseGlobalId,
  type LocalDate,
  type TenantCode,
} from '@yicang/kernel';
import {
  cursorKeyOf,
  LocalDateScalar,
  RequestContext,
  rowsToRead,
  TenantCodeScalar,
  toConnection,
  type EntityRef,
  type GraphqlContext,
  OpenToAll,
  ListSize,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { type PlaceEntity } from './place.entity.js';
import { PlaceConnection, PlacesArgs, PlaceView } from './place.graphql.js';
import { divisionCodeOn } from './place.rules.js';
import { PlacesService } from './places.service.js';

const AFTER = z.tuple([
  z
    .string()
    .max(8)
    .transform((code) => code as TenantCode),
]);

@Resolver(() => PlaceView)
export class PlacesResolver {
  constructor(private readonly service: PlacesService) {}

  @OpenToAll()
  @Query(() => PlaceConnection, {
    description: '地点列表，按编码排序；公开。Places by code, each before what is inside it. Public.',
  })
  async places(@Args() page: PlacesArgs) {
    const { level = null, parent = null } = page;
    const [after = null] = cursorKeyOf(page, AFTER) ?? [];
    const places = await this.service.list({ level, parent, after, limit: rowsToRead(page) });
    return toConnection(places, page, (place) => [place.tenantCode]);
  }

  @OpenToAll()
  @Query(() => PlaceView, {
    nullable: true,
    description: '一个地点；没有则为空。公开。One place; null when there is none. Public.',
  })
  place(
    @Args('tenantCode', { type: () => TenantCodeScalar }) tenantCode: TenantCode,
    @RequestContext() context: GraphqlContext,
  ) {
    return this.load(context, tenantCode);
  }

  @ResolveReference()
  resolveReference(@Parent() reference: EntityRef, @RequestContext() context: GraphqlContext) {
    const parts = parseGlobalId(reference.id, 'Place');
    return parts === null ? null : this.load(context, parts.tenantCode);
  }

  @ResolveField()
  id(@Parent() place: PlaceEntity) {
    return globalId('Place', place.tenantCode, place.tenantCode);
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      '某日（默认今天）有效的 12 位官方区划代码；全国及未知为空。The official 12-digit code that held on a day, today unless said; null for the nation and when none is known.',
  })
  async divisionCode(
    @Parent() place: PlaceEntity,
    @Args('on', { type: () => LocalDateScalar, nullable: true }) on: LocalDate | null,
    @RequestContext() { loaders }: GraphqlContext,
  ) {
    const divisions = await loaders
      .of('place-divisions', (codes: readonly TenantCode[]) => this.service.divisionsOf(codes))
      .load(place.tenantCode);
    return divisionCodeOn(divisions ?? [], on ?? localDateAt(new Date()));
  }

  @ResolveField(() => PlaceView, { nullable: true, description: '上一级；全国没有。The place right around it.' })
  parent(@Parent() place: PlaceEntity, @RequestContext() context: GraphqlContext) {
    const parent = parentOf(place.tenantCode);
    return parent === null ? null : this.load(context, parent);
  }

  @ListSize(4)
  @ResolveField(() => [PlaceView], {
    description: '由全国到本地点的路径，含本地点。The places from the nation down to this one, itself last.',
  })
  async path(@Parent() place: PlaceEntity, @RequestContext() context: GraphqlContext) {
    const codes = ancestorsOf(place.tenantCode).reverse();
    return [
      ...(await Promise.all(codes.map((code) => this.load(context, code)))).filter((found) => found !== null),
      place,
    ];
  }

  /** All places one request asks for one by one are read in one query. */
  private load({ loaders }: GraphqlContext, code: TenantCode): Promise<PlaceEntity | null> {
    return loaders.of('places', (codes: readonly TenantCode[]) => this.service.byCode(codes)).load(code);
  }
}
