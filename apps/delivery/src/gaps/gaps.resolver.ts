import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { tenantCodeField } from '@yicang/contracts';
import {
  ITEM_CATEGORIES,
  ITEM_UNITS,
  type Actor,
  type ItemCategory,
  type ItemUnit,
  type TenantCode,
} from '@yicang/kernel';
import { UnitOfWork } from '@yicang/platform-db';
import {
  CurrentActor,
  cursorKeyOf,
  Guarded,
  orThrow,
  placeRef,
  rowsToRead,
  toConnection,
} from '@yicang/platform-graphql';
import { z } from 'zod';
import { PlaceStub } from '../federation.graphql.js';
import { GapArgs, GapConnection, GapView } from './gap.graphql.js';
import { acceptPeriod, READ_GAP } from './gap.rules.js';

const AFTER = z.tuple([tenantCodeField, z.enum(ITEM_CATEGORIES), z.enum(ITEM_UNITS)]);

interface GapRow {
  readonly tenantCode: TenantCode;
  readonly category: ItemCategory;
  readonly unit: ItemUnit;
}

@Resolver(() => GapView)
export class GapsResolver {
  constructor(private readonly uow: UnitOfWork) {}

  @Guarded(READ_GAP)
  @Query(() => GapConnection, {
    description:
      '缺口：一段时间里登记的需求，需要多少、给了多少，按社区、品类和单位。The gap: of the needs recorded in a period, how much is needed and how much was given, ' +
      'by community, category and unit. Refuses: GAP_PERIOD_WRONG.',
  })
  async gap(@CurrentActor() actor: Actor, @Args() page: GapArgs) {
    const { place, from, to } = page;
    orThrow(acceptPeriod(from, to));
    const after = cursorKeyOf(page, AFTER) ?? ['', '', ''];
    const rows = orThrow(
      await this.uow.read(actor, place, READ_GAP, (tx) => tx.sql<GapRow>(GAP, [from, to, ...after, rowsToRead(page)])),
    );
    return toConnection(rows, page, ({ tenantCode, category, unit }) => [tenantCode, category, unit]);
  }

  @ResolveField(() => PlaceStub)
  place(@Parent() { tenantCode }: GapRow) {
    return placeRef(tenantCode);
  }
}

/** GraphQL's `Int` ends there. */
const FIGURE_MAX = 2_147_483_647;
const figure = (sum: string, name: string) => `least(sum(${sum}), ${FIGURE_MAX})::int as ${name}`;

/** In the order of the index `need_by_kind`, so that a page is read without the rest. */
const GAP = `select *, needed - given as missing from (
    select tenant_code as "tenantCode", category, unit, count(*)::int as needs,
           ${figure(`case when status = 'withdrawn' then least(quantity, quantity_delivered) else quantity end`, 'needed')},
           ${figure('least(quantity, quantity_delivered)', 'given')},
           ${figure(`case when status = 'withdrawn' then 0 else least(quantity_planned, greatest(quantity - quantity_delivered, 0)) end`, 'planned')}
      from need
     where recorded_on between $1 and $2 and (tenant_code, category, unit) > ($3, $4, $5)
     group by tenant_code, category, unit
     order by tenant_code, category, unit
     limit $6
  ) gap order by "tenantCode", category, unit`;
