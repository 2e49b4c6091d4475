import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { daysBetween, type LocalDate, type TenantCode } from '@yicang/kernel';
import {
  inputViolation,
  LocalDateScalar,
  placeRef,
  TenantCodeScalar,
  OpenToAll,
  ListSize,
} from '@yicang/platform-graphql';
import { PlaceStub } from '../federation.graphql.js';
import { DayFiguresView, NationalFiguresView, ProvinceFiguresView } from './figure.graphql.js';
import { DAYS_MAX, FiguresService } from './figures.service.js';

@Resolver(() => ProvinceFiguresView)
export class FiguresResolver {
  constructor(private readonly service: FiguresService) {}

  @OpenToAll()
  @Query(() => NationalFiguresView, {
    description: '全国实时数字，人人可看。The nation’s live figures, for everybody.',
  })
  nationalFigures() {
    return this.service.national();
  }

  @OpenToAll()
  @ListSize(30)
  @Query(() => [DayFiguresView], {
    description:
      '一个地点逐日的数字，含首尾两天，至多 366 天；不填则为最近 30 天。人人可看。' +
      'A place’s figures by day, both days inclusive, 366 days at most; the last 30 when not said. For everybody.',
  })
  figures(
    @Args('place', { type: () => TenantCodeScalar }) place: TenantCode,
    @Args('from', { type: () => LocalDateScalar, nullable: true }) from?: LocalDate | null,
    @Args('to', { type: () => LocalDateScalar, nullable: true }) to?: LocalDate | null,
  ) {
    if (from != null && to != null && (to < from || daysBetween(from, to) >= DAYS_MAX))
      throw inputViolation([
        {
          field: 'to',
          zh: `应在开始日期之后 ${DAYS_MAX} 天之内`,
          en: `must be within ${DAYS_MAX} days from the first day`,
        },
      ]);
    return this.service.days(place, from ?? null, to ?? null);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() { tenantCode }: ProvinceFiguresView) {
    return placeRef(tenantCode);
  }
}
